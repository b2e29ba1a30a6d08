import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { candidateRoutes } from '../../contracts/api/routes/candidates.js';
import { intakeMissing } from '../../domain/candidate/profile.js';
import { correctedPerson, requirePlausibleBirthDate, type Person } from '../../domain/candidate/person.js';
import { dateOf } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { Reply } from '../../http/reply.js';
import type { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import type { CandidateRecords, PersonRecord, ProfileRecord } from '../../persistence/candidates/candidate-records.js';
import type { NoteSubject } from '../../persistence/candidates/note.schema.js';
import type { Regions } from '../../persistence/registers/regions.js';
import type { Reach } from '../access/reach.js';
import { has, regionsFor, requireOwnRegions } from '../access/scopes.js';
import { rowFor } from '../journeys/row-wait.js';
import { requireRegions } from '../regions/require-regions.js';
import { personOf, profileAnswer, type CandidateAnswer, type CandidateReads, type ProfileAnswer } from './candidate-reads.js';
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
  reach: Reach;
}

@Injectable()
export class CandidatesService {
  constructor(@Inject(CANDIDATE_PARTS) private readonly parts: CandidateParts) {}

  /** Throws `CANDIDATE.BSN_KNOWN`, `CANDIDATE.POSSIBLE_DUPLICATE`, `CANDIDATE.BIRTH_DATE_IMPLAUSIBLE` or `REGION.UNKNOWN`. */
  async create({ body, idempotency }: In<'createCandidate'>, caller: Principal): Promise<Reply> {
    await requireRegions(this.parts.regions, { codes: [body.profile.region], field: 'body.profile.region' });
    requireOwnRegions(caller, { codes: [body.profile.region], field: 'body.profile.region' });
    const candidateId = idempotency.id('candidate');
    const { overrule, ...fields } = body;
    const by = caller.subject;
    const candidate = { candidateId, ...fields, ...(overrule && { overrule: { ...overrule, by } }) };
    const [result] = await this.parts.registry.registerMany([candidate], new Date().toISOString());
    if (result?.refusal) throw await this.withinReach(caller, inBody(result.refusal));
    const missing = intakeMissing(body.profile);
    return new Reply({ candidateId, rev: 1, missing }, { location: `/v1/candidates/${candidateId}`, revision: 1 });
  }

  async list({ query }: In<'listCandidates'>, caller: Principal): Promise<RouteOutput<Routes['listCandidates']>> {
    const { q, region, targetGroup, ...page } = query;
    if (has(caller, 'region')) return this.parts.reads.list({ q, region: regionsFor(caller, region), targetGroup }, page);
    return this.parts.reads.list({ q, region, targetGroup, ids: await this.parts.reach.caseload(caller) }, page);
  }

  async read({ params }: In<'readCandidate'>): Promise<CandidateAnswer> {
    return this.parts.reads.one(params.candidateId);
  }

  /** Corrects personal data and BSN. Throws `REQUEST.IF_MATCH_FAILED`, `CANDIDATE.MERGED` or `CANDIDATE.BSN_KNOWN`. */
  async correct({ params, body, revision, idempotency }: In<'correctCandidate'>, caller: Principal): Promise<CandidateAnswer> {
    const { candidateId } = params;
    const now = new Date().toISOString();
    const present = await this.parts.reads.person(candidateId);
    requireUnmerged(present);
    if (present.rev !== revision) throw ifMatchFailed(present.rev);
    const person = correctedPerson(personOf(present), body.person ?? {});
    requireBirthDate(person, now);
    if (body.bsn !== undefined) await this.requireFreeBsn(candidateId, { bsn: body.bsn, caller });
    // Of two who read the same revision one loses here, before the vault is touched.
    const changed = await this.parts.records.replacePerson({ candidateId, rev: revision, person }, now);
    if (!changed) throw ifMatchFailed((await this.parts.records.person(candidateId))?.rev);
    if (body.bsn !== undefined) await this.replaceBsn({ candidateId, bsn: body.bsn, caller }, now);
    await this.keepReason({ id: idempotency.id('note'), candidateId, subject: 'person-corrected', text: body.reason }, { caller, now });
    return this.parts.reads.one(candidateId);
  }

