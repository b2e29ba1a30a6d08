/**
 * Which records a caller reaches: by region, caseload, contractor or person. Lists get a condition for their query; a
 * record that is asked for by its id is looked at after it was read, so that reads by id go on in groups. What is out
 * of reach is answered as if it were not there.
 */
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteContract } from '../../contracts/api/route.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { CandidateReach, type Reached } from '../../http/candidate-reach.js';
import { traceEmergency } from '../../observability/request-trace.js';
import type { ProfileDocument } from '../../persistence/candidates/profile.schema.js';
import { DocumentsById } from '../../persistence/documents-by-id.js';
import type { EmergencyAccesses } from '../../persistence/emergency-accesses/emergency-accesses.js';
import { JourneyReads, type Conditions, type Rows } from '../../persistence/journey-reads.js';
import type { Models } from '../../persistence/models.js';
import { ProcessingMarks } from '../../persistence/rights/processing-marks.js';
import { journeyNotStarted, unknownCandidate } from '../journeys/refusals.js';
import { rowFor } from '../journeys/row-wait.js';
import { has, reachesRegion, regionsFor } from './scopes.js';

/** How much of a row a caller sees: all of it, or what the work needs. */
export type Sight = 'whole' | 'work';

/** A row that belongs to a candidate. */
interface OfCandidate {
  candidateId: string;
  region: string;
  contractorId?: string | undefined;
}

/** The rows of a list that are in reach. */
interface ListReach {
  where: Conditions;
  /** How much of a row that met the conditions is seen. */
  sight(row: OfCandidate): Sight;
}

type Collections = Pick<Models, 'journeys' | 'proposals' | 'placements' | 'checkpoints' | 'escalations' | 'profiles' | 'actions' | 'processingMarks'>;
type CaseOf = Pick<JourneyRow, 'coachId' | 'handover'>;

export class Reach extends CandidateReach {
  private readonly journeys: Rows<JourneyRow>;
  private readonly profiles: DocumentsById<ProfileDocument>;
  private readonly marks: ProcessingMarks;

  constructor(
    private readonly models: Collections,
    private readonly emergencies: Pick<EmergencyAccesses, 'openFor'>,
  ) {
    super();
    this.journeys = new JourneyReads(models).journeys;
    this.profiles = new DocumentsById(models.profiles.collection);
    this.marks = new ProcessingMarks(models);
  }

  override async require(candidateId: string, caller: Principal, { errors = [] }: RouteContract): Promise<Reached> {
    const look = () => this.reached(caller, candidateId);
    // Rows follow a journey a moment later: who just became the coach is waited for.
    const found = caller.reading || bySelfAlone(caller) ? await look() : await rowFor(look);
    if (found) return found;
    if (await this.openInEmergency(caller, candidateId)) return {};
    throw errors.includes('JOURNEY.NOT_STARTED') && !errors.includes('CANDIDATE.UNKNOWN') ? journeyNotStarted() : unknownCandidate();
  }

  /** True when the file of this candidate is in reach. */
  async reachesCandidate(caller: Principal, candidateId: string): Promise<boolean> {
    return (await this.reached(caller, candidateId)) !== undefined;
  }

  /** What was read to see that the file of this candidate is in reach; undefined: it is not. */
  private async reached(caller: Principal, candidateId: string): Promise<Reached | undefined> {
    if (has(caller, 'all') || (has(caller, 'self') && caller.candidateId === candidateId)) return {};
    if (!has(caller, 'region') && !has(caller, 'caseload')) return undefined;
    // The profile follows the region of the journey, and is there before it.
    const profile = has(caller, 'region') ? await this.profiles.find(candidateId) : undefined;
    if (profile && reachesRegion(caller, profile.region)) return { profile };
    const journey = await this.journeys.find(candidateId);
    if (journey && (reachesRegion(caller, journey.region) || receives(caller, journey))) return {};
    return has(caller, 'caseload') && (await this.guides(caller, candidateId, journey)) ? {} : undefined;
  }

  /** Which of these candidates are in reach. */
  async within(caller: Principal, candidateIds: readonly string[]): Promise<Set<string>> {
    const reached = await Promise.all(candidateIds.map((id) => this.reachesCandidate(caller, id)));
    return new Set(candidateIds.filter((_id, at) => reached[at]));
  }

