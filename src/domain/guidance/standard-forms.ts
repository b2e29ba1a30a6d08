/** The question forms that a new installation begins with. The questions follow what a job coach asks anyway. */
import type { Label, Question, QuestionForm } from './question-form.js';

const say = (nl: string, en: string): Label => ({ nl, en });
type Words = readonly [code: string, nl: string, en: string];

const yesNo = ([code, nl, en]: Words, required = false): Question => ({ kind: 'yes-no', code, label: say(nl, en), required });
const text = ([code, nl, en]: Words): Question => ({ kind: 'text', code, label: say(nl, en), required: false, maxLength: 2000 });
const outOfTen = ([code, nl, en]: Words, required = false): Question => ({
  kind: 'scale',
  code,
  label: say(nl, en),
  required,
  min: 1,
  max: 10,
  minLabel: say('heel slecht', 'very bad'),
  maxLabel: say('heel goed', 'very good'),
});
const choice = ([code, nl, en]: Words, options: readonly Words[], { required = false, multiple = false } = {}): Question => ({
  kind: 'choice',
  code,
  label: say(nl, en),
  required,
  multiple,
  options: options.map(([option, optionNl, optionEn]) => ({ code: option, label: say(optionNl, optionEn) })),
});

const HELP: readonly Words[] = [
  ['travel', 'Reizen', 'Travel'],
  ['tools', 'Gereedschap of kleding', 'Tools or clothing'],
  ['language', 'De taal', 'The language'],
  ['colleagues', 'Omgaan met collega’s', 'Getting on with colleagues'],
  ['pace', 'Het tempo', 'The pace'],
  ['home', 'Iets thuis', 'Something at home'],
  ['money', 'Geld', 'Money'],
  ['other', 'Iets anders', 'Something else'],
];

export const START_FORM: QuestionForm = {
  formId: 'start',
  version: 1,
  title: say('De eerste werkdag', 'The first day at work'),
  questions: [
    yesNo(['arrived', 'Is de kandidaat gekomen?', 'Did the candidate come?'], true),
    yesNo(['knows-who', 'Weet de kandidaat wie de begeleider is?', 'Does the candidate know who the supervisor is?']),
    yesNo(['safe', 'Is uitgelegd hoe je veilig werkt?', 'Was it explained how to work safely?']),
    yesNo(['equipment', 'Zijn werkkleding en gereedschap er?', 'Are work clothes and tools there?']),
    text(['remarks', 'Wat ging goed, en wat kan beter?', 'What went well, and what can be better?']),
  ],
};

export const WEEK_CHECK_FORM: QuestionForm = {
  formId: 'week-check',
  version: 1,
  title: say('Hoe gaat het op het werk?', 'How is work going?'),
  questions: [
    outOfTen(['how-is-work', 'Hoe gaat het op het werk?', 'How is work going?'], true),
    choice(['hours', 'Hoe zijn de uren?', 'How are the hours?'], [
      ['right', 'Precies goed', 'Just right'],
      ['more', 'Het kunnen er meer zijn', 'There can be more'],
      ['fewer', 'Het zijn er te veel', 'They are too many'],
    ]),
    choice(['help', 'Waar is hulp bij nodig?', 'What is help needed with?'], HELP, { multiple: true }),
    yesNo(['learned', 'Heeft de kandidaat iets nieuws geleerd?', 'Did the candidate learn something new?']),
    text(['remarks', 'Wat wilt u nog kwijt?', 'Is there anything else?']),
  ],
};

export const NEXT_STEP_FORM: QuestionForm = {
  formId: 'next-step',
  version: 1,
  title: say('De volgende stap', 'The next step'),
  questions: [
    choice(['wish', 'Wat wil de kandidaat hierna?', 'What does the candidate want next?'], [
      ['stay', 'Blijven bij deze opdrachtnemer', 'Stay with this contractor'],
      ['same-work', 'Hetzelfde werk ergens anders', 'The same work elsewhere'],
      ['other-work', 'Ander werk', 'Other work'],
      ['education', 'Een opleiding', 'Education'],
      ['unknown', 'Dat is nog niet duidelijk', 'Not clear yet'],
    ], { required: true }),
    yesNo(['can-stay', 'Kan de kandidaat hier blijven werken?', 'Can the candidate stay here?']),
    { kind: 'number', code: 'hours', label: say('Hoeveel uur per week kan de kandidaat werken?', 'How many hours a week can the candidate work?'), required: false, min: 0, max: 40, unit: say('uur', 'hours') },
    choice(['needed', 'Wat is daarvoor nodig?', 'What does it take?'], [
      ['certificate', 'Een certificaat', 'A certificate'],
      ['licence', 'Een rijbewijs', 'A driving licence'],
      ['language', 'Taalles', 'Language lessons'],
      ['experience', 'Meer ervaring', 'More experience'],
      ['nothing', 'Niets', 'Nothing'],
    ], { multiple: true }),
    text(['remarks', 'Wat is afgesproken?', 'What was agreed?']),
  ],
};

export const AFTER_CARE_FORM: QuestionForm = {
  formId: 'after-care',
  version: 1,
  title: say('Na de plaatsing', 'After the placement'),
  questions: [
    choice(['now', 'Wat doet de kandidaat nu?', 'What does the candidate do now?'], [
      ['work', 'Werk', 'Work'],
      ['education', 'Een opleiding', 'Education'],
      ['searching', 'Werk zoeken', 'Looking for work'],
      ['nothing', 'Geen werk of opleiding', 'Neither work nor education'],
    ], { required: true }),
    outOfTen(['how-is-it', 'Hoe gaat het met de kandidaat?', 'How is the candidate?']),
    yesNo(['wants-contact', 'Wil de kandidaat nog contact met de coach?', 'Does the candidate still want contact with the coach?']),
    text(['remarks', 'Wat wilt u nog kwijt?', 'Is there anything else?']),
  ],
};

export const STANDARD_FORMS: readonly QuestionForm[] = [START_FORM, WEEK_CHECK_FORM, NEXT_STEP_FORM, AFTER_CARE_FORM];
