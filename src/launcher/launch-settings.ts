import { resolve } from 'node:path';
import { StartProblem } from '../embedded/errors.js';

/** Where a local Doorstroom listens and keeps its data. */
export interface LaunchSettings {
  readonly dataDir: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly namespace: string;
  readonly audience: string;
}

export type PortName = 'api' | 'identity' | 'worker' | 'temporal' | 'temporalUi' | 'mongodb';

/** Default port of each part, and the variables that change it; the first one that is set counts. */
export const PORTS: Readonly<Record<PortName, { readonly port: number; readonly variables: readonly string[]; readonly title: string }>> = {
  api: { port: 8080, variables: ['DOORSTROOM_PORT', 'PORT'], title: 'API' },
  identity: { port: 8081, variables: ['DOORSTROOM_OIDC_PORT'], title: 'demo sign-in' },
  worker: { port: 8082, variables: ['DOORSTROOM_WORKER_PORT'], title: 'health of the worker' },
  temporal: { port: 7233, variables: ['DOORSTROOM_TEMPORAL_PORT'], title: 'Temporal' },
  temporalUi: { port: 8233, variables: ['DOORSTROOM_TEMPORAL_UI_PORT'], title: 'Temporal UI' },
  mongodb: { port: 27117, variables: ['DOORSTROOM_MONGODB_PORT'], title: 'MongoDB' },
};

/** @throws StartProblem naming the variable that is not usable */
export function launchSettings(env: NodeJS.ProcessEnv, projectDir: string): LaunchSettings {
  const names = Object.keys(PORTS) as PortName[];
  const ports = Object.fromEntries(names.map((name) => [name, portFrom(env, name)])) as Record<PortName, number>;
  const twice = names.find((name, index) => names.findIndex((other) => ports[other] === ports[name]) < index);
  if (twice !== undefined) {
    throw new StartProblem(`Port ${ports[twice]} is given to two parts.`, `Give ${PORTS[twice].variables.join(' or ')} another port.`);
  }
  return {
    dataDir: resolve(projectDir, textFrom(env, 'DOORSTROOM_DATA_DIR') ?? '.doorstroom'),
    ports,
    namespace: textFrom(env, 'DOORSTROOM_TEMPORAL_NAMESPACE') ?? 'default',
    audience: textFrom(env, 'DOORSTROOM_OIDC_AUDIENCE') ?? 'urn:doorstroom:api',
  };
}

function portFrom(env: NodeJS.ProcessEnv, name: PortName): number {
  const { port, variables } = PORTS[name];
  for (const variable of variables) {
    const text = textFrom(env, variable);
    if (text === undefined) continue;
    const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > 65_535) throw new StartProblem(`${variable} is "${text}", which is not a port.`, 'Give it a number from 1 to 65535.');
    return value;
  }
  return port;
}

function textFrom(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
