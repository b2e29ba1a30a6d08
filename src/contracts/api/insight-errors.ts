/** Refusals of questions for figures. */
import type { ErrorKind } from './errors.js';

type Words = readonly [title: string, remedy: string];
const kind = (status: number, [titleNl, remedyNl]: Words, [titleEn, remedyEn]: Words): ErrorKind => ({
  status,
  title: { nl: titleNl, en: titleEn },
  remedy: { nl: remedyNl, en: remedyEn },
});

export const INSIGHT_ERRORS = {
  'INSIGHTS.PERIOD_INVALID': kind(422, ['Deze periode kan niet', 'Geef een eerste en een laatste maand, samen hoogstens 120 maanden.'], ['This period is not possible', 'Give a first and a last month, at most 120 months.']),
  'INSIGHTS.TOO_MANY_GROUPS': kind(422, ['Het antwoord heeft te veel groepen', 'Kies minder maanden, een grotere periode of één regio.'], ['The answer has too many groups', 'Choose fewer months, a larger period, or one region.']),
  'INSIGHTS.NOT_FOR_CONTRACTORS': kind(403, ['Een opdrachtnemer ziet geen doelgroepen', 'Laat de doelgroep weg.'], ['A contractor does not see target groups', 'Leave the target group out.']),
  'INSIGHTS.TOO_SLOW': kind(503, ['Het tellen duurt te lang', 'Kies minder maanden of één regio.'], ['Counting this takes too long', 'Choose fewer months, or one region.']),
} satisfies Record<string, ErrorKind>;
