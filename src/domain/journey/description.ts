/** The journey as a sentence, for managers. Ids and facts only: it is shown in the Temporal UI. */
import { dateOf, lastDayOf, localDateTime } from '../shared/calendar.js';
import { standingEscalations } from './escalation.js';
import type { EscalationLevel, EscalationSubject } from '../policy/journey-policy.js';
import { nextDeadline, type DeadlineKind } from './deadlines.js';
import { scopeOf } from './search.js';
import { stageOf, type JourneyState, type OutcomeKind } from './journey-state.js';

const DUE: Record<DeadlineKind, { nl: string; en: string }> = {
  'intake-overdue': { nl: 'intake moet klaar zijn', en: 'intake should be complete' },
  'intake-expired': { nl: 'traject stopt als de intake niet klaar is', en: 'journey ends if the intake is incomplete' },
  'search-due': { nl: 'opnieuw zoeken naar werk', en: 'search again for work' },
  'proposal-unanswered': { nl: 'voorstel vervalt zonder antwoord', en: 'proposal lapses without an answer' },
  'start-unconfirmed': { nl: 'start moet bevestigd zijn', en: 'start should be confirmed' },
  'reminder-due': { nl: 'herinnering aan begeleidingsmoment', en: 'reminder of a checkpoint' },
  'escalation-due': { nl: 'escalatie gaat een stap hoger', en: 'escalation goes one step up' },
  'checkpoint-missed': { nl: 'begeleidingsmoment moet gemeld zijn', en: 'checkpoint should be reported' },
  'follow-on-opens': { nl: 'zoeken naar vervolgplaatsing begint', en: 'search for the follow-on opens' },
  'completion-unsignalled': { nl: 'einde moet gemeld zijn', en: 'completion should be signalled' },
  'hold-review': { nl: 'pauze opnieuw bekijken', en: 'hold is reviewed' },
  'hold-expired': { nl: 'pauze loopt af', en: 'hold expires' },
  'after-care-due': { nl: 'nazorg: vragen hoe het gaat', en: 'after-care: ask how it goes' },
  'after-care-unanswered': { nl: 'nazorg telt als niet bereikt', en: 'after-care counts as not reached' },
  'after-care-ends': { nl: 'traject eindigt als niemand terugkeert in de werkpool', en: 'journey ends unless the candidate returns to the pool' },
  'handover-unanswered': { nl: 'andere jobcoach moet antwoord geven', en: 'the other coach should answer' },
  'transfer-unanswered': { nl: 'overdracht vervalt zonder antwoord', en: 'transfer lapses without an answer' },
};

const OUTCOME: Record<OutcomeKind, { nl: string; en: string }> = {
  'regular-job': { nl: 'regulier werk', en: 'a regular job' },
  education: { nl: 'opleiding', en: 'education' },
  'moved-region': { nl: 'verhuisd naar een andere regio', en: 'moved to another region' },
  withdrawn: { nl: 'gestopt', en: 'withdrawn' },
  'not-reachable': { nl: 'niet bereikbaar', en: 'not reachable' },
  merged: { nl: 'samengevoegd met een ander dossier', en: 'merged with another record' },
};

/** Region and target group, then Dutch and English: where the journey stands, since when, and what is due next. */
export function describeJourney(state: JourneyState): string {
  const where = whereabouts(state);
  const due = nextDeadline(state);
  const raised = escalationLines(state);
  const who = `${state.region} · ${state.targetGroup}${guidedBy(state)}\n\n${raised}`;
  if (!due) return `${who}${where.nl}.\n\n${where.en}.`;
  const when = localDateTime(due.at);
  return `${who}${where.nl}. Hierna: ${DUE[due.kind].nl} (${when}).\n\n${where.en}. Next: ${DUE[due.kind].en} (${when}).`;
}

/** The coach by account id, and a handover that waits: `· jobcoach 6b1f… (overdracht gevraagd / handover asked)`. */
function guidedBy({ coach, handover }: JourneyState): string {
  if (!coach) return '';
  return ` · jobcoach ${coach.coachId}${handover ? ' (overdracht gevraagd / handover asked)' : ''}`;
}

const SUBJECT: Record<EscalationSubject, { nl: string; en: string }> = {
  checkpoint: { nl: 'begeleidingsmoment niet gemeld', en: 'checkpoint not reported' },
  'follow-on': { nl: 'vervolg nog niet bekend', en: 'next step not known' },
  absence: { nl: 'afwezigheid duurt lang', en: 'absence lasts long' },
};

const LEVEL: Record<EscalationLevel, { nl: string; en: string }> = {
  reminder: { nl: 'herinnerd', en: 'reminded' },
  coach: { nl: 'ligt bij de coach', en: 'with the coach' },
  coordinator: { nl: 'ligt bij de coördinator', en: 'with the coordinator' },
  manager: { nl: 'ligt bij de manager', en: 'with the manager' },
};

