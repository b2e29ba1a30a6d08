import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localStack, PROJECT, STACK_LIMIT_MS } from '../support/local-stack.js';

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const README = 'README.md';
const TOUR = 'docs/tour.md';
const DOCUMENTS = [README, 'CONTRIBUTING.md', ...readdirSync(join(PROJECT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

/** The commands that a reader pastes, in order. */
const commandsOf = (path: string) => [...read(path).matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block ?? '').join('\n');

/** The name under which a heading can be linked. */
const anchorOf = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\d\s-]/gu, '').trim().replace(/\s/g, '-');

describe('the documents', () => {
  it.each(DOCUMENTS)('%s links to what is there', (path) => {
    const broken = [...read(path).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(([, file = '', anchor]) => {
      const target = file === '' ? join(PROJECT, path) : join(PROJECT, dirname(path), file);
      if (!existsSync(target)) return [file];
      if (anchor === undefined) return [];
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));
      return headings.includes(anchor) ? [] : [`${file}#${anchor}`];
    });
    expect(broken).toEqual([]);
  });

  it('names scripts of package.json only', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = DOCUMENTS.flatMap((path) => [...read(path).matchAll(/npm (?:run (?:--silent )?([\w:]+)|(start|test)\b)/g)].map(([, script, own]) => script ?? own ?? ''));
    expect(named).toEqual(expect.arrayContaining(['start', 'demo', 'token', 'test']));
    expect([...new Set(named)].filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('shows pictures that load fast', () => {
    const folder = join(PROJECT, 'docs/images');
    const heavy = readdirSync(folder).filter((name) => statSync(join(folder, name)).size > 150_000);
    expect(heavy).toEqual([]);
  });

  it('lists every variable that the code reads', () => {
    const described = new Set(['docs/configuration.md', 'docs/signing-in.md'].flatMap((path) => read(path).match(/DOORSTROOM_[A-Z_]*[A-Z]/g) ?? []));
    const inCode = ['src/config/config.ts', 'src/launcher/launch-settings.ts', 'src/identity/settings.ts'].flatMap((path) => read(path).match(/DOORSTROOM_[A-Z_]*[A-Z]/g) ?? []);
    // The three files of TLS stand in one row, by their endings.
    const short = (name: string) => name.replace(/_TLS_(CERT|KEY)$/, '_TLS_CA');
    expect([...new Set(inCode.map(short))].filter((name) => !described.has(name))).toEqual([]);
  });
});

describe('the tour', () => {
  it('runs as it stands, command by command', async () => {
    const stack = await localStack();
    const folder = mkdtempSync(join(tmpdir(), 'doorstroom-tour-'));
    try {
      const commands = `set -euo pipefail\n${commandsOf(README)}\n${commandsOf(TOUR).replaceAll('candidates.csv', join(folder, 'candidates.csv'))}\necho TOUR DONE`;
      const { code, output } = await bash(commands, stack.env);
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      expect(output).toContain('TOUR DONE');
      expect(output).toContain('"stage":"ended"');
    } finally {
      rmSync(folder, { recursive: true, force: true });
      expect(await stack.stop()).toBe(0);
    }
  }, STACK_LIMIT_MS);
});

async function bash(commands: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', ['-c', commands], { cwd: PROJECT, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
