/** Where a webhook may go. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { post } from '../../src/deliveries/webhooks/post.js';
import { AddressRefused, isPublicAddress, publicLookup, requirePublicHost } from '../../src/deliveries/webhooks/safe-address.js';

describe('an address', () => {
  it.each(['8.8.8.8', '185.3.211.7', '2a00:1450:400e:80d::200e'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1', '127.8.8.8', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '192.0.2.1', '198.18.0.1',
    '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1',
    '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'nonsense', '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['https://127.0.0.1/', 'https://[::1]/', 'https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://[::ffff:7f00:1]/'])('%s is refused as a URL', (url) => {
    expect(() => requirePublicHost(new URL(url))).toThrow(AddressRefused);
  });
});

describe('sending', () => {
  it('refuses a name that leads to this machine, at the moment of connecting', async () => {
    let reached = 0;
    const server = createServer((_request, response) => void response.end(String(++reached)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const to = (host: string, scheme = 'https') => ({ url: `${scheme}://${host}:${port}/`, headers: {}, body: '{}' });
    for (const host of ['localhost', '127.0.0.1']) await expect(post(to(host), { allowPrivate: false })).rejects.toBeInstanceOf(AddressRefused);
    await expect(post(to('localhost', 'http'), { allowPrivate: false })).rejects.toBeInstanceOf(AddressRefused);
    expect(reached).toBe(0);
    expect(await post(to('localhost', 'http'), { allowPrivate: true })).toBe(200);
    server.close();
  });

  it('resolves for the connection itself, so a second answer of the name server comes too late', async () => {
    const answer = await new Promise<Error | null>((resolve) => publicLookup('localhost', {}, (error) => resolve(error)));
    expect(answer).toBeInstanceOf(AddressRefused);
  });
});
