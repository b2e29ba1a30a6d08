/** The table of docs/events.md is that of the contract. DOORSTROOM_WRITE_DOCS=true writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { EVENT_KINDS, EVENT_TYPES } from '../../src/contracts/events.js';
import { CONTRACTOR_READS } from '../../src/domain/journey/events.js';

const DOC = new URL('../../docs/events.md', import.meta.url);
const PART = /(<!-- types:[^>]*-->\n)[\s\S]*(<!-- \/types -->)/;

function table(): string {
  const rows = EVENT_TYPES.map((type) => {
    const { meaning, facts } = EVENT_KINDS[type];
    const fields = Object.entries(facts).map(([name, schema]) => `\`${name}${schema.safeParse(undefined).success ? '?' : ''}\``);
    return `| \`${type}\` | ${CONTRACTOR_READS.has(type) ? 'c' : ''} | ${meaning} | ${fields.join(', ')} |`;
  });
  return ['| type | | meaning | beside the head |', '|---|---|---|---|', ...rows, ''].join('\n');
}

test('docs/events.md has every type of the contract', () => {
  const text = readFileSync(DOC, 'utf8');
  const wanted = text.replace(PART, (_all, begin: string, end: string) => `${begin}\n${table()}\n${end}`);
  if (process.env['DOORSTROOM_WRITE_DOCS'] === 'true') writeFileSync(DOC, wanted);
  expect(wanted).toContain('| `placement-started` |');
  expect(readFileSync(DOC, 'utf8')).toBe(wanted);
});
