import { z } from 'zod';
import { defineRoute } from '../route.js';

/** Page of the API from which a manager signs in for the Temporal UI. Outside of the route table: it is for a browser. */
export const CODEC_SIGN_IN = '/codec/sign-in';
/** Where the identity provider sends the browser back to. */
export const CODEC_SIGNED_IN = '/codec/signed-in';

const zBytes = z.base64();
const zPayload = z.strictObject({ metadata: z.record(z.string().max(100), zBytes).optional(), data: zBytes.optional() });
const zPayloads = z.strictObject({ payloads: z.array(zPayload).max(1_000) }).meta({ id: 'Payloads' });

const common = {
  method: 'post',
  tag: 'Codec',
  body: zPayloads,
  response: zPayloads,
  status: 200,
  // The Temporal UI sends no key, and nothing is changed here.
  idempotent: false,
} as const;

/** Remote codec of the Temporal UI and command line, at the addresses that they have. */
export const codecRoutes = {
  decodePayloads: defineRoute({
    ...common,
    operationId: 'decodePayloads',
    path: '/codec/decode',
    summary: 'Opens payloads of workflows, for the Temporal UI',
    description: 'Payloads of candidates outside of the regions of the caller, or of who was erased, come back as they were. Who opened whose payloads is logged.',
  }),
  encodePayloads: defineRoute({
    ...common,
    operationId: 'encodePayloads',
    path: '/codec/encode',
    summary: 'Encrypts payloads with the key of the installation, for the Temporal UI',
  }),
};
