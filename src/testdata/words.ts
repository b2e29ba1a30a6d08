/** Words of which invented people, companies and streets are made. Real are only the municipalities. */
import type { EvidenceKind, TargetGroup } from '../domain/candidate/target-group.js';
import type { Demand, WorkCategory } from '../domain/matching/work.js';

export const GIVEN_NAMES = (
  'Aaltje Abel Adil Agnes Amira Anouk Arend Asli Bas Bente Boris Bram Carlo Chantal Cem Daan Dewi Dilara Dirk Eefje Elif ' +
  'Emre Esther Fadil Femke Floor Gijs Greetje Hakim Hanna Hidde Ilse Imran Iris Jelle Jente Joris Jamila Karim Kiki Klaas ' +
  'Laura Leila Lieke Luuk Maaike Malik Marit Mehmet Mila Nadia Niels Noor Okke Olga Omar Pien Pieter Quinty Rachid Renske ' +
  'Robin Ruben Saar Samira Siem Sjoerd Tamar Teun Tibor Ulla Vera Vigo Wessel Wietske Xander Yara Yusuf Zeger Zoë'
).split(' ');

const FAMILY_BEGIN = 'Brug Duin Dijk Eik Geul Golf Haven Hei Kade Kreek Linde Meer Molen Mos Polder Riet Schor Sluis Strand Terp Veen Wad Wilg Zand Zee'.split(' ');
const FAMILY_END = 'berg dam gaard haar hof horst huis kamp laar land man mans rijk stede stra veld waard water weg zicht'.split(' ');
export const FAMILY_NAMES = FAMILY_BEGIN.flatMap((begin) => FAMILY_END.map((end) => `${begin}${end}`));
export const NAME_PREFIXES = ['van', 'van de', 'van der', 'de', 'ter', "van 't"];

export const STREETS = 'Voorbeeldstraat Proeflaan Testweg Oefenpad Fictiesingel Modelplein Schetsdreef Verzonnenlaan'.split(' ');

/** A municipality with one of its towns, the postcodes of that town and about where it lies. */
export interface Place {
  municipality: string;
  town: string;
  postcodes: [first: number, last: number];
  latitude: number;
  longitude: number;
}

/** Per region: only what was looked up. */
export const PLACES: Readonly<Record<string, readonly Place[]>> = {
  AM24: [
    { municipality: 'Borsele', town: 'Heinkenszand', postcodes: [4451, 4451], latitude: 51.473, longitude: 3.815 },
    { municipality: 'Goes', town: 'Goes', postcodes: [4461, 4465], latitude: 51.504, longitude: 3.891 },
    { municipality: 'Hulst', town: 'Hulst', postcodes: [4561, 4561], latitude: 51.28, longitude: 4.053 },
    { municipality: 'Kapelle', town: 'Kapelle', postcodes: [4421, 4421], latitude: 51.486, longitude: 3.959 },
    { municipality: 'Middelburg', town: 'Middelburg', postcodes: [4331, 4338], latitude: 51.499, longitude: 3.611 },
    { municipality: 'Noord-Beveland', town: 'Kortgene', postcodes: [4484, 4484], latitude: 51.557, longitude: 3.801 },
    { municipality: 'Reimerswaal', town: 'Yerseke', postcodes: [4401, 4401], latitude: 51.493, longitude: 4.05 },
    { municipality: 'Schouwen-Duiveland', town: 'Zierikzee', postcodes: [4301, 4301], latitude: 51.65, longitude: 3.918 },
    { municipality: 'Sluis', town: 'Oostburg', postcodes: [4501, 4501], latitude: 51.326, longitude: 3.487 },
    { municipality: 'Terneuzen', town: 'Terneuzen', postcodes: [4531, 4538], latitude: 51.336, longitude: 3.829 },
    { municipality: 'Tholen', town: 'Tholen', postcodes: [4691, 4691], latitude: 51.532, longitude: 4.22 },
    { municipality: 'Veere', town: 'Domburg', postcodes: [4357, 4357], latitude: 51.563, longitude: 3.497 },
    { municipality: 'Vlissingen', town: 'Vlissingen', postcodes: [4381, 4388], latitude: 51.454, longitude: 3.571 },
  ],
};

/** Which groups there are, as often as each stands here, with the evidence that goes with it. */
export const TARGET_GROUP_MIX: readonly [TargetGroup, EvidenceKind][] = [
  ['participatiewet', 'benefit-decision'],
  ['participatiewet', 'benefit-decision'],
  ['participatiewet', 'benefit-decision'],
  ['participatiewet', 'benefit-decision'],
  ['ww', 'benefit-decision'],
  ['ww', 'benefit-decision'],
  ['wia', 'uwv-statement'],
  ['wajong', 'uwv-statement'],
  ['banenafspraak', 'target-group-register'],
  ['banenafspraak', 'target-group-register'],
  ['wsw', 'wsw-indication'],
  ['bbl', 'school-statement'],
  ['vso-pro', 'school-statement'],
  ['nug', 'self-declaration'],
];

/** Kinds of work with what helps, what is required and what it demands. */
export const KINDS_OF_WORK: readonly {
  title: string;
  category: WorkCategory;
  skills: string[];
  certificates: string[];
  demands: Demand[];
}[] = [
  { title: 'Straatwerk woonwijk', category: 'paving', skills: ['paving', 'earth-moving'], certificates: ['vca-basic'], demands: ['lifting-above-25kg', 'kneeling', 'outdoor-work'] },
  { title: 'Onderhoud plantsoenen', category: 'green-maintenance', skills: ['green-maintenance'], certificates: [], demands: ['outdoor-work', 'walking-above-1km'] },
  { title: 'Maaien van bermen', category: 'green-maintenance', skills: ['mowing', 'green-maintenance'], certificates: [], demands: ['outdoor-work', 'machinery', 'noise-above-80db'] },
  { title: 'Vervangen van riolering', category: 'sewer', skills: ['sewer-work', 'earth-moving'], certificates: ['vca-basic'], demands: ['lifting-above-25kg', 'outdoor-work', 'machinery'] },
  { title: 'Verkeer regelen bij wegwerk', category: 'traffic-control', skills: ['traffic-control'], certificates: [], demands: ['standing-above-2h', 'outdoor-work'] },
  { title: 'Veegploeg binnenstad', category: 'street-cleaning', skills: ['cleaning'], certificates: [], demands: ['walking-above-1km', 'outdoor-work'] },
  { title: 'Medewerker milieustraat', category: 'waste-collection', skills: ['waste-collection'], certificates: [], demands: ['lifting-above-10kg', 'standing-above-2h'] },
  { title: 'Hulp in het magazijn', category: 'logistics', skills: ['warehouse-work'], certificates: [], demands: ['lifting-above-10kg'] },
  { title: 'Beheer van het depot', category: 'facility-services', skills: ['administration'], certificates: [], demands: [] },
  { title: 'Onderhoud oevers en dijken', category: 'waterworks', skills: ['green-maintenance', 'earth-moving'], certificates: ['vca-basic'], demands: ['outdoor-work', 'lifting-above-10kg'] },
];
