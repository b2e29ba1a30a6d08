/**
 * Registers candidates: BSN to the vault, duplicates found, person and intake facts stored. Free of any framework:
 * the API registers one, an import registers batches.
 */
import { blockingKeys, duplicateScore, isPossibleDuplicate, type DuplicateReason } from '../../domain/candidate/duplicates.js';
import { requirePlausibleBirthDate, type Person } from '../../domain/candidate/person.js';
import type { Profile } from '../../domain/candidate/profile.js';
import { dateOf, plus, type Instant } from '../../domain/shared/calendar.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { BsnVault } from '../../persistence/candidates/bsn-vault.js';
import type { CandidateRecords } from '../../persistence/candidates/candidate-records.js';

export interface NewCandidate {
  /** Chosen by the caller, the same on every retry: registering is idempotent by it. */
  candidateId: string;
  person: Person;
  /** Nine digits that pass the eleven test. Goes to the vault and nowhere else. */
  bsn?: string;
  profile: Profile;
  /** Somebody looked at the possible duplicates and says why this is another person. */
  overrule?: Overrule;
}

export interface Overrule {
  /** The records that were looked at; absent: all that the refusal named. */
  candidateIds?: string[];
  reason: string;
  /** The account that overruled. */
  by: string;
}

export interface RegisterResult {
  candidateId: string;
  status: 'registered' | 'already-registered' | 'refused';
  /** `CANDIDATE.BSN_KNOWN`, `CANDIDATE.POSSIBLE_DUPLICATE` or `CANDIDATE.BIRTH_DATE_IMPLAUSIBLE`. */
  refusal?: DomainError;
}

/** A registered person who may be the same one. */
export interface PossibleDuplicate {
  candidateId: string;
  /** 0 to 100. */
  score: number;
  reasons: DuplicateReason[];
}

/** A registration that stopped between the vault and the person holds a BSN no longer than this. */
const ABANDONED_AFTER = 'PT15M';
/** A refusal names no more records than this. */
const MOST_NAMED = 10;

type Refusals = Map<string, DomainError>;

export class CandidateRegistry {
  constructor(
    private readonly records: CandidateRecords,
    private readonly vault: BsnVault,
  ) {}

  /**
   * Registers a batch in a few round trips and answers one result per candidate, in the same order. A refusal stops
   * nobody else. Candidates of one batch are compared with each other too: of two alike the later one is refused.
   */
  async registerMany(candidates: NewCandidate[], now: Instant): Promise<RegisterResult[]> {
    const before = await this.records.registered(candidates.map((c) => c.candidateId));
    const fresh = candidates.filter((c) => !before.has(c.candidateId));
    const refusals: Refusals = new Map();
    const accepted = () => fresh.filter((c) => !refusals.has(c.candidateId));
    refuseImplausible(fresh, { refusals, now });
    await this.refuseKnownBsns(accepted(), { refusals, now });
    await this.refuseLookalikes(accepted(), refusals);
    await this.keepBsns(accepted(), { refusals, now });
    await this.keepReasons(accepted(), now);
    await this.records.insert(accepted(), now);
    return candidates.map(({ candidateId }) => {
      const refusal = refusals.get(candidateId);
      if (refusal) return { candidateId, status: 'refused', refusal };
      return { candidateId, status: before.has(candidateId) ? 'already-registered' : 'registered' };
    });
  }

  /** Registered people who may be the same person, most alike first. Merged records are left out. */
  async possibleDuplicates({ candidateId, person }: { candidateId: string; person: Person }): Promise<PossibleDuplicate[]> {
    return alike({ candidateId, person }, await this.records.sharing(blockingKeys(person)));
  }

  private async refuseKnownBsns(candidates: NewCandidate[], { refusals, now }: { refusals: Refusals; now: Instant }): Promise<void> {
    const holders = await this.records.holdersOf(candidates.flatMap((c) => (c.bsn ? this.vault.hashOf(c.bsn) : [])));
    const others = candidates.flatMap((candidate) => {
      const holder = candidate.bsn ? holders.get(this.vault.hashOf(candidate.bsn)) : undefined;
      return holder && holder !== candidate.candidateId ? [{ candidate, holder }] : [];
    });
    if (others.length === 0) return;
    const persons = new Map((await this.records.persons(others.map((o) => o.holder))).map((p) => [p.candidateId, p]));
    const abandoned = others.filter((o) => !persons.has(o.holder)).map((o) => o.holder);
    if (abandoned.length > 0) await this.records.dropAbandoned(abandoned, plus(now, `-${ABANDONED_AFTER}`));
    for (const { candidate, holder } of others) {
      const person = persons.get(holder);
      if (person) refusals.set(candidate.candidateId, bsnKnown(person.mergedInto ?? holder));
    }
  }

