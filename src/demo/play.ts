/** The play: looks at the journeys again and again, and lets everybody do what is up to them. */
import { setTimeout as pause } from 'node:timers/promises';
import { epochOf } from '../domain/shared/calendar.js';
import { Refusal } from './api-client.js';
import type { Act, Scene } from './act.js';
import { journeyActs } from './journey-acts.js';
import { placementActs } from './placement-acts.js';
import { proposalActs, type Offers } from './proposal-acts.js';
import type { Scoreboard } from './scoreboard.js';
import { keyOf, paceOf, postWave, type Stage } from './set-up.js';
import { look, type Assignment, type Participant, type View } from './view.js';
import { short } from './words.js';
import { ASSIGNMENTS, PLAY_SECONDS, WAVES } from './work.js';

const LOOK_EVERY_MS = 400;
/** A pause longer than this was no play: the API was away. */
const LONGEST_STEP_MS = 2_000;
const TRY_AGAIN_MS = 2_500;
const AT_ONCE = 10;
/** How much longer than planned a play may take, in its own seconds. */
const OVERTIME = 40;
/** More people than seats may be asked: a no is likely enough. */
const MORE_THAN_SEATS = 1;
/** Of later work the pool gets this share of the seats first: the rest is for those whose work is ending. */
const POOL_SHARE = 0.5;
/** Seconds before the start at which the pool gets what is left. */
const POOL_TURN = 10;

export interface Played {
  view: View;
  assignments: readonly Assignment[];
  refusals: ReadonlyMap<string, number>;
}

export interface Company {
  participants: readonly Participant[];
  contractors: readonly string[];
  coachId: string;
}

/** Plays until everything has ended, or the time of the play is over. */
export async function play(stage: Stage, company: Company, board: Scoreboard): Promise<Played> {
  return new Director(stage, company, board).run();
}

