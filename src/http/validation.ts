import { z } from 'zod';
import { hinted } from '../contracts/api/hints.js';
import type { Language } from '../contracts/api/problem.js';
import type { RouteContract } from '../contracts/api/route.js';
import { DomainError, type FieldFault } from '../domain/shared/domain-error.js';
import { faultWords } from './fault-words.js';

const WORDS: Record<Language, z.core.$ZodErrorMap> = {
  nl: faultWords('nl'),
  en: faultWords('en'),
};
const NOTHING = z.strictObject({});

/** What came in, by part of the request. */
export interface RawInput {
  params: unknown;
  query: unknown;
  body: unknown;
}
type Part = keyof RawInput;

/**
 * The validated input of a route. An unknown parameter or field is refused. Throws `REQUEST.INVALID` with every
 * fault, in the caller's language; a value that was sent is never repeated in it.
 */
export async function parseInput(contract: RouteContract, raw: RawInput, language: Language): Promise<RawInput> {
  const faults: FieldFault[] = [];
  const parse = async (part: Part, schema: z.ZodType): Promise<unknown> => {
    const result = await schema.safeParseAsync(raw[part], { error: WORDS[language] });
    if (result.success) return result.data;
    faults.push(...result.error.issues.flatMap((issue) => faultsOf(part, issue, language)));
    return undefined;
  };
  const input = {
    params: await parse('params', contract.params ?? NOTHING),
    query: await parse('query', contract.query ?? NOTHING),
    body: contract.body ? await parse('body', contract.body) : undefined,
  };
  if (!contract.body && !isEmpty(raw.body)) faults.push(noBody(language));
  if (faults.length > 0) throw invalid(faults);
  return input;
}

/** `REQUEST.INVALID` with these faults. */
export function invalid(faults: FieldFault[]): DomainError {
  const first = faults[0];
  return new DomainError('REQUEST.INVALID', 'The request does not fit the description of this route', {
    ...(first && { field: first.field }),
    remedy: 'Correct the fields that are named in faults.',
    faults: faults.slice(0, 100),
  });
}

function faultsOf(part: Part, issue: z.core.$ZodIssue, language: Language): FieldFault[] {
  const at = [part, ...issue.path.map(String)];
  const message = hinted(issue.message)?.[language] ?? issue.message;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...at, printable(key)].join('.'), code: issue.code, message }));
  }
  return [{ field: at.map(printable).join('.'), code: issue.code ?? 'custom', message }];
}

/** A key comes from outside: it is cut, so that it cannot fill the answer. */
function printable(key: string): string {
  return key.length > 80 ? `${key.slice(0, 80)}...` : key;
}

function isEmpty(body: unknown): boolean {
  if (body === undefined || body === null || body === '') return true;
  return typeof body === 'object' && Object.keys(body).length === 0;
}

function noBody(language: Language): FieldFault {
  const message = language === 'nl' ? 'Deze opdracht heeft geen inhoud' : 'This route takes no body';
  return { field: 'body', code: 'unrecognized_keys', message };
}
