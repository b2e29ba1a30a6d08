import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { self } from '../../src/embedded/process-identity.js';
import { formatElapsed } from '../../src/embedded/report.js';
import { parseKeySet } from '../../src/keys/key-set.js';
import { claimDataDir, localSecrets, requireSpace } from '../../src/launcher/data-dir.js';
import { launchSettings } from '../../src/launcher/launch-settings.js';
import { serviceEnvironment } from '../../src/launcher/stack.js';
import { pauseBefore, supervise, type Running } from '../../src/launcher/supervisor.js';
import { welcome } from '../../src/launcher/welcome.js';
import { recordingReport } from './recording-report.js';
import { scratchFolder } from './scratch.js';

describe('the settings of a start', () => {
  it('have a default for all', () => {
    const { ports, dataDir } = launchSettings({}, '/project');
    expect(dataDir).toBe('/project/.doorstroom');
    expect(ports).toEqual({ api: 8080, identity: 8081, worker: 8082, temporal: 7233, temporalUi: 8233, mongodb: 27117 });
  });

  it('follow the environment, where the name of our own counts before PORT', () => {
    expect(launchSettings({ PORT: '9000' }, '/').ports.api).toBe(9000);
    expect(launchSettings({ PORT: '9000', DOORSTROOM_PORT: '9001' }, '/').ports.api).toBe(9001);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT is "http", which is not a port.'],
    [{ DOORSTROOM_MONGODB_PORT: '70000' }, 'DOORSTROOM_MONGODB_PORT is "70000", which is not a port.'],
    [{ DOORSTROOM_PORT: '8081' }, 'Port 8081 is given to two parts.'],
  ])('%j are refused', (env, message) => {
    expect(() => launchSettings(env, '/')).toThrow(message);
  });

  it('reach the services: found addresses win, other choices of the user are kept, nobody else on the network is let in', () => {
    const env = { DOORSTROOM_OIDC_ISSUER: 'https://issuer.example', DOORSTROOM_MONGODB_URI: 'mongodb://elsewhere/x' };
    const found = { mongodbUri: 'mongodb://127.0.0.1:27117/doorstroom', temporalAddress: '127.0.0.1:7233' };
    expect(serviceEnvironment(launchSettings({}, '/'), found, env)).toMatchObject({
      DOORSTROOM_MODE: 'local',
      DOORSTROOM_MONGODB_URI: found.mongodbUri,
      DOORSTROOM_OIDC_ISSUER: 'https://issuer.example',
      DOORSTROOM_HOST: '127.0.0.1',
    });
  });
});

describe('the Temporal UI of a start', () => {
  const found = { mongodbUri: 'mongodb://127.0.0.1:27117/doorstroom', temporalAddress: '127.0.0.1:7233' };
  const originWith = (env: NodeJS.ProcessEnv, temporalUiAddress?: string) =>
    serviceEnvironment(launchSettings({}, '/'), { ...found, temporalUiAddress }, env)['DOORSTROOM_TEMPORAL_UI_ORIGIN'];

  it('may call the codec, unless the user names another one, and with a server of the user none may', () => {
    expect(originWith({}, 'http://127.0.0.1:8233')).toBe('http://127.0.0.1:8233');
    expect(originWith({ DOORSTROOM_TEMPORAL_UI_ORIGIN: 'https://ui.example' }, 'http://127.0.0.1:8233')).toBe('https://ui.example');
    expect(originWith({})).toBe('');
  });

  it('is told with where to sign in for it, in both languages', () => {
    const stack = { apiAddress: 'http://127.0.0.1:8080', issuer: 'http://127.0.0.1:8081', temporalAddress: '127.0.0.1:7233', temporalUiAddress: 'http://127.0.0.1:8233' };
    const said = (over: object) => welcome({ ...stack, ...over }, { logs: '*.log', seconds: 1 });
    expect(said({}).match(/http:\/\/127\.0\.0\.1:8080\/codec\/sign-in/g)).toHaveLength(2);
    expect(said({ temporalUiAddress: undefined })).not.toContain('/codec/');
  });
});

