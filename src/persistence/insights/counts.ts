/** Counts the populations of figures: one aggregation a measure, bounded in time and in the number of groups. */
import type { Model, PipelineStage } from 'mongoose';
import type { CountedRow, Counts, GroupKey, Tally } from '../../domain/insights/figures.js';
import { nobody } from '../../domain/insights/figures.js';
import { aspectsOf, measureOf, WHOLE, type Dimension, type Measure, type MeasureCode, type StoredMeasure } from '../../domain/insights/measures.js';
import type { InstantRange, PeriodUnit } from '../../domain/insights/periods.js';
import { TIME_ZONE, type Instant } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Among } from '../journey-reads.js';
import type { Models } from '../models.js';
import { carouselCounts } from './carousels.js';
import { askedAt, POPULATIONS, type Population } from './populations.js';

type Stage = PipelineStage.FacetPipelineStage;

/** Filters by the field of the row. */
export type Where = Partial<Record<Dimension, Among>>;

export interface Question<M extends MeasureCode = StoredMeasure> {
  measure: M;
  range: InstantRange;
  now: Instant;
  /** Values whose spread is asked. */
  values: readonly string[];
  groupBy?: Dimension | undefined;
  per?: PeriodUnit | undefined;
  where: Where;
}

/** No answer has more groups. */
export const MOST_GROUPS = 500;
/** So many different values of days in all groups together. */
const MOST_VALUES = 50_000;
/** A question that takes the store longer than this is put to rest. */
const LONGEST_MS = 10_000;
/** The server's number for an operation that took too long. */
const TIME_LIMIT_EXCEEDED = 50;

interface Group {
  _id: { d?: string | null; t?: string } | null;
  [field: string]: unknown;
}
type Found = { rows: Group[]; total: Group[] } & Record<string, Group[]>;

export class InsightCounts {
  constructor(private readonly models: Pick<Models, 'journeys' | 'proposals' | 'placements' | 'checkpoints' | 'escalations' | 'contractors' | 'progress'>) {}

  /** Throws `INSIGHTS.TOO_MANY_GROUPS` and `INSIGHTS.TOO_SLOW`. */
  async count(question: Question<MeasureCode>): Promise<Counts> {
    if (!isStored(question)) return carouselCounts(this.models, { groupBy: question.groupBy, region: question.where.region }, question.now);
    const { collection } = POPULATIONS[question.measure];
    const model = this.models[collection] as unknown as Model<unknown>;
    const [found] = await model.aggregate<Found>(pipelineOf(question)).option({ maxTimeMS: LONGEST_MS, allowDiskUse: true }).catch(tooSlow);
    return countsOf(question, found!);
  }

  /** Names by id; at most as many as an answer has groups. */
  async contractorNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await this.models.contractors.find({ _id: { $in: [...ids] } }, { name: 1 }).lean();
    return new Map(found.map(({ _id, name }) => [_id, name]));
  }
}

function isStored(question: Question<MeasureCode>): question is Question {
  return question.measure !== 'carousel';
}

/** The filter of the rows that can count; indexes serve it. */
export function filterOf({ measure, range, now, where }: Question): Record<string, unknown> {
  const population = POPULATIONS[measure];
  const direct = needsGroup(population, where) ? without(where, 'targetGroup') : where;
  return { ...population.match(askedAt(range, now)), ...(population.stages ? {} : direct) };
}

function needsGroup({ groupOfJourney }: Population, where: Where, groupBy?: Dimension): boolean {
  return groupOfJourney === true && (where.targetGroup !== undefined || groupBy === 'targetGroup');
}

function pipelineOf(question: Question): PipelineStage[] {
  const { measure, range, now, groupBy, per, where, values } = question;
  const population = POPULATIONS[measure];
  const asked = askedAt(range, now);
  const { aspects, person, moment } = population;
  const ofJourney = needsGroup(population, where, groupBy);
  const lookedUp = ofJourney || values.some((name) => population.needsJourney?.includes(name));
  const late = { ...(population.stages && where), ...(needsGroup(population, where) && { 'journey.targetGroup': where.targetGroup }) };
  const fields = {
    person,
    ...(groupBy && { d: groupBy === 'targetGroup' && ofJourney ? '$journey.targetGroup' : `$${groupBy}` }),
    ...(per && moment && { t: periodExpression(`$${moment}`, per) }),
    ...prefixed('a_', aspects),
    ...prefixed('v_', Object.fromEntries(values.map((name) => [name, population.values[name]!(asked)]))),
  };
  return [
    { $match: filterOf(question) },
    ...(population.stages?.(asked) ?? []),
    ...(lookedUp ? JOURNEY : []),
    ...(Object.keys(late).length > 0 ? [{ $match: late }] : []),
    { $project: { _id: 0, ...fields } },
    { $facet: facetsOf(question) },
  ] as PipelineStage[];
}

/** The journey of the person of a row. Not every server takes a field out of a list, so it is unwound. */
const JOURNEY: Stage[] = [
  { $lookup: { from: 'journeys', localField: 'candidateId', foreignField: '_id', as: 'journey', pipeline: [{ $project: { targetGroup: 1, intakeCompletedAt: 1 } }] } },
  { $unwind: { path: '$journey', preserveNullAndEmptyArrays: true } },
];

function periodExpression(date: string, unit: PeriodUnit): unknown {
  const named = (format: string) => ({ $dateToString: { date, format, timezone: TIME_ZONE } });
  if (unit !== 'quarter') return named(unit === 'month' ? '%Y-%m' : '%Y');
  const quarter = { $toString: { $toInt: { $ceil: { $divide: [{ $month: { date, timezone: TIME_ZONE } }, 3] } } } };
  return { $concat: [named('%Y'), '-Q', quarter] };
}

