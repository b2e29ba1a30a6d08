/** Placements: agreed, started, ended; no-show; and the search for what follows. */
import { templates } from './template.js';

export const PLACEMENT_TEMPLATES = templates({
  'placement-agreed-for-candidate': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Uw werk is afgesproken',
        lines: [
          'Het is rond: u gaat aan het werk.',
          'Het werk is: {workTitle}. U werkt bij {company} in {place}.',
          'U begint op {startsOn}. U werkt tot en met {endsOn}.',
          'Kunt u die dag niet? Bel dan meteen uw coach.',
        ],
        link: 'Bekijk uw werk',
        sms: 'Uw werk is afgesproken. U begint op {startsOn}.',
      },
      en: {
        subject: 'Your work is agreed',
        lines: [
          'It is settled: you start to work.',
          'The work is: {workTitle}. You work at {company} in {place}.',
          'You start on {startsOn}. The last day is {endsOn}.',
          'Can you not come that day? Call your coach at once.',
        ],
        link: 'See your work',
        sms: 'Your work is agreed. You start on {startsOn}.',
      },
    },
  },
  'placement-agreed-for-contractor': {
    page: 'placements',
    words: {
      nl: {
        subject: 'De plaatsing is rond',
        lines: [
          'De plaatsing op {workTitle} is rond.',
          'De kandidaat begint op {startsOn}. De laatste dag is {endsOn}.',
          'Bevestig de start op de eerste dag. Komt er niemand? Meld dat dan dezelfde dag.',
        ],
        link: 'Bekijk de plaatsing',
        sms: 'De plaatsing is rond. De start is op {startsOn}.',
      },
      en: {
        subject: 'The placement is agreed',
        lines: [
          'The placement on {workTitle} is agreed.',
          'The candidate starts on {startsOn}. The last day is {endsOn}.',
          'Confirm the start on the first day. Does nobody come? Report that the same day.',
        ],
        link: 'See the placement',
        sms: 'The placement is agreed. The start is on {startsOn}.',
      },
    },
  },
  'placement-agreed-for-coach': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Een plaatsing is rond: plan de begeleiding',
        lines: ['Een kandidaat van u begint op {startsOn}. De laatste dag is {endsOn}.', 'Bekijk de begeleidingsmomenten. Pas ze aan als het nodig is.'],
        link: 'Bekijk de plaatsing',
        sms: 'Een kandidaat van u begint op {startsOn}.',
      },
      en: {
        subject: 'A placement is agreed: plan the guidance',
        lines: ['A candidate of yours starts on {startsOn}. The last day is {endsOn}.', 'Look at the checkpoints. Change them where needed.'],
        link: 'See the placement',
        sms: 'A candidate of yours starts on {startsOn}.',
      },
    },
  },
  'follow-on-agreed-for-candidate': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Uw volgende werk is afgesproken',
        lines: [
          'Goed nieuws: na dit werk gaat u verder.',
          'Uw volgende werk is: {workTitle}. U werkt dan bij {company} in {place}.',
          'U begint op {startsOn}. U werkt tot en met {endsOn}.',
          'Tot die dag blijft u waar u nu werkt.',
        ],
        link: 'Bekijk uw volgende werk',
        sms: 'Uw volgende werk is afgesproken. U begint op {startsOn}.',
      },
      en: {
        subject: 'Your next work is agreed',
        lines: [
          'Good news: after this work you go on.',
          'Your next work is: {workTitle}. You will work at {company} in {place}.',
          'You start on {startsOn}. The last day is {endsOn}.',
          'Until then you stay where you work now.',
        ],
        link: 'See your next work',
        sms: 'Your next work is agreed. You start on {startsOn}.',
      },
    },
  },
  'placement-started-for-coach': {
    page: 'placements',
    words: {
      nl: {
        subject: 'De start van een plaatsing is bevestigd',
        lines: ['Een kandidaat van u is begonnen. De begeleiding loopt vanaf vandaag.', 'De momenten staan in uw agenda.'],
        link: 'Bekijk de plaatsing',
        sms: 'De start van een plaatsing is bevestigd.',
      },
      en: {
        subject: 'The start of a placement is confirmed',
        lines: ['A candidate of yours has started. The guidance runs from today.', 'The moments are in your calendar.'],
        link: 'See the placement',
        sms: 'The start of a placement is confirmed.',
      },
    },
  },
  'no-show': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Iemand is niet op het werk verschenen',
        lines: ['Een kandidaat is vandaag niet begonnen.', 'Bel de kandidaat vandaag. Schrijf op wat er is gebeurd en wat u afspreekt.'],
        link: 'Bekijk de plaatsing',
        sms: 'Een kandidaat is niet op het werk verschenen. Bel vandaag.',
      },
      en: {
        subject: 'Somebody did not come to work',
        lines: ['A candidate did not start.', 'Call the candidate today. Write down what happened and what you agree.'],
        link: 'See the placement',
        sms: 'A candidate did not come to work. Please call today.',
      },
    },
  },
  'placement-ended-for-candidate': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Uw werk is afgelopen',
        lines: ['Uw werk als {workTitle} is afgelopen.', 'Uw coach blijft u helpen. Samen kijkt u naar de volgende stap.', 'Hebt u een vraag? Bel uw coach.'],
        link: 'Bekijk uw werk',
        sms: 'Uw werk is afgelopen. Uw coach blijft u helpen.',
      },
      en: {
        subject: 'Your work has ended',
        lines: ['Your work as {workTitle} has ended.', 'Your coach keeps helping you. Together you look at the next step.', 'Do you have a question? Call your coach.'],
        link: 'See your work',
        sms: 'Your work has ended. Your coach keeps helping you.',
      },
    },
  },
  'placement-ended': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Een plaatsing is geëindigd',
        lines: ['De plaatsing op {workTitle} is geëindigd.', 'Controleer de laatste uren. Vul aan wat nog ontbreekt.'],
        link: 'Bekijk de plaatsing',
        sms: 'Een plaatsing is geëindigd. Controleer de laatste uren.',
      },
      en: {
        subject: 'A placement has ended',
        lines: ['The placement on {workTitle} has ended.', 'Check the last hours. Add what is still missing.'],
        link: 'See the placement',
        sms: 'A placement has ended. Please check the last hours.',
      },
    },
  },
  'placement-cancelled': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Een plaatsing gaat niet door',
        lines: ['De plaatsing op {workTitle} gaat niet door.', 'De afspraken die erbij horen, vervallen.', 'Hebt u een vraag? Bel de coach.'],
        link: 'Bekijk de plaatsing',
        sms: 'Een plaatsing gaat niet door. De afspraken vervallen.',
      },
      en: {
        subject: 'A placement does not go on',
        lines: ['The placement on {workTitle} does not go on.', 'The appointments that belong to it lapse.', 'Do you have a question? Call the coach.'],
        link: 'See the placement',
        sms: 'A placement does not go on. The appointments lapse.',
      },
    },
  },
  'follow-on-search-for-candidate': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Wij zoeken uw volgende werk',
        lines: ['Uw werk loopt tot en met {endsOn}. Wij zoeken nu al naar wat daarna komt.', 'Hebt u wensen? Vertel ze uw coach deze week.'],
        link: 'Bekijk uw werk',
        sms: 'Wij zoeken uw volgende werk. Vertel uw wensen aan uw coach.',
      },
      en: {
        subject: 'We are looking for your next work',
        lines: ['Your work runs until {endsOn}. We already search for what comes after it.', 'Do you have wishes? Tell your coach this week.'],
        link: 'See your work',
        sms: 'We are looking for your next work. Tell your coach your wishes.',
      },
    },
  },
  'follow-on-search-for-coach': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Een plaatsing loopt af: zoek de volgende stap',
        lines: ['De plaatsing van een kandidaat van u loopt tot en met {endsOn}.', 'De volgende stap is nog niet bekend. Bespreek die nu met de kandidaat.'],
        link: 'Bekijk de plaatsing',
        sms: 'Een plaatsing loopt af. Zoek de volgende stap.',
      },
      en: {
        subject: 'A placement comes to its end: find the next step',
        lines: ['The placement of a candidate of yours runs until {endsOn}.', 'The next step is not known yet. Please discuss it with the candidate now.'],
        link: 'See the placement',
        sms: 'A placement comes to its end. Find the next step.',
      },
    },
  },
});
