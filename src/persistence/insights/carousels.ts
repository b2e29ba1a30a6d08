/** Counts of carousels: the rule of the domain over the histories of everybody who worked within its window. */
import { carouselFigures, type CarouselFigure, type CarouselHistory } from '../../domain/continuity/carousel.js';
import { nobody, type CountedRow, type Counts, type GroupKey } from '../../domain/insights/figures.js';
import { WHOLE, type Dimension } from '../../domain/insights/measures.js';
import { STANDARD_POLICY } from '../../domain/policy/standard-policy.js';
import { plus, type Instant } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ContinuityReads } from '../continuity/continuity-reads.js';
import type { Among } from '../journey-reads.js';
import type { Models } from '../models.js';

type Collections = ConstructorParameters<typeof ContinuityReads>[0] & Pick<Models, 'placements'>;

/** Histories are read into memory: no more placements than this at once. */
const MOST_PLACEMENTS = 20_000;

export interface CarouselQuestion {
  groupBy?: Dimension | undefined;
  region?: Among | undefined;
}

/** One yardstick for every region and contractor: the terms of the standard policy. Throws `INSIGHTS.TOO_SLOW`. */
export async function carouselCounts(models: Collections, { groupBy, region }: CarouselQuestion, now: Instant): Promise<Counts> {
  const terms = STANDARD_POLICY.terms.carousel;
  const since = plus(now, `-${terms.within}`);
  const filter = { startedAt: { $gte: since }, ...(region && { region }) };
  if ((await models.placements.countDocuments(filter, { limit: MOST_PLACEMENTS + 1 })) > MOST_PLACEMENTS) {
    throw new DomainError('INSIGHTS.TOO_SLOW', 'Counting this takes too long', { remedy: 'Choose one region.' });
  }
  const histories = await new ContinuityReads(models).historiesSince({ since, ...(region && { region }) });
  const [all] = carouselFigures(histories.map(inOnePlace), { by: 'region', terms }, now);
  const by = groupBy === 'contractorId' ? 'contractor' : 'region';
  const rows = groupBy ? carouselFigures(histories, { by, terms }, now) : [];
  return { rows: rows.map((figure) => counted(figure, { value: figure.key })), total: all ? counted(all, {}) : nobody('carousel') };
}

/** So that everybody counts once in the total. */
function inOnePlace({ placements, progress }: CarouselHistory): CarouselHistory {
  return { placements: placements.map((placement) => ({ ...placement, region: '' })), progress };
}

function counted({ people, atRisk, inCarousel }: CarouselFigure, group: GroupKey): CountedRow {
  const same = (count: number) => ({ count, people: count });
  const status = { carousel: same(inCarousel), 'at-risk': same(atRisk), none: same(people - inCarousel - atRisk) };
  return { group, levels: { [WHOLE]: { [WHOLE]: same(people) }, status }, values: {} };
}
