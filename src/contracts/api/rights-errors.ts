/** Error codes of the rights of the person, of legal holds and of what is restricted. */
import { errorKind as kind } from './error-kind.js';

const AGAIN: [string, string] = ['Bekijk het verzoek opnieuw. Misschien is er al besloten.', 'Look at the request again. It may have been decided.'];

export const RIGHTS_ERRORS = {
  'RIGHTS.UNKNOWN': kind(404, ['Dit verzoek bestaat niet', 'Zoek het verzoek op in de lijst.'], ['This request does not exist', 'Find the request in the list.']),
  'RIGHTS.ALREADY_OPEN': kind(409, ['Er loopt al zo’n verzoek', 'Wacht op het besluit over dat verzoek.'], ['Such a request is open already', 'Wait for the decision on that request.']),
  'RIGHTS.DECIDED': kind(409, ['Over dit verzoek is al besloten', AGAIN[0]], ['This request has been decided', AGAIN[1]]),
  'RIGHTS.EXTENDED': kind(409, ['De termijn van dit verzoek is al eens verlengd', 'Besluit binnen de termijn die er is.'], ['The term of this request was extended before', 'Decide within the term that it has.']),
  'RIGHTS.TERM_OVER': kind(409, ['De eerste maand is voorbij', 'Besluit nu. Verlengen kan alleen binnen de eerste maand.'], ['The first month is over', 'Decide now. An extension has to be told within the first month.']),
  'RIGHTS.JOURNEY_OPEN': kind(409, ['Het traject van deze persoon loopt nog', 'Leg eerst de uitkomst vast, of besluit dat het traject eindigt.'], ['The journey of this person runs', 'Record the outcome first, or decide that the journey ends with the erasure.']),
  'RIGHTS.LEGAL_HOLD': kind(409, ['De gegevens van deze persoon moeten bewaard blijven', 'Wijs af op deze grond (AVG art. 17 lid 3), of hef eerst de bewaarplicht op.'], ['A legal hold keeps the data of this person', 'Refuse with this ground (GDPR art. 17(3)), or lift the hold first.']),
  'RIGHTS.NOT_LIFTABLE': kind(409, ['Er is niets op te heffen', 'Alleen een beperking of bezwaar dat nu geldt, kan worden opgeheven.'], ['There is nothing to lift', 'Only a restriction or an objection that holds can be lifted.']),
  'RIGHTS.ARCHIVE_GONE': kind(404, ['Er is geen archief bij dit verzoek', 'Het archief is er 30 dagen. Doe een nieuw verzoek.'], ['There is no archive with this request', 'An archive is kept for 30 days. Make a new request.']),
  'RIGHTS.CANDIDATE_MISSING': kind(422, ['Het verzoek zegt niet om wie het gaat', 'Geef de kandidaat op.'], ['The request does not say whom it is about', 'Name the candidate.']),
  'RIGHTS.CHANGES_MISSING': kind(422, ['Het verzoek zegt niet wat er moet veranderen', 'Geef bij een rectificatie de juiste gegevens op, en anders niet.'], ['The request does not say what to change', 'Give the right data with a rectification, and only then.']),
  'HOLD.UNKNOWN': kind(404, ['Deze bewaarplicht bestaat niet', 'Zoek de bewaarplicht op in de lijst.'], ['This legal hold does not exist', 'Find the legal hold in the list.']),
  'HOLD.LIFTED': kind(409, ['Deze bewaarplicht is al opgeheven', 'Er is niets te doen.'], ['This legal hold was lifted before', 'Nothing to do.']),
  'CANDIDATE.RESTRICTED': kind(409, ['De verwerking van deze gegevens is beperkt', 'Overleg met de functionaris gegevensbescherming. Tot de beperking is opgeheven, verandert er niets.'], ['The processing of these data is restricted', 'Ask the privacy officer. Nothing changes until the restriction is lifted.']),
};
