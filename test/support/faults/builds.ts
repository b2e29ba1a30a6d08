/**
 * Other builds of the product, to stand beside the one that ships: its compiled tree with the workflows of a changed copy
 * of the sources, bundled by the script that makes the bundle that ships.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What the bundling script reads. */
const SOURCES = ['workflows', 'src', 'scripts', 'package.json'];

/** A text of a source file that stands there once, and what stands there instead. */
export interface Change {
  file: string;
  before: string;
  after: string;
}

/** A compiled tree that a process can be started from. */
export interface Build {
  name: string;
  dist: string;
  bundle: string;
}

export const SHIPPED: Build = buildIn(ROOT, 'shipped');

export class Builds {
  private readonly folder = mkdtempSync(join(tmpdir(), 'doorstroom-builds-'));

  /** Throws when the text of a change does not stand in its file exactly once. */
  async make(name: string, changes: readonly Change[]): Promise<Build> {
    const root = join(this.folder, name);
    for (const source of SOURCES) cpSync(join(ROOT, source), join(root, source), { recursive: true });
    // Copied as well: a process looks for its bundle beside the file that it was started from, whatever links to that.
    cpSync(SHIPPED.dist, join(root, 'dist'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    for (const { file, before, after } of changes) {
      const parts = readFileSync(join(root, file), 'utf8').split(before);
      if (parts.length !== 2) throw new Error(`"${before}" stands ${parts.length - 1} times in ${file}`);
      writeFileSync(join(root, file), parts.join(after));
    }
    const { NODE_OPTIONS: _n, ...env } = process.env;
    await promisify(execFile)(process.execPath, [join(root, 'scripts', 'bundle-workflows.mjs')], { env });
    return buildIn(root, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function buildIn(root: string, name: string): Build {
  const dist = join(root, 'dist');
  return { name, dist, bundle: join(dist, 'workflows.bundle.js') };
}
