/** Error codes of guidance: contacts, escalations, question forms, reports and roll-outs of a policy. */
import { errorKind as kind, LOOK_EN, LOOK_NL } from './error-kind.js';

export const GUIDANCE_ERRORS = {
  'CHECKPOINT.FOR_THE_COACH': kind(403, ['De coach meldt dit begeleidingsmoment', 'Geef het door aan de coach van de kandidaat.'], ['The coach reports this checkpoint', 'Tell the coach of the candidate.']),
  'CONTACT.IN_THE_PAST': kind(422, ['Dit contact ligt in het verleden', 'Geef een moment dat nog komt.'], ['The contact lies in the past', 'Give a moment ahead.']),
  'CONTACT.TOO_MANY': kind(409, ['Er zijn te veel contacten gepland voor deze kandidaat', 'Annuleer eerst contacten die niet nodig zijn.'], ['Too many contacts are planned for this candidate', 'Cancel contacts that are not needed first.']),
  'CONTACT.NO_CONTRACTOR': kind(409, ['Geen opdrachtnemer kan dit contact melden', 'De kandidaat heeft geen plaatsing. Laat de coach het melden.'], ['No contractor can report this contact', 'The candidate has no placement. Let the coach report it.']),
  'CONTACT.OF_THE_PLAN': kind(409, ['Dit begeleidingsmoment hoort bij het plan van een plaatsing', 'Meld het, of wijzig de data van de plaatsing.'], ['This checkpoint belongs to the plan of a placement', 'Report it, or change the dates of the placement.']),
  'ESCALATION.UNKNOWN': kind(404, ['Deze escalatie bestaat niet', 'Zoek de escalatie op in de lijst.'], ['This escalation does not exist', 'Find the escalation in the list.']),
  'ESCALATION.NOT_OPEN': kind(409, ['Deze escalatie is gesloten', LOOK_NL], ['This escalation is closed', LOOK_EN]),
  'ANSWERS.MISSING': kind(422, ['De vragen bij dit begeleidingsmoment zijn nog niet beantwoord', 'Beantwoord de verplichte vragen van het formulier.'], ['The questions of this checkpoint were not answered', 'Answer the required questions of its form.']),
  'ANSWERS.INVALID': kind(422, ['Niet alle antwoorden passen bij de vragen', 'Verbeter de genoemde antwoorden.'], ['Not all answers fit the questions', 'Correct the answers that are named.']),
  'ANSWERS.NO_QUESTIONS': kind(422, ['Bij dit begeleidingsmoment horen geen vragen', 'Laat answers weg en gebruik note.'], ['This checkpoint has no questions', 'Leave answers out and use note.']),
  'FORM.NOT_FOUND': kind(404, ['Deze versie van het formulier bestaat niet', 'Kies een versie uit /v1/question-forms.'], ['This version of the question form does not exist', 'Choose a version from /v1/question-forms.']),
  'FORM.UNKNOWN': kind(422, ['Dit vragenformulier bestaat niet', 'Kies een formulier en versie uit /v1/question-forms.'], ['This question form does not exist', 'Choose a form and version from /v1/question-forms.']),
  'FORM.VERSION_TAKEN': kind(409, ['Deze versie is al vastgesteld en verandert niet meer', 'Publiceer de wijziging als de volgende versie.'], ['This version is published already, and never changes', 'Publish the change as the next version.']),
  'FORM.VERSION_GAP': kind(409, ['Er ontbreekt een eerdere versie', 'Publiceer de eerstvolgende versie.'], ['A version before this one is missing', 'Publish the next version.']),
  'POLICY.TARGET_GROUP_DIFFERS': kind(409, ['Dit zijn de termijnen van een andere doelgroep', LOOK_NL], ['These are the terms of another target group', LOOK_EN]),
  'ROLLOUT.UNKNOWN': kind(404, ['Deze uitrol bestaat niet', 'Zoek de uitrol op in de lijst.'], ['This roll-out does not exist', 'Find the roll-out in the list.']),
  'ROLLOUT.NOBODY': kind(409, ['Er is geen traject waarvoor dit iets wijzigt', 'Kies een andere versie of andere trajecten.'], ['There is no journey for which this changes anything', 'Choose another version, or other journeys.']),
  'ROLLOUT.TOO_MANY': kind(422, ['Dit zijn te veel trajecten voor één uitrol', 'Kies een regio of doelgroep.'], ['These are too many journeys for one roll-out', 'Choose a region or a target group.']),
} as const;
