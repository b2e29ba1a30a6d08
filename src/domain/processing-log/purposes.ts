/** Why personal data is used, and what kind: codes of the log, with the words that a candidate reads. */

interface Words {
  nl: string;
  en: string;
}

/** The processing activities, as they stand in the register of the organisation. */
export const PURPOSES = {
  registration: { nl: 'Aanmelden en intake', en: 'Registration and intake' },
  guidance: { nl: 'Begeleiden naar en in werk', en: 'Guidance to and in work' },
  matching: { nl: 'Werk zoeken dat past', en: 'Finding work that fits' },
  placement: { nl: 'Werken op een plaatsing', en: 'Working on a placement' },
  direction: { nl: 'Overzicht houden over de werkpool', en: 'Overview of the work pool' },
  messages: { nl: 'Berichten sturen', en: 'Sending messages' },
  exchange: { nl: 'Doorgeven aan een aangesloten systeem', en: 'Passing on to a connected system' },
  rights: { nl: 'Uw rechten uitvoeren', en: 'Carrying out your rights' },
  emergency: { nl: 'Toegang in nood, met een reden', en: 'Emergency access, with a reason' },
  maintenance: { nl: 'Beheer en beveiliging', en: 'Maintenance and security' },
} as const satisfies Record<string, Words>;
export type Purpose = keyof typeof PURPOSES;

/** Kinds of personal data. */
export const DATA_KINDS = {
  identity: { nl: 'naam en geboortedatum', en: 'name and date of birth' },
  contact: { nl: 'adres, e-mail en telefoon', en: 'address, e-mail and telephone' },
  bsn: { nl: 'burgerservicenummer', en: 'citizen service number' },
  intake: { nl: 'gegevens van de intake', en: 'facts of the intake' },
  limits: { nl: 'wat iemand in werk niet kan', en: 'limits of function at work' },
  journey: { nl: 'stand van het traject', en: 'where the journey stands' },
  work: { nl: 'voorstellen en plaatsingen', en: 'proposals and placements' },
  attendance: { nl: 'aanwezigheid en uren', en: 'attendance and hours' },
  guidance: { nl: 'gesprekken, afspraken en acties', en: 'contacts, agreements and actions' },
  progress: { nl: 'voortgang', en: 'progress' },
  choices: { nl: 'keuzes en toestemmingen', en: 'choices and consents' },
  processing: { nl: 'wie gegevens bekeek', en: 'who looked at data' },
} as const satisfies Record<string, Words>;
export type DataKind = keyof typeof DATA_KINDS;
