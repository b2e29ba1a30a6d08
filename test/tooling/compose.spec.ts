import { randomBytes } from 'node:crypto';
/** The compose file is checked without a container engine; what the check promises to find is broken here on purpose. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkCompose, environmentOf } from '../../scripts/check-compose.mjs';
import { apiConfig, workerConfig } from '../../src/config/config.js';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const compose = read('docker-compose.yml');
const example = read('.env.example');

/** The compose file with one text replaced; fails when there was nothing to replace. */
function broken(search: string | RegExp, replacement: string): string[] {
  const text = compose.replace(search, replacement);
  expect(text).not.toBe(compose);
  return checkCompose({ compose: text, example });
}

describe('the compose file', () => {
  test('has no fault', () => {
    expect(checkCompose({ compose, example })).toEqual([]);
  });

  test('gives API and worker an environment that their configuration accepts', () => {
    const key = randomBytes(32).toString('base64');
    const values = {
      DOORSTROOM_MONGODB_PASSWORD: 'abc',
      DOORSTROOM_OIDC_ISSUER: 'https://login.example.org',
      DOORSTROOM_OIDC_AUDIENCE: 'urn:doorstroom:api',
      DOORSTROOM_KEYS: `1:${key}`,
      DOORSTROOM_TEMPORAL_UI_HOST: 'temporal.example.org',
    };
    const api = apiConfig(environmentOf({ compose, service: 'api', values }));
    const worker = workerConfig(environmentOf({ compose, service: 'worker', values }));
    expect(api).toMatchObject({ mode: 'production', port: 8080, temporal: { address: 'temporal:7233', namespace: 'doorstroom' } });
    expect(worker).toMatchObject({ mode: 'production', port: 8082 });
    expect(api.mongodbUri).toContain('replicaSet=rs0');
  });

  test('starts nothing without its secrets', () => {
    expect(() => environmentOf({ compose, service: 'api', values: {} })).toThrow(/DOORSTROOM_\w+ has no value/);
  });
});

describe('the check finds', () => {
  test.each<[what: string, search: string | RegExp, replacement: string, fault: RegExp]>([
    ['a misspelled key', 'stop_grace_period: 30s', 'stop_grace_perod: 30s', /services\.api: .*stop_grace_perod/],
    ['a file that is not YAML', 'services:\n', 'services: [\n', /^YAML: /],
    ['a tag that moves', 'caddy:2.10.2-alpine', 'caddy:latest', /proxy: pin the image/],
    ['an image without a tag', 'postgres:16.10-bookworm', 'postgres', /postgresql: pin the image/],
    ['a secret in the file', /POSTGRES_PASSWORD: .*/, 'POSTGRES_PASSWORD: welkom', /postgresql: POSTGRES_PASSWORD is a secret/],
    ['a secret with a default', /DOORSTROOM_KEYS: .*/, 'DOORSTROOM_KEYS: ${DOORSTROOM_KEYS:-abc}', /DOORSTROOM_KEYS is a secret/],
    ['a password in a connection string', /doorstroom:\$\{DOORSTROOM_MONGODB_PASSWORD[^}]*\}@/, 'doorstroom:welkom@', /DOORSTROOM_MONGODB_URI holds a password/],
    ['a dependency that is not there', 'temporal-schema: { condition', 'temporal-schemas: { condition', /temporal: depends on temporal-schemas/],
    ['a wait for the health of a service without one', /postgresql: \{ condition: service_healthy \}/, 'temporal-namespace: { condition: service_healthy }', /waits for the health of temporal-namespace/],
    ['a wait for the end of a service', 'bootstrap: { condition: service_completed_successfully }', 'worker: { condition: service_completed_successfully }', /waits for the end of worker/],
    ['a service without a health check', /test: \['CMD', 'pg_isready'.*/, 'disable: true', /postgresql: .*health check/],
    ['a network that is not declared', 'networks: [edge, backend]', 'networks: [edge, back]', /uses the network back/],
    ['a volume that is not declared', '- postgresql:/var/lib', '- postgres:/var/lib', /uses the volume postgres/],
    ['one replica', 'replicas: 2', 'replicas: 1', /api: run at least two replicas/],
    ['a root user', "user: '1000:1000'", "user: '0:0'", /set user to a number other than 0/],
    ['a container that can be written to', 'read_only: true', 'read_only: false', /set read_only/],
    ['capabilities', "cap_drop: ['ALL']", 'cap_drop: []', /drop all capabilities/],
    ['a database that is open to the outside', 'image: postgres:16.10-bookworm', "image: postgres:16.10-bookworm\n    ports: ['5432:5432']", /postgresql: publishes ports/],
    ['a service without a memory limit', 'limits: { cpus: \'2\', memory: 768M }', "limits: { cpus: '2' }", /api: set deploy.resources.limits.memory/],
    ['a variable without documentation', '${DOORSTROOM_LOG_LEVEL:-info}', '${DOORSTROOM_LEVEL:-info}', /document DOORSTROOM_LEVEL/],
  ])('%s', (_what, search, replacement, fault) => {
    expect(broken(search, replacement)).toContainEqual(expect.stringMatching(fault));
  });

  test('a documented value of a secret', () => {
    const filled = example.replace('DOORSTROOM_KEYS=', 'DOORSTROOM_KEYS=abc');
    expect(checkCompose({ compose, example: filled })).toContain('.env.example: DOORSTROOM_KEYS must have no value.');
  });
});
