/**
 * Every error code with its status and its words. A code is stable: programs act on it. The Dutch words are what a
 * user reads; a remedy that a rule gives itself is more precise than the one here, and is shown in English.
 */
import { COACH_ERRORS } from './coach-errors.js';
import { IMPORT_ERRORS } from './import-errors.js';
import { INSIGHT_ERRORS } from './insight-errors.js';
import { errorKind as kind, LOOK_EN, LOOK_NL, type ErrorKind } from './error-kind.js';
import { GUIDANCE_ERRORS } from './guidance-errors.js';
import { PROCESSING_ERRORS } from './processing-errors.js';
import { RIGHTS_ERRORS } from './rights-errors.js';

export type { ErrorKind } from './error-kind.js';

const LATER_NL = 'Probeer het over een paar seconden opnieuw, met dezelfde sleutel.';
const LATER_EN = 'Try again in a few seconds, with the same key.';

/** General: about the request, not about the subject. */
const REQUEST_ERRORS = {
  'REQUEST.INVALID': kind(400, ['De aanvraag klopt niet', 'Verbeter de genoemde velden.'], ['The request is not valid', 'Correct the fields that are named.']),
  'REQUEST.MALFORMED': kind(400, ['De aanvraag is niet te lezen', 'Stuur geldige JSON in UTF-8.'], ['The request cannot be read', 'Send valid JSON in UTF-8.']),
  'REQUEST.ROUTE_UNKNOWN': kind(404, ['Dit adres bestaat niet', 'Kijk in /v1/openapi.json welke adressen er zijn.'], ['This address does not exist', 'See /v1/openapi.json for the addresses.']),
  'REQUEST.METHOD_NOT_ALLOWED': kind(405, ['Deze methode kan hier niet', 'Gebruik een methode uit de kop Allow.'], ['This method is not possible here', 'Use a method from the Allow header.']),
  'REQUEST.TOO_LARGE': kind(413, ['De aanvraag is te groot', 'Stuur minder gegevens tegelijk.'], ['The request is too large', 'Send less data at a time.']),
  'REQUEST.TOO_DEEP': kind(400, ['De aanvraag is te diep genest', 'Stuur wat in de API-beschrijving staat.'], ['The request is nested too deep', 'Send what the API description asks for.']),
  'REQUEST.TOO_MANY': kind(429, ['U vraagt te veel in korte tijd', 'Wacht het aantal seconden in de kop Retry-After en probeer het opnieuw, met dezelfde sleutel.'], ['There were too many requests in a short time', 'Wait the seconds in the Retry-After header and try again, with the same key.']),
  'REQUEST.MEDIA_TYPE': kind(415, ['Dit soort inhoud kan hier niet', 'Gebruik de Content-Type uit de API-beschrijving.'], ['This media type is not possible here', 'Use the Content-Type of the API description.']),
  'REQUEST.TIMEOUT': kind(408, ['De aanvraag kwam niet op tijd binnen', 'Stuur de aanvraag opnieuw.'], ['The request did not arrive in time', 'Send the request again.']),
  'REQUEST.IF_MATCH_MISSING': kind(428, ['De kop If-Match ontbreekt', 'Lees eerst de gegevens en stuur de ETag mee als If-Match.'], ['The If-Match header is missing', 'Read the resource first and send its ETag as If-Match.']),
  'REQUEST.IF_MATCH_FAILED': kind(412, ['De gegevens zijn intussen gewijzigd', 'Lees de gegevens opnieuw en voer uw wijziging dan uit.'], ['The resource has changed meanwhile', 'Read the resource again and then make your change.']),
  'IDEMPOTENCY.KEY_MISSING': kind(400, ['De kop Idempotency-Key ontbreekt', 'Stuur bij elke nieuwe opdracht een nieuwe UUID mee.'], ['The Idempotency-Key header is missing', 'Send a new UUID with every new command.']),
  'IDEMPOTENCY.KEY_INVALID': kind(400, ['De kop Idempotency-Key klopt niet', 'Gebruik 1 tot 255 zichtbare ASCII-tekens, liefst een UUID.'], ['The Idempotency-Key header is not valid', 'Use 1 to 255 visible ASCII characters, preferably a UUID.']),
  'IDEMPOTENCY.KEY_REUSED': kind(409, ['Deze sleutel is al voor een andere aanvraag gebruikt', 'Gebruik een nieuwe sleutel voor een nieuwe opdracht.'], ['This key was used for another request', 'Use a new key for a new command.']),
  'IDEMPOTENCY.IN_PROGRESS': kind(409, ['De eerste aanvraag met deze sleutel loopt nog', LATER_NL], ['The first request with this key is still running', LATER_EN]),
  'AUTH.TOKEN_MISSING': kind(401, ['U bent niet aangemeld', 'Meld u aan en stuur het token mee.'], ['You are not signed in', 'Sign in and send the access token.']),
  'AUTH.TOKEN_INVALID': kind(401, ['Uw aanmelding is niet geldig', 'Meld u opnieuw aan.'], ['Your access token is not valid', 'Sign in again.']),
  'AUTH.TOKEN_EXPIRED': kind(401, ['Uw aanmelding is verlopen', 'Meld u opnieuw aan.'], ['Your access token has expired', 'Refresh the token, or sign in again.']),
  'AUTH.ROLE_MISSING': kind(403, ['U mag dit niet', 'Vraag een collega met de juiste rol, of vraag de rol aan.'], ['You are not allowed to do this', 'Ask a colleague with the right role, or ask for the role.']),
  'AUTH.ROUTE_CLOSED': kind(403, ['U mag dit niet', 'Dit adres is niet opengesteld.'], ['You are not allowed to do this', 'This address is not open to anybody.']),
  'AUTH.ISSUER_UNREACHABLE': kind(503, ['Aanmelden kan nu niet worden gecontroleerd', 'Probeer het over een paar seconden opnieuw.'], ['Signing in cannot be checked now', 'Try again in a few seconds.']),
  'SERVICE.UNAVAILABLE': kind(503, ['De dienst is even niet beschikbaar', LATER_NL], ['The service is briefly not available', LATER_EN]),
  'SERVICE.OVERLOADED': kind(503, ['Er wachten nu te veel opdrachten', 'Er is niets uitgevoerd. Wacht het aantal seconden in de kop Retry-After en probeer het opnieuw, met dezelfde sleutel.'], ['Too many commands are waiting now', 'Nothing was carried out. Wait the seconds in the Retry-After header and try again, with the same key.']),
  'SERVICE.FAILED': kind(500, ['Er ging iets mis bij ons', 'Probeer het opnieuw. Blijft het misgaan, geef dan het nummer van de aanvraag door.'], ['Something went wrong on our side', 'Try again. If it keeps failing, pass on the id of the request.']),
} satisfies Record<string, ErrorKind>;

