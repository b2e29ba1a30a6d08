/** What people do while things fall: each command is sent again with the same key until it is answered, as a careful client does. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { mongo, MongooseError } from 'mongoose';
import type { Role } from '../../../src/contracts/api/roles.js';
import type { JourneyEventType } from '../../../src/domain/journey/events.js';
import type { ImportAnswer } from '../../../src/contracts/import.js';
import { candidateCsv } from '../../../src/testdata/candidate-csv.js';
import { testCandidates } from '../../../src/testdata/candidates.js';
import type { Store } from '../../../src/persistence/connection.js';
import { storedAssignment, storedCandidate } from '../registered.js';
import type { FaultyStack } from './faulty-stack.js';
import type { Accepted } from './soundness.js';

const TRY_MS = 40_000;
/** The limit is for a hang: a claim on a key whose process died is taken over after a minute. */
const GIVE_UP_MS = 600_000;
const REGION = 'AM24';

interface Call {
  method: 'GET' | 'POST';
  path: string;
  as: Role;
  claims?: Record<string, unknown>;
  body?: unknown;
  /** Sent as CSV. */
  csv?: string;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export class Stories {
  /** Whose start was accepted, and what happened to each. */
  readonly accepted: Accepted[] = [];
  private files = 0;

  constructor(
    private readonly stack: FaultyStack,
    /** Of the people in the files. */
    private readonly seed: number,
    /** Until their tokens end. */
    private readonly tokenSeconds = 600,
  ) {}

  /** Two candidates want the one seat of an assignment: one gets it and starts, the other is refused. */
  async rivals(): Promise<void> {
    const work = await this.inStore((store) => storedAssignment(store, { headcount: 1 }));
    const rivals = await Promise.all([this.registered(), this.registered()]);
    const proposals = await Promise.all(
      rivals.map(async (candidateId) => {
        await this.start(candidateId);
        const { proposalId } = (await this.must({ path: `/v1/candidates/${candidateId}/journey/proposals`, as: 'coordinator', body: { assignmentId: work.assignmentId } })).body;
        await this.must({ path: `/v1/proposals/${String(proposalId)}/answers`, as: 'contractor', claims: { contractor_id: work.contractorId }, body: { answer: 'accept' } });
        return { candidateId, proposalId: String(proposalId) };
      }),
    );
    const won = await Promise.all(proposals.map((one) => this.claim(one)));
    if (won.filter((one) => one).length !== 1) throw new Error(`One seat, and ${won.filter((one) => one).length} were told that they have it`);
  }

  private async claim({ candidateId, proposalId }: { candidateId: string; proposalId: string }): Promise<boolean> {
    const { status, body } = await this.call({ method: 'POST', path: `/v1/proposals/${proposalId}/answers`, as: 'candidate', claims: { candidate_id: candidateId }, body: { answer: 'accept' } });
    const won = status < 300;
    const told = { 'proposal-opened': 1, 'proposal-closed': 1, 'placement-agreed': won ? 1 : 0, 'placement-started': won ? 1 : 0 };
    if (!won && body['code'] !== 'PLACEMENT.CAPACITY_REACHED') throw new Error(`Answered ${status} ${String(body['code'])}`);
    if (won) {
      // Now: an hour ago may be yesterday, before the placement.
      const startedAt = new Date().toISOString();
      await this.must({ path: `/v1/placements/${String(body['placementId'])}/start-confirmation`, as: 'coordinator', body: { startedAt } });
    }
    this.happened(candidateId, told);
    return won;
  }

  /** A journey on hold and resumed, again and again until `enough`: its runs are continued meanwhile. */
  async long(enough: () => boolean): Promise<void> {
    const candidateId = await this.begin();
    do await this.rest(candidateId);
    while (!enough());
  }

  /** A proposal that nobody answers. */
  async unanswered(): Promise<string> {
    const work = await this.inStore((store) => storedAssignment(store));
    const candidateId = await this.begin();
    await this.must({ path: `/v1/candidates/${candidateId}/journey/proposals`, as: 'coordinator', body: { assignmentId: work.assignmentId } });
    this.happened(candidateId, { 'proposal-opened': 1, 'proposal-closed': 0 });
    return candidateId;
  }

  /** A candidate in the pool. */
  async begin(): Promise<string> {
    const candidateId = await this.registered();
    await this.start(candidateId);
    return candidateId;
  }

  /** On hold, and resumed. */
  async rest(candidateId: string): Promise<void> {
    const own = `/v1/candidates/${candidateId}/journey`;
    await this.must({ path: `${own}/holds`, as: 'coordinator', body: { reason: 'care' } });
    await this.must({ path: `${own}/resumption`, as: 'coordinator' });
    this.happened(candidateId, { 'hold-started': 1, 'hold-ended': 1 });
  }

  /** A file of people: each is registered and on the way, once. */
  async file(rows: number): Promise<void> {
    const people = testCandidates({ count: rows, region: REGION, seed: this.seed * 1_000 + ++this.files });
    const { importId } = (await this.must({ path: `/v1/imports?region=${REGION}`, as: 'intake', csv: candidateCsv(people) })).body as unknown as ImportAnswer;
    for (const end = Date.now() + GIVE_UP_MS; ; await pause(200)) {
      const { body } = await this.call({ method: 'GET', path: `/v1/imports/${importId}`, as: 'intake' });
      const { status, counts } = body as unknown as ImportAnswer;
      if (status === 'completed') {
        if (counts.started !== rows) throw new Error(`Of ${rows} people: ${JSON.stringify(counts)}`);
        break;
      }
      if (Date.now() > end) throw new Error(`The import does not end: ${JSON.stringify(body)}`);
    }
    const known = await this.inStore(({ models }) => models.importRows.find({ importId }, { candidateId: 1 }).lean());
    this.accepted.push(...known.map(({ candidateId }) => ({ candidateId: String(candidateId) })));
  }

  private registered(): Promise<string> {
    return this.inStore((store) => storedCandidate(store));
  }

  /** What is done in the store past the product is done again as well when the store fell meanwhile, in the story before, with other ids. */
  private async inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
    for (const end = Date.now() + GIVE_UP_MS; ; await pause(200)) {
      try {
        return await work(this.stack.store);
      } catch (error) {
        if (!isOfTheStore(error) || Date.now() > end) throw error;
      }
    }
  }

