import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cacheRoot, fillOnce } from '../../src/embedded/cache.js';
import { runLong, askVersion } from '../../src/embedded/tools.js';
import type { Surroundings } from '../../src/embedded/settings.js';

const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));
/** One folder in which everything stands: no virtual environment is needed, and it may be moved. */
const ENTRY = 'schemathesis/__init__.py';

/** How to call schemathesis: from the user's cache, installed from PyPI the first time. Throws without Python. */
export async function findSchemathesis(around: Surroundings): Promise<{ program: string; env: Record<string, string>; version: string }> {
  const version = /^schemathesis==(\S+)$/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1];
  if (version === undefined) throw new Error('requirements.txt names no version of schemathesis');
  const python = await askVersion({ program: 'python3', args: ['--version'], env: around.env });
  const minor = Number(/Python 3\.(\d+)/.exec(python ?? '')?.[1] ?? Number.NaN);
  if (!(minor >= 10)) throw new Error(`Fuzzing needs Python 3.10 or newer with pip; python3 is ${python?.trim() ?? 'not there'}.`);
  // Parts of it are compiled for one version of Python.
  const name = `schemathesis-${version}-py3${minor}`;
  const root = cacheRoot(around.env);
  const install = (folder: string) =>
    runLong(
      {
        title: `Installing schemathesis ${version} from PyPI (once)`,
        program: 'python3',
        args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', '--target', folder, '-r', REQUIREMENTS],
      },
      around,
    );
  const file = await fillOnce({ root, name, file: ENTRY }, install, around.report);
  return { program: 'python3', env: { PYTHONPATH: file.slice(0, -ENTRY.length - 1) }, version };
}
