/** Writes docs/access.md from the table of access: `npx tsx scripts/access-doc.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROLES, type Role } from '../src/contracts/api/roles.js';
import type { RouteContract } from '../src/contracts/api/route.js';
import { ROUTES } from '../src/contracts/api/routes/index.js';

const HEAD = `# Who may do what

Made from the table of access (\`src/contracts/api/access.ts\`) by \`npx tsx scripts/access-doc.ts\`. The same table is the guard of every route, the
condition in every query, and the test of both. What is not named is refused: a role without a scope gets 403 \`AUTH.ROLE_MISSING\`, a record out of
scope 404, as one that does not exist.

| scope | reaches |
|---|---|
| \`all\` | every record of the installation |
| \`region\` | records of the regions in the token |
| \`caseload\` | candidates whom the caller guides, is asked to take over, or has an open action for |
| \`contractor\` | records of the contractor in the token |
| \`self\` | the candidate in the token, or what belongs to the account itself |

An account with several roles reaches what they reach together. A role \`region\` without regions in the token reaches nothing.
`;

const SHORT: Readonly<Record<Role, string>> = {
  intake: 'intake',
  coach: 'coach',
  coordinator: 'coordinator',
  contractor: 'contractor',
  candidate: 'candidate',
  manager: 'manager',
  'privacy-officer': 'privacy officer',
  administrator: 'administrator',
};

/** The whole document. */
export function accessDocument(): string {
  const routes: RouteContract[] = Object.values(ROUTES);
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  const head = `| | ${ROLES.map((role) => SHORT[role]).join(' | ')} |\n|---|${ROLES.map(() => '---|').join('')}`;
  const sections = tags.map((tag) => `\n## ${tag}\n\n${head}\n${routes.filter((route) => route.tag === tag).map(lineOf).join('\n')}\n`);
  return `${HEAD}${sections.join('')}`;
}

function lineOf({ method, path, access }: RouteContract): string {
  const cells = ROLES.map((role) => (access === 'anybody' ? 'anybody' : (access[role] ?? '')));
  return `| \`${method.toUpperCase()} ${path}\` | ${cells.join(' | ')} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(fileURLToPath(new URL('../docs/access.md', import.meta.url)), accessDocument());
}
