/** What a Dutch or English file may call the codes of the product. */
import type { LanguageLevel, Limit, TravelMode, Weekday } from '../candidate/profile.js';
import type { EvidenceKind, TargetGroup } from '../candidate/target-group.js';
import type { Labels } from './cells.js';

export const TARGET_GROUP_LABELS: Labels<TargetGroup> = {
  participatiewet: { nl: 'Participatiewet', en: 'Participation Act', also: ['P-wet', 'PW', 'Bijstand', 'Bijstandsuitkering'] },
  ww: { nl: 'WW', en: 'Unemployment Insurance Act', also: ['WW-uitkering'] },
  wia: { nl: 'WIA', en: 'Work and Income Act', also: ['WGA', 'IVA', 'WAO', 'WIA/WAO', 'WIA/WGA'] },
  wajong: { nl: 'Wajong', en: 'Young Disabled Act' },
  banenafspraak: { nl: 'Banenafspraak', en: 'Jobs Agreement', also: ['Garantiebaan', 'Doelgroepregister'] },
  wsw: { nl: 'WSW', en: 'Sheltered Employment Act', also: ['Sociale werkvoorziening', 'SW'] },
  bbl: { nl: 'BBL', en: 'Work-based vocational track', also: ['BBL-leerling', 'Leerwerkbaan'] },
  bol: { nl: 'BOL', en: 'School-based vocational track', also: ['BOL-leerling', 'BOL-stage'] },
  'vso-pro': { nl: 'VSO/PrO', en: 'Special or practical education', also: ['VSO', 'PrO', 'Praktijkonderwijs'] },
  nug: { nl: 'NUG', en: 'No benefit', also: ['Niet-uitkeringsgerechtigd', 'Niet-uitkeringsgerechtigde', 'Nugger'] },
};

export const EVIDENCE_LABELS: Labels<EvidenceKind> = {
  'benefit-decision': { nl: 'Uitkeringsbeschikking', en: 'Benefit decision', also: ['Beschikking', 'Toekenningsbeschikking'] },
  'uwv-statement': { nl: 'UWV-verklaring', en: 'UWV statement', also: ['Doelgroepverklaring', 'Doelgroepverklaring UWV'] },
  'target-group-register': { nl: 'Doelgroepregister', en: 'Target group register' },
  'school-statement': { nl: 'Schoolverklaring', en: 'School statement', also: ['Praktijkovereenkomst', 'POK'] },
  'wsw-indication': { nl: 'WSW-indicatie', en: 'WSW indication' },
  'self-declaration': { nl: 'Eigen verklaring', en: 'Self-declaration' },
};

export const TRAVEL_MODE_LABELS: Labels<TravelMode> = {
  walking: { nl: 'Lopend', en: 'Walking', also: ['Te voet'] },
  bicycle: { nl: 'Fiets', en: 'Bicycle', also: ['E-bike', 'Bike'] },
  moped: { nl: 'Bromfiets', en: 'Moped', also: ['Scooter', 'Brommer'] },
  'public-transport': { nl: 'Openbaar vervoer', en: 'Public transport', also: ['OV', 'Bus', 'Trein'] },
  car: { nl: 'Auto', en: 'Car' },
  'shared-van': { nl: 'Busje', en: 'Shared van', also: ['Meerijden', 'Gedeeld vervoer'] },
};

export const WEEKDAY_LABELS: Labels<Weekday> = {
  monday: { nl: 'Maandag', en: 'Monday', also: ['ma', 'mon'] },
  tuesday: { nl: 'Dinsdag', en: 'Tuesday', also: ['di', 'tue'] },
  wednesday: { nl: 'Woensdag', en: 'Wednesday', also: ['wo', 'wed'] },
  thursday: { nl: 'Donderdag', en: 'Thursday', also: ['do', 'thu'] },
  friday: { nl: 'Vrijdag', en: 'Friday', also: ['vr', 'fri'] },
  saturday: { nl: 'Zaterdag', en: 'Saturday', also: ['za', 'sat'] },
  sunday: { nl: 'Zondag', en: 'Sunday', also: ['zo', 'sun'] },
};

export const LANGUAGE_LEVEL_LABELS: Labels<LanguageLevel> = {
  A0: { nl: 'Beginner', en: 'Beginner', also: ['Geen Nederlands'] },
  A1: { nl: 'A1', en: 'A1' },
  A2: { nl: 'A2', en: 'A2' },
  B1: { nl: 'B1', en: 'B1' },
  B2: { nl: 'B2', en: 'B2' },
  C1: { nl: 'C1', en: 'C1' },
  C2: { nl: 'C2', en: 'C2', also: ['Moedertaal', 'Native'] },
};

