/** Writes the table of docs/messages.md from the rules. Usage: npx tsx scripts/messages-doc.ts */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MESSAGE_RULES, type MessageRule } from '../src/domain/messages/rules.js';
import { TEMPLATES } from '../src/domain/messages/templates/all-templates.js';

const DOC = fileURLToPath(new URL('../docs/messages.md', import.meta.url));
const [BEGIN, END] = ['<!-- made from the rules: begin -->', '<!-- made from the rules: end -->'];

/** Every rule as a line: the event, who gets what, of which kind, and when it stays behind. */
export function messagesTable(): string {
  const head = ['| event | to | message (subject in Dutch) | kind | when |', '|---|---|---|---|---|'];
  return [...head, ...MESSAGE_RULES.map(line)].join('\n');
}

/** The document with its table made anew. */
export function withTable(document: string): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('docs/messages.md has lost the marks of its table');
  return `${before}${BEGIN}\n\n${messagesTable()}\n\n${END}${after}`;
}

function line({ event, where = {}, to, at, template, kind, ahead, onlyWhile }: MessageRule): string {
  const facts = Object.entries(where).map(([fact, values]) => `${fact}: ${(values as unknown[]).join(', ')}`);
  const when = [
    ...(ahead ? [`${ahead.by} before ${ahead.of}`] : ['at once']),
    ...(onlyWhile ? [`only while ${onlyWhile}`] : []),
  ];
  const what = [`\`${event}\``, ...facts].join('; ');
  return `| ${what} | ${to}${at ? ` of \`${at}\`` : ''} | \`${template}\` ${TEMPLATES[template].words.nl.subject} | ${kind} | ${when.join(', ')} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(DOC, withTable(readFileSync(DOC, 'utf8')));
