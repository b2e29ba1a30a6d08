/** Figures that the store counts are those that counting row by row gives. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Model } from 'mongoose';
import { ensureIndexes } from '../../src/bootstrap/indexes.js';
import { keyOf, type CountedRow } from '../../src/domain/insights/figures.js';
import { DIMENSIONS, MEASURES, measureOf, type Dimension, type MeasureCode, type StoredMeasure } from '../../src/domain/insights/measures.js';
import { instantsOf, PERIOD_UNITS } from '../../src/domain/insights/periods.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { filterOf, InsightCounts, MOST_GROUPS, type Question } from '../../src/persistence/insights/counts.js';
import { POPULATIONS } from '../../src/persistence/insights/populations.js';
import { groupOfCounted, populationOf, worlds, type Counted, type World } from '../support/insight-rows.js';
import { mongoUri } from '../support/servers.js';

let store: Store;
let counts: InsightCounts;
beforeAll(async () => {
  store = await openStore({ uri: await mongoUri('insights') });
  await ensureIndexes(store);
  counts = new InsightCounts(store.models);
});
afterAll(() => store.close());

const NOW = '2027-02-03T10:00:00.000Z';
const CODES = (Object.keys(MEASURES) as MeasureCode[]).filter((code): code is StoredMeasure => code !== 'carousel');
const COLLECTIONS = ['journeys', 'proposals', 'placements', 'checkpoints', 'escalations'] as const;
const clear = () => Promise.all(COLLECTIONS.map((name) => (store.models[name] as unknown as Model<unknown>).deleteMany({})));
beforeEach(clear);

async function keep(world: World): Promise<void> {
  const { models } = store;
  await models.journeys.insertMany(world.journeys.map(({ candidateId: _id, ...row }) => ({ _id, ...row })));
  await models.proposals.insertMany(world.proposals.map(({ proposalId: _id, ...row }) => ({ _id, ...row })));
  await models.placements.insertMany(world.placements.map(({ placementId: _id, ...row }) => ({ _id, ...row })));
  await models.escalations.insertMany(world.escalations.map(({ escalationId: _id, ...row }) => ({ _id, ...row })));
  await models.checkpoints.insertMany(world.checkpoints.map(({ checkpointId: _id, ...row }) => ({ _id, ...row })));
}

/** A row in a form that two ways of counting can be compared in. */
function plainRow({ levels, values }: CountedRow) {
  const sorted = Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.flatMap(([value, times]) => Array.from({ length: times }, () => value)).sort((a, b) => a - b)]));
  return { levels, values: sorted };
}

function byHand(measure: StoredMeasure, list: Counted[], names: readonly string[]) {
  const tally = (some: Counted[]) => ({ count: some.length, people: new Set(some.map(({ person }) => person)).size });
  const levels = Object.entries(measureOf(measure).levels).map(([level, { parts }]) => [level, Object.fromEntries(Object.keys(parts).map((part) => [part, tally(list.filter((one) => one.parts[level] === part))]))]);
  const values = names.map((name) => [name, list.flatMap((one) => one.values[name] ?? []).sort((a, b) => a - b)]);
  return { levels: { whole: { whole: tally(list) }, ...Object.fromEntries(levels) }, values: Object.fromEntries(values) };
}

const dimensionsOf = (measure: StoredMeasure): Dimension[] => {
  const { collection } = POPULATIONS[measure];
  const has: Record<Dimension, boolean> = { region: true, targetGroup: true, contractorId: !['journeys', 'escalations'].includes(collection), form: collection === 'checkpoints', subject: collection === 'escalations' };
  return DIMENSIONS.filter((dimension) => has[dimension]);
};
const months = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 11 })).map(([from, more]) => {
  const month = (n: number) => `2026-${String(n).padStart(2, '0')}`;
  return { from: month(from), to: month(Math.min(12, from + more)) };
});
const questionOf = (measure: StoredMeasure) =>
  fc.record({
    measure: fc.constant(measure),
    range: months.map(instantsOf),
    groupBy: fc.option(fc.constantFrom(...dimensionsOf(measure)), { nil: undefined }),
    per: measure === 'present' ? fc.constant(undefined) : fc.option(fc.constantFrom(...PERIOD_UNITS), { nil: undefined }),
    // Mostly without a filter, so that there is something to count.
    where: fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.record(
          { region: fc.constantFrom('AM24', 'AM25'), targetGroup: fc.constantFrom('ww', 'wia'), ...(dimensionsOf(measure).includes('contractorId') && { contractorId: fc.constant('00000000-0000-4000-8000-00000000000a') }) },
          { requiredKeys: [] },
        ),
      },
    ) as fc.Arbitrary<Question['where']>,
  });
const questions = fc.tuple(...CODES.map(questionOf));
const ask = (question: Omit<Question, 'now' | 'values'>): Question => ({ ...question, now: NOW, values: Object.keys(measureOf(question.measure).values) });

