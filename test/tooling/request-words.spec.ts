import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { HINT_NAMES, hint, hinted } from '../../src/contracts/api/hints.js';
import { LANGUAGES } from '../../src/contracts/api/problem.js';
import { ROUTES } from '../../src/contracts/api/routes/index.js';
import { faultWords } from '../../src/http/fault-words.js';
import { parseInput } from '../../src/http/validation.js';
import type { FieldFault } from '../../src/domain/shared/domain-error.js';
import { STANDARD_POLICY } from '../../src/domain/policy/standard-policy.js';
import { zJourneyPolicy } from '../../src/contracts/policy.js';

/** What a user should not have to know. */
const JARGON = /verwacht|ontving|ongeldig|string|array|object|regex|patroon|undefined|null|key\b|\bInvalid\b|expected/i;

type Def = Record<string, unknown> & { error?: (issue: unknown) => unknown };

/** The errors that schemas bring themselves, on all schemas below this one. */
function ownErrors(node: unknown, seen = new Set<unknown>()): string[] {
  if (typeof node !== 'object' || node === null || seen.has(node)) return [];
  seen.add(node);
  if (Array.isArray(node)) return node.flatMap((part) => ownErrors(part, seen));
  const def = (node as { _zod?: { def: Def } })._zod?.def;
  if (def) {
    const own = def.error?.({ code: 'custom', input: 'x' });
    return [...(typeof own === 'string' ? [own] : []), ...ownErrors({ ...def, error: undefined }, seen)];
  }
  const proto: unknown = Object.getPrototypeOf(node);
  return proto === Object.prototype || proto === null ? Object.values(node).flatMap((part) => ownErrors(part, seen)) : [];
}

const inputs = Object.values(ROUTES).flatMap(({ params, query, body }) => [params, query, body]);

describe('the words of a rule of our own', () => {
  const used = new Set(ownErrors([...inputs]));

  it('are hints, so that there is Dutch and English', () => {
    expect(used.size).toBeGreaterThan(20);
    expect([...used].filter((message) => hinted(message) === undefined)).toEqual([]);
  });

  it('are all in use', () => {
    expect(HINT_NAMES.filter((name) => !used.has(hint(name)))).toEqual([]);
  });

  it.each(HINT_NAMES)('are plain: %s', (name) => {
    const { nl, en } = hinted(hint(name))!;
    expect(nl).not.toBe(en);
    expect(nl).not.toMatch(JARGON);
    expect(nl.length).toBeLessThanOrEqual(110);
  });
});

