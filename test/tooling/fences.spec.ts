/**
 * Three fences keep the layers apart: the compiler options of workflows/, ESLint and dependency-cruiser. Each case here
 * is an import that must not pass, so that a rule that was loosened by accident is noticed.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const bin = (path: string): string => join(ROOT, 'node_modules', path);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doorstroom-fences-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The standard output of a tool that ends with 1 where it has found something. */
async function output(args: string[], cwd: string): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  try {
    return (await promisify(execFile)(process.execPath, args, { cwd, env, maxBuffer: 64 * 2 ** 20 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (!stdout) throw new Error(stderr ?? String(error), { cause: error });
    return stdout;
  }
}

describe('the compiler, in workflows/', () => {
  const illegal = {
    'environment.ts': 'export const home = process.env.HOME;',
    'file-system.ts': "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');",
    'browser.ts': 'export const title = document.title;',
    'buffer.ts': "export const bytes = Buffer.from('x');",
  };
  const legal = {
    'legal.ts': "import { sleep } from '@temporalio/workflow';\nexport const wait = (): Promise<void> => sleep(1000);",
  };
  let report: string;

  beforeAll(async () => {
    await write(Object.fromEntries(Object.entries({ ...illegal, ...legal }).map(([name, text]) => [`compiler/${name}`, text])));
    const options = { noEmit: true, composite: false, incremental: false, declaration: false, rootDir: '..', tsBuildInfoFile: null };
    await write({
      'compiler/package.json': '{"type":"module"}',
      'compiler/tsconfig.json': JSON.stringify({
        extends: join(ROOT, 'workflows/tsconfig.json'),
        include: ['*.ts'],
        references: [],
        compilerOptions: options,
      }),
    });
    report = await output([bin('typescript/bin/tsc'), '-p', 'compiler', '--pretty', 'false'], folder);
  });

  test.each(Object.keys(illegal))('refuses %s', (name) => {
    expect(report).toMatch(new RegExp(`^compiler/${name}\\(\\d+,\\d+\\): error TS(2304|2307|2580|2584|2591)`, 'm'));
  });

  test('accepts the workflow SDK', () => {
    expect(report).not.toContain('legal.ts');
  });
});

describe('ESLint', () => {
  const IMPORTS = 'no-restricted-imports';
  const illegal: [name: string, path: string, text: string, rule: string][] = [
    ['a workflow that reads files', 'workflows/candidate/x.ts', "import 'node:fs';", IMPORTS],
    ['a workflow that loads the client', 'workflows/x.ts', "import '@temporalio/client';", IMPORTS],
    ['a workflow that loads an activity', 'workflows/candidate/x.ts', "import '../../activities/journey.activities.js';", IMPORTS],
    ['a workflow that loads a module of the API', 'workflows/candidate/stages/x.ts', "import '../../../src/modules/x.js';", IMPORTS],
    ['a workflow that loads values of the common package', 'workflows/x.ts', "import { ApplicationFailure } from '@temporalio/common';\nexport const x = ApplicationFailure;", '@typescript-eslint/no-restricted-imports'],
    ['a workflow that draws lots', 'workflows/x.ts', 'export const x = Math.random();', 'no-restricted-properties'],
    ['a workflow that keeps state in its module', 'workflows/x.ts', 'export const seen = new Map<string, string>();', 'no-restricted-syntax'],
    ['a domain that knows zod', 'src/domain/journey/x.ts', "import 'zod';", IMPORTS],
    ['a domain that knows the contracts', 'src/domain/journey/x.ts', "import '../../contracts/ids.js';", IMPORTS],
    ['a domain that reads the clock', 'src/domain/journey/x.ts', 'export const x = Date.now();', 'no-restricted-properties'],
    ['a domain that reads the clock by a date', 'src/domain/journey/x.ts', 'export const x = new Date();', 'no-restricted-syntax'],
    ['contracts that know the store', 'src/contracts/x.ts', "import '../persistence/x.js';", IMPORTS],
    ['a catch that does nothing', 'src/modules/x.ts', 'try { JSON.parse(String(1)); } catch { /* nothing */ }', 'no-restricted-syntax'],
    ['a day of UTC', 'scripts/x.ts', 'export const x = new Date().toISOString().slice(0, 10);', 'no-restricted-syntax'],
    ['a day of UTC ahead', 'test/support/x.ts', 'export const x = new Date(Date.now() + 9).toISOString().slice(0, 10);', 'no-restricted-syntax'],
    ['a default export', 'src/modules/x.ts', 'export default 1;', 'no-restricted-syntax'],
    ['any', 'src/modules/x.ts', 'export const x: any = 1;', '@typescript-eslint/no-explicit-any'],
  ];
  const legal: [path: string, text: string][] = [
    ['workflows/candidate/stages/x.ts', "import '@temporalio/workflow';\nimport 'zod';\nimport '../candidate.ports.js';\nimport '../../../src/domain/shared/calendar.js';\nimport '../../../src/contracts/ids.js';\nimport type { Duration } from '@temporalio/common';\nexport type X = Duration;"],
    ['src/domain/journey/x.ts', "import 'temporal-polyfill';\nimport '../shared/calendar.js';\nimport './journey-state.js';\nexport const x = (at: string): Date => new Date(at);"],
    ['bench/x.ts', 'export const x = new Date(Date.UTC(1965, 0, 1)).toISOString().slice(0, 10);'],
    ['src/contracts/api/x.ts', "import 'zod';\nimport '../ids.js';\nimport '../../domain/shared/calendar.js';"],
  ];
  let found: { path: string; text: string; rules: string[] }[];

  beforeAll(async () => {
    const cases = [...illegal.map(([, path, text]) => ({ path, text })), ...legal.map(([path, text]) => ({ path, text }))];
    await write({ 'cases.json': JSON.stringify(cases) });
    const probe = fileURLToPath(new URL('lint-texts.mjs', import.meta.url));
    found = JSON.parse(await output([probe, join(folder, 'cases.json')], ROOT)) as typeof found;
  });

  test.each(illegal)('refuses %s', (_name, path, text, rule) => {
    const rules = found.find((result) => result.path === path && result.text === text)?.rules ?? [];
    expect(rules.map((name) => name.replace('@typescript-eslint/no-restricted-imports', IMPORTS))).toContain(
      rule.replace('@typescript-eslint/no-restricted-imports', IMPORTS),
    );
  });

  test.each(legal)('accepts what %s may import', (path, text) => {
    expect(found.find((result) => result.path === path && result.text === text)?.rules).toEqual([]);
  });
});

describe('dependency-cruiser', () => {
  const files = {
    'src/domain/shared/x.ts': 'export const x = 1;',
    'src/domain/knows-contracts.ts': "import '../contracts/x.js';",
    'src/domain/knows-zod.ts': "import 'zod';",
    'src/contracts/x.ts': "import 'zod';\nexport const x = 1;",
    'src/contracts/knows-workflow.ts': "import '../../workflows/x.messages.js';",
    'src/modules/x.ts': 'export const x = 1;',
    'src/modules/loads-workflow.ts': "import { x } from '../../workflows/x.workflow.js';\nexport const y = x;",
    'src/modules/loads-activity.ts': "import '../../activities/x.activities.js';",
    'src/modules/loads-embedded.ts': "import '../embedded/x.js';",
    'src/modules/loads-jest.ts': "import 'jest';",
    'src/modules/names-nothing.ts': "import './nowhere.js';",
    'src/modules/cycle-a.ts': "import './cycle-b.js';",
    'src/modules/cycle-b.ts': "import './cycle-a.js';",
    'src/modules/legal.ts': "import { m } from '../../workflows/x.messages.js';\nimport type { x } from '../../workflows/x.workflow.js';\nexport const y: typeof x = m;",
    'src/worker/legal.ts': "import '../../activities/x.activities.js';",
    'src/embedded/x.ts': "import 'node:fs';",
    'src/launcher/legal.ts': "import '../embedded/x.js';",
    'src/demo/loads-module.ts': "import '../modules/x.js';",
    'src/demo/loads-rules.ts': "import '../domain/shared/x.js';",
    'src/demo/loads-client.ts': "import '@temporalio/client';",
    'src/demo/legal.ts': "import '../contracts/x.js';\nimport type { x } from '../domain/shared/x.js';\nexport const y: typeof x = 1;",
    'workflows/x.messages.ts': "import '../src/contracts/x.js';\nexport const m = 1;",
    'workflows/x.workflow.ts': "import '@temporalio/workflow';\nimport '../src/domain/shared/x.js';\nexport const x = 1;",
    'workflows/loads-client.ts': "import '@temporalio/client';",
    'workflows/loads-node.ts': "import 'node:fs';",
    'workflows/loads-common.ts': "import { ApplicationFailure } from '@temporalio/common';\nexport const f = ApplicationFailure;",
    'activities/x.activities.ts': "import type { x } from '../workflows/x.workflow.js';\nexport const a: typeof x = 1;",
    'activities/loads-workflow.ts': "import { x } from '../workflows/x.workflow.js';\nexport const a = x;",
    'activities/loads-module.ts': "import '../src/modules/x.js';",
  };
  const expected: [from: string, rule: string][] = [
    ['src/domain/knows-contracts.ts', 'domain-is-pure'],
    ['src/domain/knows-zod.ts', 'domain-is-pure'],
    ['src/contracts/knows-workflow.ts', 'contracts-know-domain-and-zod'],
    ['src/modules/loads-workflow.ts', 'src-takes-messages-of-workflows'],
    ['src/modules/loads-activity.ts', 'worker-runs-activities'],
    ['src/modules/loads-embedded.ts', 'embedded-is-for-the-launcher'],
    ['src/modules/loads-jest.ts', 'no-development-packages'],
    ['src/modules/names-nothing.ts', 'resolvable'],
    ['src/modules/cycle-a.ts', 'no-cycle'],
    ['src/demo/loads-module.ts', 'demo-is-a-client'],
    ['src/demo/loads-rules.ts', 'demo-knows-no-rules'],
    ['src/demo/loads-client.ts', 'demo-has-no-way-in'],
    ['workflows/loads-client.ts', 'workflows-know-contracts-and-domain'],
    ['workflows/loads-node.ts', 'workflows-know-contracts-and-domain'],
    ['workflows/loads-common.ts', 'workflows-take-types-of-common'],
    ['activities/loads-workflow.ts', 'activities-take-types-of-workflows'],
    ['activities/loads-module.ts', 'activities-know-no-shell'],
  ];
  let violations: [from: string, rule: string][];

  beforeAll(async () => {
    await write(Object.fromEntries(Object.entries(files).map(([path, text]) => [`cruise/${path}`, text])));
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'package.json']) {
      await cp(join(ROOT, name), join(folder, 'cruise', name));
    }
    await symlink(join(ROOT, 'node_modules'), join(folder, 'cruise/node_modules'), 'dir');
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'workflows', 'activities'];
    const report = JSON.parse(await output([bin('dependency-cruiser/bin/dependency-cruise.mjs'), ...args], join(folder, 'cruise'))) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    violations = report.summary.violations.map(({ from, rule }) => [from, rule.name]);
  });

  test.each(expected)('refuses %s by %s', (from, rule) => {
    expect(violations).toContainEqual([from, rule]);
  });

  test('refuses nothing else', () => {
    const pairs = new Set(expected.map((pair) => pair.join(' ')));
    expect(violations.filter(([, rule]) => rule !== 'no-orphan').filter((pair) => !pairs.has(pair.join(' ')))).toEqual([]);
  });
});