  private async start(candidateId: string): Promise<void> {
    await this.must({ path: `/v1/candidates/${candidateId}/journey`, as: 'intake', body: {} });
    this.accepted.push({ candidateId });
  }

  /** Counted with what this candidate is to have been told. */
  happened(candidateId: string, more: NonNullable<Accepted['told']>): void {
    const one = this.accepted.find((known) => known.candidateId === candidateId)!;
    const told = { ...one.told };
    for (const [type, times] of Object.entries(more) as [JourneyEventType, number][]) told[type] = (told[type] ?? 0) + times;
    one.told = told;
  }

  private async must(call: Omit<Call, 'method'>): Promise<Answer> {
    const answer = await this.call({ method: 'POST', ...call });
    if (answer.status >= 300) throw new Error(`${call.path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  private async call(call: Call): Promise<Answer> {
    const [key, end, said] = [randomUUID(), Date.now() + GIVE_UP_MS, new Map<string, number>()];
    for (let attempt = 1; Date.now() < end; attempt++) {
      const answer = await this.attempt(call, key);
      if (typeof answer !== 'string') return answer;
      said.set(answer, (said.get(answer) ?? 0) + 1);
      await pause(Math.min(2_000, 100 * 2 ** attempt));
    }
    throw new Error(`${call.path} was not answered: ${JSON.stringify([...said])}`);
  }

  /** An answer to rely on; otherwise what was said. */
  private async attempt({ method, path, as, claims, body, csv }: Call, key: string): Promise<Answer | string> {
    try {
      const headers: Record<string, string> = { ...(await this.stack.issuer.headersOf(as, { sub: `faults-${as}`, exp: Math.floor(Date.now() / 1_000) + this.tokenSeconds, ...claims })), 'content-type': csv === undefined ? 'application/json' : 'text/csv' };
      if (method === 'POST') headers['idempotency-key'] = key;
      const payload = method === 'POST' ? { body: csv ?? JSON.stringify(body ?? {}) } : {};
      const answer = await fetch(`${this.stack.url}${path}`, { method, headers, signal: AbortSignal.timeout(TRY_MS), ...payload });
      const read = (await answer.json()) as Record<string, unknown>;
      const code = String(read['code'] ?? '');
      // 404: the row by which a proposal is known follows its journey a moment later, or when a worker is there again.
      if (answer.status >= 500 || answer.status === 404 || answer.status === 429 || answer.status === 401 || code === 'IDEMPOTENCY.IN_PROGRESS') return `${answer.status} ${code}`;
      return { status: answer.status, body: read };
    } catch (error) {
      const { cause, name } = error as { cause?: { code?: string }; name: string };
      return cause?.code ?? name;
    }
  }
}

function isOfTheStore(error: unknown): boolean {
  return error instanceof mongo.MongoError || error instanceof MongooseError;
}
