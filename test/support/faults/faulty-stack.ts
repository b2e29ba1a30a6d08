/**
 * A Doorstroom of its own to be broken: the real API and worker as processes, MongoDB and Temporal with stores that stay,
 * and proxies between them in which a named moment can be waited for. What is killed is started again on the same ports and stores.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../src/contracts/search-attributes.js';
import { hasCode, oneLine } from '../../../src/embedded/errors.js';
import { startAndAwait } from '../../../src/embedded/managed-process.js';
import { startMongo } from '../../../src/embedded/mongo-server.js';
import { findFreePort } from '../../../src/embedded/ports.js';
import { silentReport } from '../../../src/embedded/report.js';
import type { Surroundings } from '../../../src/embedded/settings.js';
import { startTemporal } from '../../../src/embedded/temporal-server.js';
import { endOf } from '../../../src/launcher/supervisor.js';
import { LocalKeyEncryption } from '../../../src/keys/key-encryption.js';
import { keySetText, type KeyVersion } from '../../../src/keys/key-set.js';
import { openStore, type Store } from '../../../src/persistence/connection.js';
import { dataConverterOf } from '../../../src/temporal/data-converter.js';
import { TEST_AUDIENCE, TestIssuer } from '../tokens.js';
import { until } from '../until.js';
import { SHIPPED, type Build } from './builds.js';
import type { Clocks } from './clocks.js';
import { FaultPoints } from './fault-points.js';
import { mongoProxy, type Proxy } from './mongo-proxy.js';
import { temporalProxy } from './temporal-proxy.js';

const READY_MS = 300_000;
const DATABASE = 'doorstroom';

export const PARTS = ['worker', 'api', 'temporal', 'mongodb'] as const;
export type Part = (typeof PARTS)[number];
/** A second worker runs only when there is a build for it. */
export type Process = Part | 'second-worker';

export interface FaultyStackOptions {
  /** Events of a run after which Temporal suggests to continue as new. */
  continueAfter: number;
  /** As many journeys a worker keeps in memory; none, and every step replays the whole run. */
  cachedJourneys?: number;
  /** Where the processes get their time from; without it that of the machine. Temporal has that of the machine always. */
  clocks?: Clocks;
  /** Requests of one caller in a minute; without it as many as one likes. */
  rateLimit?: number;
}

interface Running {
  pid: number | undefined;
  ended: Promise<string>;
  stop(): Promise<void>;
}

