/** Journeys in a time of their own that is skipped: one server and one worker for the whole spec file. */
import { afterAll, beforeAll } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import type { JourneyStart } from '../../src/domain/journey/intake.js';
import { approximateMilliseconds, instantOf, type Instant, type IsoDuration } from '../../src/domain/shared/calendar.js';
import type { JourneyInput } from '../../workflows/candidate/candidate.messages.js';
import { JourneyDriver, journeyWorker, type JourneyWorkerOptions } from './journey-worker.js';
import { registerSearchAttributes } from './search-attributes.js';
import { timeSkippingEnvironment, uniqueName } from './servers.js';

export class SkippedJourneys {
  #env: TestWorkflowEnvironment | undefined;
  #worker: Worker | undefined;
  #running: Promise<void> | undefined;
  readonly #taskQueue: string;

  /** Called once a spec file, outside of its tests: begins before them and ends after them. */
  constructor(name: string, options: Pick<JourneyWorkerOptions, 'deps' | 'maxCachedWorkflows'>) {
    this.#taskQueue = uniqueName(name);
    beforeAll(() => this.#begin(options));
    afterAll(() => this.#end());
  }

  get env(): TestWorkflowEnvironment {
    if (!this.#env) throw new Error('Time is skipped within tests alone');
    return this.#env;
  }

  async now(): Promise<Instant> {
    return instantOf(await this.env.currentTimeMs());
  }

  /** Lets time go by. */
  async wait(duration: IsoDuration): Promise<void> {
    await this.env.sleep(approximateMilliseconds(duration));
  }

  start(of: JourneyInput & { start: JourneyStart }): Promise<JourneyDriver> {
    return JourneyDriver.start({ client: this.env.client, taskQueue: this.#taskQueue }, of);
  }

  async #begin(options: Pick<JourneyWorkerOptions, 'deps' | 'maxCachedWorkflows'>): Promise<void> {
    const env = (this.#env = await timeSkippingEnvironment());
    await registerSearchAttributes(env.connection);
    this.#worker = await journeyWorker({ connection: env.nativeConnection, namespace: env.namespace, taskQueue: this.#taskQueue, ...options });
    this.#running = this.#worker.run();
  }

  async #end(): Promise<void> {
    this.#worker?.shutdown();
    await this.#running;
    await this.#env?.teardown();
  }
}
