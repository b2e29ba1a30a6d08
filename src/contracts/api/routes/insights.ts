import { z } from 'zod';
import type { Definition } from '../../../domain/insights/definition.js';
import { FIGURES, type FigureGroup } from '../../../domain/insights/definitions.js';
import { measureOf, type Dimension } from '../../../domain/insights/measures.js';
import { PERIOD_UNITS } from '../../../domain/insights/periods.js';
import { zId, zInstant, zRegion, zTargetGroup } from '../common.js';
import { hint } from '../hints.js';
import type { OperationId } from '../access.js';
import { defineRoute } from '../route.js';

const TAG = 'Insights';

const zMonth = z
  .string()
  .regex(/^20[0-9]{2}-(0[1-9]|1[0-2])$/, hint('month'))
  .meta({ examples: ['2026-09'] });

const zText = z.object({ nl: z.string(), en: z.string() });
const zDefinition = z
  .object({
    kind: z.enum(['count', 'share', 'spread']),
    name: zText,
    counts: zText.meta({ description: 'What is counted; of a share the numerator.' }),
    outOf: zText.optional().meta({ description: 'Of a share: the denominator.' }),
    leftOut: zText,
    moment: zText.meta({ description: 'What decides the period in which something counts.' }),
  })
  .meta({ id: 'FigureDefinition' });

const zNumber = z.int().min(0).nullable();
const suppressed = z.boolean().meta({ description: 'Something of this figure is not shown, since it is about fewer than ten people or would give such a number away.' });
const zShare = z
  .object({ numerator: zNumber, denominator: zNumber, share: z.number().min(0).max(1).nullable(), suppressed })
  .meta({ id: 'ShareFigure', description: 'The share is null as well when there is nothing to divide by.' });
const zSpread = z
  .object({
    count: zNumber,
    median: z.number().min(0).nullable(),
    p90: zNumber.meta({ description: 'Nine in ten are this or less.' }),
    longest: zNumber.meta({ description: 'Not shown to roles that may not see persons.' }),
    suppressed,
  })
  .meta({ id: 'SpreadFigure' });

function zFigure(definition: Definition): z.ZodType {
  if (definition.kind === 'share') return zShare;
  if (definition.kind === 'spread') return zSpread;
  const { level, parts, measure } = definition;
  if (level === undefined) return z.object({ count: zNumber, suppressed });
  const named = parts ?? Object.keys(measureOf(measure).levels[level]!.parts);
  return z.object({ count: zNumber, parts: z.record(z.enum(named as [string, ...string[]]), zNumber), suppressed });
}

/** A query that is the same for a group of figures and its export. */
export interface FiguresQuery {
  from?: string | undefined;
  to?: string | undefined;
  groupBy?: Dimension | undefined;
  per?: (typeof PERIOD_UNITS)[number] | undefined;
  region?: string | undefined;
  targetGroup?: string | undefined;
  contractorId?: string | undefined;
}

function queryOf(group: FigureGroup): z.ZodType<FiguresQuery> {
  const { dimensions, periods, filters = ['region', 'targetGroup', ...dimensions] } = FIGURES[group];
  const period = {
    from: zMonth.optional().meta({ description: 'First month; the first of this year when left out.' }),
    to: zMonth.optional().meta({ description: 'Last month; this month when left out.' }),
    per: z.enum(PERIOD_UNITS).optional().meta({ description: 'A row for every such period, in Europe/Amsterdam.' }),
  };
  return z.strictObject({
    ...(periods && period),
    groupBy: z.enum(dimensions).optional().meta({ description: 'A row for every value.' }),
    region: zRegion.optional(),
    ...(filters.includes('targetGroup') && { targetGroup: zTargetGroup.optional() }),
    ...(filters.includes('contractorId') && { contractorId: zId.optional() }),
  }) as unknown as z.ZodType<FiguresQuery>;
}

/** Figures by name, with what they mean. */
export type InsightAnswer = Record<string, unknown>;