export class FaultyStack {
  readonly points = new FaultPoints();
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'doorstroom-faults-'));
  private readonly keys: KeyVersion[] = [{ version: 1, key: randomBytes(32).toString('base64') }];
  private readonly running = new Map<Process, Running>();
  /** Of which build each worker is, once it is started again. */
  private readonly builds = new Map<Process, Build>([['worker', SHIPPED]]);
  /** Of which build the worker was that took a step, by the name under which Temporal knows it. */
  readonly workers = new Map<string, Build>();
  private readonly proxies: { server: 'mongodb' | 'temporal'; proxy: Proxy }[] = [];
  private readonly ports = new Map<string, number>();
  private readonly around: Surroundings;
  private readonly starting = new Set<Promise<void>>();
  private stopping = false;
  /** Starts that failed. */
  readonly troubles: string[] = [];
  private issuerOf: TestIssuer | undefined;
  private storeOf: Store | undefined;
  private clientOf: Client | undefined;

  private constructor(private readonly options: FaultyStackOptions) {
    // Its own servers, also where the run of tests has some: these are going to be killed.
    const { DOORSTROOM_MONGODB_URI: _m, DOORSTROOM_TEMPORAL_ADDRESS: _t, NODE_OPTIONS: _n, ...env } = process.env;
    this.around = { env, report: silentReport, ownGroup: false };
  }

  static async start(options: FaultyStackOptions): Promise<FaultyStack> {
    const stack = new FaultyStack(options);
    try {
      await stack.open();
      return stack;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.get('api')}`;
  }

  get issuer(): TestIssuer {
    return this.issuerOf!;
  }

  /** Past the proxies. */
  get store(): Store {
    return this.storeOf!;
  }

  /** Past the proxies. */
  get client(): Client {
    return this.clientOf!;
  }

  /** Ends it as a power cut does; it starts again by itself, as whatever keeps it running would do. */
  kill(part: Process): void {
    const pid = this.running.get(part)?.pid;
    this.running.delete(part);
    try {
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It fell by itself a moment ago: there is nothing left to kill.
      if (!hasCode(error, 'ESRCH')) throw error;
    }
  }

  /** kill -9 of every worker; then these builds are at work, one or two. */
  async work(first: Build, second?: Build): Promise<void> {
    const starts = second !== undefined && !this.running.has('second-worker');
    this.builds.set('worker', first);
    if (second) this.builds.set('second-worker', second);
    else this.builds.delete('second-worker');
    this.kill('worker');
    this.kill('second-worker');
    if (starts) await this.launch('second-worker');
    await this.whole();
  }

  /** Every part runs and says that it is ready. */
  async whole(): Promise<void> {
    const wanted: Process[] = [...PARTS, ...(this.builds.has('second-worker') ? (['second-worker'] as const) : [])];
    await until(() => wanted.every((part) => this.running.has(part)), READY_MS);
    for (const part of wanted.filter(isOwn)) await until(() => requireReady(this.ports.get(part)!).then(() => true, () => false), READY_MS);
  }

  /** Holds a process up, in the middle of whatever it does, or lets it go on. */
  hold(part: Process, held: boolean): void {
    process.kill(this.running.get(part)!.pid!, held ? 'SIGSTOP' : 'SIGCONT');
  }

  /** What the clock on the wall of a process says, in milliseconds since the epoch; to the second. */
  async clockOf(part: 'api' | 'worker' | 'mongodb'): Promise<number> {
    if (part === 'mongodb') return ((await this.store.connection.db!.admin().command({ hello: 1 })) as { localTime: Date }).localTime.getTime();
    const answer = await fetch(`http://127.0.0.1:${this.ports.get(part)}/readyz`, { signal: AbortSignal.timeout(20_000) });
    await answer.arrayBuffer();
    return new Date(answer.headers.get('date')!).getTime();
  }

  /** Takes a server away from API and worker, or gives it back. */
  setAway(server: 'mongodb' | 'temporal', away: boolean): void {
    if (away) this.points.away.add(server);
    else this.points.away.delete(server);
    if (away) for (const { server: own, proxy } of this.proxies) if (own === server) proxy.cut();
  }

  /** The last lines that a part logged; they are without personal data. */
  logOf(part: Process): string {
    return readFileSync(join(this.dataDir, 'logs', `${part}.log`), 'utf8').slice(-8_000);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.starting);
    await this.clientOf?.connection.close();
    await this.storeOf?.close();
    for (const part of ['api', 'second-worker', 'worker', 'temporal', 'mongodb'] as const) await this.running.get(part)?.stop();
    for (const { proxy } of this.proxies) await proxy.stop();
    await this.issuerOf?.goDown();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async open(): Promise<void> {
    for (const name of [...PARTS, 'second-worker'] as const) this.ports.set(name, await findFreePort());
    await this.launch('mongodb');
    await this.launch('temporal');
    for (const from of ['api', 'worker'] as const) {
      for (const server of ['mongodb', 'temporal'] as const) {
        const options = { from, target: this.ports.get(server)!, points: this.points };
        const proxy = await (server === 'mongodb' ? mongoProxy(options) : temporalProxy(options));
        this.proxies.push({ server, proxy });
        this.ports.set(`${from} > ${server}`, proxy.port);
      }
    }
    this.issuerOf = await TestIssuer.start();
    await this.prepareStores();
    this.storeOf = await openStore({ uri: this.uri(this.ports.get('mongodb')!), appName: 'faults', encryption: new LocalKeyEncryption(this.keys) });
    const connection = await Connection.connect({ address: `127.0.0.1:${this.ports.get('temporal')}` });
    this.clientOf = new Client({ connection, dataConverter: dataConverterOf(this.storeOf.keys) });
    await Promise.all([this.launch('api'), this.launch('worker')]);
  }

  private async launch(part: Process): Promise<void> {
    const running = await this.launched(part);
    this.running.set(part, running);
    void running.ended.then(() => {
      if (this.running.get(part) === running) this.running.delete(part);
      if (this.stopping || !this.isWanted(part)) return;
      const starting: Promise<void> = this.launchUntilItRuns(part).finally(() => this.starting.delete(starting));
      this.starting.add(starting);
    });
  }

  private isWanted(part: Process): boolean {
    return part !== 'second-worker' || this.builds.has(part);
  }

  private async launchUntilItRuns(part: Process): Promise<void> {
    while (!this.stopping && this.isWanted(part)) {
      try {
        return await this.launch(part);
      } catch (error) {
        // What it needs may be away as well; what it said is shown when the spec fails.
        this.troubles.push(`${part}: ${oneLine(error)}`);
        await pause(500);
      }
    }
  }

  private async launched(part: Process): Promise<Running> {
    const [dataDir, port] = [this.dataDir, this.ports.get(part)!];
    const clock = part === 'temporal' ? {} : this.options.clocks?.environmentOf(part);
    if (part === 'mongodb') return running(await startMongo({ dataDir, port, database: DATABASE }, { ...this.around, env: { ...this.around.env, ...clock } }));
    if (part === 'temporal') {
      const dynamicConfig = { 'limit.historyCount.suggestContinueAsNew': this.options.continueAfter };
      const server = await startTemporal({ dataDir, keep: true, port, namespace: 'default', searchAttributes: SEARCH_ATTRIBUTES, dynamicConfig }, this.around);
      return running({ ...server, ended: endOf(server) });
    }
    const build = this.builds.get(part) ?? SHIPPED;
    const child = await startAndAwait(
      {
        name: part,
        program: process.execPath,
        args: ['--enable-source-maps', join(build.dist, part === 'api' ? 'src/main.js' : 'src/worker/main.js')],
        env: { ...this.environment(part === 'api' ? 'api' : 'worker'), ...clock, [part === 'api' ? 'DOORSTROOM_PORT' : 'DOORSTROOM_WORKER_PORT']: String(port) },
        logFile: join(dataDir, 'logs', `${part}.log`),
        recordFile: join(dataDir, 'run', `${part}.json`),
        ownGroup: false,
        graceMs: 30_000,
      },
      { probe: () => requireReady(port), timeoutMs: READY_MS },
    );
    if (part !== 'api') this.workers.set(`${child.identity.pid}@${hostname()}`, build);
    return { pid: child.identity.pid, ended: child.ended, stop: async () => void (await child.stop()) };
  }

  private environment(part: 'api' | 'worker' | undefined): NodeJS.ProcessEnv {
    const { cachedJourneys, rateLimit } = this.options;
    const portOf = (server: string) => this.ports.get(part ? `${part} > ${server}` : server)!;
    return {
      ...this.around.env,
      DOORSTROOM_MODE: 'local',
      DOORSTROOM_HOST: '127.0.0.1',
      DOORSTROOM_MONGODB_URI: this.uri(portOf('mongodb')),
      DOORSTROOM_TEMPORAL_ADDRESS: `127.0.0.1:${portOf('temporal')}`,
      DOORSTROOM_TEMPORAL_NAMESPACE: 'default',
      DOORSTROOM_OIDC_ISSUER: this.issuer.issuer,
      DOORSTROOM_OIDC_AUDIENCE: TEST_AUDIENCE,
      DOORSTROOM_KEYS: keySetText(this.keys),
      ...(cachedJourneys !== undefined && { DOORSTROOM_CACHED_JOURNEYS: String(cachedJourneys) }),
      ...(rateLimit !== undefined && { DOORSTROOM_RATE_LIMIT: String(rateLimit) }),
    };
  }

  private uri(port: number): string {
    return `mongodb://127.0.0.1:${port}/${DATABASE}?directConnection=true`;
  }

  private async prepareStores(): Promise<void> {
    const child = spawn(process.execPath, [join(SHIPPED.dist, 'src/bootstrap/main.js')], { env: this.environment(undefined), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`Preparing the stores ended with ${code}: ${said}`);
  }
}

/** Of the product, with a page that tells whether it is ready. */
function isOwn(part: Process): boolean {
  return part !== 'temporal' && part !== 'mongodb';
}

function running(server: { pid?: number | undefined; ended: Promise<string>; stop(): Promise<void> }): Running {
  return { pid: server.pid, ended: server.ended, stop: () => server.stop() };
}

async function requireReady(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(20_000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`/readyz answers ${answer.status}`);
}
