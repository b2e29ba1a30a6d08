/** Shows how the journeys move. */
import { epochOf } from '../domain/shared/calendar.js';
import { isSilent } from './facts.js';
import type { Screen } from './screen.js';
import type { Journey, View } from './view.js';
import { DUE_WORDS, OUTCOME_WORDS, STAGES, STAGE_WORDS, short } from './words.js';

/** `12ab3f wacht op start   12s  begeleiding 4s` */
const CELL = 46;
/** Lines of the log that stay in sight above the table. */
const LOG_LINES = 7;
const COUNTS_EVERY_MS = 10_000;

export class Scoreboard {
  readonly #stages = new Map<string, string>();
  /** Who lacks a checkpoint, and the proposals of which silence was told. */
  #lacking: ReadonlySet<string> | undefined;
  #silent: ReadonlySet<string> | undefined;
  #countedAt = 0;

  constructor(
    private readonly screen: Screen,
    private readonly title: string,
  ) {}

  /** Something that happened, in the log. */
  tell(candidateId: string, what: string): void {
    this.screen.line(`${clock()} ${short(candidateId)}  ${what}`);
  }

  /** The journeys as they stand now. `played` is in seconds of the play. */
  show(view: View, played: number): void {
    const journeys = [...view.journeys.values()].flatMap(([first]) => (first ? [first] : []));
    this.#tellSilence(view);
    for (const journey of journeys) this.#tellMove(journey);
    this.#tellMissed(journeys);
    if (this.screen.live) this.screen.table([...this.#heading(journeys, played), ...this.#cells(journeys)]);
    else this.#count(journeys, played);
  }

  #tellMove({ candidateId, stage, outcome }: Journey): void {
    const before = this.#stages.get(candidateId);
    this.#stages.set(candidateId, stage);
    if (before === undefined || before === stage) return;
    const [nl, en] = STAGE_WORDS[stage];
    const ended = outcome ? `: ${OUTCOME_WORDS[outcome.kind]?.[0] ?? outcome.kind}` : '';
    this.tell(candidateId, `-> ${nl}${ended} (${en})`);
  }

  /** What nobody did has nobody who says so. What was there at the first look was told before. */
  #tellSilence({ proposals }: View): void {
    const silent = [...proposals.values()].flat().filter(isSilent);
    if (this.#silent) for (const { proposalId, candidateId } of silent) if (!this.#silent.has(proposalId)) this.tell(candidateId, 'voorstel vervallen, geen antwoord op tijd (silent)');
    this.#silent = new Set(silent.map(({ proposalId }) => proposalId));
  }

  #tellMissed(journeys: readonly Journey[]): void {
    const lacking = journeys.filter(({ attention }) => attention.includes('checkpoint-missed')).map(({ candidateId }) => candidateId);
    if (this.#lacking) for (const candidateId of lacking) if (!this.#lacking.has(candidateId)) this.tell(candidateId, 'begeleiding gemist, niemand meldde het (checkpoint missed)');
    this.#lacking = new Set(lacking);
  }

  #heading(journeys: readonly Journey[], played: number): string[] {
    return ['', `${this.title}  ${Math.floor(played)} s`, countsOf(journeys), '-'.repeat(Math.min(this.screen.size().columns - 1, CELL * 4))];
  }

  /** What changed last comes first when there is no room for all. */
  #cells(journeys: readonly Journey[]): string[] {
    const { rows, columns } = this.screen.size();
    const across = Math.max(1, Math.floor(columns / CELL));
    const room = Math.max(3, rows - LOG_LINES - 5) * across;
    const order = (j: Journey) => (j.stage === 'ended' ? 1 : 0);
    const seen = journeys.length <= room ? [...journeys] : [...journeys].sort((a, b) => order(a) - order(b) || epochOf(b.stageSince) - epochOf(a.stageSince)).slice(0, room);
    seen.sort((a, b) => (a.candidateId < b.candidateId ? -1 : 1));
    const lines = Math.ceil(seen.length / across);
    const cells = seen.map(cellOf);
    const more = journeys.length - seen.length;
    return [
      ...Array.from({ length: lines }, (_, at) => Array.from({ length: across }, (_none, column) => cells[column * lines + at] ?? '').join('')),
      ...(more > 0 ? [`en nog ${more} (and ${more} more)`] : []),
    ];
  }

  #count(journeys: readonly Journey[], played: number): void {
    if (Date.now() - this.#countedAt < COUNTS_EVERY_MS) return;
    this.#countedAt = Date.now();
    this.screen.line(`${clock()} == ${Math.floor(played)} s: ${countsOf(journeys)}`);
  }
}

function cellOf({ candidateId, stage, stageSince, nextDueAt, nextDueKind, outcome, nextKnown }: Journey): string {
  const now = Date.now();
  const name = outcome ? `= ${OUTCOME_WORDS[outcome.kind]?.[0] ?? outcome.kind}` : `${STAGE_WORDS[stage][0]}${nextKnown ? ' +' : ''}`;
  const since = stage === 'ended' ? '' : seconds(now - epochOf(stageSince));
  const due = nextDueAt === undefined || nextDueKind === undefined ? '' : `${DUE_WORDS[nextDueKind]} ${seconds(epochOf(nextDueAt) - now)}`;
  return `${short(candidateId)} ${name.padEnd(16).slice(0, 16)} ${since.padStart(4)}  ${due}`.padEnd(CELL - 1).slice(0, CELL - 1).concat(' ');
}

/** `werkpool 12 · voorstel 4 · ...` */
export function countsOf(journeys: readonly Journey[]): string {
  return STAGES.map((stage) => [STAGE_WORDS[stage][0], journeys.filter((j) => j.stage === stage).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(' · ');
}

const seconds = (milliseconds: number): string => `${Math.max(0, Math.round(milliseconds / 1000))}s`;
const clock = (): string => new Date().toTimeString().slice(0, 8);