function answerOf(group: FigureGroup): z.ZodType {
  const { figures } = FIGURES[group];
  const id = `${group[0]!.toUpperCase()}${group.slice(1)}`;
  const named = (schema: (definition: Definition) => z.ZodType) =>
    z.object(Object.fromEntries(Object.entries(figures).map(([name, one]) => [name, one.poolOnly ? schema(one).optional() : schema(one)])));
  const zFigures = named(zFigure).meta({ id: `${id}Figures` });
  return z
    .object({
      asOf: zInstant,
      period: z.object({ from: zMonth, to: zMonth }).optional().meta({ description: 'First and last month, both included.' }),
      definitions: named(() => zDefinition),
      total: zFigures,
      rows: z.array(
        z.object({
          group: z.object({
            value: z.string().nullable().optional().meta({ description: 'Of the field in `groupBy`; null: it has none.' }),
            period: z.string().optional().meta({ examples: ['2026-09', '2026-Q3', '2026'] }),
          }),
          figures: zFigures,
        }),
      ),
    })
    .meta({ id: `${id}Answer` });
}

const SUPPRESSION =
  'Administrators, privacy officers and contractors get no number from 1 to 9 people, nor one that would give it away: such a figure is null with `suppressed: true`.';
const ERRORS = ['INSIGHTS.PERIOD_INVALID', 'INSIGHTS.TOO_MANY_GROUPS', 'INSIGHTS.NOT_FOR_CONTRACTORS', 'INSIGHTS.TOO_SLOW'];

function read<const Id extends OperationId>(group: FigureGroup, operationId: Id) {
  return defineRoute({
    operationId,
    method: 'get',
    path: `/v1/insights/${group}`,
    tag: TAG,
    summary: `Figures: ${FIGURES[group].title.en.toLowerCase()}`,
    description: `Figures: ${FIGURES[group].title.en.toLowerCase()}, with their definitions. ${SUPPRESSION}`,
    query: queryOf(group),
    response: answerOf(group),
    status: 200,
    errors: ERRORS,
  });
}

function exported<const Id extends OperationId>(group: FigureGroup, operationId: Id) {
  return defineRoute({
    operationId,
    method: 'get',
    path: `/v1/insights/${group}/export`,
    tag: TAG,
    summary: `The same as a CSV file: ${FIGURES[group].title.en.toLowerCase()}`,
    description: `In Dutch, with semicolons and byte order mark, as spreadsheets expect. ${SUPPRESSION}`,
    query: queryOf(group),
    response: z.string(),
    responseType: 'text/csv; charset=utf-8',
    status: 200,
    errors: ERRORS,
  });
}

/** Manager's figures: a route a group, and its export. */
export const insightRoutes = {
  readFlowFigures: read('flow', 'readFlowFigures'),
  exportFlowFigures: exported('flow', 'exportFlowFigures'),
  readPoolFigures: read('pool', 'readPoolFigures'),
  exportPoolFigures: exported('pool', 'exportPoolFigures'),
  readWaitingFigures: read('waiting', 'readWaitingFigures'),
  exportWaitingFigures: exported('waiting', 'exportWaitingFigures'),
  readProposalFigures: read('proposals', 'readProposalFigures'),
  exportProposalFigures: exported('proposals', 'exportProposalFigures'),
  readPlacementFigures: read('placements', 'readPlacementFigures'),
  exportPlacementFigures: exported('placements', 'exportPlacementFigures'),
  readContinuityFigures: read('continuity', 'readContinuityFigures'),
  exportContinuityFigures: exported('continuity', 'exportContinuityFigures'),
  readCheckpointFigures: read('checkpoints', 'readCheckpointFigures'),
  exportCheckpointFigures: exported('checkpoints', 'exportCheckpointFigures'),
  readEscalationFigures: read('escalations', 'readEscalationFigures'),
  exportEscalationFigures: exported('escalations', 'exportEscalationFigures'),
  readRetentionFigures: read('retention', 'readRetentionFigures'),
  exportRetentionFigures: exported('retention', 'exportRetentionFigures'),
  readCarouselFigures: read('carousel', 'readCarouselFigures'),
  exportCarouselFigures: exported('carousel', 'exportCarouselFigures'),
};
