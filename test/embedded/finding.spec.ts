import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { engineOfStore, findMongo, mongoArguments, startMongo, storeFolder, withoutCredentials } from '../../src/embedded/mongo-server.js';
import { requireVersion } from '../../src/embedded/routes.js';
import type { Surroundings } from '../../src/embedded/settings.js';
import { findTemporal, startTemporal, temporalArguments } from '../../src/embedded/temporal-server.js';
import { findTimeSkippingServer } from '../../src/embedded/time-skipping-server.js';
import { recordingReport } from './recording-report.js';
import { pathWith, scratchFolder } from './scratch.js';

const CARGO_PLACES_A_SERVER = [
  'if [ "$1" = --version ]; then echo "cargo 1.95.0"; exit 0; fi',
  'while [ "$1" != --root ]; do shift; done',
  '/bin/mkdir -p "$2/bin"',
  'printf "#!/bin/sh\\n" > "$2/bin/secantusd-rs"',
  '/bin/chmod +x "$2/bin/secantusd-rs"',
].join('\n');
const GO_1_25 = 'if [ "$1" = version ]; then echo "go version go1.25.1 linux/amd64"; exit 0; fi';
const TEMPORAL_BUILT = 'temporal-cli-1.5.1-sqlite-1.40.1';
/** "go build" with the driver of our choice, to where "-o" says, and "go install" of what is published, in $GOBIN. */
const GO_BUILDS = '[ "$1 $2 $4 $5 $7" = "build -C -mod=mod -o github.com/temporalio/cli/cmd/temporal" ] && to="$6" || to="$GOBIN/temporal"\nprintf "#!/bin/sh\\n" > "$to"';

function surroundings(scripts: Record<string, string>, cache = scratchFolder()) {
  const report = recordingReport();
  const env = { PATH: pathWith(scripts), XDG_CACHE_HOME: cache, DOORSTROOM_DOWNLOADS: 'off' };
  const around: Surroundings = { env, report, ownGroup: false };
  return { around, lines: report.lines, cache };
}

