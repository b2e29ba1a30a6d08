/** Refusals about coaches, handovers and actions. */
import type { ErrorKind } from './errors.js';

type Words = readonly [title: string, remedy: string];
const kind = (status: number, [titleNl, remedyNl]: Words, [titleEn, remedyEn]: Words): ErrorKind => ({
  status,
  title: { nl: titleNl, en: titleEn },
  remedy: { nl: remedyNl, en: remedyEn },
});

export const COACH_ERRORS = {
  'COACH.UNKNOWN': kind(404, ['Deze jobcoach bestaat niet', 'Kies een jobcoach uit /v1/coaches.'], ['This coach does not exist', 'Choose a coach from /v1/coaches.']),
  'COACH.KNOWN': kind(409, ['Deze jobcoach is al aangemeld', 'Lees de jobcoach en wijzig wat niet klopt.'], ['This coach is registered already', 'Read the coach and change what is wrong.']),
  'COACH.CASES_TAKEN': kind(409, ['Deze jobcoach begeleidt meer mensen dan dat', 'Kies een hoger aantal, of geef eerst mensen aan een andere jobcoach.'], ['This coach guides more people than that', 'Choose a higher capacity, or hand people over first.']),
  'COACH.CASELOAD_FULL': kind(409, ['Deze jobcoach heeft geen plek meer', 'Kies een jobcoach met plek.'], ['The caseload of this coach is full', 'Choose a coach with room.']),
  'COACH.OTHER_REGION': kind(409, ['Deze jobcoach werkt niet in de regio van de kandidaat', 'Kies een jobcoach uit de regio.'], ['This coach does not work in the region of the candidate', 'Choose a coach of the region.']),
  'COACH.NOT_ACTIVE': kind(409, ['Deze jobcoach neemt geen nieuwe mensen aan', 'Kies een andere jobcoach.'], ['This coach takes no new people', 'Choose another coach.']),
  'COACH.NONE': kind(409, ['Deze kandidaat heeft nog geen jobcoach', 'Wijs een jobcoach toe.'], ['This candidate has no coach yet', 'Assign a coach instead.']),
  'COACH.SAME': kind(409, ['Dit is al de jobcoach van de kandidaat', 'Kies een andere jobcoach.'], ['This is the coach that the candidate has', 'Choose another coach.']),
  'COACH.REASON_MISSING': kind(422, ['Deze kandidaat heeft al een jobcoach', 'Geef aan waarom er een andere komt, of vraag om een overdracht.'], ['This candidate has a coach; another one needs a reason', 'Say why, or ask for a handover.']),
  'HANDOVER.UNKNOWN': kind(404, ['Deze overdracht bestaat niet', 'Zoek de overdracht op in uw werklijst.'], ['This handover does not exist', 'Find the handover in your worklist.']),
  'HANDOVER.ALREADY_OPEN': kind(409, ['Er wacht al een overdracht op antwoord', 'Wacht op het antwoord, of trek die overdracht eerst in.'], ['A handover is already waiting for an answer', 'Wait for the answer, or take it back first.']),
  'HANDOVER.NOT_OPEN': kind(409, ['Deze overdracht wacht niet op antwoord', 'Bekijk het traject opnieuw. Misschien is er al antwoord gegeven.'], ['This handover is not waiting for an answer', 'Look at the journey again. It may have been answered.']),
  'HANDOVER.NOT_YOURS': kind(403, ['Dit is aan een andere jobcoach', 'Vraag het die jobcoach, of de coördinator.'], ['This is up to another coach', 'Ask that coach, or the coordinator.']),
  'ACTION.UNKNOWN': kind(404, ['Deze actie bestaat niet', 'Zoek de actie op bij de kandidaat.'], ['This action does not exist', 'Find the action with the candidate.']),
  'ACTION.DONE': kind(409, ['Deze actie is al gedaan', 'Maak een nieuwe actie.'], ['This action is done already', 'Make a new action.']),
} satisfies Record<string, ErrorKind>;
