/**
 * Addresses that a user can set must not lead into the network of the product. Goes red without: requirePublicHost,
 * publicLookup, the refusal of http, and with redirects followed.
 */
import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { lookup } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebhookChannel } from '../../src/deliveries/webhooks/webhook-channel.js';
import { post } from '../../src/deliveries/webhooks/post.js';
import { AddressRefused, isPublicAddress } from '../../src/deliveries/webhooks/safe-address.js';
import type { WebhookSecrets } from '../../src/deliveries/webhooks/signature.js';
import { ProcessingMarks } from '../../src/persistence/rights/processing-marks.js';
import { Webhooks } from '../../src/persistence/webhooks/webhooks.js';
import { testApi, type TestApi } from '../support/api.js';

let api: TestApi;
let inside: Server;
let port: number;
let reached: string[] = [];
const as = { as: 'administrator' } as const;

beforeAll(async () => {
  api = await testApi({ webhookPrivateAddresses: false });
  inside = createServer((request, response) => {
    reached.push(String(request.url));
    response.writeHead(request.url === '/away' ? 302 : 200, { location: `http://127.0.0.1:${port}/secret` }).end();
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  port = (inside.address() as AddressInfo).port;
}, 180_000);
afterAll(() => void inside.close());

/** All of these are 127.0.0.1, 10.0.0.1 or the metadata of a cloud, in some writing. */
const HOSTS = [
  '127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '017700000001', '127.0.0.1.', '%31%32%37.0.0.1', '１２７.0.0.1', '0', '0.0.0.0',
  '10.0.0.1', '167772161', '012.0.0.1', '172.16.5.4', '192.168.0.10', '100.64.0.1', '169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:a9fe:a9fe]', '[0:0:0:0:0:ffff:10.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[fe80::1]', '[fc00::1]', '[fd00:ec2::254]', '[ff02::1]',
];
const TRICKS = ['https://user@127.0.0.1/', 'https://voorbeeld.example@127.0.0.1/', 'https://voorbeeld.example#@127.0.0.1/', 'https://127.0.0.1\\@voorbeeld.example/', 'file:///etc/passwd', 'gopher://127.0.0.1:70/', 'ftp://voorbeeld.example/', 'http://voorbeeld.example/', 'javascript:alert(1)', '//127.0.0.1/', 'https:127.0.0.1', 'https://', 'https://[::1', 'https://voorbeeld.example/\r\nX-Evil: 1'];

describe('a webhook to an address inside', () => {
  it.each([...HOSTS.map((host) => `https://${host}/`), ...HOSTS.slice(0, 4).map((host) => `https://${host}:8443/hook`), ...TRICKS])('%s is not registered', async (url) => {
    const answer = await api.send('POST', '/v1/webhooks', { ...as, body: { url } });
    expect([url, answer.status]).toEqual([url, expect.any(Number)]);
    expect([400, 422]).toContain(answer.status);
    expect(['REQUEST.INVALID', 'WEBHOOK.ADDRESS_REFUSED']).toContain(answer.body['code']);
  });

  it('cannot be changed into one either', async () => {
    const made = await api.send('POST', '/v1/webhooks', { ...as, body: { url: 'https://voorbeeld.example/hook' } });
    expect(made.status).toBe(201);
    const path = `/v1/webhooks/${String(made.body['webhookId'])}`;
    for (const url of ['https://169.254.169.254/latest/meta-data/', 'http://voorbeeld.example/', 'https://2130706433/']) {
      const answer = await api.send('PATCH', path, { ...as, body: { url }, headers: { 'if-match': '"1"' } });
      expect([url, answer.body['code']]).toEqual([url, 'WEBHOOK.ADDRESS_REFUSED']);
    }
  });
});

describe('a name', () => {
  const attempt = { addressee: '', eventId: 'e', number: 1, event: { type: 'hold-ended', at: '2027-01-04T09:00:00.000Z', candidateId: 'c', region: 'AM24', rev: 1, n: 0 } } as const;

  it('that leads to this machine is refused when it is sent to, and nothing arrives', async () => {
    const own = await lookup(hostname()).then(({ address }) => address, () => undefined);
    const names = ['localhost', 'LOCALHOST', ...(own && !isPublicAddress(own) ? [hostname()] : [])];
    reached = [];
    for (const name of names) {
      const made = await api.send('POST', '/v1/webhooks', { ...as, body: { url: `https://${name}:${port}/secret` } });
      // A name may change what it leads to: what counts is the moment of sending.
      expect([name, made.status]).toEqual([name, 201]);
      const webhooks = new Webhooks(api.store.models);
      const channel = new WebhookChannel({ webhooks, secrets: { secretOf: () => 'whsec_dGVzdA==' } as unknown as WebhookSecrets, post: { allowPrivate: false }, noted: async () => undefined, marks: new ProcessingMarks(api.store.models) });
      expect(await channel.deliver({ ...attempt, addressee: String(made.body['webhookId']) } as never)).toEqual({ outcome: 'refused', code: 'ADDRESS_REFUSED' });
    }
    expect(reached).toEqual([]);
  });

  it('is refused over plain http as well', async () => {
    reached = [];
    await expect(post({ url: `http://localhost:${port}/secret`, headers: {}, body: '{}' }, { allowPrivate: false })).rejects.toBeInstanceOf(AddressRefused);
    // Not for where it leads: nobody is asked anything over plain http.
    await expect(post({ url: 'http://8.8.8.8:9/hook', headers: {}, body: '{}' }, { allowPrivate: false, timeoutMs: 1 })).rejects.toBeInstanceOf(AddressRefused);
    expect(reached).toEqual([]);
  });
});

describe('a receiver that sends elsewhere', () => {
  it('is not followed', async () => {
    reached = [];
    expect(await post({ url: `http://127.0.0.1:${port}/away`, headers: {}, body: '{}' }, { allowPrivate: true })).toBe(302);
    expect(reached).toEqual(['/away']);
  });
});
