import { Mongoose, type Connection } from 'mongoose';
import { DomainError } from '../domain/shared/domain-error.js';
import './closed-connections.js';
import { monitorCommands, type CommandTimes } from './command-monitor.js';
import type { KeyEncryption } from '../keys/key-encryption.js';
import { Keyring } from './keys/keyring.js';
import { modelsOn, type Models } from './models.js';

export interface StoreOptions {
  /** Connection string with the name of the database, `mongodb://host:27017/doorstroom?replicaSet=rs0`. */
  uri: string;
  /** Shown in the logs of the server; `api`, `worker`, `bootstrap`. */
  appName?: string;
  maxPoolSize?: number;
  /** Opens data keys; without it nothing that is sealed can be read or written. */
  encryption?: KeyEncryption;
  /** How long to look for a server before giving up. */
  serverSelectionTimeoutMS?: number;
  /** What is not answered in this time fails, and its connection is closed; without it a server that is silent is waited for for ever. */
  answerWithinMs?: number;
  /** Gets the time of every command. */
  times?: CommandTimes;
}

/** For API and worker: no command of theirs takes as long. What prepares or examines a store may. */
export const ANSWER_WITHIN_MS = 60_000;

/** An open connection and the models on it. */
export interface Store {
  connection: Connection;
  models: Models;
  /** Throws when the store was opened without a way to open keys. */
  readonly keys: Keyring;
  /** True when the server answers now. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the store. Writes are acknowledged by a majority and retried once by the driver, so that the fall of a
 * primary loses nothing that was answered. Throws `STORE.UNREACHABLE`, and `KEYS.WRONG` or `KEYS.VERSION_MISSING` when
 * the store was written with other keys.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { uri, appName = 'doorstroom', maxPoolSize = 50, serverSelectionTimeoutMS = 10_000, answerWithinMs } = options;
  const connection = new Mongoose().createConnection();
  try {
    await connection.openUri(uri, {
      appName: `doorstroom-${appName}`,
      maxPoolSize,
      serverSelectionTimeoutMS,
      ...(answerWithinMs !== undefined && { socketTimeoutMS: answerWithinMs }),
      w: 'majority',
      retryWrites: true,
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      monitorCommands: true,
    });
  } catch (cause) {
    await connection.destroy();
    throw unreachable(uri, cause);
  }
  monitorCommands(connection.getClient(), options.times);
  const models = modelsOn(connection);
  const keyring = await keyringOf(models, options).catch(async (error: unknown) => {
    await connection.destroy();
    throw error;
  });
  return {
    connection,
    models,
    get keys() {
      if (keyring) return keyring;
      throw new Error('The store was opened without keys');
    },
    ping: async () => (await connection.db?.command({ ping: 1 }).catch(() => undefined))?.['ok'] === 1,
    close: () => connection.close(),
  };
}

async function keyringOf(models: Models, { encryption }: StoreOptions): Promise<Keyring | undefined> {
  return encryption && Keyring.open({ models, encryption });
}

function unreachable(uri: string, cause: unknown): DomainError {
  const error = new DomainError('STORE.UNREACHABLE', `No MongoDB answers at ${withoutPassword(uri)}`, {
    remedy: 'Start the database, or set DOORSTROOM_MONGODB_URI to one that runs.',
  });
  error.cause = cause;
  return error;
}

function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}
