/** What intake staff, coaches and coordinators do about a journey as a whole. */
import { caseRoutes } from '../contracts/api/routes/cases.js';
import { candidateRoutes } from '../contracts/api/routes/candidates.js';
import { journeyRoutes } from '../contracts/api/routes/journeys.js';
import { transferRoutes } from '../contracts/api/routes/transfers.js';
import { dateOf, epochOf } from '../domain/shared/calendar.js';
import type { ApiClient } from './api-client.js';
import { after, CANDIDATE, guideOf, type Act, type Scene } from './act.js';
import { SHARES } from './cast.js';
import { OTHER_REGION, REGION } from './people.js';
import { PLAY_SECONDS } from './work.js';

export function journeyActs(scene: Scene): Act[] {
  if (scene.journey.stage === 'ended') return [];
  return [...guidance(scene), ...intake(scene), ...holds(scene), ...transfers(scene), ...leaving(scene)];
}

/** Everybody in the region gets the coach; who comes to another region is guided there. */
function guidance(scene: Scene): Act[] {
  const { journey, who: { candidateId }, coachId } = scene;
  if (journey.coachId !== undefined || journey.region !== REGION) return [];
  return [
    {
      key: `coach/${candidateId}`,
      at: after(scene, { since: journey.startedAt, wait: [1, 12], label: 'coach' }),
      candidateId,
      says: 'krijgt een jobcoach (coach assigned)',
      send: async (api, key) => void (await api.call(caseRoutes.assignCoach, { as: 'coordinator', params: { candidateId }, body: { coachId }, key })),
    },
  ];
}

function intake(scene: Scene): Act[] {
  const { journey, who, cast } = scene;
  // Some intakes are never completed: the policy ends those.
  if (journey.stage !== 'intake' || cast.roll('intake', who.row) < 0.3) return [];
  const { candidateId } = who;
  return [
    {
      key: `intake/${candidateId}`,
      at: after(scene, { since: journey.startedAt, wait: [7, 16], label: 'intake' }),
      candidateId,
      says: 'intake vult het dossier aan en rondt af (intake completed)',
      send: async (api, key) => {
        await completeProfile(api, { candidateId, from: dateOf(journey.startedAt) });
        await api.call(journeyRoutes.completeIntake, { as: 'intake', params: { candidateId }, key });
      },
    },
  ];
}

async function completeProfile(api: ApiClient, { candidateId, from }: { candidateId: string; from: string }): Promise<void> {
  const { answer, etag = '' } = await api.exchange(candidateRoutes.readProfile, { as: 'intake', params: { candidateId } });
  if (answer.missing.length === 0) return;
  const { candidateId: _id, missing: _missing, rev: _rev, changedAt: _at, ...profile } = answer;
  const availability = { from, hoursPerWeek: { min: 16, max: 32 } };
  await api.call(candidateRoutes.replaceProfile, { as: 'intake', params: { candidateId }, body: { ...profile, availability }, ifMatch: etag });
}

function holds(scene: Scene): Act[] {
  const { journey, who, part, played, cast } = scene;
  const { candidateId } = who;
  const params = { candidateId };
  if (part !== 'on-hold' && part !== 'long-hold') return [];
  if (journey.hold) {
    // Nobody resumes the long one: it ends by itself.
    if (part === 'long-hold') return [];
    const at = after(scene, { since: journey.hold.since, wait: [9, 14], label: 'resume' });
    return [{ key: `resume/${candidateId}`, at, candidateId, says: 'weer beschikbaar (resumed)', send: async (api, key) => void (await api.call(journeyRoutes.resumeJourney, { as: guideOf(scene), params, key })) }];
  }
  if (!['pool', 'proposal'].includes(journey.stage) || played < cast.between([3, 9], 'hold', who.row)) return [];
  const reason = part === 'on-hold' ? 'illness' : 'personal-circumstances';
  const body = { reason, note: 'Demo: even niet beschikbaar.' } as const;
  return [{ key: `hold/${candidateId}`, at: 0, candidateId, says: 'tijdelijk niet beschikbaar (on hold)', send: async (api, key) => void (await api.call(journeyRoutes.putOnHold, { as: guideOf(scene), params, body, key })) }];
}

