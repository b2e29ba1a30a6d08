import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../contracts/api/roles.js';
import type { FiguresQuery, InsightAnswer } from '../../contracts/api/routes/insights.js';
import type { Definition } from '../../domain/insights/definition.js';
import { FIGURES, type FigureGroup } from '../../domain/insights/definitions.js';
import { figuresOf, type FigureTable } from '../../domain/insights/figures.js';
import type { MeasureCode } from '../../domain/insights/measures.js';
import { instantsOf, monthRange, type MonthRange } from '../../domain/insights/periods.js';
import { instantOf, type Instant } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { InsightCounts, type Where } from '../../persistence/insights/counts.js';
import { has, regionsFor } from '../access/scopes.js';
import { figuresCsv } from './csv.js';

/** Who may see persons gets every number. Administrators and privacy officers have no need of persons here. */
const SEE_PERSONS: readonly Role[] = ['coach', 'coordinator', 'manager'];

interface Asked {
  group: FigureGroup;
  query: FiguresQuery;
  caller: Principal;
}

@Injectable()
export class InsightsService {
  constructor(private readonly counts: InsightCounts) {}

  /** The figures of a group with their definitions. */
  async read(asked: Asked): Promise<InsightAnswer> {
    const now = instantOf(Date.now());
    const { period, table } = await this.ask(asked, now);
    const definitions = Object.fromEntries(Object.entries(figuresFor(asked)).map(([name, definition]) => [name, said(definition)]));
    return { asOf: now, ...(FIGURES[asked.group].periods && { period }), definitions, ...table };
  }

  /** The same figures as a CSV file. */
  async export(asked: Asked): Promise<string> {
    const { table } = await this.ask(asked, instantOf(Date.now()));
    const { groupBy, per } = asked.query;
    const ids = groupBy === 'contractorId' ? table.rows.flatMap(({ group }) => group.value ?? []) : [];
    return figuresCsv(table, { figures: figuresFor(asked), groupBy, per, names: await this.counts.contractorNames(ids) });
  }

  private async ask(asked: Asked, now: Instant): Promise<{ period: MonthRange; table: FigureTable }> {
    const { query, caller } = asked;
    const figures = figuresFor(asked);
    const period = monthRange(query, now);
    const { groupBy, per } = query;
    const where = whereOf(query, caller);
    const measures = new Map<MeasureCode, string[]>();
    for (const definition of Object.values(figures)) {
      const values = measures.get(definition.measure) ?? [];
      measures.set(definition.measure, definition.kind === 'spread' ? [...values, definition.value] : values);
    }
    const counted = [...measures].map(async ([measure, values]) => {
      const question = { measure, range: instantsOf(period), now, values, groupBy, per, where };
      return [measure, await this.counts.count(question)] as const;
    });
    const seesPersons = caller.roles.some((role) => SEE_PERSONS.includes(role));
    return { period, table: figuresOf(figures, { counts: new Map(await Promise.all(counted)), seesPersons }) };
  }
}

/** The figures of a group that this caller may ask. */
function figuresFor({ group, caller }: Asked): Readonly<Record<string, Definition>> {
  const { figures } = FIGURES[group];
  return isPool(caller) ? figures : Object.fromEntries(Object.entries(figures).filter(([, { poolOnly }]) => !poolOnly));
}

/** The filters of a question. The pool is kept to its regions, a contractor to the own work and to what the work needs. */
function whereOf({ region, targetGroup, contractorId, groupBy }: FiguresQuery, caller: Principal): Where {
  const asked = { ...(region && { region }), ...(targetGroup && { targetGroup }), ...(contractorId && { contractorId }) };
  if (isPool(caller)) {
    const regions = regionsFor(caller, region);
    return { ...asked, ...(regions && { region: regions }) };
  }
  if (targetGroup || groupBy === 'targetGroup') {
    throw new DomainError('INSIGHTS.NOT_FOR_CONTRACTORS', 'A contractor does not see target groups', { remedy: 'Leave the target group out.' });
  }
  const own = caller.contractorId ?? '';
  // Of somebody else's work there is nothing to see.
  return { ...asked, contractorId: contractorId === undefined || contractorId === own ? own : '' };
}

function isPool(caller: Principal): boolean {
  return has(caller, 'all') || has(caller, 'region');
}

function said({ kind, name, counts, outOf, leftOut, moment }: Definition) {
  return { kind, name, counts, ...(outOf && { outOf }), leftOut, moment };
}
