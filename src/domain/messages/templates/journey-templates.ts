/** Intake, hold, transfer, coach, outcome and after-care. */
import { templates } from './template.js';

export const JOURNEY_TEMPLATES = templates({
  'intake-overdue': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Een intake duurt te lang',
        lines: ['Een intake is niet op tijd klaar.', 'Vul aan wat ontbreekt, of spreek af wie dat doet.'],
        link: 'Bekijk de intake',
        sms: 'Een intake is niet op tijd klaar.',
      },
      en: {
        subject: 'An intake takes too long',
        lines: ['An intake is not ready in time.', 'Add what is missing, or agree who does that.'],
        link: 'See the intake',
        sms: 'An intake is not ready in time.',
      },
    },
  },
  'hold-review': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Een traject staat stil: kijk of het verder kan',
        lines: ['Een traject van u staat stil.', 'Bel de kandidaat deze week. Kan het verder? Hervat dan het traject.'],
        link: 'Bekijk het traject',
        sms: 'Een traject staat stil. Kijk of het verder kan.',
      },
      en: {
        subject: 'A journey is on hold: see whether it can go on',
        lines: ['A journey of yours is on hold.', 'Please call the candidate this week. Can it go on? Then resume the journey.'],
        link: 'See the journey',
        sms: 'A journey is on hold. See whether it can go on.',
      },
    },
  },
  'transfer-asked': {
    page: 'transfers',
    words: {
      nl: {
        subject: 'Een verhuizing naar uw regio vraagt antwoord',
        lines: ['Een kandidaat verhuist naar uw regio.', 'Geef antwoord voor {answerBy}. Tot dan blijft de eigen regio helpen.'],
        link: 'Bekijk de aanvraag',
        sms: 'Een verhuizing naar uw regio vraagt antwoord voor {answerBy}.',
      },
      en: {
        subject: 'A move to your region needs an answer',
        lines: ['A candidate moves to your region.', 'Please answer before {answerBy}. Until then the own region keeps helping.'],
        link: 'See the request',
        sms: 'A move to your region needs an answer before {answerBy}.',
      },
    },
  },
  'transfer-accepted-for-candidate': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Een andere regio helpt u verder',
        lines: ['U hoort vanaf nu bij de regio {region}.', 'Alles wat wij weten, gaat met u mee. U hoeft niets opnieuw te vertellen.'],
        link: 'Bekijk uw traject',
        sms: 'Een andere regio helpt u verder.',
      },
      en: {
        subject: 'Another region helps you from now on',
        lines: ['From now on you belong to the region {region}.', 'All that we know goes with you. You do not have to tell it again.'],
        link: 'See your journey',
        sms: 'Another region helps you from now on.',
      },
    },
  },
  'transfer-answered': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Er is antwoord op een verhuizing',
        lines: ['De andere regio gaf antwoord, of de tijd is voorbij.', 'Bekijk wat dit voor de kandidaat betekent.'],
        link: 'Bekijk het traject',
        sms: 'Er is antwoord op een verhuizing.',
      },
      en: {
        subject: 'A move to another region was answered',
        lines: ['The other region answered, or the time is over.', 'Look at what this means for the candidate.'],
        link: 'See the journey',
        sms: 'A move to another region was answered.',
      },
    },
  },
  'handover-asked': {
    page: 'handovers',
    words: {
      nl: {
        subject: 'Wilt u de begeleiding van iemand overnemen?',
        lines: ['Een collega vraagt u om de begeleiding van een kandidaat over te nemen.', 'Bekijk de reden. Zeg ja of nee. Praat zo mogelijk eerst met zijn drieën.'],
        link: 'Bekijk de vraag en geef antwoord',
        sms: 'Wilt u de begeleiding van iemand overnemen? Geef antwoord.',
      },
      en: {
        subject: 'Will you take over the guidance of somebody?',
        lines: ['A colleague asks you to take over the guidance of a candidate.', 'Look at the reason. Say yes or no. If possible, talk with all three first.'],
        link: 'See the question and answer',
        sms: 'Will you take over the guidance of somebody? Please answer.',
      },
    },
  },
  'handover-answered': {
    page: 'handovers',
    words: {
      nl: {
        subject: 'Er is antwoord op uw overdracht',
        lines: ['Uw collega gaf antwoord op de overdracht.', 'Bij nee blijft de begeleiding bij u.'],
        link: 'Bekijk het antwoord',
        sms: 'Er is antwoord op uw overdracht.',
      },
      en: {
        subject: 'Your handover was answered',
        lines: ['Your colleague answered the handover.', 'When it is no, the guidance stays with you.'],
        link: 'See the answer',
        sms: 'Your handover was answered.',
      },
    },
  },
  'new-coach-for-candidate': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'U hebt een nieuwe coach',
        lines: ['Vanaf nu helpt een nieuwe coach u.', 'De coach belt u binnenkort. Uw afspraken blijven staan.'],
        link: 'Bekijk uw traject',
        sms: 'U hebt een nieuwe coach. De coach belt u binnenkort.',
      },
      en: {
        subject: 'You have a new coach',
        lines: ['From now on a new coach helps you.', 'The coach calls you soon. Your appointments stay as they are.'],
        link: 'See your journey',
        sms: 'You have a new coach. The coach calls you soon.',
      },
    },
  },
  'new-candidate-for-coach': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'U begeleidt een nieuwe kandidaat',
        lines: ['U bent nu de coach van een kandidaat.', 'Maak deze week kennis. Bekijk wat er al is afgesproken.'],
        link: 'Bekijk het traject',
        sms: 'U begeleidt een nieuwe kandidaat. Maak deze week kennis.',
      },
      en: {
        subject: 'You guide a new candidate',
        lines: ['You are now the coach of a candidate.', 'Please get to know each other this week. See what is agreed already.'],
        link: 'See the journey',
        sms: 'You guide a new candidate. Please get in touch this week.',
      },
    },
  },
  'after-care-due': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Vraag hoe het gaat: nazorg',
        lines: ['Een kandidaat van u ging naar werk of opleiding. Het is tijd voor nazorg.', 'Bel de kandidaat. Vul in hoe het gaat.'],
        link: 'Vul de nazorg in',
        sms: 'Het is tijd voor nazorg. Bel de kandidaat.',
      },
      en: {
        subject: 'Ask how it goes: after-care',
        lines: ['A candidate of yours went to work or education. It is time for after-care.', 'Please call the candidate. Fill in how it goes.'],
        link: 'Fill in the after-care',
        sms: 'It is time for after-care. Please call the candidate.',
      },
    },
  },
  'after-care-begins-for-candidate': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Wij blijven nog even contact houden',
        lines: ['Gefeliciteerd met uw volgende stap.', 'Uw coach belt u nog een paar keer. Zo weten wij of het goed gaat.', 'Gaat het niet goed? Bel uw coach. U kunt altijd terugkomen.'],
        link: 'Bekijk uw traject',
        sms: 'Gefeliciteerd met uw volgende stap. Uw coach belt u nog een paar keer.',
      },
      en: {
        subject: 'We keep in touch for a while',
        lines: ['Congratulations on your next step.', 'Your coach will call you a few more times. Then we know that it goes well.', 'Does it not go well? Call your coach. You can always come back.'],
        link: 'See your journey',
        sms: 'Congratulations on your next step. Your coach calls you a few more times.',
      },
    },
  },
  'journey-ended-for-candidate': {
    page: 'candidates',
    words: {
      nl: {
        subject: 'Uw traject is afgesloten',
        lines: ['Uw traject bij ons is afgesloten.', 'Klopt dit niet? Bel ons binnen twee weken.', 'U kunt later opnieuw beginnen.'],
        link: 'Bekijk uw traject',
        sms: 'Uw traject bij ons is afgesloten.',
      },
      en: {
        subject: 'Your journey is closed',
        lines: ['Your journey with us is closed.', 'Is this wrong? Call us within two weeks.', 'You can start again later.'],
        link: 'See your journey',
        sms: 'Your journey with us is closed.',
      },
    },
  },
});