class Director {
  readonly #assignments: Assignment[] = [];
  readonly #notBefore = new Map<string, number>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #refusals = new Map<string, number>();
  readonly #parts;
  readonly #second: number;
  #asked = new Map<string, number>();
  #due: Act[] = [];
  #failure: Error | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly company: Company,
    private readonly board: Scoreboard,
  ) {
    this.#parts = stage.cast.parts(company.participants.map((p) => p.row));
    this.#second = 1000 * paceOf(stage.file);
  }

  async run(): Promise<Played> {
    const { stage, company } = this;
    const { file } = stage;
    for (let wave = 0; wave < file.run.waves.length; wave += 1) await this.#post(wave);
    let lookedAt = Date.now();
    for (;;) {
      const now = Date.now();
      file.keep({ playedMs: file.run.playedMs + Math.min(now - lookedAt, LONGEST_STEP_MS) });
      lookedAt = now;
      await this.#postDueWaves();
      const view = await look(stage.api, { participants: company.participants, since: file.run.startedAt, open: true });
      this.#asked = askedOf(view);
      this.board.show(view, this.#played());
      if (this.#over(view)) return this.#close(view);
      this.#due = this.#acts(view);
      this.#beginDue();
      this.#throwFailure();
      await pause(LOOK_EVERY_MS, undefined, { signal: stage.signal });
    }
  }

  #played(): number {
    return this.stage.file.run.playedMs / this.#second;
  }

  async #postDueWaves(): Promise<void> {
    const { file, say } = this.stage;
    const wave = file.run.waves.length;
    const due = WAVES[wave];
    if (!due || this.#played() < due.postedAt) return;
    file.keep({ waves: [...file.run.waves, new Date().toISOString()] });
    await this.#post(wave);
    const seats = this.#assignments.slice(-10).reduce((sum, a) => sum + a.headcount, 0);
    say(`Opdrachtnemers plaatsen 10 werkopdrachten met ${seats} plekken, ronde ${wave + 1} van ${WAVES.length} (assignments posted)`);
  }

  async #post(wave: number): Promise<void> {
    this.#assignments.push(...(await postWave(this.stage, { wave, contractors: this.company.contractors })));
  }

  #acts(view: View): Act[] {
    const scenes = view.participants.flatMap((who): Scene[] => {
      const [journey] = view.journeys.get(who.candidateId) ?? [];
      if (!journey) return [];
      const of = <T>(rows: ReadonlyMap<string, readonly T[]>) => rows.get(who.candidateId) ?? [];
      return [
        {
          who,
          part: this.#parts.get(who.row),
          journey,
          proposals: of(view.proposals),
          placements: of(view.placements),
          checkpoints: of(view.checkpoints),
          cast: this.stage.cast,
          coachId: this.company.coachId,
          second: this.#second,
          played: this.#played(),
        },
      ];
    });
    const offers = this.#offers();
    const now = Date.now();
    return scenes
      .flatMap((scene) => [...journeyActs(scene), ...proposalActs(scene, offers), ...placementActs(scene)])
      .filter(({ at, key }) => at <= now && (this.#notBefore.get(key) ?? 0) <= now && !this.#underWay.has(key))
      .sort((a, b) => a.at - b.at);
  }

  #offers(): Offers {
    const find = (id: string) => this.#assignments.find((a) => a.assignmentId === id);
    return {
      take: (id, followOn) => {
        const assignment = find(id);
        if (!assignment) return false;
        const room = followOn || this.#startsSoon(assignment) ? assignment.headcount + MORE_THAN_SEATS : Math.ceil(assignment.headcount * POOL_SHARE);
        const asked = this.#asked.get(id) ?? 0;
        if (asked >= room) return false;
        this.#asked.set(id, asked + 1);
        return true;
      },
      titleOf: (id) => find(id)?.title ?? short(id),
    };
  }

  /** From then on seats that nobody follows on to go to the pool; so do those of the first wave, when nobody works yet. */
  #startsSoon({ assignmentId, startsAt }: Assignment): boolean {
    const firstWave = this.#assignments.findIndex((a) => a.assignmentId === assignmentId) < ASSIGNMENTS / WAVES.length;
    return firstWave || epochOf(startsAt) - Date.now() < POOL_TURN * this.#second;
  }

  /** A few at once; each that is done makes place for the next. */
  #beginDue(): void {
    while (this.#underWay.size < AT_ONCE && this.#failure === undefined) {
      const act = this.#due.shift();
      if (!act) return;
      const done = this.#do(act)
        .catch((error: unknown) => {
          this.#failure ??= error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => {
          this.#underWay.delete(act.key);
          this.#beginDue();
        });
      this.#underWay.set(act.key, done);
    }
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure;
  }

  async #do({ key, candidateId, says, send }: Act): Promise<void> {
    const { api, file } = this.stage;
    try {
      const outcome = await send(api, keyOf(file, key));
      this.#notBefore.set(key, outcome === 'again' ? Date.now() + TRY_AGAIN_MS : Infinity);
      if (outcome !== 'again') this.board.tell(candidateId, outcome ?? says);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Somebody else was first, or there was no seat left: that is what refusals are for.
      this.#notBefore.set(key, Infinity);
      this.#refusals.set(error.code, (this.#refusals.get(error.code) ?? 0) + 1);
      this.board.tell(candidateId, `${says || 'voorstel'}: geweigerd, ${error.message} (${error.code})`);
    }
  }

  #over(view: View): boolean {
    const played = this.#played();
    if (this.stage.file.run.waves.length < WAVES.length || played < PLAY_SECONDS) return false;
    if (played > PLAY_SECONDS + OVERTIME) return true;
    const busy = [...view.journeys.values()].flat().some(({ stage }) => ['proposal', 'awaiting-start', 'placement', 'follow-on', 'on-hold'].includes(stage));
    return !busy && this.#underWay.size === 0 && this.#acts(view).length === 0;
  }

  async #close(view: View): Promise<Played> {
    this.#due = [];
    await Promise.all(this.#underWay.values());
    this.#throwFailure();
    return { view, assignments: this.#assignments, refusals: this.#refusals };
  }
}

/** How many have been asked for an assignment and have not said no. */
function askedOf({ proposals }: View): Map<string, number> {
  const asked = new Map<string, number>();
  for (const { assignmentId, status, closing } of [...proposals.values()].flat()) {
    if (status === 'open' || closing === 'accepted') asked.set(assignmentId, (asked.get(assignmentId) ?? 0) + 1);
  }
  return asked;
}
