/** Writes docs/insights.md from the table of definitions: `npx tsx scripts/insights-doc.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Definition } from '../src/domain/insights/definition.js';
import { FIGURES } from '../src/domain/insights/definitions.js';
import { measureOf } from '../src/domain/insights/measures.js';
import { DIMENSION_WORDS, partWords } from '../src/domain/insights/words.js';

const HEAD = `# Manager's figures

\`/v1/insights/<group>\` answers figures with their definitions; \`/v1/insights/<group>/export\` the same as a CSV file. This document is made
from the table of definitions (\`src/domain/insights/definitions.ts\`) by \`npx tsx scripts/insights-doc.ts\`.

| in the query | meaning |
|---|---|
| \`from\`, \`to\` | first and last month (\`2026-09\`), both included; this calendar year when left out; at most 120 months |
| \`per\` | a row for each \`month\`, \`quarter\` or \`year\` |
| \`groupBy\` | a row for each value of a field; together with \`per\` for each pair; at most 500 rows |
| \`region\`, \`targetGroup\`, \`contractorId\` | count only these |

Months, and days between two moments, are those of the calendar in Europe/Amsterdam. A *count* says how many rows there are, a *share* is a numerator over a
denominator (0 to 1), a *spread* has the median (of an even number halfway between the two in the middle), the value that nine in ten do not exceed, and the longest.
Proposals and checkpoints count under the target group that the journey has now.

## Who sees what

| role | sees |
|---|---|
| coach, coordinator, manager | every number: they may see the persons too |
| administrator, privacy officer | no number of 1 to 9 people |
| contractor | the same, of the own proposals, placements and checkpoints; not by target group |

A hidden number is \`null\` with \`suppressed: true\`; in the export it says \`afgeschermd\`. What counts is people, not rows: twelve checkpoints of three people are hidden.
With it goes whatever would give it away: the parts of a row when one part, or the rest, is about few people; a further row when the total minus the others would tell;
the total itself when nothing else helps. The longest of a spread is about one person, and never shown to these roles. Figures of one population are hidden alike in every
answer of the same question. What this does not stop: taking the answer about one period from the answer about a longer one. Give these roles to few.
`;

/** The whole document. */
export function insightsDocument(): string {
  const groups = Object.entries(FIGURES).map(([group, { title, dimensions, periods, contractor, figures }]) => {
    const by = dimensions.map((dimension) => `\`${dimension}\` (${DIMENSION_WORDS[dimension].nl.toLowerCase()})`).join(', ');
    const who = contractor ? ' For contractors too.' : '';
    const when = periods ? '' : ' As things stand now: no period.';
    return `\n## ${title.en} (${title.nl.toLowerCase()})\n\n\`/v1/insights/${group}\`; groups by ${by}.${when}${who}\n${Object.entries(figures).map(figure).join('')}`;
  });
  return HEAD + groups.join('');
}

function figure([code, definition]: [string, Definition]): string {
  const { name, counts, outOf, leftOut, moment, kind, poolOnly } = definition;
  const rows = [['what is counted', counts], ...(outOf ? [['out of', outOf] as const] : []), ['left out', leftOut], ['moment', moment]] as const;
  return [
    `\n### ${name.en}\n`,
    `\`${code}\`, a ${kind}. In Dutch: ${name.nl}.${poolOnly ? ' Not for contractors.' : ''}`,
    '',
    '| | English | Nederlands |',
    '|---|---|---|',
    ...rows.map(([label, text]) => `| ${label} | ${text.en} | ${text.nl} |`),
    ...partsOf(definition),
    '',
  ].join('\n');
}

function partsOf(definition: Definition): string[] {
  if (definition.kind !== 'count' || definition.level === undefined) return [];
  const parts = definition.parts ?? Object.keys(measureOf(definition.measure).levels[definition.level]?.parts ?? {});
  const list = (language: 'nl' | 'en') => parts.map((part) => (language === 'en' ? `\`${part}\`` : partWords(part).nl)).join(', ');
  return [`| parts | ${list('en')} | ${list('nl')} |`];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/insights.md', import.meta.url), insightsDocument());
}
