/**
 * What every figure means. Answers, their schemas, the export and docs/insights.md are made from this table; a figure
 * that is not in it does not exist.
 */
import { FOLLOW_ON_REASONS } from '../journey/continuity-state.js';
import { PROPOSAL_CLOSINGS } from '../journey/journey-state.js';
import type { Bilingual, Definition, FiguresOf } from './definition.js';

export const FIGURE_GROUPS = ['flow', 'pool', 'waiting', 'proposals', 'placements', 'continuity', 'checkpoints', 'escalations', 'retention', 'carousel'] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

const text = (nl: string, en: string): Bilingual => ({ nl, en });
const NOTHING = text('niets', 'nothing');
const DAYS = text('Kalenderdagen.', 'Calendar days.');
const days = (nl: string, en: string) => text(`${nl} ${DAYS.nl}`, `${en} ${DAYS.en}`);
const START = text('de bevestigde start van de plaatsing', 'the confirmed start of the placement');
const END = text('het einde van de plaatsing', 'the end of the placement');
const CLOSED = text('het sluiten van het voorstel', 'the closing of the proposal');
/** Nobody could answer a proposal that was taken back. */
const ANSWERABLE = PROPOSAL_CLOSINGS.filter((closing) => closing !== 'revoked' && closing !== 'consent-withdrawn');
const NOW = text('nu; een periode telt niet', 'now; a period does not count');
const WORKED = text('plaatsingen die begonnen en zijn geëindigd', 'placements that began and have ended');
const MERGED = text('dubbele dossiers die zijn samengevoegd; wie na een baan of opleiding terugkwam in de pool', 'second records that were merged; who came back to the pool after a job or education');
const REACHED = text('de uitkomst, ook als er dan nazorg volgt', 'the outcome, also when after-care follows it');
const ESCALATED = text('het moment waarop het had moeten gebeuren', 'the moment at which it should have happened');
const ESCALATED_QUIETLY = text('wat gebeurde voordat iemand een herinnering kreeg', 'what happened before anybody was reminded');
const NOT_BEGUN = text('plaatsingen die nooit begonnen', 'placements that never began');

function retention(months: 3 | 6 | 12): Record<string, Definition> {
  const measure = `retention${months}` as const;
  const moment = text(`${months} maanden na de uitkomst`, `${months} months after the outcome`);
  return {
    [`after${months}`]: {
      kind: 'count', measure, level: 'answer',
      name: text(`Nazorg na ${months} maanden`, `After-care after ${months} months`),
      counts: text('uitkomsten werk of opleiding, naar of de kandidaat er dan nog is', 'outcomes job or education, by whether the candidate is still there'),
      leftOut: text('uitkomsten zonder nazorg, en wie nog gevraagd moet worden', 'outcomes without after-care, and who is still to be asked'),
      moment,
    },
    [`retention${months}`]: {
      kind: 'share', measure, level: 'answer', parts: ['still-there'], of: ['still-there', 'gone'],
      name: text(`Duurzaam na ${months} maanden`, `Retention after ${months} months`),
      counts: text('kandidaten die er dan nog zijn', 'candidates who are still there'),
      outOf: text('kandidaten van wie het bekend is', 'candidates of whom it is known'),
      leftOut: text('wie niet bereikt is, en wie nog gevraagd moet worden', 'who was not reached, and who is still to be asked'),
      moment,
    },
  };
}