function transfers(scene: Scene): Act[] {
  const { journey, who, part, played, cast } = scene;
  const { candidateId } = who;
  if (!part?.startsWith('transfer-')) return [];
  if (journey.transfer) {
    const { transferId, requestedAt } = journey.transfer;
    if (part === 'transfer-silent') return [];
    const answer = part === 'transfer-accepted' ? 'accept' : 'decline';
    return [
      {
        key: `transfer-answer/${transferId}`,
        at: after(scene, { since: requestedAt, wait: [2, 5], label: 'transfer' }),
        candidateId,
        says: answer === 'accept' ? `regio ${OTHER_REGION} neemt over (transfer accepted)` : `regio ${OTHER_REGION} neemt niet over (transfer declined)`,
        send: async (api, key) => void (await api.call(transferRoutes.answerTransfer, { as: 'coordinator', params: { transferId }, body: { answer }, key })),
      },
    ];
  }
  const may = ['pool', 'placement', 'awaiting-start'].includes(journey.stage) && journey.region !== OTHER_REGION;
  if (!may || played < cast.between([12, 35], 'transfer', who.row)) return [];
  const body = { toRegion: OTHER_REGION };
  return [
    {
      key: `transfer/${candidateId}`,
      at: 0,
      candidateId,
      says: `verhuist: regio ${OTHER_REGION} gevraagd (transfer requested)`,
      send: async (api, key) => void (await api.call(journeyRoutes.requestTransfer, { as: 'coordinator', params: { candidateId }, body, key })),
    },
  ];
}

/** Ways out of the journey. */
function leaving(scene: Scene): Act[] {
  const { journey, who, part, played, cast } = scene;
  const { candidateId } = who;
  const params = { candidateId };
  if (part === 'withdraws' && played > cast.between([10, 60], 'withdraws', who.row)) {
    const body = { reason: 'own-choice' } as const;
    return [{ key: `withdraw/${candidateId}`, at: 0, candidateId, says: 'kandidaat stopt zelf (withdrawn)', send: async (api, key) => void (await api.call(journeyRoutes.withdraw, { as: CANDIDATE(candidateId), params, body, key })) }];
  }
  if (journey.stage !== 'pool' || journey.poolSince === undefined) return [];
  if (part === 'education' && played > cast.between([35, 60], 'education', who.row)) return [outcome(scene, 'education')];
  const worked = scene.placements.some((p) => p.startedAt !== undefined);
  const last = cast.choose(SHARES.lastStep, 'last', who.row);
  const due = played > PLAY_SECONDS - cast.between([1, 14], 'last-at', who.row);
  return worked && due && last !== 'pool' ? [outcome(scene, last)] : [];
}

const OUTCOMES = {
  'regular-job': { reason: 'agreed', says: 'heeft een gewone baan (regular job)' },
  education: { reason: 'agreed', says: 'gaat een opleiding doen (education)' },
  'not-reachable': { reason: 'no-contact', says: 'is niet meer bereikbaar (not reachable)' },
} as const;

function outcome(scene: Scene, kind: keyof typeof OUTCOMES): Act {
  const { candidateId } = scene.who;
  const { reason, says } = OUTCOMES[kind];
  const body = { kind, reason } as const;
  return { key: `outcome/${candidateId}`, at: 0, candidateId, says, send: async (api, key) => void (await api.call(journeyRoutes.recordOutcome, { as: guideOf(scene), params: { candidateId }, body, key })) };
}

/** A named outcome, agreed for when the running placement ends. */
export function plannedOutcome(scene: Scene, kind: 'regular-job' | 'education', placementId: string): Act {
  const { candidateId } = scene.who;
  const body = { kind, reason: 'agreed', effective: 'at-placement-end' } as const;
  const what = kind === 'regular-job' ? 'gewone baan (regular job)' : 'opleiding (education)';
  return {
    key: `planned/${placementId}`,
    at: after(scene, { since: scene.journey.stageSince, wait: [1, 3], label: 'planned' }),
    candidateId,
    says: `na deze plaatsing: ${what} afgesproken`,
    send: async (api, key) => void (await api.call(journeyRoutes.recordOutcome, { as: guideOf(scene), params: { candidateId }, body, key })),
  };
}

/** The last moment at which something of the journey changed that a coordinator acts upon. */
export function freeSince({ journey, proposals, placements }: Scene): string {
  const moments = [journey.stageSince, ...proposals.map((p) => p.closedAt), ...placements.map((p) => p.endedAt)].filter((at) => at !== undefined);
  return moments.reduce((latest, at) => (epochOf(at) > epochOf(latest) ? at : latest));
}
