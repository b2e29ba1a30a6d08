import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { knock } from '../../scripts/fuzz/doors.js';
import { testApi, type TestApi } from '../support/api.js';

let api: TestApi;
let open: Server;

beforeAll(async () => {
  api = await testApi();
  open = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve));
}, 180_000);
afterAll(() => {
  open.close();
  open.closeAllConnections();
});

describe('the doors of the API', () => {
  it('every route refuses who has no token, a bad one or no role, and a method that it does not have', async () => {
    const stranger = await api.issuer.mint({ roles: ['visitor'] });
    const { requests, faults } = await knock(api.url, { stranger });
    expect(faults).toEqual([]);
    expect(requests).toBeGreaterThan(300);
  });

  it('are found open when they are', async () => {
    const { requests, faults } = await knock(`http://127.0.0.1:${(open.address() as AddressInfo).port}`, { stranger: 'any' });
    expect(faults).toHaveLength(requests);
  });
});
