/** The configuration: environment variables, checked at the start. docs/configuration.md lists them. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseKeySet, type KeyVersion } from '../keys/key-set.js';
import { RECORD_KINDS, type RecordKind, type RetentionChoice } from '../domain/rights/retention.js';
import { mailEnv, MAIL_REMEDIES, messagesConfig, type MessagesConfig } from './mail-config.js';
import { protectionConfig, protectionEnv, PROTECTION_REMEDIES, type ProtectionConfig } from './protection-config.js';

const zPort = z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.int().min(0).max(65_535));
const zKeys = z.string().transform((text, context): KeyVersion[] => {
  const keys = parseKeySet(text);
  if (!keys) context.addIssue({ code: 'custom', message: 'not a set of keys' });
  return keys ?? z.NEVER;
});
const RETENTION_TERM = /^([a-z-]+)=(P(?!$)(?:\d{1,3}Y)?(?:\d{1,4}M)?(?:\d{1,5}D)?)$/;
const zRetention = z.string().transform((text, context): RetentionChoice => {
  const terms = text.split(',').map((part) => RETENTION_TERM.exec(part.trim()));
  if (!terms.every((term) => term !== null && RECORD_KINDS.includes(term[1] as RecordKind))) context.addIssue({ code: 'custom', message: 'not terms of retention' });
  return Object.fromEntries(terms.flatMap((term) => (term ? [[term[1], term[2]]] : [])));
});
const zFlag = z.enum(['true', 'false']).transform((text) => text === 'true');

const shared = {
  DOORSTROOM_MODE: z.enum(['local', 'production']).default('production'),
  DOORSTROOM_MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/),
  DOORSTROOM_TEMPORAL_ADDRESS: z.string().regex(/^[^\s/]+:\d{1,5}$/),
  DOORSTROOM_TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  DOORSTROOM_TEMPORAL_TLS: zFlag.default(false),
  DOORSTROOM_TEMPORAL_TLS_CA: z.string().optional(),
  DOORSTROOM_TEMPORAL_TLS_CERT: z.string().optional(),
  DOORSTROOM_TEMPORAL_TLS_KEY: z.string().optional(),
  DOORSTROOM_TEMPORAL_API_KEY: z.string().optional(),
  // There is no default, in no mode: a key that everybody knows protects nothing.
  DOORSTROOM_KEYS: zKeys,
  DOORSTROOM_KEYS_FILE: z.string().optional(),
  DOORSTROOM_HOST: z.string().min(1).default('0.0.0.0'),
  DOORSTROOM_WEBHOOK_PRIVATE_ADDRESSES: zFlag.optional(),
  DOORSTROOM_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};

const zWorkerEnv = z.object({
  ...shared,
  DOORSTROOM_WORKER_PORT: zPort.default(8082),
  DOORSTROOM_CACHED_JOURNEYS: z.string().regex(/^\d{1,6}$/).transform(Number).default(1_000),
  DOORSTROOM_EVENTS_KEPT_DAYS: z.string().regex(/^[1-9]\d{0,3}$/).transform(Number).default(30),
  DOORSTROOM_RETENTION: zRetention.optional(),
  ...mailEnv,
});
const zApiEnv = z.object({
  ...shared,
  DOORSTROOM_PORT: zPort.default(8080),
  DOORSTROOM_OIDC_ISSUER: z.url({ protocol: /^https?$/ }),
  DOORSTROOM_TEMPORAL_UI_ORIGIN: z.string().regex(/^https?:\/\/[^/\s]+$/).optional(),
  DOORSTROOM_OIDC_AUDIENCE: z.string().min(1).default('urn:doorstroom:api'),
  ...protectionEnv,
});

/** What to do about a variable that is wrong. */
const REMEDIES: Record<string, string> = {
  DOORSTROOM_MODE: 'local or production',
  DOORSTROOM_MONGODB_URI: 'an address with the name of the database: mongodb://host:27017/doorstroom?replicaSet=rs0',
  DOORSTROOM_TEMPORAL_ADDRESS: 'host:port of the Temporal server, such as localhost:7233',
  DOORSTROOM_TEMPORAL_TLS: 'true or false',
  DOORSTROOM_KEYS:
    'numbered keys of 32 random bytes, the newest first: 1:$(openssl rand -base64 32). Keep them safe: without them no personal data can be read',
  DOORSTROOM_KEYS_FILE: 'a file that can be read and holds what DOORSTROOM_KEYS would hold',
  DOORSTROOM_LOG_LEVEL: 'fatal, error, warn, info, debug, trace or silent',
  DOORSTROOM_WEBHOOK_PRIVATE_ADDRESSES: 'true or false; with true whoever registers a webhook reaches into your network',
  DOORSTROOM_EVENTS_KEPT_DAYS: 'a number of days; a reader who was away for longer must read the lists anew',
  DOORSTROOM_RETENTION: `terms by kind of record, such as file=P10Y,bsn=P1Y; the kinds are ${RECORD_KINDS.join(', ')}`,
  DOORSTROOM_PORT: 'a free port from 1 to 65535',
  DOORSTROOM_WORKER_PORT: 'a free port from 1 to 65535',
  DOORSTROOM_CACHED_JOURNEYS: 'a number of journeys; each takes up to 1 MB of memory',
  ...MAIL_REMEDIES,
  DOORSTROOM_TEMPORAL_UI_ORIGIN: 'the address of the Temporal UI without a path: https://temporal.example.nl',
  ...PROTECTION_REMEDIES,
  DOORSTROOM_OIDC_ISSUER: 'the issuer of your identity provider, as it stands in its discovery document; https in production',
};