  async readProfile({ params }: In<'readProfile'>): Promise<ProfileAnswer> {
    return profileAnswer(await this.parts.reads.profile(params.candidateId));
  }

  /** Throws `PROFILE.FOLLOWS_JOURNEY` when the journey runs and region or target group would change. */
  async replaceProfile({ params, body, revision }: In<'replaceProfile'>, caller: Principal): Promise<ProfileAnswer> {
    const { candidateId } = params;
    const present = await this.parts.reads.profile(candidateId);
    requireUnmerged(await this.parts.reads.person(candidateId));
    await requireRegions(this.parts.regions, { codes: [body.region], field: 'body.region' });
    if (body.region !== present.region) requireOwnRegions(caller, { codes: [body.region], field: 'body.region' });
    await this.requireFollows(present, body);
    const now = new Date().toISOString();
    const changed = await this.parts.records.replaceProfile({ candidateId, rev: revision, profile: body }, now);
    if (changed) return profileAnswer(changed);
    throw ifMatchFailed((await this.parts.records.profile(candidateId))?.rev);
  }

  async duplicates({ params }: In<'listDuplicates'>, caller: Principal): Promise<RouteOutput<Routes['listDuplicates']>> {
    const { candidateId } = params;
    const person = await this.parts.reads.person(candidateId);
    const items = await this.parts.registry.possibleDuplicates({ candidateId, person });
    const reached = await this.parts.reach.within(caller, items.map((one) => one.candidateId));
    return { items: items.filter((one) => reached.has(one.candidateId)) };
  }

  /** Throws `CANDIDATE.BSN_KNOWN` while nothing is written yet. */
  private async requireFreeBsn(candidateId: string, { bsn, caller }: { bsn: string; caller: Principal }): Promise<void> {
    const hash = this.parts.vault.hashOf(bsn);
    const holder = (await this.parts.records.holdersOf([hash])).get(hash);
    if (holder && holder !== candidateId) throw await this.withinReach(caller, inBody(bsnKnown(holder)));
  }

  /** The unique index has the last word: somebody may have registered with this BSN meanwhile. */
  private async replaceBsn({ candidateId, bsn, caller }: { candidateId: string; bsn: string; caller: Principal }, now: string): Promise<void> {
    const [sealed] = await this.parts.vault.seal([{ candidateId, bsn }], now);
    const holder = await this.parts.records.replaceBsn(sealed!);
    if (holder) throw await this.withinReach(caller, inBody(bsnKnown(holder)));
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

  /** A refusal names nobody out of reach: that somebody like this is registered elsewhere is all that it says. */
  private async withinReach(caller: Principal, refusal: DomainError): Promise<DomainError> {
    const { candidateId, candidateIds = [], ...rest } = (refusal.detail.facts ?? {}) as { candidateId?: string; candidateIds?: string[] };
    if (candidateId === undefined) return refusal;
    const asked = [...new Set([candidateId, ...candidateIds])];
    let reached = new Set<string>();
    // Who is registered at this very moment has a BSN before a region.
    await rowFor(async () => {
      reached = await this.parts.reach.within(caller, asked);
      return reached.size === asked.length ? reached : undefined;
    });
    if (reached.has(candidateId) && candidateIds.every((id) => reached.has(id))) return refusal;
    const named = candidateIds.filter((id) => reached.has(id));
    const facts = { ...rest, ...(reached.has(candidateId) && { candidateId }), ...(candidateIds.length > 0 && { candidateIds: named }) };
    return new DomainError(refusal.code, refusal.message, { ...refusal.detail, facts: { ...facts, elsewhere: true } });
  }

  private async keepReason(
    note: { id: string; candidateId: string; subject: NoteSubject; text: string },
    { caller, now }: { caller: Principal; now: string },
  ): Promise<void> {
    const { id: _id, ...rest } = note;
    await this.parts.records.keepNotes([{ _id, ...rest, by: caller.subject, at: now }]);
  }
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