/** The journey and what hangs on it. */
const JOURNEY_ERRORS = {
  'JOURNEY.NOT_STARTED': kind(404, ['Deze kandidaat heeft geen traject', 'Start eerst het traject.'], ['This candidate has no journey', 'Start the journey first.']),
  'JOURNEY.ENDED': kind(409, ['Dit traject is afgerond', 'Een afgerond traject verandert niet meer. Komt de kandidaat terug? Start dan een nieuw traject.'], ['This journey has ended', 'An ended journey does not change. Start a new journey when the candidate comes back.']),
  'JOURNEY.ALREADY_STARTED': kind(409, ['Het traject van deze kandidaat loopt al', LOOK_NL], ['The journey of this candidate has already started', LOOK_EN]),
  'JOURNEY.STAGE_NOT_ALLOWED': kind(409, ['Dit kan niet in de fase waarin het traject nu staat', LOOK_NL], ['This is not possible in the present stage of the journey', LOOK_EN]),
  'JOURNEY.MOMENT_NOT_POSSIBLE': kind(422, ['Dit moment kan niet', 'Kies een ander moment. In dit antwoord staat het vroegste moment dat kan (`earliest`), of het laatste (`latest`).'], ['This moment is not possible', 'Choose another moment. This answer says which is the first that is possible (`earliest`), or the last (`latest`).']),
  'JOURNEY.INTAKE_INCOMPLETE': kind(409, ['De intake is nog niet compleet', 'Vul de ontbrekende onderdelen van het profiel aan.'], ['The intake is not complete', 'Complete the parts of the profile that are missing.']),
  'CALENDAR.DURATION_INVALID': kind(422, ['Dit is geen geldige duur', 'Schrijf een duur zoals P14D (14 dagen) of PT4H (4 uur).'], ['This is not a valid duration', 'Write a duration such as P14D (14 days) or PT4H (4 hours).']),
  'PROPOSAL.UNKNOWN': kind(404, ['Dit voorstel bestaat niet', 'Zoek het voorstel op in de lijst.'], ['This proposal does not exist', 'Find the proposal in the list.']),
  'PROPOSAL.PARTY_NOT_YOURS': kind(403, ['U mag niet voor deze partij antwoorden', 'Antwoord voor uzelf, of vraag de coördinator.'], ['You cannot answer for this party', 'Answer for yourself, or ask the coordinator.']),
  'PROPOSAL.ALREADY_OPEN': kind(409, ['Deze kandidaat heeft al een open voorstel', 'Wacht op de antwoorden of trek het voorstel in.'], ['The candidate already has an open proposal', 'Wait for its answers or revoke it first.']),
  'PROPOSAL.OUTCOME_AGREED': kind(409, ['Er is al een uitkomst afgesproken voor na deze plaatsing', 'Corrigeer eerst die uitkomst als die niet meer klopt.'], ['An outcome is agreed for the end of the running placement', 'Correct the agreed outcome first when it no longer holds.']),
  'PROPOSAL.FOLLOW_ON_AGREED': kind(409, ['De vervolgplaatsing van deze kandidaat is al afgesproken', 'Annuleer eerst de afgesproken vervolgplaatsing.'], ['The follow-on of this candidate is already agreed', 'Cancel the agreed follow-on first.']),
  'PROPOSAL.NOT_OPEN': kind(409, ['Dit voorstel staat niet meer open', LOOK_NL], ['This proposal is not open', LOOK_EN]),
  'PROPOSAL.PERIOD_OVERLAPS': kind(409, ['De periode overlapt met een andere plaatsing', 'Kies een periode die begint na het einde van de plaatsing.'], ['The period overlaps another placement', 'Choose a period that starts after the end of the placement.']),
  'PROPOSAL.PERIOD_PAST': kind(409, ['De werkopdracht is al voorbij', 'Kies een werkopdracht die nog niet voorbij is.'], ['The assignment has ended', 'Choose an assignment whose end lies ahead.']),
  'PLACEMENT.UNKNOWN': kind(404, ['Deze plaatsing bestaat niet', 'Zoek de plaatsing op in de lijst.'], ['This placement does not exist', 'Find the placement in the list.']),
  'PLACEMENT.CAPACITY_REACHED': kind(409, ['De werkopdracht is vol', 'Kies een andere werkopdracht.'], ['The assignment is full', 'Choose another assignment.']),
  'PLACEMENT.PERIOD_TAKEN': kind(409, ['De kandidaat werkt al in deze periode', 'Kies een andere periode of werkopdracht.'], ['The candidate already works in this period', 'Choose another period or assignment.']),
  'PLACEMENT.ALREADY_STARTED': kind(409, ['De start van deze plaatsing is al bevestigd', 'Er is niets te doen. Klopt het moment niet, vraag dan een correctie.'], ['The start of this placement is already confirmed', 'Nothing to do. Ask for a correction when the moment is wrong.']),
  'PLACEMENT.NOT_CURRENT': kind(409, ['Dit is niet de plaatsing die nu loopt', LOOK_NL], ['This is not the placement that is running', LOOK_EN]),
  'PLACEMENT.NOT_RUNNING': kind(409, ['Deze plaatsing loopt niet', LOOK_NL], ['This placement is not running', LOOK_EN]),
  'PLACEMENT.NOT_ENDED': kind(409, ['Deze plaatsing is niet geëindigd', 'Beëindig de plaatsing, of kies een geëindigde plaatsing.'], ['This placement has not ended', 'End the placement, or choose an ended one.']),
  'PLACEMENT.NOT_FOLLOW_ON': kind(409, ['Dit is niet de afgesproken vervolgplaatsing', LOOK_NL], ['This is not the agreed follow-on', LOOK_EN]),
  'PLACEMENT.NOT_STARTED': kind(409, ['De start van deze plaatsing is niet bevestigd', 'Bevestig eerst de start.'], ['The start of this placement is not confirmed', 'Confirm the start first.']),
  'PLACEMENT.NOT_YET_STARTED': kind(409, ['De plaatsing is nog niet begonnen', 'Meld dit op of na de geplande start.'], ['The placement has not begun yet', 'Report this at or after the planned start.']),
  'PLACEMENT.START_AFTER_END': kind(422, ['De start ligt na het geplande einde', 'Geef een moment voor het geplande einde.'], ['The start lies after the planned end', 'Give a moment before the planned end.']),
  'ABSENCE.OUTSIDE_PLACEMENT': kind(422, ['De afwezigheid begint niet binnen de plaatsing', 'Geef een begin vanaf de bevestigde start en voor het geplande einde.'], ['The absence does not begin within the placement', 'Give a beginning from the confirmed start to the planned end.']),
  'ABSENCE.OVERLAPS': kind(409, ['Er is al een afwezigheid in deze periode', 'Beëindig eerst de andere afwezigheid.'], ['There is already an absence in this period', 'End the other absence first.']),
  'ABSENCE.PERIOD_INVALID': kind(422, ['De afwezigheid eindigt voordat zij begint', 'Geef een einde na het begin.'], ['The absence ends before it begins', 'Give an end after the start.']),
  'ABSENCE.UNKNOWN': kind(404, ['Deze afwezigheid bestaat niet', LOOK_NL], ['This placement has no such absence', LOOK_EN]),
  'HOURS.WEEK_UNKNOWN': kind(422, ['Deze week bestaat niet', 'Geef een ISO-week die dat jaar heeft.'], ['There is no such week', 'Give an ISO week that the year has.']),
  'HOURS.WEEK_OUTSIDE_PLACEMENT': kind(422, ['Deze week valt buiten de plaatsing', 'Kies een week waarin de plaatsing liep.'], ['This week lies outside the placement', 'Choose a week in which the placement ran.']),
  'HOURS.WEEK_AHEAD': kind(422, ['Deze week is nog niet begonnen', 'Meld uren van deze week of eerder.'], ['This week has not begun', 'Report hours of this week or earlier.']),
  'CHECKPOINT.UNKNOWN': kind(404, ['Dit begeleidingsmoment bestaat niet', 'Zoek het begeleidingsmoment op in de lijst.'], ['This checkpoint does not exist', 'Find the checkpoint in the list.']),
  'CHECKPOINT.NOT_OPEN': kind(409, ['Dit begeleidingsmoment staat niet open', LOOK_NL], ['This checkpoint is not open', LOOK_EN]),
  'CHECKPOINT.NOT_REPORTED': kind(409, ['Dit begeleidingsmoment is niet gemeld', 'Meld het begeleidingsmoment.'], ['This checkpoint was not reported', 'Report the checkpoint instead.']),
  'CORRECTION.END_BEFORE_START': kind(422, ['Het geplande einde ligt voor de start', 'Geef een einde na de start.'], ['The planned end lies before the start', 'Give an end after the start.']),
  'CORRECTION.ENDING_NOT_POSSIBLE': kind(422, ['Deze afloop past niet bij de plaatsing', 'Kies een afloop die wel past.'], ['This ending does not fit the placement', 'Choose an ending that fits.']),
  'CORRECTION.NOTHING_TO_CORRECT': kind(409, ['Dit staat er al zo', 'Er is niets te doen.'], ['The entry already has this value', 'Nothing to do.']),
  'OUTCOME.FOLLOW_ON_AGREED': kind(409, ['Er is al een vervolgplaatsing afgesproken', 'Annuleer eerst de vervolgplaatsing, of leg de uitkomst later vast.'], ['A follow-on is already agreed', 'Cancel the follow-on first, or record the outcome when it ends.']),
  'OUTCOME.NO_PLACEMENT': kind(409, ['Er loopt geen plaatsing', 'Leg de uitkomst vast per direct.'], ['There is no running placement to wait for', 'Record the outcome with effect now.']),
  'AFTER_CARE.UNKNOWN_CHECK': kind(404, ['Deze nazorgvraag bestaat niet', LOOK_NL], ['This after-care has no such check', LOOK_EN]),
  'AFTER_CARE.ANSWERED': kind(409, ['Deze nazorgvraag is al beantwoord', 'Er is niets te doen.'], ['This check has its answer', 'Nothing to do.']),
  'AFTER_CARE.TOO_EARLY': kind(409, ['Het is te vroeg voor deze nazorgvraag', 'Vraag het opnieuw rond het afgesproken moment. Dat iemand gestopt is, kan altijd gemeld worden.'], ['This check is not due yet', 'Ask again around the moment of the check.']),
  'PROPOSAL.CAROUSEL_WARNING': kind(409, ['Dit zou weer een korte plaatsing zonder vooruitgang zijn', 'Zoek langer werk of leg vooruitgang vast. Of ga door en geef een reden.'], ['This would be one more short placement without progress', 'Look for longer work or record progress. Or acknowledge the warning, with a reason.']),
  'CONSENT.MISSING': kind(409, ['De kandidaat heeft hier geen toestemming voor gegeven', 'Vraag de kandidaat om toestemming, of kies werk in de eigen regio.'], ['The candidate has not consented to this', 'Ask the candidate for consent, or choose work in the own region.']),
  'TRANSFER.UNKNOWN': kind(404, ['Deze overdracht bestaat niet', LOOK_NL], ['This transfer does not exist', LOOK_EN]),
  'TRANSFER.ALREADY_OPEN': kind(409, ['Er wacht al een overdracht op antwoord', 'Wacht op het antwoord van de andere regio.'], ['A transfer is already waiting for an answer', 'Wait for the answer of the other region.']),
  'TRANSFER.NOT_OPEN': kind(409, ['Deze overdracht wacht niet op antwoord', LOOK_NL], ['This transfer is not waiting for an answer', LOOK_EN]),
  'TRANSFER.NOT_YOUR_REGION': kind(403, ['Alleen de ontvangende regio geeft antwoord op een overdracht', 'Vraag een coördinator van de ontvangende regio.'], ['Only the receiving region answers a transfer', 'Ask a coordinator of the receiving region.']),
  'TRANSFER.SAME_REGION': kind(422, ['De kandidaat is al in deze regio', 'Kies een andere regio.'], ['The candidate is already in this region', 'Choose another region.']),
} satisfies Record<string, ErrorKind>;