describe('the data folder', () => {
  it('belongs to one start at a time', () => {
    const folder = scratchFolder();
    const lock = claimDataDir(folder);
    expect(() => claimDataDir(folder)).toThrow(`already runs on ${folder} (process ${self().pid})`);
    lock.release();
    claimDataDir(folder).release();
  });

  it('that cannot be written is an error with a remedy', () => {
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, '');
    expect(() => claimDataDir(join(file, 'data'))).toThrow(/data folder .* cannot be written/);
  });

  it('on a disk that is almost full is an error with a remedy', () => {
    expect(() => requireSpace('/data', 20 * 1024 * 1024)).toThrow('The disk of /data has 20 MB free; 512 MB is needed.');
    expect(() => requireSpace('/data', 2 ** 40)).not.toThrow();
  });

  it('holds its own key: made once, readable by their owner only', () => {
    const folder = scratchFolder();
    const secrets = localSecrets(folder);
    expect(localSecrets(folder)).toEqual(secrets);
    expect(parseKeySet(secrets.DOORSTROOM_KEYS)).toMatchObject([{ version: 1 }]);
    expect(localSecrets(scratchFolder())).not.toEqual(secrets);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('never gets new keys in the place of damaged ones, and does not show them', () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'secrets.json'), '{"DOORSTROOM_KEYS": "half');
    expect(() => localSecrets(folder)).toThrow(`The keys in ${join(folder, 'secrets.json')} cannot be read.`);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toContain('half');
  });
});

/** A part that ends when told to, and fails its checks when told to. */
function scripted(fails?: (check: number) => boolean) {
  const log: string[] = [];
  let checks = 0;
  const ends: ((reason: string) => void)[] = [];
  const start = async (): Promise<Running> => {
    log.push('start');
    const ended = new Promise<string>((resolve) => ends.push(resolve));
    return {
      ended,
      stop: async () => {
        log.push('stop');
        ends.at(-1)?.('was stopped');
      },
      ...(fails && {
        check: async () => {
          if (fails((checks += 1))) throw new Error('the store does not answer');
        },
      }),
    };
  };
  return { log, ends, checks: () => checks, part: { title: 'Part', logFile: '/log', start } };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a supervised part', () => {
  it('is started again when it ends by itself, and said to be', async () => {
    const { part, log, ends } = scripted();
    const report = recordingReport();
    const supervised = await supervise(part, report);
    ends[0]?.('ended with code 1');
    await until(() => log.length === 2);
    expect(report.lines[0]).toBe('Part ended with code 1; it starts again in 0.5 s. Its log: /log');
    await supervised.stop();
    expect(log).toEqual(['start', 'start', 'stop']);
  });

  it('is ended and started again when it runs and does not work, check after check', async () => {
    const { part, log } = scripted((check) => check > 2 && check <= 5);
    const report = recordingReport();
    const supervised = await supervise(part, report, { pauseMs: 1, failures: 3 });
    await until(() => log.length === 3);
    expect(report.lines[0]).toBe('Part did not work (the store does not answer) and was ended; it starts again in 0.5 s. Its log: /log');
    await supervised.stop();
    expect(log).toEqual(['start', 'stop', 'start', 'stop']);
  });

  it('is left alone when a check fails now and then', async () => {
    const { part, log, checks } = scripted((check) => check % 3 !== 0);
    const supervised = await supervise(part, recordingReport(), { pauseMs: 1, failures: 3 });
    await until(() => checks() > 30);
    expect(log).toEqual(['start']);
    await supervised.stop();
  });

  it('that does not work stops when it is told to', async () => {
    const { part, log, checks } = scripted(() => true);
    const supervised = await supervise(part, recordingReport(), { pauseMs: 1, failures: 1_000_000 });
    await until(() => checks() > 3);
    await supervised.stop();
    expect(log).toEqual(['start', 'stop']);
  });

  it('is not started again when it is stopped, also not while it waits', async () => {
    const { part, log, ends } = scripted();
    const report = recordingReport();
    const supervised = await supervise(part, report);
    ends[0]?.('ended with code 1');
    await until(() => report.lines.length === 1);
    await supervised.stop();
    expect(log).toEqual(['start']);
  });

  it('stops at once when it never ends by itself, like a server from the environment', async () => {
    const start = async (): Promise<Running> => ({ ended: new Promise(() => undefined), stop: async () => undefined });
    await (await supervise({ title: 'Part', logFile: '/log', start }, recordingReport())).stop();
  });

  it('waits longer after every failure, up to half a minute', () => {
    expect([1, 2, 3, 7, 50].map(pauseBefore)).toEqual([500, 1000, 2000, 30_000, 30_000]);
  });
});

describe('the time that passed', () => {
  it.each([
    [900, '0 s'],
    [59_999, '59 s'],
    [125_000, '2 min 05 s'],
  ])('%d ms reads %s', (milliseconds, text) => expect(formatElapsed(milliseconds)).toBe(text));
});

