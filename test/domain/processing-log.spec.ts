/** Whatever is done to a stream or its signatures is found; untouched they give no finding. */
import { generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonical, type Plain } from '../../src/domain/processing-log/canonical.js';
import { chained, emptyHead, endOfStream, headAt, streamOf, type ChainedEntry } from '../../src/domain/processing-log/chain.js';
import { checkpointDigest, signedText, type Checkpoint } from '../../src/domain/processing-log/checkpoint.js';
import type { ProcessingEntry } from '../../src/domain/processing-log/entry.js';
import { DATA_KINDS, PURPOSES } from '../../src/domain/processing-log/purposes.js';
import { StreamVerification, verifyRegister, type Finding } from '../../src/domain/processing-log/verification.js';

const digest = (text: string) => hash('sha256', text, 'base64url');
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const isSigned = (text: string, { signature }: Checkpoint) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
const STREAM = '2026-11/07';

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const codes = <T extends string>(of: Record<T, unknown>) => fc.constantFrom(...(Object.keys(of) as T[]));
const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((at) => at.toISOString());
const entryArbitrary: fc.Arbitrary<ProcessingEntry> = fc.record(
  {
    traceId: hex(32),
    spanId: hex(16),
    operationId: fc.constantFrom('readCandidate', 'listCandidates', 'propose'),
    startedAt: instant,
    endedAt: instant,
    purpose: codes(PURPOSES),
    access: fc.constantFrom('read', 'write'),
    kinds: fc.uniqueArray(codes(DATA_KINDS), { minLength: 1, maxLength: 4 }),
    candidateIds: fc.array(fc.uuid(), { maxLength: 4 }),
    actor: fc.record({ account: fc.uuid(), roles: fc.array(fc.constantFrom('coach', 'intake'), { minLength: 1, maxLength: 2 }), regions: fc.constant(['AM24']) }, { requiredKeys: ['account', 'roles'] }),
    outcome: fc.constantFrom('done', 'refused', 'failed', 'unknown'),
    code: fc.constant('CANDIDATE.UNKNOWN'),
  },
  { requiredKeys: ['traceId', 'spanId', 'operationId', 'startedAt', 'endedAt', 'purpose', 'access', 'kinds', 'candidateIds', 'actor', 'outcome'] },
);
const entries = fc.array(entryArbitrary, { minLength: 3, maxLength: 12 });

const chainOf = (list: ProcessingEntry[], stream = STREAM) => chained(emptyHead(stream, digest), list, { digest });

/** Signs heads in one register, in this order. */
function signedHeads(heads: { stream: string; count: number; hash: string }[]): Checkpoint[] {
  const register: Checkpoint[] = [];
  for (const head of heads) {
    const before = register.at(-1);
    const open = { ...head, number: register.length + 1, previous: before ? checkpointDigest(before, digest) : '', signedAt: '2026-11-23T10:00:00.000Z', keyId: 'k' };
    register.push({ ...open, signature: sign(null, Buffer.from(signedText(open)), privateKey).toString('base64url') });
  }
  return register;
}

function findingsIn(chain: ChainedEntry[], checkpoints: Checkpoint[], stream = STREAM): Finding[] {
  const verification = new StreamVerification({ stream, checkpoints, digest });
  return [...chain.flatMap((one) => verification.see(one)), ...verification.end()];
}
const kindsIn = (...of: Parameters<typeof findingsIn>) => findingsIn(...of).map(({ kind }) => kind);

