/** At work: the start, checkpoints, absence, an early end, the end. */
import { Temporal } from 'temporal-polyfill';
import { checkpointRoutes } from '../contracts/api/routes/checkpoints.js';
import { placementRoutes } from '../contracts/api/routes/placements.js';
import { dateOf, epochOf, instantOf } from '../domain/shared/calendar.js';
import { after, CONTRACTOR, guideOf, type Act, type Scene } from './act.js';
import { EARLY_REASONS, SHARES } from './cast.js';
import type { Checkpoint, Placement } from './view.js';
import { REASON_WORDS } from './words.js';

export function placementActs(scene: Scene): Act[] {
  if (scene.journey.stage === 'ended') return [];
  const checkpoints = scene.checkpoints.filter((c) => c.status === 'planned').flatMap((c) => checkpoint(scene, c));
  return [...checkpoints, ...scene.placements.flatMap((p) => atWork(scene, p))];
}

function atWork(scene: Scene, placement: Placement): Act[] {
  if (placement.status === 'awaiting-start') return start(scene, placement);
  if (placement.status !== 'running') return [];
  return [...hours(scene, placement), ...during(scene, placement), ...completion(scene, placement)];
}

/** Which of the candidate's placements it is, from 0. */
const nthOf = ({ placements }: Scene, { placementId }: { placementId: string }): number => placements.findIndex((p) => p.placementId === placementId);

function start(scene: Scene, placement: Placement): Act[] {
  const { cast, who } = scene;
  const { placementId, contractorId, startsAt } = placement;
  const nth = nthOf(scene, placement);
  const what = cast.choose(SHARES.start, 'start', who.row, nth);
  if (what === 'not-confirmed') return [];
  const as = CONTRACTOR(contractorId);
  const base = { key: `start/${placementId}`, at: after(scene, { since: startsAt, wait: [0.4, 2.5], label: `start-${nth}` }), candidateId: who.candidateId };
  if (what === 'no-show') {
    return [{ ...base, says: 'is niet komen opdagen (no-show)', send: async (api, key) => void (await api.call(placementRoutes.reportNoShow, { as, params: { placementId }, key })) }];
  }
  const body = { startedAt: startsAt };
  return [{ ...base, says: 'is begonnen, bevestigd door opdrachtnemer (started)', send: async (api, key) => void (await api.call(placementRoutes.confirmStart, { as, params: { placementId }, body, key })) }];
}

function checkpoint(scene: Scene, { checkpointId, placementId, contractorId, code, due, dueAt }: Checkpoint): Act[] {
  const { cast, who } = scene;
  const nth = placementId === undefined ? -1 : nthOf(scene, { placementId });
  const by = cast.choose(SHARES.checkpoint, 'checkpoint', who.row, nth, code);
  if (by === 'missed') return [];
  const foreman = by !== 'coach' && due !== 'coach' && contractorId !== undefined ? CONTRACTOR(contractorId) : undefined;
  const as = foreman ?? guideOf(scene);
  const body = !foreman ? { note: 'Demo: gesproken, het gaat goed.' } : {};
  return [
    {
      key: `checkpoint/${checkpointId}`,
      at: after(scene, { since: dueAt, wait: [0.3, 2.5], label: `checkpoint-${nth}-${code}` }),
      candidateId: who.candidateId,
      says: `begeleiding "${code}" gemeld door ${foreman ? 'voorman' : 'jobcoach'} (checkpoint)`,
      send: async (api, key) => void (await api.call(checkpointRoutes.reportCheckpoint, { as, params: { checkpointId }, body, key })),
    },
  ];
}

function hours(scene: Scene, placement: Placement): Act[] {
  const { placementId, contractorId, startedAt } = placement;
  if (startedAt === undefined) return [];
  const day = Temporal.PlainDate.from(dateOf(startedAt));
  const body = { week: `${day.yearOfWeek}-W${String(day.weekOfYear).padStart(2, '0')}`, minutes: Math.round(scene.cast.between([900, 1900], 'minutes', scene.who.row, nthOf(scene, placement))) };
  const at = after(scene, { since: startedAt, wait: [8, 12], label: 'hours' });
  return [{ key: `hours/${placementId}`, at, candidateId: scene.who.candidateId, says: 'uren gemeld (hours)', send: async (api, key) => void (await api.call(placementRoutes.reportHours, { as: CONTRACTOR(contractorId), params: { placementId }, body, key })) }];
}

/** Absent for a while, or stopped before the end. */
function during(scene: Scene, placement: Placement): Act[] {
  const { cast, who, second } = scene;
  const { placementId, contractorId, startedAt, absences } = placement;
  if (startedAt === undefined) return [];
  const nth = nthOf(scene, placement);
  const what = cast.choose(SHARES.during, 'during', who.row, nth);
  const { candidateId } = who;
  const moment = (seconds: number): string => instantOf(epochOf(startedAt) + Math.round(seconds * second));
  if (what === 'terminated-early') {
    const endedAt = moment(cast.between([7, 12], 'early', who.row, nth));
    const reason = cast.pick(EARLY_REASONS, 'early-reason', who.row, nth);
    const send: Act['send'] = async (api, key) => void (await api.call(placementRoutes.terminateEarly, { as: CONTRACTOR(contractorId), params: { placementId }, body: { endedAt, reason }, key }));
    return [{ key: `early/${placementId}`, at: epochOf(endedAt) + 200, candidateId, says: `stopt eerder: ${REASON_WORDS[reason]} (terminated early)`, send }];
  }
  if (what !== 'absent') return [];
  const [absence] = absences;
  if (!absence) {
    const body = { kind: 'short', from: moment(4) } as const;
    const send: Act['send'] = async (api, key) => void (await api.call(placementRoutes.reportAbsence, { as: CONTRACTOR(contractorId), params: { placementId }, body, key }));
    return [{ key: `absent/${placementId}`, at: epochOf(moment(4.2)), candidateId, says: 'afwezig gemeld (absent)', send }];
  }
  if (absence.until !== undefined) return [];
  const { absenceId } = absence;
  const send: Act['send'] = async (api, key) => void (await api.call(placementRoutes.endAbsence, { as: guideOf(scene), params: { placementId, absenceId }, body: { until: moment(8) }, key }));
  return [{ key: `back/${absenceId}`, at: epochOf(moment(8.2)), candidateId, says: 'weer aan het werk (back)', send }];
}

function completion(scene: Scene, placement: Placement): Act[] {
  const { cast, who } = scene;
  const { placementId, contractorId, endsAt } = placement;
  const nth = nthOf(scene, placement);
  if (cast.choose(SHARES.completion, 'completion', who.row, nth) === 'silence') return [];
  const send: Act['send'] = async (api, key) => void (await api.call(placementRoutes.signalCompletion, { as: CONTRACTOR(contractorId), params: { placementId }, body: { completedAt: endsAt }, key }));
  return [{ key: `completion/${placementId}`, at: after(scene, { since: endsAt, wait: [0.2, 1.5], label: `end-${nth}` }), candidateId: who.candidateId, says: 'werk is klaar, gemeld door opdrachtnemer (completed)', send }];
}
