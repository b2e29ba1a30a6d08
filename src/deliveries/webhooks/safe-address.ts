/** Which addresses a webhook may reach: public ones, so that nobody looks around in our network through it. */
import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that a webhook may not reach. */
export class AddressRefused extends Error {
  constructor() {
    super('The address is not a public one');
    this.name = 'AddressRefused';
  }
}

/** True for an address of the public internet: not private, loopback, link-local, shared, mapped, translated or reserved. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

/** The host of a URL without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Throws `AddressRefused` when the URL names an address that is not public; a name is looked at when it is resolved. */
export function requirePublicHost(url: URL): void {
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new AddressRefused();
}

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Resolves as Node does, and refuses when any answer is not public. Given to the connection itself, so what is checked
 * is what is connected to: another answer a moment later changes nothing.
 */
export function publicLookup(hostname: string, options: LookupOptions, answer: Answer): void {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return answer(error, []);
    const [first] = found;
    if (!first || found.some(({ address }) => !isPublicAddress(address))) return answer(new AddressRefused(), []);
    return options.all ? answer(null, found) : answer(null, first.address, first.family);
  });
}