/** The registry: candidates, contractors, assignments, policies, regions. */
const REGISTRY_ERRORS = {
  'CANDIDATE.UNKNOWN': kind(404, ['Deze kandidaat bestaat niet', 'Zoek de kandidaat op in de lijst.'], ['This candidate does not exist', 'Find the candidate in the list.']),
  'CANDIDATE.BSN_INVALID': kind(422, ['Dit is geen geldig BSN', 'Controleer het BSN met een identiteitsbewijs en vul alle negen cijfers in.'], ['This is not a valid BSN', 'Check it with an identity document, and enter all nine digits.']),
  'CANDIDATE.BSN_KNOWN': kind(409, ['Een kandidaat met dit BSN is al aangemeld', 'Open het dossier dat er al is. Is het BSN verkeerd getypt, verbeter het dan.'], ['A candidate with this BSN is already registered', 'Open the record that is there. When the BSN was mistyped, correct it.']),
  'CANDIDATE.POSSIBLE_DUPLICATE': kind(409, ['Deze persoon is misschien al aangemeld', 'Vergelijk de dossiers. Is het iemand anders, ga dan door en geef een reden.'], ['This person may be registered already', 'Compare the records. When it is another person, overrule with a reason.']),
  'CANDIDATE.BIRTH_DATE_IMPLAUSIBLE': kind(422, ['Deze geboortedatum kan niet kloppen', 'Controleer het jaar, en of dag en maand zijn verwisseld.'], ['This birth date cannot be right', 'Check the year, and whether day and month were swapped.']),
  'CANDIDATE.MERGED': kind(409, ['Dit dossier is samengevoegd met een ander', 'Gebruik het andere dossier.'], ['This record was merged into another', 'Use the other record.']),
  'CANDIDATE.SAME': kind(422, ['Dit is hetzelfde dossier', 'Noem het andere dossier.'], ['A record cannot be merged into itself', 'Name the other record.']),
  'PROFILE.FOLLOWS_JOURNEY': kind(409, ['Regio en doelgroep volgen het traject', 'Vraag een overdracht aan om de regio te wijzigen. Corrigeer het traject om de doelgroep te wijzigen.'], ['Region and target group follow the journey', 'Request a transfer to change the region; correct the journey to change the target group.']),
  'ASSIGNMENT.PERIOD_INVALID': kind(422, ['De werkopdracht eindigt voordat zij begint', 'Geef een einde na het begin.'], ['The assignment ends before it starts', 'Give an end after the start.']),
  'ASSIGNMENT.SEATS_TAKEN': kind(409, ['Er zijn al meer plaatsen bezet', 'Kies een hoger aantal, of beëindig eerst plaatsingen.'], ['More seats are taken than this headcount has', 'Choose a higher headcount, or end placements first.']),
  'ASSIGNMENT.UNKNOWN': kind(404, ['Deze werkopdracht bestaat niet', 'Zoek de werkopdracht op in de lijst.'], ['This assignment does not exist', 'Find the assignment in the list.']),
  'ASSIGNMENT.NOT_OPEN': kind(409, ['Deze werkopdracht staat niet open', 'Kies een andere werkopdracht.'], ['This assignment is not open', 'Choose another assignment.']),
  'ASSIGNMENT.OTHER_REGION': kind(409, ['Deze werkopdracht hoort bij een andere regio', 'Kies een werkopdracht in de regio van de kandidaat.'], ['This assignment belongs to another region', 'Choose an assignment in the region of the candidate.']),
  'CONTRACTOR.UNKNOWN': kind(404, ['Deze opdrachtnemer bestaat niet', 'Zoek de opdrachtnemer op in de lijst.'], ['This contractor does not exist', 'Find the contractor in the list.']),
  'CONTRACTOR.KVK_KNOWN': kind(409, ['Er is al een opdrachtnemer met dit KVK-nummer', 'Gebruik de opdrachtnemer die er al is, of verbeter het nummer.'], ['A contractor with this number is registered already', 'Use the contractor that is there, or correct the number.']),
  'CONTRACTOR.OTHER_REGION': kind(409, ['Deze opdrachtnemer biedt geen werk in deze regio', 'Kies een regio van de opdrachtnemer, of voeg de regio toe.'], ['This contractor does not offer work in this region', 'Choose a region of the contractor, or add the region.']),
  'CANDIDATE.ERASED': kind(410, ['De gegevens van deze kandidaat zijn gewist', 'Er valt niets meer te lezen of te wijzigen. Komt de persoon terug? Registreer dan opnieuw.'], ['The data of this candidate has been erased', 'Nothing can be read or written any more. Register the person anew when they come back.']),
  'CANDIDATE.SEARCH_TOO_WIDE': kind(422, ['Er zijn te veel kandidaten gevonden', 'Typ meer letters van de naam, of kies een regio of doelgroep.'], ['This search is too wide', 'Type more of the name, or choose a region or a target group.']),
  'REGION.NOT_FOUND': kind(404, ['Deze regio bestaat niet', 'Kies een regio uit /v1/regions.'], ['This region does not exist', 'Choose a region from /v1/regions.']),
  'POLICY.NOT_FOUND': kind(404, ['Deze versie van het beleid bestaat niet', 'Kies een versie uit /v1/policies.'], ['This version of the policy does not exist', 'Choose a version from /v1/policies.']),
  'POLICY.VERSION_TAKEN': kind(409, ['Deze versie is al vastgesteld en verandert niet meer', 'Publiceer de wijziging als de volgende versie.'], ['This version is published already, and never changes', 'Publish the change as the next version.']),
  'POLICY.VERSION_GAP': kind(409, ['Er ontbreekt een eerdere versie', 'Publiceer de eerstvolgende versie.'], ['A version before this one is missing', 'Publish the next version.']),
  'REGION.NOT_YOURS': kind(422, ['U werkt niet in deze regio', 'Kies een regio waarin u werkt, of vraag een collega van die regio.'], ['You do not work in this region', 'Choose a region of your own, or ask a colleague of that region.']),
  'REGION.UNKNOWN': kind(422, ['Deze regio bestaat niet', 'Kies een regio uit /v1/regions.'], ['This region does not exist', 'Choose a region from /v1/regions.']),
  'POLICY.UNKNOWN': kind(422, ['Dit beleid bestaat niet', 'Kies een beleid uit /v1/policies.'], ['This policy does not exist', 'Choose a policy from /v1/policies.']),
  'PLACEMENT.NOT_BOOKED': kind(409, ['Deze plaatsing heeft geen periode in de agenda', 'Bekijk het traject opnieuw. Misschien is de plaatsing al vrijgegeven.'], ['This placement has no period in the calendar', 'Look at the journey again. The placement may have been released.']),
} satisfies Record<string, ErrorKind>;

