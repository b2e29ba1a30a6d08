// Checks that every production dependency has a licence that the EUPL-1.2 allows beside it. Usage: node scripts/check-licences.mjs
import { readFileSync } from 'node:fs';
import satisfies from 'spdx-satisfies';

const ALLOWED = ['MIT', 'MIT-0', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'Python-2.0'];
/** Packages whose licence was read by a person, with what it is. */
const READ = new Map([
  ['caniuse-lite', 'CC-BY-4.0, for data on browsers that a build tool reads'],
  ['unionfs', 'Unlicense, in its LICENSE file and not in package.json'],
]);

const read = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

/** SPDX expression of a package; older ones write an object or a list. */
const licenceOf = ({ license, licenses }) => {
  const stated = license ?? licenses;
  if (Array.isArray(stated)) return stated.map((one) => one.type ?? one).join(' OR ');
  return typeof stated === 'object' && stated !== null ? stated.type : stated;
};

const refused = [];
const counts = new Map();
for (const [path, entry] of Object.entries(read('package-lock.json').packages)) {
  if (path === '' || entry.dev || entry.devOptional || READ.has(path.split('node_modules/').at(-1))) continue;
  // A package for another platform is in the lock file and not on the disk: the lock file knows its licence too.
  let stated = entry.license;
  try {
    stated = licenceOf(read(`${path}/package.json`)) ?? stated;
  } catch (error) {
    if (error.code !== 'ENOENT' || !entry.optional) throw error;
  }
  let allowed;
  try {
    allowed = stated !== undefined && satisfies(stated, ALLOWED);
  } catch {
    refused.push(`${path}: "${stated}" is not an SPDX expression`);
    continue;
  }
  if (!allowed) refused.push(`${path}: ${stated ?? 'no licence'}`);
  counts.set(stated, (counts.get(stated) ?? 0) + 1);
}

for (const line of refused) console.error(`Licence not allowed: ${line}`);
const summary = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${count} ${name}`);
console.log(`Licences of production dependencies: ${summary.join(', ')}.`);
process.exitCode = refused.length === 0 ? 0 : 1;
