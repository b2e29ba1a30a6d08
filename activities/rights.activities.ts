import { ARCHIVE_KEPT, attentionAt, remindAt, type RequestAttention, type RequestStatus, type Right } from '../src/domain/rights/request.js';
import { earlier, isBefore, plus, type Instant } from '../src/domain/shared/calendar.js';
import type { RetentionActivities, RightsActivities } from '../workflows/rights/rights.ports.js';
import { mappingRefusals } from './failures.js';

/** A request as it is carried out. */
export interface RequestToDo {
  requestId: string;
  right: Right;
  status: RequestStatus;
  region: string;
  dueBy: Instant;
  attention?: RequestAttention;
  /** Absent once the person was erased. */
  candidateId?: string;
  decidedBy?: string;
  endJourney?: boolean;
}

export interface RightsActivityDeps {
  requests: {
    find(requestId: string): Promise<RequestToDo | undefined>;
    change(requestId: string, fields: { attention: RequestAttention }): Promise<boolean>;
    done(requestId: string, fields: { carriedOutAt: Instant; archiveExpiresAt?: Instant }): Promise<void>;
    keepArchive(archive: { requestId: string; candidateId: string; zip: Uint8Array; expiresAt: Instant }): Promise<void>;
  };
  /** Everything of the person as one file. */
  archive(candidateId: string, now: Instant): Promise<Uint8Array>;
  rectify(requestId: string, now: Instant): Promise<void>;
  marks: { put(candidateId: string, mark: { right: 'restriction' | 'objection'; requestId: string; since: Instant }): Promise<void> };
  isHeld(candidateId: string): Promise<boolean>;
  journeys: { end(candidateId: string, options: { key: string; alive: () => void }): Promise<void> };
  files: {
    idsOf(candidateId: string): Promise<string[]>;
    /** The key goes with it. */
    erase(ids: readonly string[], options: { except: string; alive: () => void; settledMs: number }): Promise<Record<string, number>>;
    left(ids: readonly string[]): Promise<number>;
    close(ids: readonly string[]): Promise<void>;
  };
  histories: { erase(candidateId: string, alive: () => void): Promise<number> };
  records: {
    keep(record: { recordId: string; destroyedAt: Instant; what: string; ground: string; by: string; region: string; documents: Record<string, number>; histories: number; keyDestroyed: boolean }): Promise<void>;
  };
  retention: { destroyPast(now: Instant, alive: () => void): Promise<{ records: number; more: boolean }> };
  /** The moment by the server's clock: what is past its term is not for the clock of one machine to say. */
  now: () => Instant;
  /** Tells the server that the work goes on. */
  heartbeat: () => void;
  /** See `Erased`. */
  lookAgainMs?: number;
}

const ERASURE_GROUND = 'AVG art. 17: verzoek van de persoon';
const A_DAY = 'P1D';
/** A key is kept for a minute. */
const LOOK_AGAIN_MS = 120_000;

/** The activities of `rightsRequest` and `retention`. Each is safe to repeat. */
export function createRightsActivities(deps: RightsActivityDeps): RightsActivities & RetentionActivities {
  const { requests, files, now, heartbeat, lookAgainMs = LOOK_AGAIN_MS } = deps;
  const known = async (requestId: string): Promise<RequestToDo> => {
    const found = await requests.find(requestId);
    if (found) return found;
    throw new Error(`Request ${requestId} is not in the store`);
  };
  const personOf = async (requestId: string) => {
    const request = await known(requestId);
    return { request, candidateId: request.candidateId, ids: request.candidateId === undefined ? [] : await files.idsOf(request.candidateId) };
  };
  return mappingRefusals<RightsActivities & RetentionActivities>({
    async lookAtRequest(requestId) {
      const { right, status, dueBy, attention: before } = await known(requestId);
      const attention = attentionAt(dueBy, now());
      if (status === 'open' && attention && attention !== before) await requests.change(requestId, { attention });
      const moments = [remindAt(dueBy), dueBy].filter((at) => isBefore(now(), at));
      return { right, status, lookAgainAt: moments.reduce(earlier, plus(now(), A_DAY)) };
    },

    async carryOut(requestId) {
      const { right, candidateId } = await known(requestId);
      const at = now();
      if (candidateId === undefined) return; // erased meanwhile: there is nothing left to do it with
      if (right === 'access') {
        const expiresAt = plus(at, ARCHIVE_KEPT);
        await requests.keepArchive({ requestId, candidateId, zip: await deps.archive(candidateId, at), expiresAt });
        await requests.done(requestId, { carriedOutAt: at, archiveExpiresAt: expiresAt });
        return;
      }
      if (right === 'rectification') await deps.rectify(requestId, at);
      if (right === 'restriction' || right === 'objection') await deps.marks.put(candidateId, { right, requestId, since: at });
      await requests.done(requestId, { carriedOutAt: at });
    },

    async isHeld(requestId) {
      const { ids } = await personOf(requestId);
      return (await Promise.all(ids.map((id) => deps.isHeld(id)))).includes(true);
    },

    async endJourney(requestId) {
      const { request, ids } = await personOf(requestId);
      if (request.endJourney !== true) return;
      for (const id of ids) await deps.journeys.end(id, { key: `${requestId}/erasure`, alive: heartbeat });
    },

    async erasePerson(requestId) {
      const { ids } = await personOf(requestId);
      let histories = 0;
      for (const id of ids) histories += await deps.histories.erase(id, heartbeat);
      const documents = await files.erase(ids, { except: requestId, alive: heartbeat, settledMs: lookAgainMs / 2 });
      return { documents, histories, left: await files.left(ids), lookAgainMs };
    },

    async closeErasure(requestId, { documents, histories }) {
      const { request, ids } = await personOf(requestId);
      const { decidedBy, region } = request;
      const at = now();
      await deps.records.keep({ recordId: requestId, destroyedAt: at, what: 'erasure', ground: ERASURE_GROUND, by: decidedBy ?? '', region, documents, histories, keyDestroyed: true });
      await requests.done(requestId, { carriedOutAt: at });
      if (ids.length > 0) await files.close(ids);
    },

    destroyPast: () => deps.retention.destroyPast(now(), heartbeat),
  });
}
