/** Proposals: a coordinator makes them from the ranked list, contractor and candidate answer, or do not. */
import { candidateRoutes } from '../contracts/api/routes/candidates.js';
import { journeyRoutes } from '../contracts/api/routes/journeys.js';
import { proposalRoutes } from '../contracts/api/routes/proposals.js';
import { Refusal, type ApiClient } from './api-client.js';
import { after, CANDIDATE, CONTRACTOR, type Act, type Scene } from './act.js';
import { CANDIDATE_NOES, CONTRACTOR_NOES, SHARES } from './cast.js';
import { freeSince, plannedOutcome } from './journey-acts.js';
import type { Proposal } from './view.js';
import { REASON_WORDS } from './words.js';
import { PLAY_SECONDS } from './work.js';

/** Seats that are still to be offered, by assignment. */
export interface Offers {
  /** Takes a place in the queue for a seat; false when more people than seats wait already. Those at work go first. */
  take(assignmentId: string, followOn: boolean): boolean;
  titleOf(assignmentId: string): string;
}

/** Nothing is proposed that could not begin any more. */
const LAST_PROPOSAL = PLAY_SECONDS - 34;

export function proposalActs(scene: Scene, offers: Offers): Act[] {
  const open = scene.proposals.find((p) => p.status === 'open');
  if (open) return answers(scene, open);
  const { stage, nextKnown } = scene.journey;
  if (stage === 'pool' && scene.played < LAST_PROPOSAL) return [propose(scene, offers, [0.5, 6])];
  return stage === 'follow-on' && !nextKnown ? nextStep(scene, offers) : [];
}

function nextStep(scene: Scene, offers: Offers): Act[] {
  const { cast, who, placements } = scene;
  const running = placements.find((p) => p.status === 'running');
  if (!running) return [];
  const step = cast.choose(SHARES.nextStep, 'next-step', who.row, placements.indexOf(running));
  if (step === 'nothing') return [];
  if (step !== 'follow-on') return [plannedOutcome(scene, step, running.placementId)];
  return scene.played < LAST_PROPOSAL ? [propose(scene, offers, [0.4, 2])] : [];
}

/** The best match for which there is still room goes to the candidate. A person decides: the ranking only recommends. */
function propose(scene: Scene, offers: Offers, wait: readonly [number, number]): Act {
  const { candidateId } = scene.who;
  const nth = scene.proposals.length + 1;
  const followOn = scene.journey.stage === 'follow-on';
  return {
    key: `propose/${candidateId}/${nth}`,
    at: after(scene, { since: freeSince(scene), wait, label: nth }),
    candidateId,
    says: '',
    send: async (api, key) => {
      const { matches } = await api.call(candidateRoutes.listMatches, { as: 'coordinator', params: { candidateId }, query: { limit: '20' } });
      const match = matches.find(({ assignmentId }) => offers.take(assignmentId, followOn));
      if (!match) return 'again';
      const { assignmentId, score, reasons } = match;
      if (!(await proposed(api, { candidateId, assignmentId, key: `${key}/${assignmentId}` }))) return 'again';
      const why = reasons.slice(0, 2).map(({ code }) => REASON_WORDS[code]);
      return `coördinator stelt voor: ${offers.titleOf(assignmentId)} [${score}: ${why.join(', ')}] (proposed)`;
    },
  };
}

/** False when the assignment is no longer to be had: the next look may find another. */
async function proposed(api: ApiClient, { candidateId, assignmentId, key }: { candidateId: string; assignmentId: string; key: string }): Promise<boolean> {
  try {
    await api.call(journeyRoutes.propose, { as: 'coordinator', params: { candidateId }, body: { assignmentId }, key });
    return true;
  } catch (error) {
    if (error instanceof Refusal && ['ASSIGNMENT.NOT_OPEN', 'PROPOSAL.PERIOD_PAST', 'PROPOSAL.PERIOD_OVERLAPS'].includes(error.code)) return false;
    throw error;
  }
}

function answers(scene: Scene, proposal: Proposal): Act[] {
  return [
    ...(proposal.contractor.answer === 'pending' ? answer(scene, proposal, 'contractor') : []),
    ...(proposal.candidate.answer === 'pending' ? answer(scene, proposal, 'candidate') : []),
  ];
}

const PARTIES = {
  contractor: { shares: SHARES.contractorAnswers, noes: CONTRACTOR_NOES, name: 'opdrachtnemer', english: 'contractor' },
  candidate: { shares: SHARES.candidateAnswers, noes: CANDIDATE_NOES, name: 'kandidaat', english: 'candidate' },
} as const;

function answer(scene: Scene, proposal: Proposal, party: 'contractor' | 'candidate'): Act[] {
  const { cast, who, proposals } = scene;
  const { proposalId, contractorId, proposedAt } = proposal;
  const nth = proposals.indexOf(proposal);
  const { shares, noes, name, english } = PARTIES[party];
  const says = cast.choose(shares, party, who.row, nth);
  if (says === 'silence') return [];
  const reason = cast.pick<(typeof CONTRACTOR_NOES)[number] | (typeof CANDIDATE_NOES)[number]>(noes, 'no', party, who.row, nth);
  const body = says === 'accept' ? ({ answer: 'accept' } as const) : ({ answer: 'decline', reason } as const);
  return [
    {
      key: `answer/${party}/${proposalId}`,
      at: after(scene, { since: proposedAt, wait: [0.5, 3.5], label: `${party}-${nth}` }),
      candidateId: who.candidateId,
      says: says === 'accept' ? `${name} zegt ja (${english} accepts)` : `${name} zegt nee: ${REASON_WORDS[reason]} (${english} declines)`,
      send: async (api, key) => {
        const as = party === 'contractor' ? CONTRACTOR(contractorId) : CANDIDATE(who.candidateId);
        await api.call(proposalRoutes.answerProposal, { as, params: { proposalId }, body, key });
      },
    },
  ];
}
