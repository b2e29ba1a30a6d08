/** Codes in words: Dutch, with a word of English behind it. */
import type { DeadlineKind } from '../domain/journey/deadlines.js';
import type { Stage } from '../domain/journey/journey-state.js';

/** At most 15 signs, for the table. */
export const STAGE_WORDS: Readonly<Record<Stage, readonly [nl: string, en: string]>> = {
  intake: ['intake', 'intake'],
  pool: ['werkpool', 'pool'],
  proposal: ['voorstel', 'proposal'],
  'awaiting-start': ['wacht op start', 'awaiting start'],
  placement: ['aan het werk', 'placement'],
  'follow-on': ['vervolg zoeken', 'follow-on'],
  'on-hold': ['gepauzeerd', 'on hold'],
  'after-care': ['nazorg', 'after-care'],
  ended: ['afgerond', 'ended'],
};
/** In the order of a journey. */
export const STAGES = Object.keys(STAGE_WORDS) as Stage[];

export const OUTCOME_WORDS: Readonly<Record<string, readonly [nl: string, en: string]>> = {
  'regular-job': ['gewone baan', 'regular job'],
  education: ['opleiding', 'education'],
  'moved-region': ['naar andere regio', 'moved region'],
  withdrawn: ['gestopt', 'withdrawn'],
  'not-reachable': ['niet bereikbaar', 'not reachable'],
  merged: ['samengevoegd', 'merged'],
};

/** What is due next, at most 14 signs. */
export const DUE_WORDS: Readonly<Record<DeadlineKind, string>> = {
  'intake-overdue': 'intake',
  'intake-expired': 'intake vervalt',
  'search-due': 'zoeken',
  'proposal-unanswered': 'antwoord',
  'start-unconfirmed': 'start',
  'reminder-due': 'herinnering',
  'checkpoint-missed': 'begeleiding',
  'escalation-due': 'opschalen',
  'follow-on-opens': 'vervolg',
  'completion-unsignalled': 'einde',
  'hold-review': 'herbeoordelen',
  'hold-expired': 'pauze vervalt',
  'transfer-unanswered': 'overdracht',
  'handover-unanswered': 'antwoord coach',
  'after-care-due': 'nazorg',
  'after-care-unanswered': 'nazorg',
  'after-care-ends': 'einde nazorg',
};

/** Reasons of a match, a no or an early end. */
export const REASON_WORDS: Readonly<Record<string, string>> = {
  SKILL_MATCH: 'vaardigheden',
  NEARBY: 'dichtbij',
  SAME_MUNICIPALITY: 'zelfde gemeente',
  HOURS_FIT: 'uren passen',
  STARTS_SOON: 'begint snel',
  NO_GAP: 'sluit aan',
  LONG_ASSIGNMENT: 'lang werk',
  KNOWN_CONTRACTOR: 'bekende opdrachtnemer',
  'already-filled': 'al vervuld',
  'skills-missing': 'vaardigheden ontbreken',
  hours: 'uren passen niet',
  distance: 'te ver',
  'kind-of-work': 'soort werk',
  'no-reason-given': 'geen reden',
  'work-unsuitable': 'werk past niet',
  'personal-circumstances': 'persoonlijke omstandigheden',
  illness: 'ziekte',
  'found-regular-job': 'vond een gewone baan',
  conduct: 'gedrag',
};

export const short = (id: string): string => id.slice(0, 6);
