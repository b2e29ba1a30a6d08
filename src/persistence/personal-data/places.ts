/**
 * Where data of a person is: every collection, in one list. The archive, the erasure, the retention run and the data map of
 * docs/privacy.md are made from it, so a collection that is not here does not compile.
 */
import type { SealedFact } from '../candidates/profile.schema.js';
import type { FieldPlace } from '../keys/data-key.js';
import { openFields } from '../keys/sealed-fields.js';
import type { Models } from '../models.js';
import type { DataPlace, Opener, PersonIds, PersonPlace } from './place.js';

const byId = (ids: PersonIds) => ({ _id: { $in: [...ids] } });
const byCandidate = (ids: PersonIds) => ({ candidateId: { $in: [...ids] } });
const byEvent = (ids: PersonIds) => ({ 'event.candidateId': { $in: [...ids] } });

const ALL = 'geheel, met de sleutel van de persoon';
const NO_TEXT = 'niets: nummers, codes en momenten, zonder naam';

/** A part of the document that is sealed field by field. */
const part = (collection: string) => ({
  sealedFields: { collection, paths: 'sealed.*' as const },
  open: ({ sealed, ...rest }: Record<string, unknown>, { key }: Opener) => ({
    ...rest,
    ...openFields(key, { collection, id: String(rest['_id']) }, (sealed ?? {}) as Record<string, string>),
  }),
});

/** Fields that are sealed one by one; what was never filled in is left out. */
const fields = (collection: string, names: readonly string[]) => ({
  sealedFields: { collection, paths: Object.fromEntries(names.map((name) => [name, name])) },
  open: (document: Record<string, unknown>, { key }: Opener) => {
    const place = (field: string): FieldPlace => ({ collection, id: String(document['_id']), field });
    return { ...document, ...Object.fromEntries(names.flatMap((name) => (document[name] ? [[name, key.openField(String(document[name]), place(name))]] : []))) };
  },
});

/** A blind index is for the machine alone. */
const without = (names: readonly string[], { sealedFields, open }: Required<Pick<PersonPlace, 'sealedFields' | 'open'>>) => ({
  sealedFields,
  open: async (document: Record<string, unknown>, opener: Opener) => Object.fromEntries(Object.entries(await open(document, opener)).filter(([name]) => !names.includes(name))),
});

/** Rows of a journey: pseudonyms, codes and moments. */
const row = (holds: string, over: Partial<PersonPlace> = {}): PersonPlace => ({ about: 'person', holds, sealed: NO_TEXT, where: byCandidate, erasure: 'delete', ...over });
const nobody = (holds: string): DataPlace => ({ about: 'nobody', holds });

async function openImportRow({ candidate, decision, alike: _others, faults: _report, ...document }: Record<string, unknown>, opener: Opener): Promise<object> {
  const key = await opener.of(`import/${String(document['importId'])}`);
  const place = { collection: 'import-rows', id: String(document['_id']), field: 'candidate' };
  const { reason: _sealed, by: _account, ...decided } = (decision ?? {}) as Record<string, unknown>;
  return { ...document, ...(decision !== undefined && { decision: decided }), ...(typeof candidate === 'string' && key && { candidate: key.openField(candidate, place) }) };
}

