// Bundles the workflows once, at build time: a worker then starts without webpack, and every replica runs the same code.
// Usage: node scripts/bundle-workflows.mjs [--force] [--out FILE] [--preload none|NAME,...]
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Loaded once for all workflows that share the V8 context, instead of once a workflow: it keeps no state. */
const PRELOAD = ['temporal-polyfill'];
const SOURCES = ['workflows', 'src/domain', 'src/contracts'];
/** Inside and outside of the sandbox errors are written the same way. */
const FAILURES = 'src/temporal/failure-converter.cjs';
const COMPILERS = ['@temporalio/worker', '@temporalio/workflow', '@swc/core', ...PRELOAD, 'zod'];

const { values } = parseArgs({
  options: {
    force: { type: 'boolean', default: false },
    out: { type: 'string', default: join(ROOT, 'dist', 'workflows.bundle.js') },
    preload: { type: 'string', default: PRELOAD.join(',') },
  },
});
const out = resolve(values.out);
const preloadModules = values.preload === 'none' ? [] : values.preload.split(',').filter(Boolean);

/** Sources first: their source map points at what a developer reads. An image holds compiled code only. */
const entry = ['workflows/index.ts', 'dist/workflows/index.js'].map((file) => join(ROOT, file)).find((file) => existsSync(file));
if (entry === undefined) {
  console.log('Workflow bundle: nothing to do, workflows/index.ts is not there.');
  process.exit(0);
}
const base = entry.endsWith('.ts') ? ROOT : join(ROOT, 'dist');

/** Every source file under a folder, in a fixed order. */
const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /(?<!\.d)\.(ts|js)$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .sort();

const digest = () => {
  const hash = createHash('sha256').update(JSON.stringify({ preloadModules, entry: relative(ROOT, entry) }));
  for (const name of COMPILERS) {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    hash.update(`${name}@${version}\n`);
  }
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(join(base, FAILURES)));
  for (const folder of SOURCES.map((name) => join(base, name)).filter((path) => existsSync(path))) {
    for (const file of filesUnder(folder)) hash.update(`${relative(base, file)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
};

const stamp = `${out}.sha256`;
const wanted = digest();
if (!values.force && existsSync(out) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
  console.log('Workflow bundle: up to date.');
  process.exit(0);
}

const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
const startedAt = performance.now();
const { code } = await bundleWorkflowCode({
  workflowsPath: entry,
  workflowInterceptorModules: [join(dirname(entry), `tracing${extname(entry)}`)],
  preloadModules,
  failureConverterPath: join(base, FAILURES),
  // A package that calls itself free of side effects would be dropped from the list of preloaded modules.
  webpackConfigHook: (config) => {
    config.module?.rules?.push({
      test: (file) => preloadModules.some((name) => file.replaceAll('\\', '/').includes(`/node_modules/${name}/`)),
      sideEffects: true,
    });
    // Outside of Node that package writes every date out as text for a debugger: a twentieth of a worker's time. The
    // sandbox has no `process`, so it is told here; nothing else of the bundle asks this way.
    config.plugins = [...(config.plugins ?? []), (compiler) => new compiler.webpack.DefinePlugin({ 'globalThis.process': '({})' }).apply(compiler)];
    return config;
  },
  logger: new DefaultLogger('WARN'),
});
mkdirSync(dirname(out), { recursive: true });
// Written beside and renamed, so that a worker never reads half a bundle.
writeFileSync(`${out}.${process.pid}.tmp`, code);
renameSync(`${out}.${process.pid}.tmp`, out);
writeFileSync(stamp, wanted);
console.log(`Workflow bundle: ${relative(ROOT, out)}, ${Math.round(code.length / 1024)} KiB, ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
