import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { insightsDocument } from '../../scripts/insights-doc.js';
import { FIGURES } from '../../src/domain/insights/definitions.js';
import { measureOf } from '../../src/domain/insights/measures.js';
import { PART_WORDS } from '../../src/domain/insights/words.js';
import { PROJECT } from '../support/local-stack.js';

it('docs/insights.md is what the table of definitions says', () => {
  expect(readFileSync(join(PROJECT, 'docs/insights.md'), 'utf8')).toBe(insightsDocument());
});

it('every part of a figure has words', () => {
  const parts = Object.values(FIGURES).flatMap(({ figures }) => Object.values(figures).flatMap((one) => (one.kind === 'count' && one.level ? (one.parts ?? Object.keys(measureOf(one.measure).levels[one.level]!.parts)) : [])));
  expect([...new Set(parts)].filter((part) => !Object.hasOwn(PART_WORDS, part))).toEqual([]);
});
