/**
 * Hours of mixed load with a fault every minute, on a local Doorstroom of its own that starts what was killed again.
 * Usage: npm run soak -- --minutes 60 [--rate R | --share 0.7] [--fault-every 60] [--no-faults] [--write]
 * Ends with 1 when a call was lost or the check afterwards finds a fault. --write puts the figures in docs/reliability.md.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { machineLines } from '../../bench/machine.js';
import { REGION, seedAssignment, seedCandidates } from '../../bench/seed.js';
import { examine } from '../../src/doctor/examine.js';
import { findFreePort } from '../../src/embedded/ports.js';
import { signIn } from '../../src/identity/sign-in.js';
import { LocalKeyEncryption } from '../../src/keys/key-encryption.js';
import { parseKeySet } from '../../src/keys/key-set.js';
import { openStore, type Store } from '../../src/persistence/connection.js';
import { dataConverterOf } from '../../src/temporal/data-converter.js';
import { dateOf, instantOf } from '../../src/domain/shared/calendar.js';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import type { Finding } from '../../src/domain/processing-log/verification.js';
import { verifyLog } from '../../src/persistence/processing-log/verify-log.js';
import { Policies } from '../../src/persistence/registers/policies.js';
import { JourneyStory } from './journey-story.js';
import { atRate, Load, MIX, type Kind } from './load.js';
import { soakPart, withSoak, type Sample, type SoakResults } from './report.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = join(ROOT, 'docs', 'reliability.md');
/** In turn; named as their records. */
const PARTS = ['worker', 'api', 'mongodb', 'temporal'] as const;
type Part = (typeof PARTS)[number];
/** Work for everybody who is placed. */
const [ASSIGNMENTS, HEADCOUNT] = [100, 200];
/**
 * What an empty store takes in its first minute is no measure, and short histories are none: a worker that does not remember a journey reads it from its
 * history. The maximum is that of a store with so many journeys, most of them out of the memory of the worker, after a quarter of an hour in which the same
 * callers brought them halfway their stories and began new ones: as many begin as end, so that it holds for the hours that follow. Messages that follow from
 * their commands are under way as well by then. Parts fall as they do afterwards, each once while it is measured: what a start costs, and what a worker has
 * to read again, is taken from the same cores.
 */
const [FILLED, WARM_UP_MS, LEAST_MAXIMUM_MS] = [3_000, 900_000, 120_000];
/** More than are started in that time. */
const MEANWHILE = 5_000;
const SAMPLE_MS = 10_000;
const TOKEN_MS = 120_000;
const DAY_MS = 86_400_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string' },
    share: { type: 'string', default: '0.7' },
    'fault-every': { type: 'string', default: '60' },
    'no-faults': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const FAULT_EVERY_MS = Number(values['fault-every']) * 1_000;
const say = (line: string) => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);