export const LIMIT_LABELS: Labels<Limit> = {
  'no-lifting-above-5kg': { nl: 'Niet tillen boven 5 kg', en: 'No lifting above 5 kg' },
  'no-lifting-above-10kg': { nl: 'Niet tillen boven 10 kg', en: 'No lifting above 10 kg' },
  'no-lifting-above-25kg': { nl: 'Niet tillen boven 25 kg', en: 'No lifting above 25 kg' },
  'no-kneeling': { nl: 'Niet knielen', en: 'No kneeling' },
  'no-reaching-overhead': { nl: 'Niet boven het hoofd werken', en: 'No reaching overhead' },
  'no-standing-above-2h': { nl: 'Niet langer dan 2 uur staan', en: 'No standing above 2 hours' },
  'no-walking-above-1km': { nl: 'Niet verder dan 1 km lopen', en: 'No walking above 1 km' },
  'no-climbing': { nl: 'Niet klimmen', en: 'No climbing' },
  'no-working-at-height': { nl: 'Niet op hoogte werken', en: 'No working at height' },
  'no-driving': { nl: 'Niet rijden', en: 'No driving' },
  'no-machinery': { nl: 'Geen machines bedienen', en: 'No machinery' },
  'no-vibration': { nl: 'Geen trillingen', en: 'No vibration' },
  'no-noise-above-80db': { nl: 'Geen lawaai boven 80 dB', en: 'No noise above 80 dB' },
  'no-dust': { nl: 'Geen stof', en: 'No dust' },
  'no-outdoor-work': { nl: 'Niet buiten werken', en: 'No outdoor work' },
  'no-night-work': { nl: 'Geen nachtwerk', en: 'No night work' },
  'no-shift-work': { nl: 'Geen ploegendienst', en: 'No shift work' },
  'no-working-alone': { nl: 'Niet alleen werken', en: 'No working alone' },
  'quiet-place-needed': { nl: 'Rustige plek nodig', en: 'Quiet place needed' },
  'fixed-routine-needed': { nl: 'Vaste routine nodig', en: 'Fixed routine needed' },
  'extra-breaks-needed': { nl: 'Extra pauzes nodig', en: 'Extra breaks needed' },
};

/** Usual skills in infrastructure, green space and what surrounds it. The list is open. */
export const SKILL_LABELS: Labels<string> = {
  paving: { nl: 'Bestraten', en: 'Paving', also: ['Stratenmaken', 'Straatwerk'] },
  'earth-moving': { nl: 'Grondwerk', en: 'Earth moving' },
  'sewer-work': { nl: 'Rioolwerk', en: 'Sewer work', also: ['Riolering'] },
  'cable-laying': { nl: 'Kabels leggen', en: 'Cable laying' },
  'green-maintenance': { nl: 'Groenonderhoud', en: 'Green maintenance', also: ['Groenvoorziening'] },
  'tree-care': { nl: 'Boomverzorging', en: 'Tree care' },
  mowing: { nl: 'Maaien', en: 'Mowing' },
  cleaning: { nl: 'Schoonmaken', en: 'Cleaning', also: ['Reiniging'] },
  'waste-collection': { nl: 'Afval inzamelen', en: 'Waste collection' },
  'traffic-control': { nl: 'Verkeer regelen', en: 'Traffic control', also: ['Verkeersregelen'] },
  painting: { nl: 'Schilderen', en: 'Painting' },
  carpentry: { nl: 'Timmeren', en: 'Carpentry' },
  masonry: { nl: 'Metselen', en: 'Masonry' },
  welding: { nl: 'Lassen', en: 'Welding' },
  'machine-operation': { nl: 'Machines bedienen', en: 'Machine operation' },
  'warehouse-work': { nl: 'Magazijnwerk', en: 'Warehouse work' },
  driving: { nl: 'Chauffeuren', en: 'Driving' },
  administration: { nl: 'Administratie', en: 'Administration' },
};

export const CERTIFICATE_LABELS: Labels<string> = {
  'vca-basic': { nl: 'VCA Basis', en: 'VCA Basic', also: ['VCA', 'B-VCA'] },
  'vca-vol': { nl: 'VCA VOL', en: 'VCA VOL', also: ['VOL-VCA'] },
  'driving-licence-b': { nl: 'Rijbewijs B', en: 'Driving licence B' },
  'driving-licence-be': { nl: 'Rijbewijs BE', en: 'Driving licence BE' },
  'driving-licence-c': { nl: 'Rijbewijs C', en: 'Driving licence C' },
  'driving-licence-t': { nl: 'Rijbewijs T', en: 'Driving licence T', also: ['Trekkerrijbewijs'] },
  'traffic-controller': { nl: 'Verkeersregelaar', en: 'Traffic controller' },
  chainsaw: { nl: 'Kettingzaag', en: 'Chainsaw' },
  forklift: { nl: 'Heftruck', en: 'Forklift' },
  excavator: { nl: 'Graafmachine', en: 'Excavator' },
  'first-aid': { nl: 'BHV', en: 'First aid', also: ['EHBO'] },
  'pesticide-licence': { nl: 'Spuitlicentie', en: 'Pesticide licence' },
};
