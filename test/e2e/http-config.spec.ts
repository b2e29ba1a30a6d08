import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { apiConfig, ConfigError, workerConfig } from '../../src/config/config.js';

const key = () => randomBytes(32).toString('base64');
const right = {
  DOORSTROOM_MODE: 'production',
  DOORSTROOM_MONGODB_URI: 'mongodb://db:27017/doorstroom?replicaSet=rs0',
  DOORSTROOM_TEMPORAL_ADDRESS: 'temporal:7233',
  DOORSTROOM_KEYS: `1:${key()}`,
  DOORSTROOM_OIDC_ISSUER: 'https://id.example/realm',
};

const faultsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    apiConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('has a default for what can have one', () => {
    expect(apiConfig(right)).toMatchObject({ port: 8080, temporal: { namespace: 'default', tls: false }, oidc: { audience: 'urn:doorstroom:api' } });
    expect(workerConfig(right)).toMatchObject({ port: 8082 });
  });

  it('names every fault at once, with what to do', () => {
    const faults = faultsOf({ DOORSTROOM_PORT: 'eighty' });
    const named = faults.map((fault) => fault.split(' ')[0]).sort();
    expect(named).toEqual([
      'DOORSTROOM_KEYS',
      'DOORSTROOM_MONGODB_URI',
      'DOORSTROOM_OIDC_ISSUER',
      'DOORSTROOM_PORT',
      'DOORSTROOM_TEMPORAL_ADDRESS',
    ]);
    for (const fault of faults) expect(fault).toMatch(/Set it to .+\.$/);
  });

  it('never repeats a value: it may be a secret', () => {
    const faults = faultsOf({ ...right, DOORSTROOM_KEYS: '1:half-a-secret', DOORSTROOM_MONGODB_URI: 'mongo://root:hunter2@db' });
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toMatch(/half-a-secret|hunter2/);
  });

  it('takes keys in numbered versions, also from a file', () => {
    const [first, second] = [key(), key()];
    const keys = [{ version: 2, key: second }, { version: 1, key: first }];
    expect(apiConfig({ ...right, DOORSTROOM_KEYS: `2:${second},1:${first}` }).keys).toEqual(keys);
    const file = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys');
    writeFileSync(file, `2:${second}\n1:${first}\n`);
    expect(workerConfig({ ...right, DOORSTROOM_KEYS: '', DOORSTROOM_KEYS_FILE: file }).keys).toEqual(keys);
  });

  it.each<[string, () => NodeJS.ProcessEnv]>([
    ['missing', () => ({ DOORSTROOM_KEYS: '' })],
    ['short', () => ({ DOORSTROOM_KEYS: `1:${randomBytes(16).toString('base64')}` })],
    ['without a number', () => ({ DOORSTROOM_KEYS: key() })],
    ['all zeros', () => ({ DOORSTROOM_KEYS: `1:${Buffer.alloc(32).toString('base64')}` })],
    ['typed by hand', () => ({ DOORSTROOM_KEYS: `1:${Buffer.from('changemechangemechangemechangeme').toString('base64')}` })],
    ['of one number twice', () => ({ DOORSTROOM_KEYS: `1:${key()},1:${key()}` })],
    ['good beside one that is not', () => ({ DOORSTROOM_KEYS: `2:${key()},1:short` })],
    ['in a file that is not there', () => ({ DOORSTROOM_KEYS: '', DOORSTROOM_KEYS_FILE: '/nowhere/keys' })],
  ])('refuses a key that is %s, in both modes', (_what, env) => {
    for (const mode of ['local', 'production']) {
      expect(faultsOf({ ...right, DOORSTROOM_MODE: mode, ...env() })).toEqual([expect.stringMatching(/^DOORSTROOM_KEYS(_FILE)? is .* Set it to /)]);
    }
  });

  it('takes an empty variable for one that is not set', () => {
    expect(apiConfig({ ...right, DOORSTROOM_PORT: '' }).port).toBe(8080);
  });

  it('wants an issuer over https in production, and allows http locally', () => {
    const http = { ...right, DOORSTROOM_OIDC_ISSUER: 'http://127.0.0.1:8081' };
    expect(faultsOf(http)).toEqual([expect.stringContaining('DOORSTROOM_OIDC_ISSUER')]);
    expect(faultsOf({ ...http, DOORSTROOM_MODE: 'local' })).toEqual([]);
  });

  it('sends no mail without a mail server, and none in the clear in production', () => {
    const mail = { DOORSTROOM_SMTP_HOST: 'smtp.example', DOORSTROOM_SMTP_FROM: 'Werkpool <werkpool@pool.example>' };
    const of = (env: NodeJS.ProcessEnv) => {
      try {
        return workerConfig({ ...right, ...env }).messages;
      } catch (error) {
        return (error as ConfigError).faults;
      }
    };
    expect(of({})).toEqual({});
    expect(of({ ...mail, DOORSTROOM_APP_URL: 'https://pool.example/' })).toEqual({
      appUrl: 'https://pool.example',
      mail: { host: 'smtp.example', port: 587, security: 'starttls', from: 'Werkpool <werkpool@pool.example>' },
    });
    expect(of({ ...mail, DOORSTROOM_SMTP_SECURITY: 'tls', DOORSTROOM_SMTP_FROM: 'werkpool@pool.example' })).toMatchObject({ mail: { port: 465 } });
    expect(of({ ...mail, DOORSTROOM_SMTP_SECURITY: 'none', DOORSTROOM_MODE: 'local' })).toMatchObject({ mail: { security: 'none' } });
    const officer = { DOORSTROOM_PRIVACY_OFFICER_MAIL: 'fg@gemeente.example' };
    expect(of({ ...mail, ...officer })).toMatchObject({ privacyOfficer: 'fg@gemeente.example' });
    // Nothing would ever come there.
    expect(of(officer)).toEqual([expect.stringContaining('DOORSTROOM_SMTP_HOST')]);
    for (const [name, value] of [
      ['DOORSTROOM_SMTP_SECURITY', 'none'],
      ['DOORSTROOM_SMTP_FROM', 'nobody'],
      ['DOORSTROOM_SMTP_FROM', ''],
      ['DOORSTROOM_SMTP_PORT', '99999'],
      ['DOORSTROOM_APP_URL', 'http://pool.example'],
      ['DOORSTROOM_PRIVACY_OFFICER_MAIL', 'nobody'],
    ] as const) {
      expect(of({ ...mail, [name]: value })).toEqual([expect.stringContaining(name)]);
    }
  });
});