/** What stayed undone and with whom it lies, the first five. */
function escalationLines(state: JourneyState): string {
  const lines = standingEscalations(state)
    .slice(0, 5)
    .map(({ subject, level, levelSince }) => {
      const since = dateOf(levelSince!);
      return `⚠ ${SUBJECT[subject].nl}: ${LEVEL[level].nl} sinds ${since} / ${SUBJECT[subject].en}: ${LEVEL[level].en} since ${since}`;
    });
  return lines.length > 0 ? `${lines.join('\n\n')}\n\n` : '';
}

function whereabouts(state: JourneyState): { nl: string; en: string } {
  const since = dateOf(state.stageSince);
  const waiting = dateOf(state.poolSince ?? state.stageSince);
  const { placement, next, proposal, outcome } = state;
  switch (stageOf(state)) {
    case 'intake':
      return { nl: `In intake sinds ${since}`, en: `In intake since ${since}` };
    case 'pool':
      return {
        nl: `Wacht in werkpool ${state.region} sinds ${waiting}${searchWords(state).nl}`,
        en: `Waiting in pool ${state.region} since ${waiting}${searchWords(state).en}`,
      };
    case 'proposal':
      return {
        nl: `Voorstel voor werkopdracht ${proposal!.assignmentId}: opdrachtnemer ${answerNl(proposal!.contractor.answer)}, kandidaat ${answerNl(proposal!.candidate.answer)}`,
        en: `Proposal for assignment ${proposal!.assignmentId}: contractor ${proposal!.contractor.answer}, candidate ${proposal!.candidate.answer}`,
      };
    case 'awaiting-start':
      return {
        nl: `Plaatsing ${placement!.placementId} begint op ${dateOf(placement!.startsAt)}`,
        en: `Placement ${placement!.placementId} begins on ${dateOf(placement!.startsAt)}`,
      };
    case 'placement':
    case 'follow-on': {
      const [first, last] = [dateOf(placement!.startedAt!), lastDayOf(placement!.endsAt)];
      const known = next || state.plannedOutcome;
      const searching = known ? { nl: '', en: '' } : searchWords(state);
      return {
        nl: `Aan het werk van ${first} tot en met ${last}, ${known ? 'vervolg bekend' : 'vervolg nog niet bekend'}${searching.nl}`,
        en: `At work from ${first} to ${last}, ${known ? 'next step known' : 'next step not yet known'}${searching.en}`,
      };
    }
    case 'on-hold':
      return { nl: `Op pauze sinds ${since}`, en: `On hold since ${since}` };
    case 'after-care': {
      const { outcome: looked, checks, leftAt } = state.afterCare!;
      const { nl, en } = OUTCOME[looked.kind];
      const asked = `${checks.filter((c) => c.status !== 'planned' && c.status !== 'due').length}/${checks.length}`;
      return leftAt
        ? { nl: `Nazorg, ${nl} gestopt op ${dateOf(leftAt)}`, en: `After-care, ${en} ended on ${dateOf(leftAt)}` }
        : { nl: `Nazorg sinds ${since}: ${nl}, gevraagd ${asked}`, en: `After-care since ${since}: ${en}, asked ${asked}` };
    }
    case 'ended': {
      const { nl, en } = OUTCOME[outcome!.kind];
      return { nl: `Afgerond op ${since}: ${nl}`, en: `Ended on ${since}: ${en}` };
    }
  }
}

/** How far the search for the follow-on has come. */
function searchWords(state: JourneyState): { nl: string; en: string } {
  const { search, policy, proposal } = state;
  if (!search) return { nl: '', en: '' };
  const { distanceFactor, otherTargetGroups, regions } = scopeOf(state);
  const wider = [
    ...(distanceFactor > 1 ? [{ nl: 'verder weg', en: 'farther away' }] : []),
    ...(otherTargetGroups ? [{ nl: 'andere doelgroepen', en: 'other target groups' }] : []),
    ...(regions.length > 0 ? [{ nl: 'buurregio’s', en: 'neighbouring regions' }] : []),
  ];
  const step = `${search.step}/${policy.terms.widening.length}`;
  const since = dateOf(search.since);
  const words = (language: 'nl' | 'en') => (wider.length > 0 ? `: ${wider.map((one) => one[language]).join(', ')}` : '');
  const offered = proposal ? { nl: ', voorstel staat open', en: ', a proposal is open' } : { nl: '', en: '' };
  return {
    nl: `; zoekt vervolg sinds ${since}, stap ${step}${words('nl')}${offered.nl}`,
    en: `; searching a follow-on since ${since}, step ${step}${words('en')}${offered.en}`,
  };
}

function answerNl(answer: 'pending' | 'accepted' | 'declined'): string {
  return { pending: 'nog geen antwoord', accepted: 'akkoord', declined: 'afgewezen' }[answer];
}

/** What a timer or a deadline is called in the Temporal UI, in Dutch. */
export function deadlineSummary(kind: DeadlineKind): string {
  return DUE[kind].nl;
}
