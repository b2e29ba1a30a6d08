import type { Client } from '@temporalio/client';
import type { OwnStack } from '../scripts/lib/own-stack.js';
import type { Store } from '../src/persistence/connection.js';
import type { Pids } from './cpu-time.js';
import type { ApiClient } from './http-client.js';

/** What every measurement works with. */
export interface Bench {
  stack: OwnStack;
  store: Store;
  /** The raw SDK, in the process of the load generator. */
  client: Client;
  api: ApiClient;
  /** Of the processes that take part, this one included. */
  pids: Pids;
  quick: boolean;
  /** Says what is going on. */
  say(line: string): void;
}
