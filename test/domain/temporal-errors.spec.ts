import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { fromTemporal } from '../../src/temporal/temporal-errors.js';

/** An error as gRPC gives it, in the wrapping of the SDK. */
const answered = (code: number) =>
  new ServiceError('Workflow Update failed', { cause: Object.assign(new Error(`${code} by the server`), { code, details: 'by the server', metadata: {} }) });

describe('what Temporal answers to a command', () => {
  test.each([
    ['the deadline has passed', 4],
    ['too many ask at once', 8],
    ['the last steps of the journey failed, its worker being too busy', 9],
    ['the server is away', 14],
  ])('says to try again later when %s', (_what, code) => {
    expect(fromTemporal(answered(code))).toMatchObject({ code: 'SERVICE.UNAVAILABLE', headers: { 'retry-after': '2' } });
  });

  test('says to try again later when the server does not find what it holds', () => {
    expect(fromTemporal(new NamespaceNotFoundError('default'))).toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });

  test('stays a fault of ours when the call itself was wrong', () => {
    const wrong = answered(3);
    expect(fromTemporal(wrong)).toBe(wrong);
  });
});
