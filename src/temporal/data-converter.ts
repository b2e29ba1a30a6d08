import type { DataConverter } from '@temporalio/common';

/**
 * How payloads are written, for the API and the worker alike: the only place. Payloads carry ids and facts, no
 * personal data; encryption with a key per candidate comes in here as a payload codec.
 */
export const dataConverter: DataConverter = {};
