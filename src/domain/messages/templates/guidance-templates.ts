/** Checkpoints, reminders, escalations and absences. */
import { templates } from './template.js';

export const GUIDANCE_TEMPLATES = templates({
  'checkpoints-planned': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Afspraken voor begeleiding',
        lines: ['Er zijn afspraken voor begeleiding:', '{moments}', 'De uitnodigingen voor uw agenda zitten bij dit bericht.', 'Kunt u een keer niet? Laat het een dag ervoor weten.'],
        link: 'Bekijk de afspraken',
        sms: 'Er zijn nieuwe afspraken voor begeleiding.',
      },
      en: {
        subject: 'Appointments for guidance',
        lines: ['There are appointments for guidance:', '{moments}', 'The invitations for your calendar are with this message.', 'Can you not come? Please tell us a day before.'],
        link: 'See the appointments',
        sms: 'There are new appointments for guidance.',
      },
    },
  },
  'checkpoints-changed': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Afspraken voor begeleiding zijn veranderd',
        lines: ['Afspraken voor begeleiding zijn veranderd. Dit is nieuw:', '{moments}', 'Open de bijlagen. Uw agenda is dan weer goed.'],
        link: 'Bekijk de afspraken',
        sms: 'Een afspraak voor begeleiding is veranderd.',
      },
      en: {
        subject: 'Appointments for guidance have changed',
        lines: ['Appointments for guidance have changed. This is new:', '{moments}', 'Open the attachments. Then your calendar is right again.'],
        link: 'See the appointments',
        sms: 'An appointment for guidance has changed.',
      },
    },
  },
  'checkpoint-reminder': {
    page: 'checkpoints',
    words: {
      nl: {
        subject: 'Een begeleidingsmoment is nog niet gemeld',
        lines: ['Een begeleidingsmoment was op {dueAt}. Er is nog geen verslag.', 'Is het gesprek geweest? Vul het verslag dan vandaag in.', 'Is het niet doorgegaan? Maak een nieuwe afspraak.'],
        link: 'Vul het verslag in',
        sms: 'Een begeleidingsmoment is nog niet gemeld. Vul het verslag in.',
      },
      en: {
        subject: 'A checkpoint is not reported yet',
        lines: ['A checkpoint was due on {dueAt}. There is no report yet.', 'Did it take place? Please fill in the report today.', 'Did it not? Please make a new appointment.'],
        link: 'Fill in the report',
        sms: 'A checkpoint is not reported yet. Please fill in the report.',
      },
    },
  },
  'checkpoint-missed-for-coach': {
    page: 'checkpoints',
    words: {
      nl: {
        subject: 'Een begeleidingsmoment is gemist',
        lines: ['Het begeleidingsmoment van {dueAt} is gemist.', 'Neem vandaag contact op met de kandidaat. Meld het daarna alsnog.', 'Gebeurt er niets? Dan hoort de coördinator het.'],
        link: 'Bekijk het begeleidingsmoment',
        sms: 'Een begeleidingsmoment is gemist. Neem vandaag contact op.',
      },
      en: {
        subject: 'A checkpoint was missed',
        lines: ['The checkpoint of {dueAt} was missed.', 'Please contact the candidate today. Report it after that.', 'If nothing happens, the coordinator is told.'],
        link: 'See the checkpoint',
        sms: 'A checkpoint was missed. Please get in touch today.',
      },
    },
  },
  'checkpoint-missed-for-coordinator': {
    page: 'checkpoints',
    words: {
      nl: {
        subject: 'Een gemist begeleidingsmoment vraagt uw aandacht',
        lines: ['Het begeleidingsmoment van {dueAt} is gemist. De coach heeft het niet hersteld.', 'Bespreek het met de coach. Regel zo nodig vervanging.', 'Gebeurt er niets? Dan hoort de manager het.'],
        link: 'Bekijk het begeleidingsmoment',
        sms: 'Een gemist begeleidingsmoment vraagt uw aandacht.',
      },
      en: {
        subject: 'A missed checkpoint needs your attention',
        lines: ['The checkpoint of {dueAt} was missed. The coach has not put it right.', 'Please discuss it with the coach. Find a replacement if needed.', 'If nothing happens, the manager is told.'],
        link: 'See the checkpoint',
        sms: 'A missed checkpoint needs your attention.',
      },
    },
  },
  'checkpoint-missed-for-manager': {
    page: 'checkpoints',
    words: {
      nl: {
        subject: 'Begeleiding blijft uit: besluit is nodig',
        lines: ['Het begeleidingsmoment van {dueAt} is gemist. Coach en coördinator hebben het niet hersteld.', 'Besluit wie dit oppakt, en wanneer.'],
        link: 'Bekijk het begeleidingsmoment',
        sms: 'Begeleiding blijft uit. Uw besluit is nodig.',
      },
      en: {
        subject: 'Guidance is missing: a decision is needed',
        lines: ['The checkpoint of {dueAt} was missed. Coach and coordinator have not put it right.', 'Please decide who takes this up, and when.'],
        link: 'See the checkpoint',
        sms: 'Guidance is missing. Your decision is needed.',
      },
    },
  },
  'follow-on-missing': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Een plaatsing loopt af zonder volgende stap',
        lines: ['Een plaatsing loopt bijna af. De volgende stap is nog niet bekend.', 'Zoek samen naar werk dat past. Leg vast wat u afspreekt.'],
        link: 'Bekijk het traject',
        sms: 'Een plaatsing loopt af zonder volgende stap.',
      },
      en: {
        subject: 'A placement ends without a next step',
        lines: ['A placement is near its end. The next step is not known yet.', 'Search together for work that suits. Write down what you agree.'],
        link: 'See the journey',
        sms: 'A placement ends without a next step.',
      },
    },
  },
  'absence-open-long': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Een afwezigheid duurt lang',
        lines: ['Een kandidaat is al lang niet op het werk. Niet bekend is tot wanneer.', 'Neem contact op. Leg vast wanneer de kandidaat terugkomt, of wat er anders gebeurt.'],
        link: 'Bekijk het traject',
        sms: 'Een afwezigheid duurt lang. Neem contact op.',
      },
      en: {
        subject: 'An absence takes long',
        lines: ['A candidate has not been at work for long. Nobody knows until when.', 'Please get in touch. Write down when the candidate returns, or what happens instead.'],
        link: 'See the journey',
        sms: 'An absence takes long. Please get in touch.',
      },
    },
  },
  'escalation-lapsed': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Een melding is vervallen zonder oplossing',
        lines: ['Een melding is vervallen. Niemand heeft haar opgelost.', 'Bekijk wat er nodig is, en wie het doet.'],
        link: 'Bekijk het traject',
        sms: 'Een melding is vervallen zonder oplossing.',
      },
      en: {
        subject: 'A report lapsed without a solution',
        lines: ['A report has lapsed. Nobody solved it.', 'Look at what is needed, and who does it.'],
        link: 'See the journey',
        sms: 'A report lapsed without a solution.',
      },
    },
  },
  'absence-reported': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Een afwezigheid is gemeld',
        lines: ['Een kandidaat van u is niet op het werk.', 'Bel de kandidaat. Vraag wanneer de kandidaat weer kan werken.', 'De afspraken in die tijd schuiven op.'],
        link: 'Bekijk de plaatsing',
        sms: 'Een kandidaat van u is niet op het werk.',
      },
      en: {
        subject: 'An absence was reported',
        lines: ['A candidate of yours is not at work.', 'Please call the candidate. Ask when the candidate can work again.', 'Appointments in that time move.'],
        link: 'See the placement',
        sms: 'A candidate of yours is not at work.',
      },
    },
  },
  'absence-ended': {
    page: 'placements',
    words: {
      nl: {
        subject: 'Een afwezigheid is voorbij',
        lines: ['De kandidaat werkt weer.', 'Kijk samen of het werk nog past.'],
        link: 'Bekijk de plaatsing',
        sms: 'Een afwezigheid is voorbij.',
      },
      en: {
        subject: 'An absence is over',
        lines: ['The candidate is back at work.', 'Look together whether the work still suits.'],
        link: 'See the placement',
        sms: 'An absence is over.',
      },
    },
  },
});
