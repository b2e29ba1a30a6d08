/** Pages of a list: by the value of the sort field and the id, so that an insert shifts nobody. */
import type { Model, QueryFilter } from 'mongoose';
import { DomainError } from '../domain/shared/domain-error.js';
import { plain } from './stored.js';

export interface PageRequest {
  /** 1 to 200. */
  limit: number;
  /** As an earlier page gave it. */
  cursor?: string | undefined;
  /** Field; `-` before it means last first. */
  sort: string;
}

export interface Page<Row> {
  items: Row[];
  /** Absent on the last page. */
  nextCursor?: string;
}

export interface PageQuery {
  filter: object;
  page: PageRequest;
  /** Fields that the list does without. */
  without?: string[];
}

type Value = string | number | boolean | null;

export interface Position {
  value: Value;
  id: string;
}

/** One page of documents. Throws `REQUEST.INVALID` for a cursor that no earlier page gave. */
export async function readPage<Document extends { _id: string }>(
  model: Model<Document>,
  { filter, page, without = [] }: PageQuery,
): Promise<Page<Document>> {
  const { field, direction } = orderOf(page.sort);
  const position = page.cursor === undefined ? undefined : positionOf(page.cursor, page.sort);
  const whole = position ? { $and: [filter, after(position, { field, direction })] } : filter;
  const reading = model
    .find(whole as QueryFilter<Document>, Object.fromEntries(without.map((name) => [name, 0])))
    .sort({ [field]: direction, _id: direction })
    .limit(page.limit + 1)
    .lean<Document[]>();
  const found = await reading.catch((error: unknown) => {
    // The filter was validated: what cannot be compared with the field came from the cursor.
    throw position && (error as Error).name === 'CastError' ? badCursor() : error;
  });
  return cut(found, page);
}

/** The page of documents that were read with a limit of one more than the page holds. */
export function cut<Document extends { _id: string }>(found: Document[], page: PageRequest): Page<Document> {
  const items = found.slice(0, page.limit);
  const last = items.at(-1);
  if (found.length <= page.limit || !last) return { items };
  const value = plain(valueAt(last, orderOf(page.sort).field)) ?? null;
  return { items, nextCursor: cursorOf({ value: value as Value, id: last._id }, page.sort) };
}

/** The value of a field, or of one inside a part: `handover.answerBy`. */
function valueAt(document: object, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
}

/** `-startsAt` is the field `startsAt`, last first. */
export function orderOf(sort: string): { field: string; direction: 1 | -1 } {
  return sort.startsWith('-') ? { field: sort.slice(1), direction: -1 } : { field: sort, direction: 1 };
}

/**
 * What comes after a position. Ids run in the direction of the field, so that one index serves both. Absent values come
 * first, or last when the order is reversed, as the server has it.
 */
export function after({ value, id }: Position, { field, direction }: { field: string; direction: 1 | -1 }): object {
  if (direction === 1) {
    const same = { [field]: value, _id: { $gt: id } };
    return { $or: [value === null ? { [field]: { $ne: null } } : { [field]: { $gt: value } }, same] };
  }
  const same = { [field]: value, _id: { $lt: id } };
  return value === null ? same : { $or: [{ [field]: { $lt: value } }, same, { [field]: null }] };
}

/** The cursor of a position in a list of this order. */
export function cursorOf({ value, id }: Position, sort: string): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

/** The position of a cursor. Throws `REQUEST.INVALID` when it is none, or of another order. */
export function positionOf(cursor: string, sort: string): Position {
  const parts = parsed(cursor);
  if (!Array.isArray(parts) || parts.length !== 3) throw badCursor();
  const [madeFor, value, id] = parts as [unknown, unknown, unknown];
  const isValue = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  if (madeFor !== sort || typeof id !== 'string' || !isValue) throw badCursor();
  return { value: value as Value, id };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function badCursor(): DomainError {
  const field = 'query.cursor';
  const remedy = 'Begin without a cursor, or use the nextCursor of the page before with the same sort.';
  return new DomainError('REQUEST.INVALID', 'The cursor is not one of this list', {
    field,
    remedy,
    faults: [{ field, code: 'invalid_cursor', message: remedy }],
  });
}
