/** The search attributes of a journey: what managers filter by in the Temporal UI. Pseudonyms and stages only. */
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { journeyRow, type JourneyRow } from '../../src/domain/journey/projection.js';
import type { JourneyState } from '../../src/domain/journey/journey-state.js';
import { epochOf, type Instant } from '../../src/domain/shared/calendar.js';

/** Writes the attributes that differ from what the server has; nothing, and no event, when none does. */
export function updateSearchAttributes(state: JourneyState): void {
  const present = new Map(workflowInfo().typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  const changes = attributesOf(journeyRow(state)).filter(
    ({ key, value }) => JSON.stringify(present.get(key.name) ?? null) !== JSON.stringify(value),
  );
  if (changes.length > 0) upsertSearchAttributes(changes);
}

function attributesOf(row: JourneyRow): SearchAttributeUpdatePair[] {
  return [
    keyword('Region', row.region),
    keyword('Stage', row.stage),
    keyword('TargetGroup', row.targetGroup),
    keyword('Policy', `${row.policyId}@${row.policyVersion}`),
    keyword('Contractor', row.contractorId),
    keyword('Outcome', (row.outcome ?? row.afterCare?.outcome)?.kind),
    keyword('Coach', row.coachId),
    { key: { name: 'Attention', type: 'KEYWORD_LIST' }, value: row.attention.length > 0 ? row.attention : null },
    datetime('NextDueAt', row.nextDueAt),
    datetime('PlacementEndsAt', row.placementEndsAt),
    datetime('StageSince', row.stageSince),
    { key: { name: 'NextKnown', type: 'BOOL' }, value: row.placementId ? row.nextKnown : null },
    { key: { name: 'Placements', type: 'INT' }, value: row.placementCount > 0 ? row.placementCount : null },
  ];
}

function keyword(name: string, value: string | undefined): SearchAttributeUpdatePair {
  return { key: { name, type: 'KEYWORD' }, value: value ?? null };
}

function datetime(name: string, at: Instant | undefined): SearchAttributeUpdatePair {
  return { key: { name, type: 'DATETIME' }, value: at ? new Date(epochOf(at)) : null };
}
