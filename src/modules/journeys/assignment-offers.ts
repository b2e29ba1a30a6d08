import type { Offer } from '../../domain/journey/proposal.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Models } from '../../persistence/models.js';

/** What is proposed, as read from the assignment. */
export class AssignmentOffers {
  constructor(private readonly models: Pick<Models, 'assignments'>) {}

  /**
   * The offer of an assignment for a candidate of `region`, who consents to work in the `neighbours`.
   * Throws `ASSIGNMENT.UNKNOWN`, `ASSIGNMENT.NOT_OPEN` or `ASSIGNMENT.OTHER_REGION`.
   */
  async offerOf(assignmentId: string, { region, neighbours }: { region: string; neighbours: string[] }): Promise<Omit<Offer, 'proposalId' | 'placementId'>> {
    const fields = { contractorId: 1, region: 1, startsAt: 1, endsAt: 1, status: 1 };
    const found = await this.models.assignments.findById(assignmentId, fields).lean();
    if (!found) throw refused('ASSIGNMENT.UNKNOWN', 'There is no such assignment');
    if (found.status !== 'open') throw refused('ASSIGNMENT.NOT_OPEN', 'This assignment is closed');
    if (found.region !== region && !neighbours.includes(found.region)) throw refused('ASSIGNMENT.OTHER_REGION', 'This assignment belongs to another region');
    const { contractorId } = found;
    const neighbour = found.region === region ? {} : { neighbourRegion: found.region };
    return { assignmentId, contractorId, ...neighbour, startsAt: iso(found.startsAt), endsAt: iso(found.endsAt), proposedBy: 'coordinator', reasons: [] };
  }
}

function refused(code: string, message: string): DomainError {
  return new DomainError(code, message, { field: 'body.assignmentId', remedy: 'Choose another assignment from /v1/assignments.' });
}

function iso(at: string | Date): string {
  return new Date(at).toISOString();
}