export const FIGURES: Readonly<Record<FigureGroup, FiguresOf>> = {
  flow: {
    title: text('Instroom en uitstroom', 'Inflow and outflow'),
    dimensions: ['region', 'targetGroup'],
    periods: true,
    contractor: false,
    figures: {
      started: {
        kind: 'count', measure: 'journeysStarted',
        name: text('Begonnen trajecten', 'Journeys started'),
        counts: text('trajecten', 'journeys'),
        leftOut: NOTHING,
        moment: text('het begin van het traject', 'the start of the journey'),
      },
      ended: {
        kind: 'count', measure: 'journeysEnded', level: 'outcome',
        name: text('Afgeronde trajecten', 'Journeys ended'),
        counts: text('trajecten met een uitkomst, per uitkomst', 'journeys with an outcome, by outcome'),
        leftOut: MERGED,
        moment: REACHED,
      },
      lastingShare: {
        kind: 'share', measure: 'journeysEnded', level: 'outcome', parts: ['regular-job', 'education'],
        name: text('Aandeel naar werk of opleiding', 'Share to a job or education'),
        counts: text('trajecten met uitkomst regulier werk of opleiding', 'journeys with outcome regular job or education'),
        outOf: text('alle afgeronde trajecten', 'all journeys that ended'),
        leftOut: MERGED,
        moment: REACHED,
      },
    },
  },
  pool: {
    title: text('De pool nu', 'The pool now'),
    dimensions: ['region', 'targetGroup', 'contractorId'],
    periods: false,
    contractor: false,
    figures: {
      present: {
        kind: 'count', measure: 'present', level: 'stage',
        name: text('Lopende trajecten', 'Journeys under way'),
        counts: text('trajecten zonder uitkomst, per fase', 'journeys without an outcome, by stage'),
        leftOut: text('wie nazorg krijgt', 'who is in after-care'),
        moment: NOW,
      },
      waitingDays: {
        kind: 'spread', measure: 'present', value: 'waitingDays',
        name: text('Dagen wachtend in de pool', 'Days waiting in the pool'),
        counts: days('dagen sinds de kandidaat in de pool kwam, van wie daar nu wacht.', 'days since the candidate came into the pool, of who waits there now.'),
        leftOut: text('wie een open voorstel heeft of aan het werk is', 'who has an open proposal or is at work'),
        moment: NOW,
      },
    },
  },
  waiting: {
    title: text('Wachttijd', 'Waiting time'),
    dimensions: ['region', 'targetGroup'],
    periods: true,
    contractor: false,
    figures: {
      intakeDays: {
        kind: 'spread', measure: 'intakesCompleted', value: 'intakeDays',
        name: text('Dagen van aanmelding tot pool', 'Days from registration to pool'),
        counts: days('dagen van het begin van het traject tot de complete intake.', 'days from the start of the journey to the complete intake.'),
        leftOut: text('intakes die niet compleet zijn', 'intakes that are not complete'),
        moment: text('het compleet worden van de intake', 'the completion of the intake'),
      },
      poolDays: {
        kind: 'spread', measure: 'placementsStarted', value: 'poolDays',
        name: text('Dagen van pool tot start', 'Days from pool to start'),
        counts: days('dagen van de complete intake tot de start van de eerste plaatsing.', 'days from the complete intake to the start of the first placement.'),
        leftOut: text('vervolgplaatsingen', 'placements after the first'),
        moment: START,
      },
    },
  },
  proposals: {
    title: text('Voorstellen', 'Proposals'),
    dimensions: ['region', 'targetGroup', 'contractorId'],
    periods: true,
    contractor: true,
    figures: {
      proposed: {
        kind: 'count', measure: 'proposalsMade', level: 'proposedBy',
        name: text('Gedane voorstellen', 'Proposals made'),
        counts: text('voorstellen, naar wie ze deed', 'proposals, by who made them'),
        leftOut: NOTHING,
        moment: text('het voorstel', 'the proposal'),
      },
      closed: {
        kind: 'count', measure: 'proposalsClosed', level: 'closing',
        name: text('Gesloten voorstellen', 'Proposals closed'),
        counts: text('voorstellen die gesloten zijn, naar hoe', 'proposals that closed, by how'),
        leftOut: text('open voorstellen', 'open proposals'),
        moment: CLOSED,
      },
      acceptedShare: {
        kind: 'share', measure: 'proposalsClosed', level: 'closing', parts: ['accepted'],
        of: ANSWERABLE,
        name: text('Aandeel aangenomen', 'Share accepted'),
        counts: text('voorstellen die een plaatsing werden', 'proposals that became a placement'),
        outOf: text('gesloten voorstellen', 'proposals closed'),
        leftOut: text('ingetrokken voorstellen', 'revoked proposals'),
        moment: CLOSED,
      },
      silenceShare: {
        kind: 'share', measure: 'proposalsClosed', level: 'closing', parts: ['contractor-silent', 'candidate-silent', 'both-silent'],
        of: ANSWERABLE,
        name: text('Aandeel zonder antwoord', 'Share without an answer'),
        counts: text('voorstellen waarop een van beide, of niemand, op tijd antwoordde', 'proposals that one of both, or nobody, answered in time'),
        outOf: text('gesloten voorstellen', 'proposals closed'),
        leftOut: text('ingetrokken voorstellen', 'revoked proposals'),
        moment: CLOSED,
      },
      contractorDays: {
        kind: 'spread', measure: 'proposalsClosed', value: 'contractorDays',
        name: text('Dagen tot antwoord van de opdrachtnemer', 'Days until the contractor answered'),
        counts: days('dagen van het voorstel tot het antwoord.', 'days from the proposal to the answer.'),
        leftOut: text('voorstellen zonder dit antwoord', 'proposals without this answer'),
        moment: CLOSED,
      },
      candidateDays: {
        kind: 'spread', measure: 'proposalsClosed', value: 'candidateDays',
        name: text('Dagen tot antwoord van de kandidaat', 'Days until the candidate answered'),
        counts: days('dagen van het voorstel tot het antwoord.', 'days from the proposal to the answer.'),
        leftOut: text('voorstellen zonder dit antwoord', 'proposals without this answer'),
        moment: CLOSED,
      },
    },
  },
  placements: {
    title: text('Plaatsingen', 'Placements'),
    dimensions: ['region', 'targetGroup', 'contractorId'],
    periods: true,
    contractor: true,
    figures: {
      started: {
        kind: 'count', measure: 'placementsStarted',
        name: text('Begonnen plaatsingen', 'Placements started'),
        counts: text('plaatsingen waarvan de start is bevestigd', 'placements whose start is confirmed'),
        leftOut: text('plaatsingen zonder bevestigde start', 'placements without a confirmed start'),
        moment: START,
      },
      ended: {
        kind: 'count', measure: 'placementsEnded', level: 'ending',
        name: text('Geëindigde plaatsingen', 'Placements ended'),
        counts: text('afgesproken plaatsingen die zijn geëindigd, naar hoe', 'agreed placements that have ended, by how'),
        leftOut: NOTHING,
        moment: END,
      },
      noShowShare: {
        kind: 'share', measure: 'placementsEnded', level: 'begun', parts: ['no-show'], of: ['worked', 'no-show'],
        name: text('Aandeel niet verschenen', 'No-show rate'),
        counts: text('plaatsingen waarbij de kandidaat niet kwam', 'placements to which the candidate did not come'),
        outOf: text('geëindigde plaatsingen die begonnen, en die waarbij de kandidaat niet kwam', 'ended placements that began, and those to which the candidate did not come'),
        leftOut: text('plaatsingen die om een andere reden nooit begonnen', 'placements that never began for another reason'),
        moment: END,
      },
      earlyEndShare: {
        kind: 'share', measure: 'placementsEnded', level: 'ending', parts: ['terminated-early'],
        of: ['completed', 'end-date-passed', 'withdrawn', 'terminated-early'],
        name: text('Aandeel voortijdig beëindigd', 'Early-end rate'),
        counts: text('plaatsingen die voor hun tijd zijn beëindigd', 'placements that were ended before their time'),
        outOf: WORKED,
        leftOut: NOT_BEGUN,
        moment: END,
      },
      earlyEndReasons: {
        kind: 'count', poolOnly: true, measure: 'placementsEnded', level: 'reason', only: ['ending', 'terminated-early'],
        parts: ['illness', 'work-unsuitable', 'work-ended', 'conduct', 'found-regular-job', 'personal-circumstances', 'contractor-bankrupt', 'other'],
        name: text('Voortijdig beëindigd', 'Ended early'),
        counts: text('plaatsingen die voor hun tijd zijn beëindigd, naar reden', 'placements that were ended before their time, by reason'),
        leftOut: NOT_BEGUN,
        moment: END,
      },
      absences: {
        kind: 'count', measure: 'absences', level: 'kind',
        name: text('Afwezigheid', 'Absences'),
        counts: text('meldingen van afwezigheid, naar soort', 'absences reported, by kind'),
        leftOut: NOTHING,
        moment: text('de eerste dag van de afwezigheid', 'the first day of the absence'),
      },
      absenceDays: {
        kind: 'spread', measure: 'absences', value: 'absenceDays',
        name: text('Dagen afwezig', 'Days absent'),
        counts: days('dagen van het begin tot het einde van een afwezigheid.', 'days from the beginning to the end of an absence.'),
        leftOut: text('afwezigheid zonder einde', 'absences without an end'),
        moment: text('de eerste dag van de afwezigheid', 'the first day of the absence'),
      },
    },
  },
  continuity: {
    title: text('Continuïteit', 'Continuity'),
    dimensions: ['region', 'targetGroup', 'contractorId'],
    periods: true,
    contractor: false,
    figures: {
      nextKnownShare: {
        kind: 'share', measure: 'placementsEnded', level: 'next', parts: ['known'], of: ['known', 'unknown'],
        name: text('Aandeel met een bekende volgende stap', 'Share with the next step known'),
        counts: text('plaatsingen waarvan voor het einde de vervolgplaatsing of een uitkomst bekend was', 'placements of which the follow-on or an outcome was known before the end'),
        outOf: WORKED,
        leftOut: NOT_BEGUN,
        moment: END,
      },
      settled: {
        kind: 'count', measure: 'placementsEnded', level: 'settled', only: ['begun', 'worked'],
        parts: ['follow-on', 'outcome', ...FOLLOW_ON_REASONS, 'not-settled'],
        name: text('Wat erop volgde', 'What followed'),
        counts: text('plaatsingen naar wat erop volgde: vervolg, uitkomst, of waarom er niets was', 'placements by what followed: a follow-on, an outcome, or why there was nothing'),
        leftOut: NOT_BEGUN,
        moment: END,
      },
      gapDays: {
        kind: 'spread', measure: 'placementsStarted', value: 'gapDays',
        name: text('Dagen zonder werk tussen plaatsingen', 'Days without work between placements'),
        counts: days('dagen van het einde van de vorige plaatsing tot de start van deze.', 'days from the end of the placement before to the start of this one.'),
        leftOut: text('eerste plaatsingen', 'first placements'),
        moment: START,
      },
      sameCoachShare: {
        kind: 'share', measure: 'coachSteps', level: 'coach', parts: ['same'], of: ['same', 'other'],
        name: text('Aandeel met dezelfde coach', 'Share with the same coach'),
        counts: text('vervolgplaatsingen met de coach van de plaatsing ervoor', 'placements with the coach of the placement before'),
        outOf: text('vervolgplaatsingen waarvan beide coaches bekend zijn', 'placements after the first of which both coaches are known'),
        leftOut: text('eerste plaatsingen, en plaatsingen zonder bekende coach', 'first placements, and placements without a known coach'),
        moment: START,
      },
      chainLength: {
        kind: 'spread', measure: 'chains', value: 'placements',
        name: text('Plaatsingen op rij', 'Placements in a row'),
        counts: text('plaatsingen van een persoon die elk binnen veertien dagen op de vorige volgden', 'placements of one person that each followed within fourteen days of the one before'),
        leftOut: text('plaatsingen zonder bevestigde start', 'placements without a confirmed start'),
        moment: text('de start van de laatste plaatsing van de rij, tot het einde van de periode', 'the start of the last placement in the row, up to the end of the period'),
      },
    },
  },
  checkpoints: {
    title: text('Begeleidingsmomenten', 'Checkpoints'),
    dimensions: ['region', 'targetGroup', 'contractorId', 'form'],
    periods: true,
    contractor: true,
    figures: {
      held: {
        kind: 'count', measure: 'checkpoints', level: 'timeliness',
        name: text('Begeleidingsmomenten', 'Checkpoints'),
        counts: text('momenten die zijn gemeld of gemist', 'checkpoints that were reported or missed'),
        leftOut: text('momenten die vervielen of nog open staan', 'checkpoints that were cancelled or are still open'),
        moment: text('het geplande moment', 'the moment for which it was planned'),
      },
      onTimeShare: {
        kind: 'share', measure: 'checkpoints', level: 'timeliness', parts: ['on-time'],
        name: text('Aandeel op tijd', 'Share on time'),
        counts: text('momenten die binnen de termijn zijn gemeld', 'checkpoints that were reported within their term'),
        outOf: text('momenten die zijn gemeld of gemist', 'checkpoints that were reported or missed'),
        leftOut: text('momenten die vervielen of nog open staan', 'checkpoints that were cancelled or are still open'),
        moment: text('het geplande moment', 'the moment for which it was planned'),
      },
      missedShare: {
        kind: 'share', measure: 'checkpoints', level: 'timeliness', parts: ['missed'],
        name: text('Aandeel gemist', 'Share missed'),
        counts: text('momenten die niet zijn gemeld', 'checkpoints that were not reported'),
        outOf: text('momenten die zijn gemeld of gemist', 'checkpoints that were reported or missed'),
        leftOut: text('momenten die vervielen of nog open staan', 'checkpoints that were cancelled or are still open'),
        moment: text('het geplande moment', 'the moment for which it was planned'),
      },
    },
  },  escalations: {
    title: text('Escalaties', 'Escalations'),
    dimensions: ['region', 'targetGroup', 'subject'],
    filters: ['region', 'targetGroup'],
    periods: true,
    contractor: false,
    figures: {
      byLevel: {
        kind: 'count', measure: 'escalations', level: 'level',
        name: text('Escalaties naar trede', 'Escalations by level'),
        counts: text('escalaties, naar de hoogste trede die zij haalden', 'escalations, by the highest rung that they reached'),
        leftOut: ESCALATED_QUIETLY,
        moment: ESCALATED,
      },
      byClosing: {
        kind: 'count', measure: 'escalations', level: 'closing',
        name: text('Escalaties naar afloop', 'Escalations by closing'),
        counts: text('escalaties, naar hoe zij sloten', 'escalations, by how they closed'),
        leftOut: ESCALATED_QUIETLY,
        moment: ESCALATED,
      },
    },
  },
  retention: {
    title: text('Duurzaamheid', 'Retention'),
    dimensions: ['region', 'targetGroup'],
    periods: true,
    contractor: false,
    figures: { ...retention(3), ...retention(6), ...retention(12) },
  },  carousel: {
    title: text('Carrousel', 'Carousel'),
    dimensions: ['region', 'contractorId'],
    filters: ['region'],
    periods: false,
    contractor: false,
    figures: {
      people: {
        kind: 'count', measure: 'carousel', level: 'status',
        name: text('Mensen aan het werk', 'People who worked'),
        counts: text('mensen met een plaatsing binnen de termijn van het standaardbeleid, naar of die er een is in een reeks korte plaatsingen zonder voortgang', 'people with a placement within the window of the standard policy, by whether it is one of repeated short placements without progress'),
        leftOut: text('wie in die tijd geen plaatsing begon', 'who began no placement in that time'),
        moment: NOW,
      },
      carouselShare: {
        kind: 'share', measure: 'carousel', level: 'status', parts: ['carousel'],
        name: text('Aandeel in de carrousel', 'Share in the carousel'),
        counts: text('mensen in een reeks korte plaatsingen zonder voortgang', 'people in repeated short placements without progress'),
        outOf: text('mensen met een plaatsing binnen de termijn', 'people with a placement within the window'),
        leftOut: text('wie in die tijd geen plaatsing begon', 'who began no placement in that time'),
        moment: NOW,
      },
    },
  },
};