/** Rows first become people within a group, and then a group, so that people are counted and not rows alone. */
function facetsOf({ measure: code, groupBy, per, values }: Question): Record<string, Stage[]> {
  const measure = measureOf(code);
  const aspects = Object.entries(aspectsOf(measure));
  const group = { ...(groupBy && { d: '$d' }), ...(per && { t: '$t' }) };
  const own = { ...(groupBy && { d: '$_id.d' }), ...(per && { t: '$_id.t' }) };
  const times = aspects.flatMap(([aspect, codes]) => codes.map((one, at) => [`${aspect}_${at}`, sumIf({ $eq: [`$a_${aspect}`, one] })]));
  const parts = partsOf(measure).flatMap(({ field, sources }) => {
    const sum = sources.length === 1 ? `$${sources[0]}` : { $add: sources.map((source) => `$${source}`) };
    return [[`n_${field}`, { $sum: sum }], [`p_${field}`, sumIf({ $gt: [sum, 0] })]] as const;
  });
  const people = (by: object, key: object | null): Stage[] => [
    { $group: { _id: { ...by, p: '$person' }, n: { $sum: 1 }, ...Object.fromEntries(times) } },
    { $group: { _id: key, n: { $sum: '$n' }, p: { $sum: 1 }, ...Object.fromEntries(parts) } },
    { $limit: MOST_GROUPS + 1 },
  ] as Stage[];
  const spreads = values.map((name): [string, Stage[]] => {
    const { of } = measure.values[name]!;
    const wanted = of ? { [`a_${measure.levels[of[0]]!.aspect}`]: { $in: measure.levels[of[0]]!.parts[of[1]] } } : {};
    return [
      `v_${name}`,
      [
        { $match: { ...wanted, [`v_${name}`]: { $ne: null } } },
        { $group: { _id: { ...group, v: `$v_${name}` }, n: { $sum: 1 } } },
        { $limit: MOST_VALUES + 1 },
      ] as Stage[],
    ];
  });
  const rows: Record<string, Stage[]> = groupBy || per ? { rows: people(group, own) } : {};
  return { ...rows, total: people({}, null), ...Object.fromEntries(spreads) };
}

const sumIf = (condition: unknown) => ({ $sum: { $cond: [condition, 1, 0] } });

/** Every part of every level, the field that counts it, and the fields of the codes that it holds. */
function partsOf(measure: Measure): { level: string; part: string; field: string; sources: string[] }[] {
  const codes = aspectsOf(measure);
  return Object.entries(measure.levels).flatMap(([level, { aspect, parts }]) =>
    Object.entries(parts).map(([part, held], at) => ({ level, part, field: `${level}_${at}`, sources: held.map((code) => `${aspect}_${codes[aspect]!.indexOf(code)}`) })),
  );
}

function countsOf(question: Question, found: Found): Counts {
  const { measure: code, values } = question;
  const { rows = [], total: [total] } = found;
  if (rows.length > MOST_GROUPS || values.some((name) => found[`v_${name}`]!.length > MOST_VALUES)) throw tooManyGroups();
  const spreads = new Map(values.map((name) => [name, byGroup(found[`v_${name}`] ?? [])]));
  const all = Object.fromEntries(values.map((name) => [name, [...spreads.get(name)!.values()].flat()]));
  return {
    rows: rows.map((row) => {
      const own = Object.fromEntries(values.map((name) => [name, spreads.get(name)!.get(nameOf(row)) ?? []]));
      return { ...counted(code, row), group: groupOf(question, row), values: own };
    }),
    total: { ...(total ? counted(code, total) : nobody(code)), values: all },
  };
}

function counted(code: MeasureCode, group: Group): CountedRow {
  const tally = (field: string): Tally => ({ count: Number(group[`n${field}`]), people: Number(group[`p${field}`]) });
  const levels: Record<string, Record<string, Tally>> = { [WHOLE]: { [WHOLE]: tally('') } };
  for (const { level, part, field } of partsOf(measureOf(code))) (levels[level] ??= {})[part] = tally(`_${field}`);
  return { group: {}, levels, values: {} };
}

function groupOf({ groupBy, per }: Question, { _id }: Group): GroupKey {
  return { ...(groupBy && { value: _id?.d ?? null }), ...(per && { period: _id?.t ?? '' }) };
}

const nameOf = ({ _id }: Group) => `${_id?.t ?? ''}/${_id?.d ?? ''}`;

function byGroup(groups: Group[]): Map<string, [number, number][]> {
  const found = new Map<string, [number, number][]>();
  for (const group of groups) {
    const name = nameOf(group);
    const list = found.get(name) ?? [];
    found.set(name, [...list, [Number((group._id as { v?: unknown }).v), Number(group['n'])]]);
  }
  return found;
}

function prefixed(prefix: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, expression]) => [`${prefix}${name}`, expression]));
}

function without({ ...where }: Where, name: Dimension): Where {
  delete where[name];
  return where;
}

function tooManyGroups(): DomainError {
  return new DomainError('INSIGHTS.TOO_MANY_GROUPS', `The answer has more than ${MOST_GROUPS} groups`, {
    remedy: 'Choose fewer months, a larger period, or one region.',
    facts: { most: MOST_GROUPS },
  });
}

function tooSlow(cause: unknown): never {
  if ((cause as { code?: unknown }).code !== TIME_LIMIT_EXCEEDED) throw cause;
  const error = new DomainError('INSIGHTS.TOO_SLOW', 'Counting this takes too long', { remedy: 'Choose fewer months, or one region.' });
  error.cause = cause;
  throw error;
}
