import { z } from 'zod';
import { REGIONS } from '../domain/region/regions.js';

/** sysexits EX_CONFIG: the setting is wrong, so a supervisor need not try again. */
export const EXIT_CONFIG = 78;

/** The embedded provider must not run like this. */
export class IdentityRefused extends Error {
  override readonly name = 'IdentityRefused';

  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);
const port = z.coerce.number().int().min(1).max(65_535);
const list = z
  .string()
  .optional()
  .transform((text) => (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== ''));

const ALL_REGIONS = REGIONS.map(({ code }) => code);

const schema = z.object({
  DOORSTROOM_OIDC_HOST: z.string().default('127.0.0.1'),
  DOORSTROOM_OIDC_PORT: port.default(8081),
  DOORSTROOM_OIDC_ISSUER: z.url({ protocol: /^http$/ }).optional(),
  DOORSTROOM_OIDC_AUDIENCE: z.url().default('urn:doorstroom:api'),
  DOORSTROOM_PORT: port.default(8080),
  DOORSTROOM_MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//),
  DOORSTROOM_DEMO_REGIONS: list,
  DOORSTROOM_DEMO_CONTRACTOR_ID: z.guid().optional(),
  DOORSTROOM_DEMO_CANDIDATE_ID: z.guid().optional(),
});

export interface IdentitySettings {
  host: string;
  port: number;
  issuer: string;
  /** Audience of every access token; the resource indicator of the API. */
  audience: string;
  /** Port of the API, whose docs sign in here. */
  apiPort: number;
  mongodbUri: string;
  /** Regions of the demo users; all of them unless set. */
  regions: string[];
  contractorId?: string;
  candidateId?: string;
}

/**
 * Settings from the environment.
 * @throws IdentityRefused outside local mode, when it would listen to more than this machine, or on a bad value.
 */
export function identitySettings(env: NodeJS.ProcessEnv): IdentitySettings {
  if (env['DOORSTROOM_MODE'] !== 'local') {
    throw new IdentityRefused(
      `The demo identity provider signs anybody in without a password, so it runs with DOORSTROOM_MODE=local only; the mode is ${env['DOORSTROOM_MODE'] ?? 'not set'}.`,
      "Let DOORSTROOM_OIDC_ISSUER name your organisation's identity provider (docs/signing-in.md).",
    );
  }
  const parsed = schema.safeParse(withoutEmpty(env));
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => String(issue.path[0]));
    throw new IdentityRefused(`Not a usable value: ${[...new Set(names)].join(', ')}.`, 'Compare the setting with docs/signing-in.md.');
  }
  const values = parsed.data;
  const host = values.DOORSTROOM_OIDC_HOST;
  const issuer = values.DOORSTROOM_OIDC_ISSUER ?? `http://127.0.0.1:${values.DOORSTROOM_OIDC_PORT}`;
  if (!LOOPBACK.has(host) || !LOOPBACK.has(new URL(issuer).hostname)) {
    throw new IdentityRefused(
      `The demo identity provider signs anybody in without a password, so it listens on this machine only, not on ${host} as ${issuer}.`,
      'Leave DOORSTROOM_OIDC_HOST and DOORSTROOM_OIDC_ISSUER out, or give them a loopback address.',
    );
  }
  return {
    host,
    port: values.DOORSTROOM_OIDC_PORT,
    issuer,
    audience: values.DOORSTROOM_OIDC_AUDIENCE,
    apiPort: values.DOORSTROOM_PORT,
    mongodbUri: values.DOORSTROOM_MONGODB_URI,
    regions: values.DOORSTROOM_DEMO_REGIONS.length > 0 ? values.DOORSTROOM_DEMO_REGIONS : ALL_REGIONS,
    ...(values.DOORSTROOM_DEMO_CONTRACTOR_ID !== undefined && { contractorId: values.DOORSTROOM_DEMO_CONTRACTOR_ID }),
    ...(values.DOORSTROOM_DEMO_CANDIDATE_ID !== undefined && { candidateId: values.DOORSTROOM_DEMO_CANDIDATE_ID }),
  };
}

/** `NAME=` in an env file means: not set. */
function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