describe('preparing a checkout', () => {
  const prepare = (script: string) => {
    const url = new URL('../../scripts/lib/prepare.mjs', import.meta.url).href;
    return spawnSync(process.execPath, ['--input-type=module', '-e', `const m = await import(${JSON.stringify(url)}); ${script}`], { encoding: 'utf8' });
  };

  it.each(['18.20.8', '20.18.3'])('refuses Node %s with a remedy', (version) => {
    const { status, stderr } = prepare(`await m.orExplain(() => m.requireNode('${version}'))`);
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`This is Node ${version}; Doorstroom needs 20\\.19 or newer\\.\\n-> Install`));
  });

  it('takes Node 20.19 and newer', () => {
    expect(prepare(`for (const v of ['20.19.0', '22.0.0', '24.1.0']) m.requireNode(v)`).status).toBe(0);
  });

  it('installs when a package or version is missing, and not for an optional one of another platform', () => {
    const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } };
    const ask = (installed: object | undefined) => {
      const text = installed === undefined ? 'undefined' : JSON.stringify(JSON.stringify({ packages: installed }));
      return prepare(`process.stdout.write(String(m.holdsAll(${JSON.stringify(lock)}, ${text})))`).stdout;
    };
    expect(ask({ 'node_modules/a': { version: '1.0.0' } })).toBe('true');
    expect(ask({ 'node_modules/a': { version: '1.0.1' } })).toBe('false');
    expect(ask({})).toBe('false');
    expect(ask(undefined)).toBe('false');
  });

  it('says what to do when the installation fails', () => {
    const root = scratchFolder();
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'package.json'), '{"name":"x","version":"1.0.0","dependencies":{"a":"1.0.0"}}');
    writeFileSync(join(root, 'package-lock.json'), '{"name":"x","lockfileVersion":3,"packages":{"":{"name":"x"}}}');
    const { status, stderr } = prepare(`await m.orExplain(() => m.installWhenNeeded(${JSON.stringify(root)}))`);
    expect(status).toBe(1);
    expect(stderr).toContain('Installing dependencies from package-lock.json failed.\n-> Check the connection to the npm registry');
  });
});

describe('the last line of the tests', () => {
  const said = (runs: object[], told: (runs: string) => string) => {
    const url = new URL('../../scripts/lib/test-summary.mjs', import.meta.url).href;
    const script = `const m = await import(${JSON.stringify(url)}); process.stdout.write(${told(JSON.stringify(runs))})`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
  };
  const sum = (runs: object[]) => said(runs, (all) => `m.summaryLine(m.sumUp(${all}))`);
  const results = (passed: number, failed = 0, pending = 0, files: object[] = []) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: 0,
    testResults: files,
  });

  it('sums the runs', () => {
    expect(sum([{ results: results(3, 1), code: 1 }, { results: results(4), code: 0 }])).toBe('7 passed, 1 failed');
    expect(sum([{ results: results(3), code: 0 }, { results: results(0, 0, 5), code: 0 }])).toBe('3 passed, 0 failed, 5 skipped');
  });

  it('counts a file that did not load, a run without results and an exit code without a reason as failures', () => {
    const broken = { name: 'a.spec.ts', status: 'failed', assertionResults: [] };
    expect(sum([{ results: results(3, 0, 0, [broken]), code: 1 }])).toBe('3 passed, 1 failed');
    expect(sum([{ code: 1 }])).toBe('0 passed, 1 failed');
    expect(sum([{ results: results(3), code: 1 }])).toBe('3 passed, 1 failed');
  });

  it('has what failed before it, each by its file and name with the beginning of what it said', () => {
    const one = { fullName: 'an answer is kept', status: 'failed', failureMessages: [`\u001b[31mexpected 1\u001b[0m\n${'x'.repeat(2_000)}`] };
    const files = [
      { name: 'a.spec.ts', status: 'failed', message: '', assertionResults: [one, { fullName: 'another', status: 'passed', failureMessages: [] }] },
      { name: 'b.spec.ts', status: 'failed', message: 'does not load', assertionResults: [] },
      { name: 'c.spec.ts', status: 'passed', message: '', assertionResults: [] },
    ];
    const told = said([{ results: results(1, 1, 0, files), code: 1 }, { code: 1 }], (all) => `m.failures(${all}).join('\\n')`).split('\n');
    expect(told).toEqual(['a.spec.ts > an answer is kept', '    expected 1', expect.stringMatching(/^ {4}x{589} \.\.\.$/), 'b.spec.ts', '    does not load']);
  });
});