describe('finding a Temporal server', () => {
  it('says of every route in one line why it does not work, and then what to install', async () => {
    const { around, lines, cache } = surroundings({});
    await expect(findTemporal(around)).rejects.toMatchObject({
      name: 'StartProblem',
      remedy: expect.stringMatching(/Go 1\.24.*"temporal" program.*DOORSTROOM_TEMPORAL_ADDRESS/),
    });
    expect(lines).toEqual([
      'Temporal server: PATH: temporal is not on the PATH (1.3 or newer is needed)',
      `Temporal server: cache: nothing in ${join(cache, 'doorstroom', TEMPORAL_BUILT)} yet`,
      'Temporal server: download: switched off by DOORSTROOM_DOWNLOADS=off',
      'Temporal server: registry: go is not on the PATH (1.24 or newer is needed)',
      'Temporal server: registry, as published: go is not on the PATH (1.24 or newer is needed)',
    ]);
  });

  it('takes the program on the PATH before anything else', async () => {
    const { around } = surroundings({ temporal: 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"' });
    await expect(findTemporal(around)).resolves.toMatchObject({ source: 'PATH', program: join(around.env['PATH'] ?? '', 'temporal') });
  });

  it('passes by a program or toolchain that is too old', async () => {
    const { around, lines } = surroundings({ temporal: 'echo "temporal version 0.13.2"', go: 'echo "go version go1.19.8 linux/amd64"' });
    await expect(findTemporal(around)).rejects.toMatchObject({ name: 'StartProblem' });
    expect(lines).toContain('Temporal server: PATH: temporal is 0.13, 1.3 or newer is needed');
    expect(lines).toContain('Temporal server: registry: go is 1.19, 1.24 or newer is needed');
  });

  it('builds once, and finds the result in the cache the next time', async () => {
    const go = `${GO_1_25}\n${GO_BUILDS}`;
    const first = surroundings({ go });
    const built = await findTemporal(first.around);
    expect(built).toEqual({ source: 'registry', program: join(first.cache, 'doorstroom', TEMPORAL_BUILT, 'temporal') });
    expect(readFileSync(join(first.cache, 'doorstroom', TEMPORAL_BUILT, 'go.mod'), 'utf8')).toContain('\tmodernc.org/sqlite v1.40.1\n');

    const second = surroundings({}, first.cache);
    expect(await findTemporal(second.around)).toEqual({ ...built, source: 'cache' });
    expect(readdirSync(join(first.cache, 'doorstroom'))).toEqual([TEMPORAL_BUILT]);
  });

  it('takes the server as it is published where the newer driver cannot be had, and keeps to that', async () => {
    const go = `${GO_1_25}\nif [ "$1" = build ]; then echo "modernc.org/sqlite@v1.40.1: not found" >&2; exit 1; fi\n${GO_BUILDS}`;
    const first = surroundings({ go });
    const published = join(first.cache, 'doorstroom', 'temporal-cli-1.5.1-as-published', 'temporal');
    expect(await findTemporal(first.around)).toEqual({ source: 'registry, as published', program: published });
    expect(first.lines).toContain('Temporal server: registry: go ended with 1: modernc.org/sqlite@v1.40.1: not found');
    expect(await findTemporal(surroundings({ go }, first.cache).around)).toEqual({ source: 'cache', program: published });
  });

  it('leaves nothing in the cache when the build fails, and repeats the reason of the compiler', async () => {
    const { around, lines, cache } = surroundings({ go: `${GO_1_25}\n${GO_BUILDS}\necho "verify: connection refused" >&2\nexit 1` });
    await expect(findTemporal(around)).rejects.toMatchObject({ name: 'StartProblem' });
    expect(lines.filter((line) => line.startsWith('Temporal server: registry'))).toEqual([
      'Temporal server: registry: go ended with 1: verify: connection refused',
      'Temporal server: registry, as published: go ended with 1: verify: connection refused',
    ]);
    expect(readdirSync(join(cache, 'doorstroom'))).toEqual([]);
  });

  it('builds once when two starts want it at the same time', async () => {
    const cache = scratchFolder();
    const count = join(cache, 'builds');
    const go = `${GO_1_25}\necho built >> "${count}"\n/bin/sleep 1\n${GO_BUILDS}`;
    const found = await Promise.all([findTemporal(surroundings({ go }, cache).around), findTemporal(surroundings({ go }, cache).around)]);
    expect(new Set(found.map(({ program }) => program)).size).toBe(1);
    expect(readFileSync(count, 'utf8')).toBe('built\n');
  });

  it('refuses an address of the environment where nothing answers, and does not start another server instead', async () => {
    const { around, lines } = surroundings({});
    const env = { ...around.env, DOORSTROOM_TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const options = { dataDir: scratchFolder(), keep: false, port: 1, namespace: 'default', searchAttributes: {} };
    await expect(startTemporal(options, { ...around, env })).rejects.toThrow('DOORSTROOM_TEMPORAL_ADDRESS is 127.0.0.1:1, but no Temporal server answers there');
    expect(lines).toEqual([]);
  });

  it('listens on this machine only, with the namespace and search attributes asked for', () => {
    const options = { dataDir: '/d', keep: true, port: 7000, uiPort: 8000, namespace: 'pool', searchAttributes: { Stage: 'Keyword' } };
    const args = temporalArguments(options, '/d/temporal.db').join(' ');
    expect(args).toBe(
      'server start-dev --ip 127.0.0.1 --port 7000 --log-level warn --ui-port 8000 --db-filename /d/temporal.db --namespace pool --search-attribute Stage=Keyword',
    );
    expect(temporalArguments({ ...options, codecEndpoint: 'http://127.0.0.1:1/codec' }, '/d/temporal.db').join(' ')).toContain('--ui-port 8000 --ui-codec-endpoint http://127.0.0.1:1/codec ');
  });
});

describe('finding a MongoDB server', () => {
  it('says of every route in one line why it does not work, and then what to install', async () => {
    const { around, lines } = surroundings({ rustc: 'echo "rustc 1.70.0"' });
    await expect(findMongo({}, around)).rejects.toMatchObject({ remedy: expect.stringMatching(/Rust 1\.95.*"mongod" 6\.0.*DOORSTROOM_MONGODB_URI/) });
    expect(lines.map((line) => line.split(': ').slice(1, 3).join(': '))).toEqual([
      'PATH: mongod is not on the PATH (6.0 or newer is needed)',
      expect.stringMatching(/^cache: nothing that fits/),
      'download: switched off by DOORSTROOM_DOWNLOADS=off',
      'registry: rustc is 1.70, 1.95 or newer is needed',
    ]);
  });

  it('takes a mongod on the PATH, by the version of the server and not of what it was built with', async () => {
    const { around } = surroundings({ mongod: 'echo "db version v7.0.14"; echo "OpenSSL 3.0.2"' });
    await expect(findMongo({}, around)).resolves.toMatchObject({ source: 'PATH', program: { engine: 'mongod' } });
  });

  it('does not let mongod loose on a store that another engine wrote', async () => {
    const { around, lines } = surroundings({ mongod: 'echo "db version v7.0.14"', cargo: CARGO_PLACES_A_SERVER, rustc: 'echo "rustc 1.95.0"' });
    const dataDir = scratchFolder();
    mkdirSync(storeFolder(dataDir, 'secantus'));
    writeFileSync(join(storeFolder(dataDir, 'secantus'), 'WiredTiger'), '');
    expect(engineOfStore(dataDir)).toBe('secantus');
    await expect(findMongo({ holds: 'secantus' }, around)).resolves.toMatchObject({ source: 'registry', program: { engine: 'secantus' } });
    expect(lines[0]).toBe('MongoDB server: PATH: the data here was written by secantus, which mongod cannot read');
  });

  it('keeps acknowledged writes through a power cut, and makes a replica set of mongod', () => {
    expect(mongoArguments({ engine: 'secantus', port: 1, store: '/s' })).toContain('--sync-on-commit');
    expect(mongoArguments({ engine: 'mongod', port: 1, store: '/s' })).toContain('--replSet');
  });

  it('never shows the password of an address that does not answer', async () => {
    expect(withoutCredentials('mongodb://user:secret@db:27017/x')).toBe('mongodb://db:27017/x');
    const { around } = surroundings({});
    const env = { ...around.env, DOORSTROOM_MONGODB_URI: 'mongodb://user:secret@127.0.0.1:1/x' };
    const start = startMongo({ dataDir: scratchFolder(), port: 1, database: 'x' }, { ...around, env });
    await expect(start).rejects.toThrow(/DOORSTROOM_MONGODB_URI is set, but no MongoDB answers at mongodb:\/\/127\.0\.0\.1:1\/x/);
    await expect(start).rejects.not.toThrow(/secret/);
  });
});

describe('finding the time-skipping server', () => {
  it('names Java and Maven when neither is there', async () => {
    const { around, lines } = surroundings({});
    await expect(findTimeSkippingServer(around)).rejects.toMatchObject({ remedy: expect.stringMatching(/Java 17.*Maven/) });
    expect(lines.at(-1)).toBe('time-skipping test server: registry: java is not on the PATH (17.0 or newer is needed)');
  });

  it('does not take jars from the cache without a Java to run them', async () => {
    const { around, lines, cache } = surroundings({ java: "echo 'openjdk version \"11.0.2\"' >&2" });
    const folder = join(cache, 'doorstroom', 'temporal-test-server-1.38.0');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'temporal-test-server-1.38.0.jar'), '');
    await expect(findTimeSkippingServer(around)).rejects.toMatchObject({ name: 'StartProblem' });
    expect(lines[0]).toBe('time-skipping test server: cache: java is 11.0, 17.0 or newer is needed');
    expect(existsSync(folder)).toBe(true);
  });
});

describe('a version', () => {
  it.each([
    ['go version go1.24.0 linux/amd64', [1, 24], undefined],
    ['go version go1.23.9 linux/amd64', [1, 24], 'go is 1.23, 1.24 or newer is needed'],
    ['2.0', [1, 24], undefined],
    ['openjdk version "21" 2023-09-19', [17, 0], undefined],
    ['no numbers', [17, 0], 'go did not tell its version (17.0 or newer is needed)'],
  ] as const)('%s against %j', (output, atLeast, refusal) => {
    const check = (): void => requireVersion({ name: 'go', output, atLeast });
    if (refusal === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(refusal);
  });
});
