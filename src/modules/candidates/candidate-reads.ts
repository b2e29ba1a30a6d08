import type { RouteOutput } from '../../contracts/api/route.js';
import type { candidateRoutes } from '../../contracts/api/routes/candidates.js';
import { intakeMissing, type Profile } from '../../domain/candidate/profile.js';
import type { Person } from '../../domain/candidate/person.js';
import type { JourneyRow } from '../../domain/journey/projection.js';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { CandidateFilter, CandidateLists } from '../../persistence/candidates/candidate-lists.js';
import type { CandidateRecords, PersonRecord, ProfileRecord } from '../../persistence/candidates/candidate-records.js';
import type { JourneyReads } from '../../persistence/journey-reads.js';
import type { PageRequest } from '../../persistence/pages.js';

type Routes = typeof candidateRoutes;
export type CandidateAnswer = RouteOutput<Routes['readCandidate']>;
export type ProfileAnswer = RouteOutput<Routes['readProfile']>;
type Summaries = RouteOutput<Routes['listCandidates']>;

export interface CandidateSources {
  records: CandidateRecords;
  lists: CandidateLists;
  journeys: JourneyReads;
}

/** Candidates as they are answered: person, intake facts and where the journey stands. */
export class CandidateReads {
  constructor(private readonly sources: CandidateSources) {}

  /** Throws `CANDIDATE.UNKNOWN`. */
  async one(candidateId: string): Promise<CandidateAnswer> {
    const { records, journeys } = this.sources;
    const [person, profile, journey, hasBsn] = await Promise.all([
      this.person(candidateId),
      this.profile(candidateId),
      journeys.journeys.find(candidateId),
      records.hasBsn(candidateId),
    ]);
    const { rev, mergedInto, createdAt, changedAt } = person;
    return {
      ...placeOf(profile),
      ...(journey && { journey: summaryOf(journey) }),
      candidateId,
      person: personOf(person),
      hasBsn,
      ...(mergedInto && { mergedInto }),
      rev,
      createdAt,
      changedAt,
    };
  }

  async list(filter: CandidateFilter, page: PageRequest): Promise<Summaries> {
    const { records, lists, journeys } = this.sources;
    const { items: ids, ...rest } = await lists.ids(filter, page);
    const [persons, profiles, rows] = await Promise.all([
      records.persons(ids),
      records.profiles(ids),
      journeys.journeys.all({ _id: { $in: ids } }, { _id: 1 }),
    ]);
    const personOfId = new Map(persons.map((p) => [p.candidateId, p]));
    const profileOfId = new Map(profiles.map((p) => [p.candidateId, p]));
    const journeyOfId = new Map(rows.map((j) => [j.candidateId, j]));
    const items = ids.flatMap((candidateId) => {
      const [person, profile, journey] = [personOfId.get(candidateId), profileOfId.get(candidateId), journeyOfId.get(candidateId)];
      // A candidate who is being registered at this moment has a profile and no person yet.
      if (!person || !profile) return [];
      const { givenName, namePrefix, familyName, birthDate, createdAt } = person;
      return {
        candidateId,
        givenName,
        ...(namePrefix && { namePrefix }),
        familyName,
        birthDate,
        ...placeOf(profile),
        ...(journey && { journey: summaryOf(journey) }),
        createdAt,
      };
    });
    return { ...rest, items };
  }

  async hasJourney(candidateId: string): Promise<boolean> {
    return (await this.sources.journeys.journeys.find(candidateId)) !== undefined;
  }

  /** Throws `CANDIDATE.UNKNOWN`. */
  async person(candidateId: string): Promise<PersonRecord> {
    const person = await this.sources.records.person(candidateId);
    if (!person) throw unknownCandidate();
    return person;
  }

  /** Throws `CANDIDATE.UNKNOWN`. */
  async profile(candidateId: string): Promise<ProfileRecord> {
    const profile = await this.sources.records.profile(candidateId);
    if (!profile) throw unknownCandidate();
    return profile;
  }
}

/** The person of a record, without what was made from it. */
export function personOf({ givenName, namePrefix, familyName, birthDate, address, email, phone }: PersonRecord): Person {
  return {
    givenName,
    ...(namePrefix && { namePrefix }),
    familyName,
    birthDate,
    address,
    ...(email && { email }),
    ...(phone && { phone }),
  };
}

/** The intake facts of a record as they are answered. */
export function profileAnswer(record: ProfileRecord): ProfileAnswer {
  const { journeyRev: _followed, merged: _merged, createdAt: _since, ...shown } = record;
  return { ...shown, missing: intakeMissing(profileOf(record)) };
}

/** The intake facts of a record alone. */
export function profileOf(record: ProfileRecord): Profile {
  const { candidateId: _id, rev: _rev, journeyRev: _followed, merged: _merged, createdAt: _since, changedAt: _last, ...profile } = record;
  return profile;
}

export function unknownCandidate(field = 'params.candidateId'): DomainError {
  return new DomainError('CANDIDATE.UNKNOWN', 'There is no such candidate', {
    field,
    remedy: 'Find the candidate in /v1/candidates.',
  });
}

function placeOf({ region, targetGroup, municipality }: ProfileRecord): Pick<Profile, 'region' | 'targetGroup' | 'municipality'> {
  return { region, targetGroup, municipality };
}

function summaryOf({ rev, stage, stageSince, nextDueAt, attention }: JourneyRow) {
  return { rev, stage, stageSince, ...(nextDueAt && { nextDueAt }), attention };
}
