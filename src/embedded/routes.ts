import { RouteUnavailable, StartProblem, oneLine } from './errors.js';
import type { Surroundings } from './settings.js';

/** One way to get a server, tried in order. `find` throws {@link RouteUnavailable} when it does not work here. */
export interface Route<T> {
  readonly name: string;
  find(): Promise<T>;
}

export interface Found<T> {
  readonly value: T;
  readonly route: string;
}

/**
 * The first route that works. Every route that fails is said in one line and the next is tried.
 * @throws StartProblem with `remedy` when none works.
 */
export async function firstRoute<T>(search: { what: string; remedy: string; routes: readonly Route<T>[] }, around: Pick<Surroundings, 'report' | 'signal'>): Promise<Found<T>> {
  const failures: string[] = [];
  for (const route of search.routes) {
    try {
      return { value: await route.find(), route: route.name };
    } catch (error) {
      around.signal?.throwIfAborted();
      const failure = `${route.name}: ${oneLine(error)}`;
      failures.push(failure);
      around.report.line(`${search.what}: ${failure}`);
    }
  }
  throw new StartProblem(`No ${search.what} could be found or installed (${failures.join('; ')}).`, search.remedy);
}

type Version = readonly [major: number, minor: number];

/** First `x.y` in a tool's version output, or undefined. A bare major ("17") counts as 17.0. */
export function versionIn(output: string): Version | undefined {
  const match = /(\d+)(?:\.(\d+))?/.exec(output);
  return match === null ? undefined : [Number(match[1]), Number(match[2] ?? 0)];
}

/** Refuses a tool that is absent or too old. `output` is undefined when the tool is not on the PATH. */
export function requireVersion(tool: { name: string; output: string | undefined; atLeast: Version }): void {
  const wanted = tool.atLeast.join('.');
  if (tool.output === undefined) throw new RouteUnavailable(`${tool.name} is not on the PATH (${wanted} or newer is needed)`);
  const found = versionIn(tool.output);
  if (found === undefined) throw new RouteUnavailable(`${tool.name} did not tell its version (${wanted} or newer is needed)`);
  const [major, minor] = tool.atLeast;
  if (found[0] < major || (found[0] === major && found[1] < minor)) {
    throw new RouteUnavailable(`${tool.name} is ${found.join('.')}, ${wanted} or newer is needed`);
  }
}