/** What leaves: events, deliveries and webhooks. */
const DELIVERY_ERRORS = {
  'EVENTS.TOO_FAR_BEHIND': kind(410, ['Deze gebeurtenissen zijn er niet meer', 'Lees de lijsten opnieuw en ga verder vanaf het nieuwste nummer.'], ['These events are no longer kept', 'Read the lists anew, then go on from the newest number.']),
  'EVENTS.NUMBER_AHEAD': kind(409, ['Dit nummer bestaat nog niet', 'Lees de lijsten opnieuw en ga verder vanaf het nieuwste nummer.'], ['This number does not exist yet', 'Read the lists anew, then go on from the newest number.']),
  'EVENTS.TOO_MANY_READERS': kind(503, ['Er lezen nu te veel anderen mee', 'Probeer het over een minuut opnieuw.'], ['There are too many readers now', 'Try again in a minute.']),
  'DELIVERY.UNKNOWN': kind(404, ['Deze bezorging bestaat niet', 'Zoek de bezorging op in de lijst.'], ['This delivery does not exist', 'Find the delivery in the list.']),
  'DELIVERY.UNDER_WAY': kind(409, ['Deze bezorging loopt nog', 'Wacht tot de bezorging klaar is.'], ['This delivery is under way', 'Wait until it is settled.']),
  'WEBHOOK.UNKNOWN': kind(404, ['Deze webhook bestaat niet', 'Zoek de webhook op in de lijst.'], ['This webhook does not exist', 'Find the webhook in the list.']),
  'WEBHOOK.ADDRESS_REFUSED': kind(422, ['Dit adres mag een webhook niet gebruiken', 'Geef een https-adres op het openbare internet.'], ['A webhook may not go to this address', 'Give an https address on the public internet.']),
} satisfies Record<string, ErrorKind>;

/** The catalogue. */
export const ERRORS: Readonly<Record<string, ErrorKind>> = { ...REQUEST_ERRORS, ...JOURNEY_ERRORS, ...REGISTRY_ERRORS, ...DELIVERY_ERRORS, ...COACH_ERRORS, ...GUIDANCE_ERRORS, ...IMPORT_ERRORS, ...INSIGHT_ERRORS, ...PROCESSING_ERRORS, ...RIGHTS_ERRORS };
