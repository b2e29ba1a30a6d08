/** The threat model names what is there: every part has all kinds of threat, every row a spec that exists. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const text = readFileSync(root('docs/threat-model.md'), 'utf8');
const KINDS = ['S', 'T', 'R', 'I', 'D', 'E'];

interface Part {
  name: string;
  rows: { kind: string; cells: string[]; specs: string[] }[];
}

/** The headings with a table, and its rows. */
function partsOf(markdown: string): Part[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      name: section.split('\n', 1)[0]!,
      rows: [...section.matchAll(/^\| ([STRIDE]) \| (.+) \|$/gm)].map(([, kind, rest]) => {
        const cells = rest!.split(' | ');
        return { kind: kind!, cells, specs: [...(cells[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, spec]) => spec!) };
      }),
    }))
    .filter(({ rows }) => rows.length > 0);
}

const parts = partsOf(text);

describe('the threat model', () => {
  it('has the parts of the product', () => {
    expect(parts.map(({ name }) => name)).toEqual(['Browser', 'API', 'Worker', 'Temporal', 'MongoDB', 'Webhooks', 'Mail', 'Backup', 'Keys']);
  });

  it.each(parts.map((part) => [part.name, part] as const))('%s: every kind of threat, with a guard and a spec that is there', (_name, { rows }) => {
    expect(KINDS.filter((kind) => !rows.some((row) => row.kind === kind))).toEqual([]);
    for (const { cells, specs } of rows) {
      expect(cells).toHaveLength(3);
      expect(cells.every((cell) => cell.trim().length > 3)).toBe(true);
      expect(specs.length).toBeGreaterThan(0);
      for (const spec of specs) expect([spec, /^test\/[a-z0-9]+\/[a-z0-9.-]+\.spec\.ts$/.test(spec) && existsSync(root(spec))]).toEqual([spec, true]);
    }
  });

  it('is found from SECURITY.md, which names files that are there', () => {
    const security = readFileSync(root('SECURITY.md'), 'utf8');
    expect(security).toContain('docs/threat-model.md');
    for (const [, path] of security.matchAll(/\]\(([^)#:]+)\)/g)) expect([path, existsSync(root(path!))]).toEqual([path, true]);
    expect(security).toContain(`| ${(JSON.parse(readFileSync(root('package.json'), 'utf8')) as { version: string }).version.replace(/\.\d+$/, '.x')} | yes |`);
  });
});
