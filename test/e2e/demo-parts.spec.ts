import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { contractorRoutes } from '../../src/contracts/api/routes/contractors.js';
import { zJourneyPolicy } from '../../src/contracts/policy.js';
import { ApiClient, type Refusal } from '../../src/demo/api-client.js';
import { Cast } from '../../src/demo/cast.js';
import { faultsOf } from '../../src/demo/facts.js';
import { demoOptions } from '../../src/demo/options.js';
import { demoTerms } from '../../src/demo/policy.js';
import { openRun } from '../../src/demo/run-file.js';
import { Scoreboard } from '../../src/demo/scoreboard.js';
import type { Assignment, Journey, Placement, Proposal, View } from '../../src/demo/view.js';

describe('the check at the end of the demo', () => {
  const NOW = Date.UTC(2026, 0, 1, 9, 1, 0);
  const placement = (of: Partial<Placement>): Placement => ({ assignmentId: 'a', startsAt: at(0), endsAt: at(20), startedAt: at(0), ...of }) as Placement;
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 9, 0, seconds)).toISOString();
  const seats = (headcount: number, seatsTaken = 0) => [{ assignmentId: 'a', headcount, seatsTaken } as Assignment];
  const view = (placements: Record<string, Placement[]>, journeys: Record<string, number> = {}): View => {
    const ids = Object.keys(placements);
    return {
      participants: ids.map((candidateId, row) => ({ row, candidateId })),
      journeys: new Map(ids.map((id) => [id, Array.from({ length: journeys[id] ?? 1 }, () => ({ candidateId: id }) as Journey)])),
      proposals: new Map(),
      placements: new Map(Object.entries(placements)),
      checkpoints: new Map(),
    };
  };

  it('finds nothing where seats are handed on and periods touch', () => {
    const handedOn = { anna: [placement({ endedAt: at(10) }), placement({ startsAt: at(10), startedAt: at(10) })], bert: [placement({ startsAt: at(20), startedAt: at(20), endsAt: at(40) })] };
    expect(faultsOf(view(handedOn), seats(1, 1), NOW)).toEqual([]);
  });

  it('finds a journey of which a deadline passed without a consequence', () => {
    const due = (nextDueAt: string) => ({ ...view({ anna: [] }), journeys: new Map([['anna', [{ candidateId: 'anna', nextDueAt } as Journey]]]) });
    expect(faultsOf(due(at(0)), [], NOW)).toEqual([expect.stringMatching(/stands still/)]);
    expect(faultsOf(due(at(50)), [], NOW)).toEqual([]);
  });

  it('does not count who never came', () => {
    const noShow = placement({ startedAt: undefined, endedAt: at(0) });
    expect(faultsOf(view({ anna: [noShow], bert: [placement({})] }), seats(1), NOW)).toEqual([]);
  });

  it.each([
    ['a journey that is listed twice', view({ anna: [] }, { anna: 2 }), seats(1), /2 journeys instead of 1/],
    ['a journey that is lost', view({ anna: [] }, { anna: 0 }), seats(1), /0 journeys instead of 1/],
    ['more people than seats', view({ anna: [placement({})], bert: [placement({ startedAt: at(19) })] }), seats(1), /2 people at once on 1 seats/],
    ['more seats taken than there are', view({}), seats(1, 2), /2 seats taken of 1/],
    ['somebody in two places', view({ anna: [placement({}), placement({ assignmentId: 'b', startedAt: at(19) })] }), [], /two places at once/],
  ])('finds %s', (_what, seen, assignments, fault) => {
    expect(faultsOf(seen, assignments, NOW)).toEqual([expect.stringMatching(fault)]);
  });
});

describe('the story', () => {
  const journey = (stage: string, attention: string[] = []) => ({ candidateId: 'a1b2c3', stage, attention, stageSince: '2026-01-01T09:00:00.000Z' }) as Journey;
  const proposal = (closing?: string) => ({ proposalId: 'p', candidateId: 'a1b2c3', closing }) as Proposal;
  const seen = (one: Journey, ...proposals: Proposal[]): View => ({
    participants: [], journeys: new Map([['a1b2c3', [one]]]), proposals: new Map([['a1b2c3', proposals]]), placements: new Map(), checkpoints: new Map(),
  });
  const told = (...views: View[]): string[] => {
    const lines: string[] = [];
    const screen = { live: false, size: () => ({ rows: 24, columns: 80 }), line: (text: string) => void lines.push(text.slice(9)), table: () => undefined, end: () => undefined };
    const board = new Scoreboard(screen, 'demo');
    for (const view of views) board.show(view, 0);
    return lines.filter((line) => !line.startsWith('=='));
  };

  it('tells once what nobody did: no answer in time, a checkpoint that was missed', () => {
    const [open, lapsed] = [seen(journey('proposal'), proposal()), seen(journey('pool'), proposal('both-silent'))];
    expect(told(open, lapsed, lapsed)).toEqual(['a1b2c3  voorstel vervallen, geen antwoord op tijd (silent)', 'a1b2c3  -> werkpool (pool)']);
    const [fine, missed] = [seen(journey('placement')), seen(journey('placement', ['checkpoint-missed']))];
    expect(told(fine, missed, missed, fine, missed)).toEqual(Array(2).fill('a1b2c3  begeleiding gemist, niemand meldde het (checkpoint missed)'));
  });

  it('does not tell again what happened before an interruption', () => {
    expect(told(seen(journey('pool', ['checkpoint-missed']), proposal('candidate-silent')))).toEqual([]);
  });
});

