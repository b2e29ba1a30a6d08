/** The archive of a person: the same data once for machines and once to read, in one zip. */
import { strToU8, zipSync } from 'fflate';
import { localDateTime, type Instant } from '../domain/shared/calendar.js';
import type { ExportedCollection } from '../persistence/personal-data/person-files.js';

/** A zip of `gegevens.json` and `gegevens.html`. The same data at the same moment give the same bytes. */
export function personArchive({ collections, candidateId }: { collections: readonly ExportedCollection[]; candidateId: string }, now: Instant): Uint8Array {
  const json = {
    format: 'doorstroom-inzage',
    version: 1,
    madeAt: now,
    candidateId,
    collections: Object.fromEntries(collections.map(({ collection, ...rest }) => [collection, rest])),
  };
  const files = { 'gegevens.json': strToU8(JSON.stringify(json, null, 2)), 'gegevens.html': strToU8(page(collections, now)) };
  return zipSync(files, { level: 6, mtime: new Date(Math.max(Date.parse(now), Date.parse('1980-01-02T00:00:00Z'))) });
}

/** Words for fields that a reader meets often; others are shown by their own name. */
const WORDS: Readonly<Record<string, string>> = {
  _id: 'Nummer',
  givenName: 'Voornaam',
  namePrefix: 'Tussenvoegsel',
  familyName: 'Achternaam',
  birthDate: 'Geboortedatum',
  address: 'Adres',
  street: 'Straat',
  houseNumber: 'Huisnummer',
  postcode: 'Postcode',
  postcode4: 'Postcode (cijfers)',
  town: 'Plaats',
  email: 'E-mail',
  phone: 'Telefoon',
  bsn: 'BSN',
  region: 'Regio',
  targetGroup: 'Doelgroep',
  evidence: 'Bewijs van de doelgroep',
  limits: 'Grenzen in het werk',
  skills: 'Vaardigheden',
  certificates: 'Certificaten',
  travel: 'Reizen',
  availability: 'Beschikbaarheid',
  municipality: 'Gemeente',
  languageLevel: 'Taalniveau',
  text: 'Tekst',
  what: 'Wat',
  note: 'Toelichting',
  answers: 'Antwoorden',
  stage: 'Fase',
  status: 'Stand',
  startsAt: 'Begint',
  endsAt: 'Eindigt',
  createdAt: 'Vastgelegd',
  changedAt: 'Gewijzigd',
  at: 'Moment',
  by: 'Door (account)',
  reason: 'Reden',
  explanation: 'Toelichting',
  right: 'Recht',
  week: 'Week',
  minutes: 'Minuten',
  dueOn: 'Uiterlijk',
  dueAt: 'Gepland',
};

const STYLE = 'body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}dl{display:grid;grid-template-columns:14rem 1fr;gap:.2rem 1rem;border-top:1px solid #ccc;padding-top:.5rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}dd dl{border:0;padding:0}';

function page(collections: readonly ExportedCollection[], now: Instant): string {
  const sections = collections.filter(({ documents, leftOut }) => documents.length > 0 || leftOut !== undefined).map(section);
  return [
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Uw gegevens</title>',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><style>${STYLE}</style></head><body>`,
    `<h1>Uw gegevens</h1><p>Dit is wat wij van u bewaren, op ${escaped(localDateTime(now))}. Waarom wij dit bewaren en hoe lang, leest u in de privacyverklaring van uw gemeente.</p>`,
    '<p>Klopt er iets niet? Vraag om rectificatie. Het bestand <code>gegevens.json</code> bevat hetzelfde voor computers.</p>',
    ...sections,
    '</body></html>',
  ].join('\n');
}

function section({ holds, documents, leftOut }: ExportedCollection): string {
  const shown = documents.map((document) => shownValue(document)).join('\n');
  return `<h2>${escaped(holds)}</h2>${leftOut === undefined ? shown : `<p>${escaped(leftOut)}</p>`}`;
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(shownValue).join(', ');
  if (typeof value !== 'object' || value === null) return escaped(typeof value === 'boolean' ? (value ? 'ja' : 'nee') : String(value));
  const rows = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return `<dl>${rows.map(([name, part]) => `<dt>${escaped(WORDS[name] ?? name)}</dt><dd>${shownValue(part)}</dd>`).join('')}</dl>`;
}

/** What people wrote never becomes markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
