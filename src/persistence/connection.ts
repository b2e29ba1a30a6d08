import { Mongoose, type Connection } from 'mongoose';
import { DomainError } from '../domain/shared/domain-error.js';
import { monitorCommands, type CommandTimes } from './command-monitor.js';
import { modelsOn, type Models } from './models.js';

export interface StoreOptions {
  /** Connection string with the name of the database, `mongodb://host:27017/doorstroom?replicaSet=rs0`. */
  uri: string;
  /** Shown in the logs of the server; `api`, `worker`, `bootstrap`. */
  appName?: string;
  maxPoolSize?: number;
  /** How long to look for a server before giving up. */
  serverSelectionTimeoutMS?: number;
  /** Gets the time of every command. */
  times?: CommandTimes;
}

/** An open connection and the models on it. */
export interface Store {
  connection: Connection;
  models: Models;
  /** True when the server answers now. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the store. Writes are acknowledged by a majority and retried once by the driver, so that the fall of a
 * primary loses nothing that was answered. Throws `STORE.UNREACHABLE`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { uri, appName = 'doorstroom', maxPoolSize = 50, serverSelectionTimeoutMS = 10_000 } = options;
  const connection = new Mongoose().createConnection();
  try {
    await connection.openUri(uri, {
      appName: `doorstroom-${appName}`,
      maxPoolSize,
      serverSelectionTimeoutMS,
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
  return {
    connection,
    models: modelsOn(connection),
    ping: async () => (await connection.db?.command({ ping: 1 }).catch(() => undefined))?.['ok'] === 1,
    close: () => connection.close(),
  };
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