describe('the words of what zod finds', () => {
  const cases: [what: string, schema: z.ZodType, input: unknown, nl: string][] = [
    ['missing', z.object({ a: z.string() }), {}, 'Dit veld is verplicht'],
    ['missing choice', z.object({ a: z.enum(['x', 'y']) }), {}, 'Dit veld is verplicht'],
    ['no text', z.string(), 4, 'Geef hier een tekst'],
    ['no number', z.number(), 'x', 'Geef hier een getal'],
    ['no whole number', z.int(), 1.5, 'Geef hier een heel getal'],
    ['no boolean', z.boolean(), 'x', 'Geef hier true (ja) of false (nee)'],
    ['no list', z.array(z.string()), 'x', 'Geef hier een lijst, tussen [ en ]'],
    ['no group', z.strictObject({}), 'x', 'Geef hier een groep velden, tussen { en }'],
    ['null', z.string(), null, 'Geef hier een tekst'],
    ['empty', z.string().min(1), '', 'Vul hier iets in'],
    ['too short', z.string().min(2), 'a', 'Te kort: gebruik minstens 2 tekens'],
    ['too long', z.string().max(2), 'abc', 'Te lang: gebruik hoogstens 2 tekens'],
    ['too few', z.array(z.string()).min(1), [], 'Te weinig: geef er minstens 1'],
    ['too many', z.array(z.string()).max(1), ['a', 'b'], 'Te veel: geef er hoogstens 1'],
    ['too low', z.number().min(3), 2, 'Te laag: geef minstens 3'],
    ['too high', z.number().max(3), 4, 'Te hoog: geef hoogstens 3'],
    ['not above', z.number().gt(3), 3, 'Te laag: geef meer dan 3'],
    ['not below', z.number().lt(3), 3, 'Te hoog: geef minder dan 3'],
    ['no multiple', z.number().multipleOf(0.5), 0.3, 'Ga omhoog in stappen van 0.5'],
    ['not in the list', z.enum(['x', 'y']), 'secret', 'Kies uit: x, y'],
    ['not in a union', z.discriminatedUnion('a', [z.object({ a: z.literal('x') }), z.object({ a: z.literal('y') })]), { a: 'secret' }, 'Kies uit: x, y'],
    ['unknown field', z.strictObject({}), { secret: 1 }, 'Dit veld bestaat hier niet'],
    ['no e-mail', z.email(), 'secret', 'Schrijf een e-mailadres zoals naam@voorbeeld.nl'],
    ['no phone', z.e164(), 'secret', 'Schrijf een telefoonnummer met landcode, zoals +31113000000'],
    ['no id', z.guid(), 'secret', 'Dit is geen id. Neem het over uit een eerder antwoord'],
    ['no day', z.iso.date(), 'secret', 'Schrijf een dag die bestaat, zoals 2026-09-01'],
    ['another form', z.string().regex(/^a$/), 'secret', 'Dit is niet goed geschreven'],
    ['a rule without a hint', z.string().refine(() => false), 'secret', 'Dit klopt niet'],
  ];

  it.each(cases)('%s', (_what, schema, input, nl) => {
    const said = LANGUAGES.map((language) => schema.safeParse(input, { error: faultWords(language) }).error?.issues[0]?.message ?? '');
    expect(said[0]).toBe(nl);
    expect(said[0]).not.toMatch(JARGON);
    expect(said[1]).not.toBe(nl);
    expect(said.join()).not.toContain('secret');
  });

  /** What a sender gets for rubbish in every field of every route. */
  it('is what every route answers', async () => {
    const rubbish = [undefined, {}, [], 'x', { person: {}, profile: 4, terms: {}, correction: {}, place: [], regions: 'x' }];
    const messages = new Set<string>();
    for (const contract of Object.values(ROUTES)) {
      for (const body of rubbish) {
        const raw = { params: { candidateId: 'x', placementId: 'x', week: 'x' }, query: { limit: 'x', q: '', region: 'x' }, body };
        const refusal = await parseInput(contract, raw, 'nl').then(() => undefined, (error: { detail: { faults: FieldFault[] } }) => error);
        refusal?.detail.faults.forEach((fault) => messages.add(fault.message));
      }
    }
    expect(messages.size).toBeGreaterThan(10);
    expect([...messages].filter((message) => JARGON.test(message))).toEqual([]);
  });
});

describe('the codes of checkpoints', () => {
  const rule = (code: string, every?: string) => ({ code, anchor: 'start', offset: 'P7D', form: 'call', ...(every && { every }) });
  const faultsOf = (...checkpoints: object[]) =>
    zJourneyPolicy.safeParse({ ...STANDARD_POLICY, terms: { ...STANDARD_POLICY.terms, checkpoints } }).error?.issues.map((issue) => issue.message) ?? [];

  it('are refused when a repeating rule would number one of its moments the same', () => {
    expect(faultsOf(rule('a', 'P7D'), rule('a-1'))).toEqual([hint('code-numbered')]);
    expect(faultsOf(rule('a-12'), rule('a', 'P7D'))).toEqual([hint('code-numbered')]);
    expect(faultsOf(rule('a-1', 'P7D'), rule('a-1-3'))).toEqual([hint('code-numbered')]);
  });

  it('are taken when they stay apart', () => {
    expect(faultsOf(rule('a'), rule('a-1'), rule('b', 'P7D'), rule('b-one'), rule('b-01'))).toEqual([]);
    expect(faultsOf(rule('a', 'P7D'), rule('a-1', 'P7D'))).toEqual([]);
  });
});
