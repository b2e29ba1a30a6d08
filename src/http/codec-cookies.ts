/** The cookies of the codec: the one place of the API that has any. */
import type { FastifyRequest } from 'fastify';

/** All of them are sent to these addresses alone. */
export const CODEC_PATH = '/codec/';
/** Holds the access token of a manager whose Temporal UI has no sign-in of its own, as the local one. */
export const TOKEN_COOKIE = 'doorstroom_codec';
/** Binds a sign-in to the browser that began it. */
export const SIGN_IN_COOKIE = 'doorstroom_codec_sign_in';

/** Chromium drops a longer one, name and attributes included. */
const MOST_BYTES = 4_096;

export interface CookieOptions {
  /** 0 takes it away. */
  maxAgeSeconds: number;
  /** `Strict`: no page elsewhere can have it sent. `Lax`: it comes along when a page elsewhere, as that of the provider, leads here. */
  sameSite: 'Strict' | 'Lax';
  /** Over TLS alone. */
  secure: boolean;
}

/** The value of a cookie; undefined when the browser sent none. */
export function cookieOf({ headers: { cookie = '' } }: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** The `Set-Cookie` line; undefined when a browser would not keep it. No script reads it. */
export function cookieLine(name: string, value: string, { maxAgeSeconds, sameSite, secure }: CookieOptions): string | undefined {
  const line = [`${name}=${value}`, `Path=${CODEC_PATH}`, `Max-Age=${maxAgeSeconds}`, 'HttpOnly', `SameSite=${sameSite}`, ...(secure ? ['Secure'] : [])].join('; ');
  return Buffer.byteLength(line) > MOST_BYTES ? undefined : line;
}
