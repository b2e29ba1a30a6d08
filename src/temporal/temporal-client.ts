import { readFileSync } from 'node:fs';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { TemporalConfig } from '../config/config.js';
import type { Keyring } from '../persistence/keys/keyring.js';
import { dataConverterOf } from './data-converter.js';
import { clientTraces } from './traces.js';

/** About a second: a caller is told to try again rather than kept waiting. */
const ATTEMPTS = 4;

/**
 * A client that connects at the first call and again whenever the server was away, so that the API starts before
 * Temporal does.
 */
export function temporalClient(config: TemporalConfig, keys: Keyring): Client {
  const { address, namespace, apiKey } = config;
  const tls = tlsOf(config);
  const connection = Connection.lazy({
    address,
    connectTimeout: '5s',
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: ATTEMPTS }))],
    ...(tls && { tls }),
    ...(apiKey && { apiKey }),
  });
  return new Client({ connection, namespace, dataConverter: dataConverterOf(keys, 'leave-empty'), interceptors: { workflow: [clientTraces()] } });
}

/** TLS options for client and worker; undefined without TLS. */
export function tlsOf({ tls, caFile, certFile, keyFile }: TemporalConfig) {
  if (!tls) return undefined;
  return {
    ...(caFile && { serverRootCACertificate: readFileSync(caFile) }),
    ...(certFile && keyFile && { clientCertPair: { crt: readFileSync(certFile), key: readFileSync(keyFile) } }),
  };
}
