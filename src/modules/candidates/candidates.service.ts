import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { candidateRoutes } from '../../contracts/api/routes/candidates.js';
import { intakeMissing } from '../../domain/candidate/profile.js';
import type { Person } from '../../domain/candidate/person.js';
import { requirePlausibleBirthDate } from '../../domain/candidate/person.js';
import { dateOf } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Reply } from '../../http/reply.js';
import type { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import type { CandidateRecords, PersonRecord, ProfileRecord } from '../../persistence/candidates/candidate-records.js';
import type { NoteSubject } from '../../persistence/candidates/note.schema.js';
import type { Regions } from '../../persistence/registers/regions.js';
import { reachesCandidate } from '../journeys/reach.js';
import { requireRegions } from '../regions/require-regions.js';
import { personOf, profileAnswer, unknownCandidate, type CandidateAnswer, type CandidateReads, type ProfileAnswer } from './candidate-reads.js';
import { bsnKnown, type CandidateRegistry } from './candidate-registry.js';

type Routes = typeof candidateRoutes;
type In<R extends keyof Routes> = RouteInput<Routes[R]>;

/** The token of what the service works with. */
export const CANDIDATE_PARTS = Symbol('CandidateParts');

export interface CandidateParts {
  registry: CandidateRegistry;
  records: CandidateRecords;
  reads: CandidateReads;
  vault: BsnVault;
  regions: Regions;
}

@Injectable()
export class CandidatesService {
  constructor(@Inject(CANDIDATE_PARTS) private readonly parts: CandidateParts) {}

  /** Throws `CANDIDATE.BSN_KNOWN`, `CANDIDATE.POSSIBLE_DUPLICATE`, `CANDIDATE.BIRTH_DATE_IMPLAUSIBLE` or `REGION.UNKNOWN`. */
  async create({ body, idempotency }: In<'createCandidate'>, caller: Principal): Promise<Reply> {
    await requireRegions(this.parts.regions, { codes: [body.profile.region], field: 'body.profile.region' });
    const candidateId = idempotency.id('candidate');
    const { overrule, ...fields } = body;
    const by = caller.subject;
    const candidate = { candidateId, ...fields, ...(overrule && { overrule: { ...overrule, by } }) };
    const [result] = await this.parts.registry.registerMany([candidate], new Date().toISOString());
    if (result?.refusal) throw inBody(result.refusal);
    const missing = intakeMissing(body.profile);
    return new Reply({ candidateId, rev: 1, missing }, { location: `/v1/candidates/${candidateId}`, revision: 1 });
  }

  async list({ query }: In<'listCandidates'>): Promise<RouteOutput<Routes['listCandidates']>> {
    const { q, region, targetGroup, ...page } = query;
    return this.parts.reads.list({ q, region, targetGroup }, page);
  }

  async read({ params }: In<'readCandidate'>, caller: Principal): Promise<CandidateAnswer> {
    requireReach(caller, params.candidateId);
    return this.parts.reads.one(params.candidateId);
  }

  /** Corrects personal data and BSN. Throws `REQUEST.IF_MATCH_FAILED`, `CANDIDATE.MERGED` or `CANDIDATE.BSN_KNOWN`. */
  async correct({ params, body, revision, idempotency }: In<'correctCandidate'>, caller: Principal): Promise<CandidateAnswer> {
    const { candidateId } = params;
    const now = new Date().toISOString();
    const present = await this.parts.reads.person(candidateId);
    requireUnmerged(present);
    if (present.rev !== revision) throw ifMatchFailed(present.rev);
    const person = corrected(personOf(present), body.person ?? {});
    requireBirthDate(person, now);
    if (body.bsn !== undefined) await this.requireFreeBsn(candidateId, body.bsn);
    // Of two who read the same revision one loses here, before the vault is touched.
    const changed = await this.parts.records.replacePerson({ candidateId, rev: revision, person }, now);
    if (!changed) throw ifMatchFailed((await this.parts.records.person(candidateId))?.rev);
    if (body.bsn !== undefined) await this.replaceBsn(candidateId, body.bsn, now);
    await this.keepReason({ id: idempotency.id('note'), candidateId, subject: 'person-corrected', text: body.reason }, { caller, now });
    return this.parts.reads.one(candidateId);
  }

  async readProfile({ params }: In<'readProfile'>, caller: Principal): Promise<ProfileAnswer> {
    requireReach(caller, params.candidateId);
    return profileAnswer(await this.parts.reads.profile(params.candidateId));
  }

  /** Throws `PROFILE.FOLLOWS_JOURNEY` when the journey runs and region or target group would change. */
  async replaceProfile({ params, body, revision }: In<'replaceProfile'>): Promise<ProfileAnswer> {
    const { candidateId } = params;
    const present = await this.parts.reads.profile(candidateId);
    requireUnmerged(await this.parts.reads.person(candidateId));
    await requireRegions(this.parts.regions, { codes: [body.region], field: 'body.region' });
    await this.requireFollows(present, body);
    const now = new Date().toISOString();
    const changed = await this.parts.records.replaceProfile({ candidateId, rev: revision, profile: body }, now);
    if (changed) return profileAnswer(changed);
    throw ifMatchFailed((await this.parts.records.profile(candidateId))?.rev);
  }

  async duplicates({ params }: In<'listDuplicates'>): Promise<RouteOutput<Routes['listDuplicates']>> {
    const { candidateId } = params;
    const person = await this.parts.reads.person(candidateId);
    return { items: await this.parts.registry.possibleDuplicates({ candidateId, person }) };
  }

  /** Throws `CANDIDATE.BSN_KNOWN` while nothing is written yet. */
  private async requireFreeBsn(candidateId: string, bsn: string): Promise<void> {
    const hash = this.parts.vault.hashOf(bsn);
    const holder = (await this.parts.records.holdersOf([hash])).get(hash);
    if (holder && holder !== candidateId) throw inBody(bsnKnown(holder));
  }

  /** The unique index has the last word: somebody may have registered with this BSN meanwhile. */
  private async replaceBsn(candidateId: string, bsn: string, now: string): Promise<void> {
    const [sealed] = await this.parts.vault.seal([{ candidateId, bsn }], now);
    const holder = await this.parts.records.replaceBsn(sealed!);
    if (holder) throw inBody(bsnKnown(holder));
  }

  private async requireFollows({ candidateId, region, targetGroup }: ProfileRecord, body: In<'replaceProfile'>['body']): Promise<void> {
    if (region === body.region && targetGroup === body.targetGroup) return;
    if (!(await this.parts.reads.hasJourney(candidateId))) return;
    throw new DomainError('PROFILE.FOLLOWS_JOURNEY', 'Region and target group follow the journey', {
      field: region === body.region ? 'body.targetGroup' : 'body.region',
      remedy: 'Request a transfer to change the region; correct the journey to change the target group.',
      facts: { region, targetGroup },
    });
  }

  private async keepReason(
    note: { id: string; candidateId: string; subject: NoteSubject; text: string },
    { caller, now }: { caller: Principal; now: string },
  ): Promise<void> {
    const { id: _id, ...rest } = note;
    await this.parts.records.keepNotes([{ _id, ...rest, by: caller.subject, at: now }]);
  }
}

/** Throws `CANDIDATE.UNKNOWN` for who may not know of this candidate. */
function requireReach(caller: Principal, candidateId: string): void {
  if (!reachesCandidate(caller, candidateId)) throw unknownCandidate();
}

/** Throws `CANDIDATE.MERGED`. */
export function requireUnmerged({ mergedInto }: PersonRecord): void {
  if (!mergedInto) return;
  throw new DomainError('CANDIDATE.MERGED', 'This record was merged into another', {
    remedy: 'Use the other record.',
    facts: { mergedInto },
  });
}

/** The registry names fields of the candidate; in a request they stand in the body. */
function inBody(refusal: DomainError): DomainError {
  const { field, ...detail } = refusal.detail;
  return new DomainError(refusal.code, refusal.message, { ...detail, ...(field && { field: `body.${field}` }) });
}

function requireBirthDate(person: Person, now: string): void {
  try {
    requirePlausibleBirthDate(person.birthDate, dateOf(now));
  } catch (error) {
    throw error instanceof DomainError ? inBody(error) : error;
  }
}

/** The person with the changes; null removes. */
function corrected(person: Person, changes: { [K in keyof Person]?: Person[K] | null | undefined }): Person {
  const merged = { ...person, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null && value !== undefined)) as unknown as Person;
}