/** Every leaf of a value, as a path. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, part]) => leaves(part, [...path, name]));
}

function withOther<T>(value: T, path: string[]): T {
  const copy = structuredClone(value);
  const parent = path.slice(0, -1).reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], copy) as Record<string, unknown>;
  const last = path.at(-1)!;
  parent[last] = typeof parent[last] === 'number' ? (parent[last] as number) + 1 : `${String(parent[last])}x`;
  return copy;
}

describe('the chain of a stream', () => {
  test('untouched it gives no finding, signed or not', () => {
    fc.assert(
      fc.property(entries, fc.nat(), (list, at) => {
        const chain = chainOf(list);
        const signed = signedHeads([headAt(chain[at % chain.length]!), headAt(chain.at(-1)!)]);
        expect(findingsIn(chain, signed)).toEqual([]);
        expect(findingsIn(chain, [])).toEqual([]);
      }),
    );
  });

  test('any field of any entry that is changed is found there', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.nat(), (list, which, what) => {
        const chain = chainOf(list);
        const at = which % chain.length;
        const paths = leaves(chain[at]);
        const changed = chain.with(at, withOther(chain[at]!, paths[what % paths.length]!));
        expect(findingsIn(changed, [])).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('a field that is added, also one without meaning, is found', () => {
    const [first, ...others] = chainOf(fc.sample(entryArbitrary, { numRuns: 3, seed: 4 }));
    const added = { ...first!, entry: { ...first!.entry, remark: 'x' } as ProcessingEntry };
    expect(kindsIn([added, ...others], [])).toEqual(['changed']);
    const dated = { ...first!, entry: { ...first!.entry, startedAt: new Date() as unknown as string } };
    expect(kindsIn([dated, ...others], [])).toEqual(['changed']);
  });

  test('entries that are taken out are found: in the midst by the chain, at the end by the signature', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.nat(), (list, from, many) => {
        const chain = chainOf(list);
        const start = from % chain.length;
        const left = chain.toSpliced(start, 1 + (many % (chain.length - start)));
        const signed = signedHeads([headAt(chain.at(-1)!)]);
        const kinds = kindsIn(left, signed);
        expect(kinds).toContain(start + 1 + (many % (chain.length - start)) === chain.length ? 'truncated' : 'missing');
      }),
    );
  });

  test('without a signature a tail that is cut off is not to be seen: that is what signatures are for', () => {
    const chain = chainOf(fc.sample(entryArbitrary, { numRuns: 4, seed: 1 }));
    expect(findingsIn(chain.slice(0, 2), [])).toEqual([]);
    expect(kindsIn(chain.slice(0, 2), signedHeads([headAt(chain[3]!)]))).toEqual(['truncated']);
  });

  test('entries in another order are found, with their numbers or without', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.nat(), (list, a, b) => {
        const chain = chainOf(list);
        const [x, y] = [a % chain.length, b % chain.length];
        fc.pre(x !== y);
        const swapped = chain.with(x, chain[y]!).with(y, chain[x]!);
        expect(findingsIn(swapped, [])).not.toEqual([]);
        const renumbered = swapped.map((one, index) => ({ ...one, sequence: index + 1 }));
        expect(kindsIn(renumbered, [])).toContain('changed');
      }),
    );
  });

  test('an end that was made anew with fitting hashes is found by what was signed', () => {
    fc.assert(
      fc.property(entries, entryArbitrary, fc.nat(), (list, other, which) => {
        const chain = chainOf(list);
        const at = which % chain.length;
        fc.pre(canonical(other as unknown as Plain) !== canonical(list[at] as unknown as Plain));
        const forged = chainOf(list.with(at, other));
        expect(findingsIn(forged, [])).toEqual([]);
        expect(kindsIn(forged, signedHeads([headAt(chain.at(-1)!)]))).toContain('signed-otherwise');
      }),
    );
  });

  test('a stream cannot take the place of another', () => {
    const list = fc.sample(entryArbitrary, { numRuns: 3, seed: 2 });
    expect(kindsIn(chainOf(list, '2026-10/07'), [])).toContain('moved');
  });
});

test.each([
  ['2026-11/07', '2026-12-01T00:00:00.000Z'],
  ['2026-12/15', '2027-01-01T00:00:00.000Z'],
  ['2026-13/00', undefined],
  ['somewhere', undefined],
])('the stream %s is written until %s', (stream, end) => expect(endOfStream(stream)).toBe(end));

describe('the register of signatures', () => {
  const two = () => {
    const [one, other] = [chainOf(fc.sample(entryArbitrary, { numRuns: 3, seed: 2 })), chainOf(fc.sample(entryArbitrary, { numRuns: 3, seed: 3 }), '2026-11/08')];
    return signedHeads([headAt(one[0]!), headAt(other[1]!), headAt(one[2]!), headAt(other[2]!)]);
  };
  const verifyAll = (register: Checkpoint[], anchor?: { number: number; digest: string }) => verifyRegister(register, { digest, isSigned, anchor }).map(({ kind }) => kind);

  test('untouched it gives no finding, whichever was noted elsewhere', () => {
    const register = two();
    expect(verifyAll(register)).toEqual([]);
    for (const one of register) expect(verifyAll(register, { number: one.number, digest: checkpointDigest(one, digest) })).toEqual([]);
  });

  test('any change is found', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), (at, what) => {
        const register = two();
        const paths = leaves(register[at]);
        expect(verifyAll(register.with(at, withOther(register[at]!, paths[what % paths.length]!)))).not.toEqual([]);
      }),
    );
  });

  test('one that is taken out is found; the last one by what was noted elsewhere', () => {
    const register = two();
    for (const at of [0, 1, 2]) expect(verifyAll(register.toSpliced(at, 1))).toContain('signature-missing');
    const last = register.at(-1)!;
    expect(verifyAll(register.slice(0, -1), { number: last.number, digest: checkpointDigest(last, digest) })).toEqual(['anchor-missing']);
  });
});

describe('one form', () => {
  test('the order in which fields were set does not matter; everything else does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (fields) => {
        const reversed = Object.fromEntries(Object.entries(fields).reverse());
        expect(canonical(reversed)).toBe(canonical(fields));
        expect(JSON.parse(canonical(fields))).toEqual(fields);
      }),
    );
    expect(canonical({ a: undefined, b: [] })).toBe('{"b":[]}');
    expect(() => canonical(1.5)).toThrow(TypeError);
    expect(() => canonical(null as unknown as Plain)).toThrow(TypeError);
  });

  test('a stream is named after its month and lane', () => {
    expect(streamOf('2026-11-30T23:30:00.000Z', 7)).toBe('2026-11/07');
  });
});
