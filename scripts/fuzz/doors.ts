/** What every route must refuse, whoever asks: no token, a bad one, one without a role, a method that is not there. */
import { randomUUID } from 'node:crypto';
import { PROBLEM_TYPE } from '../../src/contracts/api/problem.js';
import type { RouteContract } from '../../src/contracts/api/route.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';

export interface Doors {
  requests: number;
  /** What was wrong, a line each. */
  faults: string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const ROUTE_LIST: RouteContract[] = Object.values(ROUTES);

/** Knocks on every route. `stranger` is a token that is right but has no role. */
export async function knock(url: string, { stranger }: { stranger: string }): Promise<Doors> {
  const doors: Doors = { requests: 0, faults: [] };
  const expectRefusal = async (route: { method: string; path: string }, { status, headers = {} }: { status: number; headers?: Record<string, string> }) => {
    doors.requests += 1;
    const path = route.path.replace(/\{row\}|\{version\}/g, '1').replace('{regionCode}', 'AM24').replace('{policyId}', 'standard').replace(/\{\w+\}/g, () => randomUUID());
    const answer = await fetch(`${url}${path}`, { method: route.method.toUpperCase(), headers: { 'idempotency-key': randomUUID(), ...headers } });
    const text = await answer.text();
    const wrong = faultOf({ answer, text, status });
    if (wrong) doors.faults.push(`${route.method.toUpperCase()} ${route.path}: ${wrong}`);
  };
  for (const route of ROUTE_LIST) {
    if (route.roles.length === 0) continue;
    await expectRefusal(route, { status: 401 });
    await expectRefusal(route, { status: 401, headers: { authorization: 'Bearer x.y.z' } });
    await expectRefusal(route, { status: 403, headers: { authorization: `Bearer ${stranger}` } });
  }
  for (const path of new Set(ROUTE_LIST.map((route) => route.path))) {
    const known = ROUTE_LIST.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
    for (const method of METHODS.filter((one) => !known.includes(one))) await expectRefusal({ method, path }, { status: 405 });
  }
  return doors;
}

function faultOf({ answer, text, status }: { answer: Response; text: string; status: number }): string | undefined {
  if (answer.status !== status) return `${answer.status} in place of ${status}`;
  if (!answer.headers.get('content-type')?.startsWith(PROBLEM_TYPE)) return `${status} without a problem document`;
  if (typeof (JSON.parse(text) as { code?: unknown }).code !== 'string') return `${status} without a code`;
  if (status === 401 && !answer.headers.has('www-authenticate')) return '401 without WWW-Authenticate';
  if (status === 405 && !answer.headers.has('allow')) return '405 without Allow';
  return undefined;
}
