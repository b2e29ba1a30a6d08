/** What dimensions, parts and target groups are called, for people. */
import { TARGET_GROUP_LABELS } from '../import/labels.js';
import { REGIONS } from '../region/regions.js';
import type { Bilingual } from './definition.js';
import type { Dimension } from './measures.js';

const words = (nl: string, en: string): Bilingual => ({ nl, en });

export const DIMENSION_WORDS: Readonly<Record<Dimension, Bilingual>> = {
  region: words('Regio', 'Region'),
  targetGroup: words('Doelgroep', 'Target group'),
  contractorId: words('Opdrachtnemer', 'Contractor'),
  form: words('Vorm', 'Form'),
  subject: words('Onderwerp', 'Subject'),
};

export const PART_WORDS: Readonly<Record<string, Bilingual>> = {
  'regular-job': words('regulier werk', 'regular job'),
  education: words('opleiding', 'education'),
  'moved-region': words('naar een andere regio', 'moved to another region'),
  withdrawn: words('teruggetrokken', 'withdrawn'),
  'not-reachable': words('niet bereikbaar', 'not reachable'),
  intake: words('intake', 'intake'),
  pool: words('in de pool', 'in the pool'),
  proposal: words('open voorstel', 'open proposal'),
  'awaiting-start': words('wacht op start', 'awaiting start'),
  placement: words('aan het werk', 'at work'),
  'follow-on': words('vervolg', 'follow-on'),
  'on-hold': words('op pauze', 'on hold'),
  'after-care': words('nazorg', 'after-care'),
  coordinator: words('coördinator', 'coordinator'),
  search: words('automatisch zoeken', 'search'),
  accepted: words('aangenomen', 'accepted'),
  'declined-by-contractor': words('afgewezen door opdrachtnemer', 'declined by contractor'),
  'declined-by-candidate': words('afgewezen door kandidaat', 'declined by candidate'),
  'contractor-silent': words('geen antwoord van opdrachtnemer', 'contractor silent'),
  'candidate-silent': words('geen antwoord van kandidaat', 'candidate silent'),
  'both-silent': words('geen antwoord van beide', 'both silent'),
  'capacity-reached': words('werkopdracht vol', 'assignment full'),
  'period-taken': words('periode bezet', 'period taken'),
  revoked: words('ingetrokken', 'revoked'),
  'consent-withdrawn': words('toestemming ingetrokken', 'consent withdrawn'),
  outcome: words('uitkomst', 'outcome'),
  'no-suitable-work': words('geen passend werk', 'no suitable work'),
  declined: words('afgewezen', 'declined'),
  'no-answer': words('geen antwoord', 'no answer'),
  'proposal-open': words('voorstel nog open', 'proposal still open'),
  'not-searched': words('niet gezocht', 'not searched'),
  'not-started': words('vervolg niet begonnen', 'follow-on did not begin'),
  'not-settled': words('niet vastgelegd', 'not recorded'),
  completed: words('klaar', 'completed'),
  'end-date-passed': words('einddatum voorbij', 'end date passed'),
  'terminated-early': words('voortijdig beëindigd', 'ended early'),
  'no-show': words('niet verschenen', 'no-show'),
  'not-begun': words('nooit begonnen', 'never began'),
  illness: words('ziekte', 'illness'),
  'work-unsuitable': words('werk past niet', 'work unsuitable'),
  'work-ended': words('werk is op', 'work ended'),
  conduct: words('gedrag', 'conduct'),
  'found-regular-job': words('regulier werk gevonden', 'found a regular job'),
  'personal-circumstances': words('persoonlijke omstandigheden', 'personal circumstances'),
  'contractor-bankrupt': words('opdrachtnemer failliet', 'contractor bankrupt'),
  other: words('anders', 'other'),
  short: words('kort', 'short'),
  long: words('lang', 'long'),
  planned: words('gepland', 'planned'),
  reminder: words('herinnering', 'reminder'),
  coach: words('coach', 'coach'),
  manager: words('manager', 'manager'),
  'done-late': words('alsnog gedaan', 'done late'),
  dropped: words('niet meer nodig, met een reden', 'dropped with a reason'),
  'no-longer-needed': words('vervallen', 'no longer needed'),
  lapsed: words('blijven liggen', 'lapsed'),
  open: words('open', 'open'),
  checkpoint: words('begeleidingsmoment', 'checkpoint'),
  absence: words('afwezigheid', 'absence'),
  carousel: words('in de carrousel', 'in the carousel'),
  'at-risk': words('op één plaatsing na', 'one placement short of it'),
  none: words('niet', 'no'),
  'still-there': words('er nog', 'still there'),
  gone: words('weg', 'gone'),
  'not-reached': words('niet bereikt', 'not reached'),
  'on-time': words('op tijd', 'on time'),
  late: words('te laat', 'late'),
  missed: words('gemist', 'missed'),
  visit: words('bezoek', 'visit'),
  call: words('telefoon', 'call'),
  message: words('bericht', 'message'),
};

/** The words of a part; its code when it has none. */
export function partWords(part: string): Bilingual {
  return PART_WORDS[part] ?? words(part, part);
}

/** What a value of a dimension is called in Dutch; names of contractors are data. */
export function valueWords(dimension: Dimension, value: string): string | undefined {
  if (dimension === 'region') return REGIONS.find(({ code }) => code === value)?.name;
  if (dimension === 'targetGroup') return (TARGET_GROUP_LABELS as Record<string, Bilingual>)[value]?.nl;
  return dimension === 'form' || dimension === 'subject' ? partWords(value).nl : undefined;
}