describe('the counts of the store', () => {
  it('are those of counting by hand, for every measure, group, period and filter', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, questions, async (world, asked) => {
        await clear();
        await keep(world);
        for (const question of asked.map(ask)) {
          const { measure, where, groupBy, per, values } = question;
          const found = await counts.count(question);
          const own = populationOf(measure, world, question).filter((one) => Object.entries(where).every(([name, value]) => one[name as Dimension] === value));
          expect({ question, total: plainRow(found.total) }).toEqual({ question, total: byHand(measure, own, values) });
          const groups = new Map<string, Counted[]>();
          if (groupBy || per) for (const one of own) groups.set(groupOfCounted(one, question), [...(groups.get(groupOfCounted(one, question)) ?? []), one]);
          const rows = Object.fromEntries(found.rows.map((row) => [keyOf(row.group), plainRow(row)]));
          expect({ question, rows }).toEqual({ question, rows: Object.fromEntries([...groups].map(([key, list]) => [key, byHand(measure, list, values)])) });
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  it('of a group are at most as many as an answer has', async () => {
    const rows = Array.from({ length: MOST_GROUPS + 1 }, (_, n) => ({ _id: `${n}`, candidateId: 'c', region: 'AM24', rev: 1, assignmentId: 'a', contractorId: `${n}`, startsAt: NOW, endsAt: NOW, proposedAt: '2026-05-05T00:00:00.000Z', answerBy: NOW, proposedBy: 'search', reasons: [], contractor: { answer: 'pending' }, candidate: { answer: 'pending' }, followOn: false, status: 'open' }));
    await store.models.proposals.insertMany(rows as never[]);
    const question = ask({ measure: 'proposalsMade', range: instantsOf({ from: '2026-05', to: '2026-05' }), where: {}, groupBy: 'contractorId' });
    await expect(counts.count(question)).rejects.toMatchObject({ code: 'INSIGHTS.TOO_MANY_GROUPS' });
    expect((await counts.count({ ...question, groupBy: 'region' })).rows).toHaveLength(1);
  });
});

describe('carousels', () => {
  const day = (n: number) => new Date(Date.parse(NOW) - n * 86_400_000).toISOString();
  const worked = (candidateId: string, [from, to]: [number, number], contractorId: string) => ({ _id: `${candidateId}-${from}`, candidateId, region: 'AM24', rev: 1, targetGroup: 'ww', proposalId: 'p', assignmentId: 'a', contractorId, startsAt: day(from), endsAt: day(to), startedAt: day(from), agreedAt: day(from), absences: [], gapDays: null, status: 'ended', endedAt: day(to), ending: 'completed' });

  it('count people by contractor, and once in the total', async () => {
    const shorts: [number, number][] = [[90, 80], [60, 50], [30, 20]];
    await store.models.placements.insertMany([...shorts.map((period, at) => worked('a', period, at < 2 ? 'x' : 'y')), worked('b', [40, 30], 'x'), worked('c', [4_000, 3_990], 'x')] as never[]);
    const found = await counts.count({ measure: 'carousel', range: instantsOf({ from: '2026-01', to: '2026-12' }), now: NOW, values: [], where: {}, groupBy: 'contractorId' });
    const of = ({ levels: { whole, status } }: CountedRow) => [whole!['whole']!.people, status!['carousel']!.people, status!['none']!.people];
    expect(found.rows.map((row) => [row.group.value, ...of(row)])).toEqual([['x', 2, 1, 1], ['y', 1, 1, 0]]);
    expect(of(found.total)).toEqual([2, 1, 1]);
  });
});

interface Plan {
  stage?: string;
  indexName?: string;
  inputStage?: Plan;
  inputStages?: Plan[];
}
const stagesOf = (plan: Plan | undefined): Plan[] => (plan ? [plan, ...stagesOf(plan.inputStage), ...(plan.inputStages ?? []).flatMap(stagesOf)] : []);

describe('the index that a population is read by', () => {
  test.each<[StoredMeasure, string | RegExp]>([
    ['journeysStarted', 'list_by_started'],
    ['journeysEnded', /insights_by_outcome.*insights_by_after_care|insights_by_after_care.*insights_by_outcome/],
    ['intakesCompleted', 'insights_by_intake_completed'],
    ['present', /^list_by_(stage|region)_/],
    ['proposalsMade', 'insights_by_proposed'],
    ['proposalsClosed', 'insights_by_closed'],
    ['placementsStarted', 'insights_by_started'],
    ['placementsEnded', 'insights_by_ended'],
    ['absences', 'insights_by_started'],
    ['chains', 'insights_by_started'],
    ['coachSteps', 'insights_by_started'],
    ['checkpoints', /^list_by_(status_)?due$/],
    ['escalations', 'list_by_since'],
    ['retention6', /insights_by_(former_)?after_care/],
  ])('of %s is %s', async (measure, index) => {
    const model = store.models[POPULATIONS[measure].collection] as unknown as Model<unknown>;
    const filter = filterOf(ask({ measure, range: instantsOf({ from: '2026-01', to: '2026-03' }), where: {} }));
    const { winningPlan } = ((await model.find(filter).explain('queryPlanner')) as unknown as { queryPlanner: { winningPlan: Plan & { queryPlan?: Plan } } }).queryPlanner;
    const stages = stagesOf(winningPlan.queryPlan ?? winningPlan);
    expect(stages.map(({ stage }) => stage)).not.toContain('COLLSCAN');
    expect(stages.flatMap(({ indexName }) => indexName ?? []).join()).toMatch(index);
  });
});
