/** The tables of docs/privacy.md are those of the code. DOORSTROOM_WRITE_DOCS=true writes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { EXCLUSIONS } from '../../src/domain/matching/reasons.js';
import { EXPIRING, RETENTION } from '../../src/domain/rights/retention.js';
import { RIGHTS, ARTICLES } from '../../src/domain/rights/request.js';
import type { DataPlace } from '../../src/persistence/personal-data/place.js';
import { PLACES } from '../../src/persistence/personal-data/places.js';

const DOC = new URL('../../docs/privacy.md', import.meta.url);
const part = (name: string) => new RegExp(`(<!-- ${name}:[^>]*-->\\n)[\\s\\S]*(<!-- /${name} -->)`);

function becomes(place: DataPlace): string {
  switch (place.about) {
    case 'person':
      return [place.erasure === 'delete' ? 'weg' : 'blijft zonder persoon', ...(place.kind ? [`eerder: \`${place.kind}\``] : [])].join('; ');
    case 'others':
      return 'het nummer gaat eruit';
    case 'special':
      return 'eigen stap';
    case 'nobody':
      return 'blijft';
  }
}

function places(): string {
  const rows = Object.entries(PLACES).map(([name, place]) => `| \`${name}\` | ${place.holds} | ${place.about === 'nobody' ? '' : place.sealed} | ${becomes(place)} |`);
  return ['| verzameling | inhoud | versleuteld | bij wissen en aan het eind van de termijn |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function retention(): string {
  const basis = { law: 'wet', choice: 'keuze' };
  const terms = RETENTION.map((term) => `| \`${term.kind}\` | ${term.keep} | ${basis[term.basis]} | ${term.source} |`);
  const expiring = Object.entries(EXPIRING).map(([name, keep]) => `| \`${name}\` | ${keep} | keuze | Verdwijnt vanzelf, door een moment in het document |`);
  return ['| soort | termijn | basis | bron |', '|---|---|---|---|', ...terms, ...expiring, ''].join('\n');
}

test('docs/privacy.md has every place and every term of the code', () => {
  const text = readFileSync(DOC, 'utf8');
  const wanted = [['places', places()], ['retention', retention()]].reduce((doc, [name, table]) => doc.replace(part(name!), (_all, begin: string, end: string) => `${begin}\n${table}\n${end}`), text);
  if (process.env['DOORSTROOM_WRITE_DOCS'] === 'true') writeFileSync(DOC, wanted);
  expect(wanted).toContain('| `vault` |');
  expect(readFileSync(DOC, 'utf8')).toBe(wanted);
  for (const right of RIGHTS) expect(text).toContain(`(${ARTICLES[right]})`);
  expect(EXCLUSIONS).toContain('OBJECTION');
});