class Soak {
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'doorstroom-soak-'));
  private readonly ports: Record<string, number> = {};
  private readonly tokens = new Map<string, { text: string; until: number }>();
  private readonly candidates: string[] = [];
  private readonly journeys: JourneyStory[] = [];
  /** Candidates whose start was lost: there may be a journey, or none. */
  private readonly lostStarts = new Set<string>();
  private readonly assignmentIds: string[] = [];
  private readonly samples: Sample[] = [];
  private child: ReturnType<typeof spawn> | undefined;
  private store: Store | undefined;

  async run(): Promise<number> {
    try {
      await this.start();
      for (let n = 0; n < ASSIGNMENTS; n++) this.assignmentIds.push((await seedAssignment(this.store!, HEADCOUNT)).assignmentId);
      const load = this.load();
      const maximum = values.rate === undefined ? await this.measureMaximum() : undefined;
      const rate = maximum === undefined ? Number(values.rate) : maximum * Number(values.share);
      say(`${minutes} minutes at ${rate.toFixed(1)} calls a second`);
      await this.seed(Math.ceil(minutes * 60 * rate * (MIX.start / 100) * 1.5) + 20);
      const startedAt = Date.now();
      const until = startedAt + minutes * 60_000;
      const beside = [this.sample(startedAt, until), this.breakThings({ startedAt, until, spare: sparedAt })] as const;
      await atRate({ rate, until }, () => this.one(load));
      const [, faults] = await Promise.all(beside);
      const verdict = await this.check();
      const results: SoakResults = {
        command: `npm run soak -- ${process.argv.slice(2).join(' ')}`,
        date: dateOf(instantOf(Date.now())),
        machine: machineLines({ mongodb: { source: 'npm start', pid: undefined }, temporal: { source: 'npm start', pid: undefined } }),
        ...{ minutes, rate, maximum, faults, load, samples: this.samples, verdict },
      };
      const part = soakPart(results);
      process.stdout.write(`${part}\n`);
      if (values.write) writeFileSync(PAGE, withSoak(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '', part));
      return verdict.faults.length > 0 || Object.values(load.counts).some(({ lost }) => lost > 0) ? 1 : 0;
    } finally {
      await this.stop();
    }
  }

  private async start(): Promise<void> {
    const { DOORSTROOM_MONGODB_URI: _m, DOORSTROOM_TEMPORAL_ADDRESS: _t, ...rest } = process.env;
    // Accounts of one region, as people have them.
    const env: NodeJS.ProcessEnv = { ...rest, DOORSTROOM_DATA_DIR: this.dataDir, DOORSTROOM_DEMO_REGIONS: REGION };
    for (const name of ['PORT', 'OIDC_PORT', 'WORKER_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'MONGODB_PORT']) {
      this.ports[name] = await findFreePort();
      env[`DOORSTROOM_${name}`] = String(this.ports[name]);
    }
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs')], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    this.child = child;
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-20_000)));
    while (!said.includes('Doorstroom is running')) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}: ${said}`);
      await pause(200);
    }
    this.store = await openStore({ uri: `mongodb://127.0.0.1:${this.ports['MONGODB_PORT']}/doorstroom?directConnection=true`, appName: 'soak', encryption: this.encryption() });
    await new Policies(this.store.models).publish({ ...STANDARD_POLICY, publishedAt: new Date().toISOString(), publishedBy: 'soak' });
  }

  /** With the keys that the installation made for itself. */
  private encryption(): LocalKeyEncryption {
    const { DOORSTROOM_KEYS } = JSON.parse(readFileSync(join(this.dataDir, 'secrets.json'), 'utf8')) as { DOORSTROOM_KEYS: string };
    return new LocalKeyEncryption(parseKeySet(DOORSTROOM_KEYS)!);
  }

  private async seed(count: number): Promise<void> {
    this.candidates.push(...(await seedCandidates(this.store!, count)));
  }

  private address(port: string): string {
    return `http://127.0.0.1:${this.ports[port]}`;
  }

  private async tokenOf(account: string): Promise<string> {
    const known = this.tokens.get(account);
    if (known && known.until > Date.now()) return known.text;
    const { accessToken } = await signIn({ issuer: this.address('OIDC_PORT'), account });
    this.tokens.set(account, { text: accessToken, until: Date.now() + TOKEN_MS });
    return accessToken;
  }

  /** Calls to this Doorstroom, counted from zero. */
  private load(): Load {
    return new Load(this.address('PORT'), (account) => this.tokenOf(account));
  }

  /** What 16 callers get through in a closed loop, with the same mix. */
  private async measureMaximum(): Promise<number> {
    await this.seed(FILLED + MEANWHILE);
    const filling = this.load();
    await byCallers(() => this.startOne(filling), () => this.journeys.length < FILLED);
    // A start is accepted before its journey has begun.
    while ((await this.store!.models.journeys.estimatedDocumentCount()) < this.journeys.length) await pause(250);
    say(`${this.journeys.length} journeys`);
    say(`Warmed up at ${(await this.paceFor(WARM_UP_MS)).toFixed(1)} calls a second`);
    const maximum = await this.paceFor(Math.max(LEAST_MAXIMUM_MS, PARTS.length * FAULT_EVERY_MS));
    say(`Maximum: ${maximum.toFixed(1)} calls a second`);
    return maximum;
  }

  /** Calls of the mix that are answered in a second, over `ms`. */
  private async paceFor(ms: number): Promise<number> {
    const load = this.load();
    const startedAt = Date.now();
    const breaking = this.breakThings({ startedAt, until: startedAt + ms });
    await byCallers(() => this.one(load), () => Date.now() - startedAt < ms);
    await breaking;
    const made = Object.values(load.counts).reduce((sum, { answered }) => sum + answered, 0);
    return (made * 1_000) / (Date.now() - startedAt);
  }

  /** One call of the mix. */
  private async one(load: Load): Promise<void> {
    let draw = Math.random() * 100;
    const kind = (Object.keys(MIX) as Kind[]).find((one) => (draw -= MIX[one]) < 0) ?? 'read';
    const journey = anyOf(kind === 'command' ? this.journeys.filter(({ busy, told }) => !busy && !told) : this.journeys);
    if (kind === 'start' || !journey) return this.startOne(load);
    const own = `/v1/candidates/${journey.candidateId}/journey`;
    if (kind === 'read') return void (await load.make(kind, { method: 'GET', path: own, as: 'coordinator' }));
    if (kind === 'list') return void (await load.make(kind, { method: 'GET', path: anyOf(LISTS)!(), as: 'coordinator' }));
    journey.busy = true;
    const { call, accepted } = journey.next();
    journey.heard(await load.make(kind, call), accepted);
    journey.busy = false;
  }

  private async startOne(load: Load): Promise<void> {
    const candidateId = this.candidates.pop();
    if (candidateId === undefined) return;
    const { kind } = await load.make('start', { method: 'POST', path: `/v1/candidates/${candidateId}/journey`, as: 'intake' });
    if (kind === 'lost') this.lostStarts.add(candidateId);
    if (kind === 'accepted') this.journeys.push(new JourneyStory(candidateId, this.assignmentIds));
  }

  private pidOf(part: Part): number | undefined {
    const file = join(this.dataDir, 'run', `${part}.json`);
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
    } catch {
      // It is being started just now.
      return undefined;
    }
  }

  /** One part at a time, in turn; but for the one that is spared then, by the share of the time that is over. */
  private async breakThings({ startedAt, until, spare }: { startedAt: number; until: number; spare?: (share: number) => Part }): Promise<SoakResults['faults']> {
    const faults: SoakResults['faults'] = [];
    if (values['no-faults']) return faults;
    for (let turn = 0; ; turn++) {
      const at = startedAt + (turn + 0.5) * FAULT_EVERY_MS;
      if (at > until - 5_000) return faults;
      await pause(Math.max(0, at - Date.now()));
      const spared = spare?.((at - startedAt) / (until - startedAt));
      const others = PARTS.filter((one) => one !== spared);
      const part = others[turn % others.length]!;
      const pid = this.pidOf(part);
      if (pid === undefined) continue;
      const killedAt = Date.now();
      process.kill(pid, 'SIGKILL');
      const backAfterMs = await this.backAgain(part, pid, killedAt);
      faults.push({ at: killedAt, part, backAfterMs });
      say(`killed ${part} (${pid}); ${backAfterMs === undefined ? 'not back' : `back after ${(backAfterMs / 1_000).toFixed(1)} s`}`);
    }
  }

  /** Milliseconds until another process runs and both API and worker are ready. */
  private async backAgain(part: Part, killed: number, killedAt: number): Promise<number | undefined> {
    while (Date.now() - killedAt < 180_000) {
      const pid = this.pidOf(part);
      if (pid !== undefined && pid !== killed && (await this.ready('PORT')) && (await this.ready('WORKER_PORT'))) return Date.now() - killedAt;
      await pause(250);
    }
    return undefined;
  }

  private async ready(port: string): Promise<boolean> {
    return fetch(`${this.address(port)}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  private async sample(startedAt: number, until: number): Promise<void> {
    for (; Date.now() < until; await pause(SAMPLE_MS)) {
      const memory = Object.fromEntries([...PARTS, 'identity' as Part].map((part) => [part, residentMb(this.pidOf(part))]));
      const share = (Date.now() - startedAt) / (until - startedAt);
      this.samples.push({ minute: (Date.now() - startedAt) / 60_000, spared: sparedAt(share), memory: memory as Sample['memory'] });
    }
  }

  /** When all is quiet: each accepted start has one journey, all is as the doctor wants it, and rows say what callers were told. */
  private async check(): Promise<SoakResults['verdict']> {
    say(`Checking ${this.journeys.length} journeys`);
    const connection = await Connection.connect({ address: `127.0.0.1:${this.ports['TEMPORAL_PORT']}` });
    const client = new Client({ connection, dataConverter: dataConverterOf(this.store!.keys) });
    try {
      const { findings } = await examine({ models: this.store!.models, client }, { patienceMs: 120_000 });
      const faults = findings.map(({ code, subject, what }) => `${code} ${subject}: ${what}`);
      const found = await this.store!.models.journeys.find({}, { stage: 1, placementId: 1 }).lean();
      const rows = new Map(found.map((row) => [String(row._id), row] as const).filter(([id]) => !this.lostStarts.has(id)));
      if (rows.size !== this.journeys.length) faults.push(`${rows.size} rows for ${this.journeys.length} accepted starts`);
      for (const { candidateId, onHold, placed, unsure } of this.journeys) {
        if (unsure) continue;
        const row = rows.get(candidateId);
        const [isOnHold, isPlaced] = [row?.stage === 'on-hold', Boolean(row?.placementId)];
        if (isOnHold !== onHold || isPlaced !== placed) faults.push(`${candidateId}: ${row?.stage ?? 'no row'}, ${words({ onHold, placed })} was answered`);
      }
      const inLog = ({ kind, stream, place }: Finding) => void faults.push(`log of processing, ${kind}: ${stream ?? 'signature'} ${place}`);
      const { entries } = await verifyLog(this.store!, { found: inLog });
      const unsure = this.journeys.filter((journey) => journey.unsure).length;
      return { looked: `${this.journeys.length} journeys with all that the doctor looks at, what callers were told against the rows, and the log of processing (${entries} entries)`, unsure, lostStarts: this.lostStarts.size, faults };
    } finally {
      await connection.close();
    }
  }

  private async stop(): Promise<void> {
    await this.store?.close();
    this.child?.kill('SIGTERM');
    if (this.child && this.child.exitCode === null) await new Promise((resolve) => this.child!.once('close', resolve));
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** 16 of them, one call after the other. */
async function byCallers(call: () => Promise<void>, goOn: () => boolean): Promise<void> {
  const caller = async () => {
    while (goOn()) await call();
  };
  await Promise.all(Array.from({ length: 16 }, caller));
}

function anyOf<T>(all: readonly T[]): T | undefined {
  return all[Math.floor(Math.random() * all.length)];
}

/** What people look at: the journeys, the work that is agreed or runs, and which checkpoints are due until tomorrow. */
const LISTS = [
  () => '/v1/journeys?limit=20',
  () => '/v1/placements?limit=20',
  () => `/v1/checkpoints?limit=20&status=planned&dueBefore=${new Date(Date.now() + DAY_MS).toISOString()}`,
];

/** Each part has a quarter of the time in which it is not killed, so that its memory can be followed. */
function sparedAt(share: number): Part {
  return PARTS[Math.min(PARTS.length - 1, Math.floor(share * PARTS.length))]!;
}

function words({ onHold, placed }: Pick<JourneyStory, 'onHold' | 'placed'>): string {
  return `${onHold ? 'on hold' : 'not on hold'} and ${placed ? 'placed' : 'not placed'}`;
}

function residentMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
  } catch {
    // It was killed just now.
    return undefined;
  }
}

process.exit(await new Soak().run());
