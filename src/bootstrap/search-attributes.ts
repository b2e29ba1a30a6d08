import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../contracts/search-attributes.js';
import { DomainError } from '../domain/shared/domain-error.js';

type AttributeType = (typeof SEARCH_ATTRIBUTES)[keyof typeof SEARCH_ATTRIBUTES];

/** The numbers of `temporal.api.enums.v1.IndexedValueType`. */
const INDEXED_VALUE_TYPES: Record<AttributeType, number> = { Keyword: 2, Int: 3, Bool: 5, Datetime: 6, KeywordList: 7 };

/** A cluster shows a new attribute after its cache is refreshed. */
const PATIENCE_MS = 60_000;

/**
 * Registers the search attributes that are missing and waits until they can be used; answers their names.
 * Throws `BOOTSTRAP.SEARCH_ATTRIBUTE_DIFFERS` when one exists with another type.
 */
export async function ensureSearchAttributes(
  connection: Connection,
  { namespace }: { namespace: string },
): Promise<string[]> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return [];
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: typesOf(missing) });
  } catch (error) {
    // Another process may have been first: then there is nothing left to add.
    if ((await missingAttributes(connection, namespace)).length > 0) throw error;
  }
  await visible(connection, namespace);
  return missing;
}

async function visible(connection: Connection, namespace: string): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let left = await missingAttributes(connection, namespace); left.length > 0; left = await missingAttributes(connection, namespace)) {
    if (Date.now() > giveUpAt) {
      throw new DomainError('BOOTSTRAP.SEARCH_ATTRIBUTES_PENDING', `Temporal does not show ${left.join(', ')} yet`, {
        remedy: 'Start again in a minute. The dev server takes 10 Keyword attributes and 3 of each other type.',
      });
    }
    await pause(250);
  }
}

async function missingAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const wanted = Object.entries(SEARCH_ATTRIBUTES);
  const other = wanted.find(([name, type]) => {
    const known = customAttributes?.[name];
    return known !== undefined && known !== null && known !== INDEXED_VALUE_TYPES[type];
  });
  if (other) {
    throw new DomainError('BOOTSTRAP.SEARCH_ATTRIBUTE_DIFFERS', `Search attribute ${other[0]} has another type`, {
      remedy: `Use a namespace of its own, or register ${other[0]} as ${other[1]}.`,
    });
  }
  return wanted.map(([name]) => name).filter((name) => customAttributes?.[name] === undefined);
}

function typesOf(names: string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES)
      .filter(([name]) => names.includes(name))
      .map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]]),
  );
}