export const PLACES: { readonly [M in keyof Models]: DataPlace } = {
  persons: {
    ...row('Naam, geboortedatum, adres, e-mail en telefoon'),
    sealed: `${ALL}; vindbaar met blinde indexen`,
    where: byId,
    ...without(['names', 'keys'], part('persons')),
  },
  vault: { ...row('BSN'), sealed: `${ALL}; vindbaar met een blinde index`, where: byId, kind: 'bsn', ...without(['bsnHash'], fields('vault', ['bsn'])) },
  profiles: {
    ...row('Intake: regio, doelgroep met bewijs, vaardigheden, grenzen in het werk, reizen, beschikbaarheid'),
    sealed: 'doelgroepbewijs en grenzen in het werk',
    where: byId,
    ...part('profiles'),
  },
  notes: { ...row('Notities van medewerkers en de reden van besluiten'), sealed: 'de tekst', kind: 'guidance-texts', ...fields('notes', ['text']) },
  actions: { ...row('Afspraken en aandachtspunten'), sealed: 'de tekst', kind: 'guidance-texts', ...fields('actions', ['what']) },
  reports: { ...row('Verslagen van begeleidingsmomenten: antwoorden en toelichting'), sealed: 'antwoorden en toelichting', kind: 'guidance-texts', ...part('checkpoint-reports') },
  journeys: row('Waar het traject staat', { where: byId }),
  proposals: row('Voorstellen met de antwoorden'),
  placements: row('Plaatsingen met begin, einde, afwezigheid en afloop'),
  checkpoints: row('Begeleidingsmomenten'),
  escalations: row('Wat bleef liggen en bij wie het ligt'),
  progress: row('Stappen op de voortgangsladder'),
  hours: row('Gewerkte uren per week'),
  calendars: row('Perioden waarin iemand werkt', { where: byId }),
  messagePreferences: row('Keuzes over berichten', { where: (ids) => ({ _id: { $in: ids.map((id) => `candidate/${id}`) } }) }),
  importRows: {
    ...row('Regel uit een bestand, tot de aanmelding'),
    sealed: 'persoon, intake en BSN, met de sleutel van de import',
    // A row that somebody decided to be the same person is about the person, whatever its own number.
    where: (ids) => ({ $or: [byCandidate(ids), { 'decision.candidateId': { $in: [...ids] } }] }),
    forget: (ids) => ({ filter: { 'alike.candidateId': { $in: [...ids] } }, update: { $pull: { alike: byCandidate(ids) } } }),
    open: openImportRow,
  },
  rolloutRows: row('Of een beleidsversie het traject bereikte'),
  outbox: row('Gebeurtenissen van het traject', { where: byEvent }),
  deliveries: row('Bezorging van gebeurtenissen en berichten, zonder de inhoud', { where: byEvent }),
  // That it was opened, when and by whom also stands in the log of processing, which stays.
  emergencyAccesses: { ...row('Toegang in nood: wie het dossier buiten zijn gebied opende, wanneer en waarom'), sealed: 'de reden', ...fields('emergency-accesses', ['reason']) },
  rightsArchives: { ...row('Archief na een inzageverzoek'), sealed: ALL, sealedFields: { collection: 'rights-archives', paths: { sealed: 'zip' } }, notExported: 'Dit is een eerder archief met dezelfde gegevens.' },
  processingMarks: row('Beperking van de verwerking, bezwaar tegen het zoeken van werk', { where: byId }),
  legalHolds: { ...row('Bewaarplicht met de reden'), sealed: 'de reden', sealedFields: { collection: 'legal-holds', paths: { reason: 'reason', liftReason: 'liftReason' } }, notExported: 'De reden kan de rechten van anderen raken (AVG art. 15 lid 4). Vraag ernaar bij de functionaris gegevensbescherming.' },
  rightsRequests: {
    ...row('Verzoeken om inzage, rectificatie, beperking, bezwaar en wissen'),
    sealed: 'toelichting, gevraagde wijziging en redenen',
    erasure: 'unlink',
    unlinks: ['candidateId', 'sealed.explanation', 'sealed.changes', 'sealed.reason', 'sealed.extensionReason'],
    ...part('rights-requests'),
  },
  coaches: {
    about: 'others',
    holds: 'Wie iemand begeleidt: het nummer van de kandidaat bij de jobcoach. Van de jobcoach naam en e-mail van het werk',
    sealed: 'niets',
    forget: (ids) => ({ filter: { 'cases.candidateId': { $in: [...ids] } }, update: { $pull: { cases: { candidateId: { $in: [...ids] } } } } }),
  },
  assignments: { about: 'special', holds: 'Werkopdrachten. Een bezette plek is het nummer van een plaatsing', sealed: 'niets. Bij wissen gaat het nummer eruit; een plek waarop gewerkt is, blijft bezet door niemand' },
  personKeys: { about: 'special', holds: 'De sleutel van de persoon, met de versies die nog iets openen', sealed: 'met de sleutel van de installatie. Wordt bij wissen vernietigd; wat blijft zegt dat er een was' },
  idempotency: { about: 'special', holds: 'Antwoorden op opdrachten, voor herhaling, 30 dagen, en wat daarvan nog in het logboek moet', sealed: 'het antwoord en de regel voor het logboek, met de sleutel van de installatie. Bij wissen gaan de antwoorden over de persoon weg' },
  processingLog: { about: 'special', holds: 'Wie wanneer welke soort gegevens las of schreef, en waarom: het nummer van de kandidaat', sealed: 'niets. Blijft bij wissen: het is bewijs en een keten. Het nummer leidt dan naar niemand. Gaat per maand weg na de termijn `processing-log`' },
  processingCheckpoints: nobody('Ondertekende standen van dat logboek, en welke reeksen na hun termijn zijn weggehaald'),
  destructionRecords: nobody('Wat vernietigd is, wanneer, waarom en door wie. Niet van wie'),
  contractors: nobody('Opdrachtnemers, met een contactpersoon van het bedrijf'),
  imports: nobody('Import: bestand, aantallen, wie het deed'),
  rollouts: nobody('Uitrol van beleid: welke versie, welke groep'),
  erasedEvents: nobody('Nummers van gebeurtenissen die gewist zijn'),
  consumers: nobody('Hoe ver een lezer van gebeurtenissen is'),
  webhooks: nobody('Adressen van aangesloten systemen'),
  regions: nobody('Arbeidsmarktregio’s'),
  policies: nobody('Beleid met termijnen'),
  questionForms: nobody('Vragenlijsten'),
  migrations: nobody('Welke aanpassingen van de opslag gedaan zijn'),
};

/** The facts of an intake that go before the rest of the profile. */
export const SENSITIVE_FACTS: readonly SealedFact[] = ['evidence', 'limits'];

/** Every collection with documents about one person, by its name in the models. */
export function personPlaces(): [keyof Models, PersonPlace][] {
  return (Object.entries(PLACES) as [keyof Models, DataPlace][]).flatMap(([name, place]) => (place.about === 'person' ? [[name, place] as [keyof Models, PersonPlace]] : []));
}
