import { Injectable } from '@nestjs/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { messagePreferenceRoutes } from '../../contracts/api/routes/message-preferences.js';
import { allChannels, type MessagePreferences } from '../../domain/messages/preferences.js';
import { ifMatchFailed } from '../../http/if-match.js';
import { CandidateRecords } from '../../persistence/candidates/candidate-records.js';
import { MessagePreferenceStore, type MessagePreferenceRecord, type PreferenceOwner } from '../../persistence/messages/message-preferences.js';
import { unknownCandidate } from '../candidates/candidate-reads.js';

type Routes = typeof messagePreferenceRoutes;
type In<R extends keyof Routes> = RouteInput<Routes[R]>;
type Answer = RouteOutput<Routes['readMessagePreferences']>;

@Injectable()
export class MessagePreferencesService {
  constructor(
    private readonly preferences: MessagePreferenceStore,
    private readonly records: CandidateRecords,
  ) {}

  async readOwn(caller: Principal): Promise<Answer> {
    return answerOf(await this.preferences.of(ownerOf(caller)));
  }

  /** Throws `REQUEST.IF_MATCH_FAILED`. */
  async replaceOwn({ body, revision }: In<'replaceMessagePreferences'>, caller: Principal): Promise<Answer> {
    return this.replace(ownerOf(caller), body, revision);
  }

  /** Throws `CANDIDATE.UNKNOWN`. */
  async readOfCandidate({ params }: In<'readCandidateMessagePreferences'>): Promise<Answer> {
    return answerOf(await this.preferences.of(await this.candidate(params.candidateId)));
  }

  /** Throws `CANDIDATE.UNKNOWN` or `REQUEST.IF_MATCH_FAILED`. */
  async replaceOfCandidate({ params, body, revision }: In<'replaceCandidateMessagePreferences'>): Promise<Answer> {
    return this.replace(await this.candidate(params.candidateId), body, revision);
  }

  private async candidate(candidateId: string): Promise<PreferenceOwner> {
    if (!(await this.records.person(candidateId))) throw unknownCandidate();
    return `candidate/${candidateId}`;
  }

  private async replace(owner: PreferenceOwner, body: In<'replaceMessagePreferences'>['body'], rev: number): Promise<Answer> {
    const { quietHours, ...choices } = body;
    const preferences: MessagePreferences = { ...choices, ...(quietHours && { quietHours }) };
    const replaced = await this.preferences.replace({ owner, rev, preferences }, new Date().toISOString());
    if (replaced) return answerOf(replaced);
    throw ifMatchFailed((await this.preferences.of(owner)).rev);
  }
}

/** A candidate and a contractor choose for their dossier, staff for their own account. */
function ownerOf({ candidateId, contractorId, subject }: Principal): PreferenceOwner {
  if (candidateId) return `candidate/${candidateId}`;
  return contractorId ? `contractor/${contractorId}` : `account/${subject}`;
}

function answerOf({ rev, quietHours, ...preferences }: MessagePreferenceRecord): Answer {
  return { ...preferences, channels: allChannels(preferences), quietHours: quietHours ?? null, rev };
}