describe('the choices', () => {
  it('are the same for the same seed, and others for another', () => {
    const choices = (seed: number) => Array.from({ length: 50 }, (_, n) => new Cast(seed).choose({ yes: 0.5, no: 0.3, silence: 0.2 }, 'answer', n));
    expect(choices(4)).toEqual(choices(4));
    expect(choices(4)).not.toEqual(choices(5));
    expect(new Set(choices(4))).toEqual(new Set(['yes', 'no', 'silence']));
  });

  it('keep their shares', () => {
    const cast = new Cast(9);
    const yes = Array.from({ length: 4000 }, (_, n) => cast.choose({ yes: 0.8, no: 0.2 }, n)).filter((choice) => choice === 'yes').length;
    expect(yes / 4000).toBeCloseTo(0.8, 1);
  });

  it('give nobody two parts', () => {
    const rows = Array.from({ length: 60 }, (_, at) => at + 1);
    const parts = new Cast(2).parts(rows);
    expect([...parts.keys()].every((row) => rows.includes(row))).toBe(true);
    expect(new Set(parts.values()).size).toBe(7);
  });
});

it.each([0.5, 1, 1.5, 20])('the policy at pace %p is one that can be published', (pace) => {
  expect(() => zJourneyPolicy.parse({ policyId: 'demo', version: 1, ...demoTerms(pace) })).not.toThrow();
});

describe('the run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorstroom-run-'));
  const path = join(folder, 'demo.json');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('goes on after an interruption, and is a new one when it had ended or is asked for', () => {
    const first = openRun(path, demoOptions([]));
    first.keep({ playedMs: 1234, importId: first.run.runId });
    const again = openRun(path, demoOptions([]));
    expect([again.continued, again.run]).toEqual([true, first.run]);

    const fresh = openRun(path, demoOptions(['--fresh', '--candidates', '12']));
    expect([fresh.continued, fresh.run.number, fresh.run.candidates]).toEqual([false, 2, 12]);
    expect(fresh.run.runId).not.toBe(first.run.runId);

    fresh.keep({ finished: true });
    expect(openRun(path, demoOptions([])).run).toMatchObject({ number: 3, seed: 3, playedMs: 0 });
  });
});

describe('the client', () => {
  let server: Server;
  let address: string;
  let answer: RequestListener;
  const keys: unknown[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url?.startsWith('/v1/')) keys.push(request.headers['idempotency-key']);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void keys.splice(0));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  class SignedIn extends ApiClient {
    protected override async token(): Promise<string> {
      return 'token';
    }
  }
  const client = (onAway: (why: string | undefined) => void = () => undefined) => new SignedIn({ apiAddress: address, issuer: address, signal: new AbortController().signal, onAway });
  const body = { name: 'Proef', regions: ['AM24'] };
  const made = { contractorId: '0d5a3c1e-5f0b-4b6e-9c52-6f3a1d7e2b01', ...body, rev: 1, createdAt: '2026-01-01T00:00:00.000Z', changedAt: '2026-01-01T00:00:00.000Z' };
  const problem = (status: number, code: string) => ({ type: 'urn:x', title: 'No', status, code, remedy: 'Wait.' });

  it('tries again with the same key until the API is back, and says so', async () => {
    const turns: RequestListener[] = [
      (request) => void request.socket.destroy(),
      (_request, response) => void response.writeHead(503, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem(503, 'SERVICE.UNAVAILABLE'))),
      (_request, response) => void response.writeHead(409, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem(409, 'IDEMPOTENCY.IN_PROGRESS'))),
      (_request, response) => void response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(made)),
    ];
    answer = (request, response) => turns.shift()?.(request, response);
    const told: boolean[] = [];
    const answered = await client((why) => told.push(why !== undefined)).call(contractorRoutes.createContractor, { as: 'coordinator', body, key: 'one' });
    expect(answered.name).toBe('Proef');
    expect(keys).toEqual(['one', 'one', 'one', 'one']);
    expect(told).toEqual([true, false]);
  });

  it('takes a no for a no', async () => {
    answer = (_request, response) => void response.writeHead(409, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem(409, 'CONTRACTOR.KVK_KNOWN')));
    const call = client().call(contractorRoutes.createContractor, { as: 'coordinator', body, key: 'two' });
    await expect(call).rejects.toMatchObject({ name: 'Refusal', code: 'CONTRACTOR.KVK_KNOWN' } satisfies Partial<Refusal>);
    expect(keys).toEqual(['two']);
  });

  it('does not accept an answer that breaks the contract', async () => {
    answer = (_request, response) => void response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ ...made, rev: 'first' }));
    await expect(client().call(contractorRoutes.createContractor, { as: 'coordinator', body, key: 'three' })).rejects.toThrow(/rev/);
  });
});
