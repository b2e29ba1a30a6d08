import type { Report } from './report.js';

/** Versions that were tried together; another version is another cache entry. */
export const VERSIONS = {
  temporalCli: '1.5.1',
  temporalSqlite: '1.40.1',
  secantus: '0.5.3-beta.196',
  mongod: '8.2.6',
  testServer: '1.38.0',
} as const;

export const ADDRESS_VARIABLES = {
  temporal: 'DOORSTROOM_TEMPORAL_ADDRESS',
  mongodb: 'DOORSTROOM_MONGODB_URI',
  timeSkipping: 'DOORSTROOM_TIME_SKIPPING_ADDRESS',
} as const;

/** What every embedded server needs to know of its surroundings. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly report: Report;
  /** See ManagedSpec.ownGroup. */
  readonly ownGroup: boolean;
  /** Ends a search, an installation or a start that is under way. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedServer {
  /** Where it came from: "environment", "PATH", "cache", "download" or "registry". */
  readonly source: string;
  /** Absent for a server that is not ours. */
  readonly pid?: number;
  /** Settles when a server of ours ends, whoever ended it; never for a server that is not ours. */
  readonly ended: Promise<string>;
  /** Stops what was started here; does nothing to a server from the environment. */
  stop(): Promise<void>;
  /** Of a server that can run and yet not work: throws while that is so. */
  check?(): Promise<void>;
}

/** A server that somebody else runs: nothing to stop. */
export const foreignServer: EmbeddedServer = {
  source: 'environment',
  ended: new Promise(() => undefined),
  stop: async () => undefined,
};

/** The address that the environment gives, if any. */
export function addressFrom(env: NodeJS.ProcessEnv, server: keyof typeof ADDRESS_VARIABLES): string | undefined {
  const value = env[ADDRESS_VARIABLES[server]];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}