  private async refuseLookalikes(candidates: NewCandidate[], refusals: Refusals): Promise<void> {
    const keysOf = new Map(candidates.map((c) => [c.candidateId, blockingKeys(c.person)]));
    const byKey = new Map<string, KeyedPerson[]>();
    const add = (person: KeyedPerson) => {
      for (const key of person.keys) byKey.set(key, [...(byKey.get(key) ?? []), person]);
    };
    for (const person of await this.records.sharing([...keysOf.values()].flat())) add({ ...person, keys: blockingKeys(person) });
    for (const candidate of candidates) {
      const keys = keysOf.get(candidate.candidateId) ?? [];
      const sharing = new Map(keys.flatMap((key) => byKey.get(key) ?? []).map((p) => [p.candidateId, p]));
      const found = alike(candidate, [...sharing.values()]).filter((d) => !overrules(candidate.overrule, d));
      if (found.length > 0) refusals.set(candidate.candidateId, possibleDuplicate(found));
      else add({ ...candidate.person, candidateId: candidate.candidateId, keys });
    }
  }

  /** The unique index has the last word: two registrations with one BSN at the same moment. */
  private async keepBsns(candidates: NewCandidate[], { refusals, now }: { refusals: Refusals; now: Instant }): Promise<void> {
    const sealed = await this.vault.seal(candidates.flatMap(({ candidateId, bsn }) => (bsn ? { candidateId, bsn } : [])), now);
    for (const [candidateId, holder] of await this.records.keepBsns(sealed)) refusals.set(candidateId, bsnKnown(holder));
  }

  private async keepReasons(candidates: NewCandidate[], now: Instant): Promise<void> {
    await this.records.keepNotes(
      candidates.flatMap(({ candidateId, overrule }) =>
        overrule
          ? {
              // One such note per candidate, so that a retry finds it there.
              _id: `${candidateId}.duplicate-overruled`,
              candidateId,
              subject: 'duplicate-overruled' as const,
              text: overrule.reason,
              by: overrule.by,
              at: now,
            }
          : [],
      ),
    );
  }
}

type KeyedPerson = Person & { candidateId: string; keys: string[] };

function refuseImplausible(candidates: NewCandidate[], { refusals, now }: { refusals: Refusals; now: Instant }): void {
  for (const { candidateId, person } of candidates) {
    try {
      requirePlausibleBirthDate(person.birthDate, dateOf(now));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusals.set(candidateId, error);
    }
  }
}

function alike(
  { candidateId, person }: { candidateId: string; person: Person },
  others: (Person & { candidateId: string })[],
): PossibleDuplicate[] {
  return others
    .filter((other) => other.candidateId !== candidateId)
    .map((other) => ({ candidateId: other.candidateId, ...duplicateScore(person, other) }))
    .filter(isPossibleDuplicate)
    .sort((a, b) => b.score - a.score || a.candidateId.localeCompare(b.candidateId));
}

function overrules(overrule: Overrule | undefined, { candidateId }: PossibleDuplicate): boolean {
  return overrule !== undefined && (overrule.candidateIds?.includes(candidateId) ?? true);
}

/** `CANDIDATE.BSN_KNOWN` with the candidate who holds it. */
export function bsnKnown(candidateId: string): DomainError {
  return new DomainError('CANDIDATE.BSN_KNOWN', 'A candidate with this BSN is already registered', {
    field: 'bsn',
    remedy: 'Open the record that is there. When the BSN was mistyped, correct it and register again.',
    facts: { candidateId },
  });
}

function possibleDuplicate(found: PossibleDuplicate[]): DomainError {
  const named = found.slice(0, MOST_NAMED);
  const [most] = named as [PossibleDuplicate];
  return new DomainError('CANDIDATE.POSSIBLE_DUPLICATE', 'This person may be registered already', {
    field: 'person',
    remedy: 'Compare the records. Use the one that is there, or overrule with a reason when it is another person.',
    facts: {
      candidateId: most.candidateId,
      score: most.score,
      reasons: most.reasons,
      candidateIds: named.map((d) => d.candidateId),
    },
  });
}
