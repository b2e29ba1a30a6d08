/**
 * Places in caseloads. Each is held by one conditional write on the document of the coach, so the database refuses a
 * person too many, whatever the code around it believes.
 */
import type { mongo } from 'mongoose';
import type { CaseClaim, CaseRelease } from '../domain/journey/coach.js';
import { DomainError } from '../domain/shared/domain-error.js';
import type { Models } from './models.js';
import type { CoachDocument } from './registers/coach.schema.js';
import { HAS_ROOM } from './registers/coaches.js';

export type CaseRefusal = 'COACH.CASELOAD_FULL' | 'COACH.OTHER_REGION' | 'COACH.NOT_ACTIVE' | 'COACH.UNKNOWN';

/** Spent ids that a document remembers; the oldest go first. A retry comes within days, never this many later. */
const REMEMBERED = 500;

export class CaseLedger {
  constructor(private readonly models: Pick<Models, 'coaches'>) {}

  /**
   * Takes a place for a candidate. Answers the same for the same case however often it is asked, also a refusal: a
   * refused claim stays refused. Throws a `CaseRefusal`.
   */
  async claim(claim: CaseClaim): Promise<void> {
    const { caseId, coachId, candidateId, region } = claim;
    const taken = await this.coaches.updateOne(
      {
        _id: coachId,
        active: true,
        regions: region,
        'cases.candidateId': { $ne: candidateId },
        spent: { $ne: caseId },
        $expr: HAS_ROOM,
      },
      { $push: { cases: { candidateId, caseId } } },
    );
    if (taken.matchedCount === 1) return;
    const refused = await this.coaches.findOneAndUpdate(
      { _id: coachId, 'cases.caseId': { $ne: caseId } },
      spend(caseId),
      { projection: { active: 1, regions: 1 } },
    );
    if (refused) throw refusalOf(whyNot(refused, region), claim);
    const known = await this.coaches.findOne({ _id: coachId }, { projection: { _id: 1 } });
    if (!known) throw refusalOf('COACH.UNKNOWN', claim);
  }

  /** Gives the place back. A repeat changes nothing, and a late claim of the same case finds it spent. */
  async release({ caseId, coachId }: CaseRelease): Promise<void> {
    await this.coaches.updateOne(
      { _id: coachId, $or: [{ 'cases.caseId': caseId }, { spent: { $ne: caseId } }] },
      { $pull: { cases: { caseId } }, ...spend(caseId) },
    );
  }

  // The driver's own collection, so that what is written here is exactly what the server evaluates.
  private get coaches() {
    return this.models.coaches.collection as unknown as mongo.Collection<CoachDocument>;
  }
}

function spend(caseId: string): mongo.UpdateFilter<CoachDocument> {
  return { $push: { spent: { $each: [caseId], $slice: -REMEMBERED } } };
}

function whyNot({ active, regions }: Pick<CoachDocument, 'active' | 'regions'>, region: string): CaseRefusal {
  if (!active) return 'COACH.NOT_ACTIVE';
  return regions.includes(region) ? 'COACH.CASELOAD_FULL' : 'COACH.OTHER_REGION';
}

const REFUSALS: Record<CaseRefusal, { message: string; remedy: string }> = {
  'COACH.CASELOAD_FULL': {
    message: 'The caseload of this coach is full',
    remedy: 'Choose a coach with room from /v1/coaches?free=true, or raise the capacity of this one.',
  },
  'COACH.OTHER_REGION': { message: 'This coach does not work in the region of the candidate', remedy: 'Choose a coach of the region.' },
  'COACH.NOT_ACTIVE': { message: 'This coach takes no new people', remedy: 'Choose a coach who is active.' },
  'COACH.UNKNOWN': { message: 'There is no such coach', remedy: 'Choose a coach from /v1/coaches.' },
};

/** The refusal of a place in a caseload. */
export function refusalOf(code: CaseRefusal, { coachId }: Pick<CaseClaim, 'coachId'>): DomainError {
  const { message, remedy } = REFUSALS[code];
  return new DomainError(code, message, { remedy, facts: { coachId } });
}
