import { isGrpcServiceError, type Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../src/contracts/search-attributes.js';

const TYPES = temporal.api.enums.v1.IndexedValueType;
const BY_NAME = {
  Keyword: TYPES.INDEXED_VALUE_TYPE_KEYWORD,
  KeywordList: TYPES.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  Datetime: TYPES.INDEXED_VALUE_TYPE_DATETIME,
  Bool: TYPES.INDEXED_VALUE_TYPE_BOOL,
  Int: TYPES.INDEXED_VALUE_TYPE_INT,
} as const;

const ALREADY_EXISTS = 6;

/** Makes the product's search attributes known to a server that a spec started. */
export async function registerSearchAttributes(connection: Connection, namespace = 'default'): Promise<void> {
  for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) {
    try {
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: BY_NAME[type] } });
    } catch (error) {
      if (!isGrpcServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
    }
  }
}