  /** How much of this row the caller sees; undefined: nothing. */
  async sightOf(caller: Principal, row: OfCandidate): Promise<Sight | undefined> {
    if (reachesRegion(caller, row.region) || (has(caller, 'self') && caller.candidateId === row.candidateId)) return 'whole';
    if (has(caller, 'caseload') && (await this.guides(caller, row.candidateId, await this.journeys.find(row.candidateId)))) return 'whole';
    if (await this.openInEmergency(caller, row.candidateId)) return 'whole';
    // Data that are restricted are kept, and no other party sees them.
    return has(caller, 'contractor') && ownsWork(caller, row) && !(await this.marks.of(row.candidateId)).restricted ? 'work' : undefined;
  }

  /** The row with this id, when the caller reaches it, with how much of it is seen. */
  async find<Row extends OfCandidate>(rows: Rows<Row>, id: string, caller: Principal): Promise<{ row: Row; sight: Sight } | undefined> {
    const row = await rows.find(id);
    const sight = row && (await this.sightOf(caller, row));
    return row && sight ? { row, sight } : undefined;
  }

  /** The condition for a list of rows of candidates. */
  async of(caller: Principal): Promise<ListReach> {
    if (has(caller, 'all')) return { where: {}, sight: () => 'whole' };
    const guided = has(caller, 'caseload') ? await this.caseload(caller) : [];
    const own: Conditions[] = [];
    if (has(caller, 'region') && caller.regions.length > 0) own.push({ region: regionsFor(caller) });
    if (guided.length > 0) own.push({ candidateId: { $in: guided } });
    if (has(caller, 'contractor') && caller.contractorId) own.push({ contractorId: caller.contractorId, ...(await this.unrestricted()) });
    if (has(caller, 'self') && caller.candidateId) own.push({ candidateId: caller.candidateId });
    const [first] = own;
    const where = first === undefined ? { candidateId: '' } : own.length === 1 ? first : { $or: own };
    const mine = new Set(guided);
    const whole = (row: OfCandidate) => reachesRegion(caller, row.region) || mine.has(row.candidateId) || (has(caller, 'self') && caller.candidateId === row.candidateId);
    return { where, sight: (row) => (whole(row) ? 'whole' : 'work') };
  }

  /** The candidates whom a coach guides, is asked to take over, or has something to do for. */
  async caseload({ subject }: Principal): Promise<string[]> {
    const [guided, asked] = await Promise.all([
      this.models.journeys.find({ $or: [{ coachId: subject }, { 'handover.toCoachId': subject, 'handover.handoverId': { $exists: true } }] }, { _id: 1 }).lean(),
      this.models.actions.find({ assignee: subject, open: true }, { candidateId: 1 }).lean(),
    ]);
    return [...new Set([...guided.map(({ _id }) => _id), ...asked.map(({ candidateId }) => candidateId)])];
  }

  /** For reading, until it ends by itself; asked only about who is out of reach, so that it is noted where it counts. */
  private async openInEmergency(caller: Principal, candidateId: string): Promise<boolean> {
    if (!caller.reading || !(has(caller, 'region') || has(caller, 'caseload'))) return false;
    const open = await this.emergencies.openFor({ openedBy: caller.subject, candidateId });
    if (open !== undefined) traceEmergency(open);
    return open !== undefined;
  }

  private async unrestricted(): Promise<Conditions> {
    const restricted = await this.marks.restricted();
    return restricted.length === 0 ? {} : { candidateId: { $nin: restricted } };
  }

  private async guides({ subject }: Principal, candidateId: string, journey: CaseOf | undefined): Promise<boolean> {
    if (journey && guidedBy(subject, journey)) return true;
    return (await this.models.actions.exists({ candidateId, assignee: subject, open: true })) !== null;
  }
}

/** True for the coach of the candidate, and for who is asked to become it. */
export function guidedBy(subject: string, { coachId, handover }: CaseOf): boolean {
  return coachId === subject || handover?.toCoachId === subject;
}

/** True when the journey waits for an answer of a region of the caller. */
function receives(caller: Principal, { transfer }: Pick<JourneyRow, 'transfer'>): boolean {
  return caller.reading && transfer !== undefined && reachesRegion(caller, transfer.toRegion);
}

function ownsWork(caller: Principal, { contractorId }: OfCandidate): boolean {
  return contractorId !== undefined && caller.contractorId === contractorId;
}

function bySelfAlone({ scopes }: Principal): boolean {
  return scopes.every((scope) => scope === 'self' || scope === 'contractor');
}