export interface TemporalConfig {
  address: string;
  namespace: string;
  tls: boolean;
  /** Files in PEM. */
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  apiKey?: string;
}

export interface SharedConfig {
  mode: 'local' | 'production';
  mongodbUri: string;
  temporal: TemporalConfig;
  /** Key-encryption keys; the first wraps. */
  keys: KeyVersion[];
  /** The address to listen on. */
  host: string;
  logLevel: string;
  /** Webhooks may go to private and loopback addresses, and over http: so in local mode. */
  webhookPrivateAddresses: boolean;
}
export interface ApiConfig extends SharedConfig, Partial<ProtectionConfig> {
  port: number;
  oidc: { issuer: string; audience: string };
  /** Of the Temporal UI, whose pages may call the codec. */
  uiOrigin?: string;
}
export interface WorkerConfig extends SharedConfig {
  /** Of its health and metrics. */
  port: number;
  /** Journeys kept in memory between two steps; another one is replayed from its history. */
  cachedJourneys: number;
  /** How long an event can be read after it was numbered, in days. */
  eventsKeptDays: number;
  messages: MessagesConfig;
  /** Other terms of retention than the standard ones. */
  retention: RetentionChoice;
}

/** A configuration that cannot be started with; each fault names the variable and what it should be. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** The configuration of the API. Throws `ConfigError`. */
export function apiConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const read = parse(zApiEnv, env);
  const { DOORSTROOM_MODE: mode, DOORSTROOM_OIDC_ISSUER: issuer } = read;
  if (mode === 'production' && !issuer.startsWith('https:')) throw new ConfigError([faultOf('DOORSTROOM_OIDC_ISSUER')]);
  return {
    ...sharedConfig(read),
    port: read.DOORSTROOM_PORT,
    oidc: { issuer, audience: read.DOORSTROOM_OIDC_AUDIENCE },
    ...protectionConfig(read, mode),
    ...(read.DOORSTROOM_TEMPORAL_UI_ORIGIN && { uiOrigin: read.DOORSTROOM_TEMPORAL_UI_ORIGIN }),
  };
}

/** The configuration of the worker. Throws `ConfigError`. */
export function workerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const read = parse(zWorkerEnv, env);
  const messages = messagesConfig(read, read.DOORSTROOM_MODE);
  if ('fault' in messages) throw new ConfigError([faultOf(messages.fault, read[messages.fault] === undefined)]);
  return {
    ...sharedConfig(read),
    port: read.DOORSTROOM_WORKER_PORT,
    cachedJourneys: read.DOORSTROOM_CACHED_JOURNEYS,
    eventsKeptDays: read.DOORSTROOM_EVENTS_KEPT_DAYS,
    messages,
    retention: read.DOORSTROOM_RETENTION ?? {},
  };
}

/** Runs `read`; a wrong configuration is printed and ends the process with 78 (EX_CONFIG). */
export function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}

function sharedConfig(read: z.output<typeof zWorkerEnv> | z.output<typeof zApiEnv>): SharedConfig {
  const { DOORSTROOM_TEMPORAL_TLS_CA: caFile, DOORSTROOM_TEMPORAL_TLS_CERT: certFile } = read;
  const { DOORSTROOM_TEMPORAL_TLS_KEY: keyFile, DOORSTROOM_TEMPORAL_API_KEY: apiKey } = read;
  return {
    mode: read.DOORSTROOM_MODE,
    mongodbUri: read.DOORSTROOM_MONGODB_URI,
    temporal: {
      address: read.DOORSTROOM_TEMPORAL_ADDRESS,
      namespace: read.DOORSTROOM_TEMPORAL_NAMESPACE,
      tls: read.DOORSTROOM_TEMPORAL_TLS,
      ...(caFile && { caFile }),
      ...(certFile && { certFile }),
      ...(keyFile && { keyFile }),
      ...(apiKey && { apiKey }),
    },
    keys: read.DOORSTROOM_KEYS,
    host: read.DOORSTROOM_HOST,
    logLevel: read.DOORSTROOM_LOG_LEVEL,
    webhookPrivateAddresses: read.DOORSTROOM_WEBHOOK_PRIVATE_ADDRESSES ?? read.DOORSTROOM_MODE === 'local',
  };
}

/** Keys from a file, when they are not given themselves. */
function withKeys(set: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DOORSTROOM_KEYS: text, DOORSTROOM_KEYS_FILE: file } = set;
  if (text !== undefined || file === undefined) return set;
  try {
    return { ...set, DOORSTROOM_KEYS: readFileSync(file, 'utf8') };
  } catch {
    throw new ConfigError([faultOf('DOORSTROOM_KEYS_FILE')]);
  }
}

/** An empty variable counts as one that is not set: compose files pass those. */
function parse<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  const set = withKeys(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const result = schema.safeParse(set);
  if (result.success) return result.data;
  const names = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  throw new ConfigError([...names].map((name) => faultOf(name, set[name] === undefined)));
}

/** The value itself is never shown: it may be a secret. */
function faultOf(name: string, missing = false): string {
  return `${name} is ${missing ? 'missing' : 'not valid'}. Set it to ${REMEDIES[name] ?? 'a valid value'}.`;
}
