/** Proposals: offered, about to lapse, closed. */
import { templates } from './template.js';

export const PROPOSAL_TEMPLATES = templates({
  'proposal-for-candidate': {
    page: 'proposals',
    words: {
      nl: {
        subject: 'Er is een voorstel voor werk',
        lines: [
          'Er is werk dat bij u past.',
          'Het werk is: {workTitle}. U werkt dan bij {company} in {place}.',
          'Het begint op {startsOn}. Het is {hours} uur per week.',
          'Wilt u dit werk doen? Geef antwoord voor {answerBy}.',
          'U mag nee zeggen. Vertel dan waarom het niet past. Zo zoeken wij beter.',
        ],
        link: 'Bekijk het voorstel en geef antwoord',
        sms: 'Er is een voorstel voor werk. Geef antwoord voor {answerBy}.',
      },
      en: {
        subject: 'There is a proposal for work',
        lines: [
          'There is work that suits you.',
          'The work is: {workTitle}. You would work at {company} in {place}.',
          'It starts on {startsOn}. It is {hours} hours a week.',
          'Do you want this work? Please answer before {answerBy}.',
          'You may say no. Then tell us why it does not suit you. That helps us to search better.',
        ],
        link: 'See the proposal and answer',
        sms: 'There is a proposal for work. Please answer before {answerBy}.',
      },
    },
  },
  'proposal-for-contractor': {
    page: 'proposals',
    words: {
      nl: {
        subject: 'Er is een kandidaat voor uw werk',
        lines: [
          'Wij hebben een kandidaat voor: {workTitle}.',
          'Het werk begint op {startsOn}.',
          'Wilt u deze kandidaat? Geef antwoord voor {answerBy}.',
          'Zonder antwoord vervalt het voorstel. De plek is dan weer vrij.',
        ],
        link: 'Bekijk het voorstel en geef antwoord',
        sms: 'Er is een kandidaat voor uw werk. Geef antwoord voor {answerBy}.',
      },
      en: {
        subject: 'There is a candidate for your work',
        lines: [
          'We have a candidate for: {workTitle}.',
          'The work starts on {startsOn}.',
          'Do you want this candidate? Please answer before {answerBy}.',
          'Without an answer the proposal lapses. The place is then free again.',
        ],
        link: 'See the proposal and answer',
        sms: 'There is a candidate for your work. Please answer before {answerBy}.',
      },
    },
  },
  'proposal-reminder-for-candidate': {
    page: 'proposals',
    words: {
      nl: {
        subject: 'Vergeet niet te antwoorden op het voorstel',
        lines: [
          'U kreeg een voorstel voor werk. Wij weten nog niet wat u wilt.',
          'Geef antwoord voor {answerBy}. Daarna vervalt het voorstel.',
          'Twijfelt u? Bel uw coach.',
        ],
        link: 'Bekijk het voorstel en geef antwoord',
        sms: 'Wilt u het werk doen? Geef antwoord voor {answerBy}.',
      },
      en: {
        subject: 'Do not forget to answer the proposal',
        lines: [
          'You got a proposal for work. We do not know yet what you want.',
          'Please answer before {answerBy}. After that the proposal lapses.',
          'Are you not sure? Call your coach.',
        ],
        link: 'See the proposal and answer',
        sms: 'Do you want the work? Please answer before {answerBy}.',
      },
    },
  },
  'proposal-reminder-for-contractor': {
    page: 'proposals',
    words: {
      nl: {
        subject: 'Vergeet niet te antwoorden op het voorstel',
        lines: [
          'Er wacht een kandidaat op uw antwoord. Het gaat om: {workTitle}.',
          'Geef antwoord voor {answerBy}. Daarna vervalt het voorstel.',
        ],
        link: 'Bekijk het voorstel en geef antwoord',
        sms: 'Er wacht een kandidaat op uw antwoord. Het kan tot {answerBy}.',
      },
      en: {
        subject: 'Do not forget to answer the proposal',
        lines: [
          'A candidate waits for your answer. It is about: {workTitle}.',
          'Please answer before {answerBy}. After that the proposal lapses.',
        ],
        link: 'See the proposal and answer',
        sms: 'A candidate waits for your answer. You can answer until {answerBy}.',
      },
    },
  },
  'proposal-closed-for-candidate': {
    page: 'proposals',
    words: {
      nl: {
        subject: 'Het voorstel voor werk gaat niet door',
        lines: ['Het voorstel voor werk gaat niet door.', 'U hoeft niets te doen. Wij zoeken verder.', 'Wilt u weten waarom? Vraag het uw coach.'],
        link: 'Bekijk het voorstel',
        sms: 'Het voorstel voor werk gaat niet door. Wij zoeken verder.',
      },
      en: {
        subject: 'The proposal for work does not go on',
        lines: ['The proposal for work does not go on.', 'You do not have to do anything. We keep searching.', 'Do you want to know why? Ask your coach.'],
        link: 'See the proposal',
        sms: 'The proposal for work does not go on. We keep searching.',
      },
    },
  },
  'proposal-closed-for-contractor': {
    page: 'proposals',
    words: {
      nl: {
        subject: 'Het voorstel gaat niet door',
        lines: ['Het voorstel voor {workTitle} gaat niet door.', 'U hoeft niets te doen. De plek is weer vrij, en wij zoeken verder.'],
        link: 'Bekijk het voorstel',
        sms: 'Het voorstel gaat niet door. Wij zoeken verder.',
      },
      en: {
        subject: 'The proposal does not go on',
        lines: ['The proposal for {workTitle} does not go on.', 'You do not have to do anything. The place is free again, and we keep searching.'],
        link: 'See the proposal',
        sms: 'The proposal does not go on. We keep searching.',
      },
    },
  },
  'proposal-silent-for-coordinator': {
    page: 'proposals',
    words: {
      nl: {
        subject: 'Een voorstel is vervallen zonder antwoord',
        lines: ['Een voorstel is vervallen. Er kwam geen antwoord.', 'Bel wie niet antwoordde. Doe daarna een nieuw voorstel.'],
        link: 'Bekijk het voorstel',
        sms: 'Een voorstel is vervallen zonder antwoord.',
      },
      en: {
        subject: 'A proposal lapsed without an answer',
        lines: ['A proposal has lapsed. There was no answer.', 'Call who did not answer. Then make a new proposal.'],
        link: 'See the proposal',
        sms: 'A proposal lapsed without an answer.',
      },
    },
  },
});
