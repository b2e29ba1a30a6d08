/** What the privacy officer is told of an emergency access, in one mail with both languages: who has no choice of language gets both. */
import type { Instant, IsoDuration } from '../shared/calendar.js';
import type { MessageLanguage } from './message-kinds.js';
import { htmlDocument, htmlOfParagraphs, textOfParagraphs, type Paragraph } from './paragraphs.js';
import { writtenMoment } from './written-out.js';

/** One person was opened in an emergency: what reports are made from. No event of a journey: no reader of events gets it. */
export interface EmergencyOpened {
  type: 'emergency-access-opened';
  at: Instant;
  candidateId: string;
  emergencyAccessId: string;
}

/** The report at the opening, and the one when nobody acknowledged it in time. */
export const EMERGENCY_REPORTS = ['opened', 'unacknowledged'] as const;
export type EmergencyReport = (typeof EMERGENCY_REPORTS)[number];

/** A choice of the product, like the terms of the standard policy: long enough for a weekend. */
export const ACKNOWLEDGE_WITHIN: IsoDuration = 'P3D';

/** Pseudonyms, codes and moments: no name, and nothing of the candidate but the region of the file. */
export interface EmergencyFacts {
  emergencyAccessId: string;
  /** Pseudonym of the account that opened it. */
  account: string;
  /** Code of the region of the file; absent once it is gone. */
  region?: string | undefined;
  openedAt: Instant;
  /** When it ended or ends by itself. */
  until: Instant;
  /** Address of the page in the web app, where it is known. */
  page?: string | undefined;
}

export interface OfficerMail {
  subject: string;
  text: string;
  html: string;
}

/** Where to look when there is no page: a path of the API. */
const LIST = '/v1/emergency-accesses?acknowledged=false';

interface Words {
  subject: Record<EmergencyReport, string>;
  greeting: string;
  what: Record<EmergencyReport, string>;
  facts: (facts: EmergencyFacts, moment: (at: Instant) => string) => string[];
  asks: string;
  where: string;
  closing: string;
  unread: string;
}

const WORDS: Record<MessageLanguage, Words> = {
  nl: {
    subject: { opened: 'Een dossier is in nood geopend', unacknowledged: 'Een toegang in nood wacht op uw oordeel' },
    greeting: 'Goedendag,',
    what: {
      opened: 'Iemand opende in nood een dossier buiten het eigen bereik.',
      unacknowledged: 'Drie dagen geleden opende iemand in nood een dossier. Er is nog geen oordeel over.',
    },
    facts: ({ emergencyAccessId, account, region, openedAt, until }, moment) => [
      `Nummer: ${emergencyAccessId}`,
      `Account: ${account}`,
      ...(region ? [`Regio van het dossier: ${region}`] : []),
      `Geopend op: ${moment(openedAt)}`,
      `Tot: ${moment(until)}`,
    ],
    asks: 'Kijk wie wat bekeek, en waarom. Leg daarna uw oordeel vast.',
    where: 'U vindt het hier:',
    closing: 'Met vriendelijke groet,\nDe werkpool',
    unread: 'Dit is een automatisch bericht. Antwoorden wordt niet gelezen.',
  },
  en: {
    subject: { opened: 'a file was opened in an emergency', unacknowledged: 'an emergency access waits for your finding' },
    greeting: 'Hello,',
    what: {
      opened: 'Somebody opened a file out of their own reach in an emergency.',
      unacknowledged: 'Three days ago somebody opened a file in an emergency. There is no finding on it yet.',
    },
    facts: ({ emergencyAccessId, account, region, openedAt, until }, moment) => [
      `Number: ${emergencyAccessId}`,
      `Account: ${account}`,
      ...(region ? [`Region of the file: ${region}`] : []),
      `Opened on: ${moment(openedAt)}`,
      `Until: ${moment(until)}`,
    ],
    asks: 'Look who looked at what, and why. Then write down your finding.',
    where: 'You find it here:',
    closing: 'Kind regards,\nThe work pool',
    unread: 'This is an automatic message. Nobody reads an answer to it.',
  },
};

/** The mail of a report, Dutch first. */
export function officerMail(report: EmergencyReport, facts: EmergencyFacts): OfficerMail {
  const subject = `${WORDS.nl.subject[report]} / ${WORDS.en.subject[report]}`;
  const [nl, en] = [paragraphsOf('nl', report, facts), paragraphsOf('en', report, facts)];
  const body = [...htmlOfParagraphs(nl), '<hr>', '<div lang="en">', ...htmlOfParagraphs(en), '</div>'];
  return { subject, text: textOfParagraphs([...nl, '---', ...en]), html: htmlDocument({ language: 'nl', title: subject, body }) };
}

function paragraphsOf(language: MessageLanguage, report: EmergencyReport, facts: EmergencyFacts): Paragraph[] {
  const words = WORDS[language];
  const lines = words.facts(facts, (at) => writtenMoment(at, language));
  return [words.greeting, words.what[report], lines, words.asks, `${words.where}\n${facts.page ?? LIST}`, words.closing, words.unread];
}
