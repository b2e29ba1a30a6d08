/** Payloads of Temporal, encrypted with the key of the candidate whose workflow they belong to. */
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import { candidateOfWorkflow } from '../contracts/ids.js';
import type { DataKey } from '../persistence/keys/data-key.js';
import { FIRST_VERSION } from '../persistence/keys/key-versions.js';
import type { Keyring } from '../persistence/keys/keyring.js';

/** Of the metadata, as the Temporal UI and command line know it. */
export const ENCRYPTED = 'binary/encrypted';
/** Of the metadata of what was sealed with a later version than the first. */
const KEY_VERSION = 'key-version';
/** Read as undefined. */
const EMPTY: Payload = { metadata: { encoding: Buffer.from('binary/null') } };
const { Payload: Wire } = proto.temporal.api.common.v1;

/** What the codec needs of the keys. */
export type CodecKeys = Pick<Keyring, 'find' | 'findAnew' | 'of' | 'installation'>;

/**
 * Which key is meant, and in which version, stands in the metadata of a payload, so that it can be opened anywhere. A payload of a workflow that
 * belongs to no candidate, or that the SDK writes outside of any, has the key of the installation.
 */
export class CandidateCodec implements PayloadCodec {
  /**
   * @param erased what to make of a payload whose key is gone: a worker must stop at it, a client who lists workflows reads
   * on with nothing in its place
   */
  constructor(
    private readonly keys: CodecKeys,
    private readonly erased: 'refuse' | 'leave-empty' = 'refuse',
  ) {}

  /** Throws `CANDIDATE.ERASED` when the key of the candidate is gone. */
  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    if (payloads.length === 0) return payloads;
    const key = await this.keyOf(candidateOfWorkflow(context?.workflowId ?? ''));
    return payloads.map((payload) => encrypted(payload, key));
  }

  /** What was never encrypted stays as it is. Throws `CANDIDATE.ERASED` when the key of the candidate is gone. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.all(payloads.map(async (payload) => (isEncrypted(payload) ? this.decrypted(payload) : payload)));
  }

  private async decrypted(payload: Payload): Promise<Payload> {
    const owner = ownerOf(payload);
    if (this.erased === 'leave-empty' && owner !== undefined && !(await this.keys.find(owner))) return EMPTY;
    const key = await this.keyOf(owner);
    // It may have been sealed a moment ago with a version that came after the key in memory.
    const known = key.has(versionOf(payload)) ? key : await this.keys.findAnew(key.owner);
    return opened(payload, known ?? key);
  }

  private async keyOf(owner: string | undefined): Promise<DataKey> {
    const { installation } = this.keys;
    return owner === undefined || owner === installation.owner ? installation : this.keys.of(owner);
  }
}

export function isEncrypted({ metadata }: Payload): boolean {
  return textOf(metadata?.['encoding']) === ENCRYPTED;
}

/** Whose key an encrypted payload is sealed with: a candidate, or the installation. */
export function ownerOf({ metadata }: Payload): string | undefined {
  return textOf(metadata?.['key-id']);
}

/** The version of that key; the first when nothing is said. */
export function versionOf({ metadata }: Payload): number {
  return Number(textOf(metadata?.[KEY_VERSION]) ?? FIRST_VERSION);
}

function encrypted(payload: Payload, key: DataKey): Payload {
  return {
    metadata: {
      encoding: Buffer.from(ENCRYPTED),
      'key-id': Buffer.from(key.owner),
      ...(key.version !== FIRST_VERSION && { [KEY_VERSION]: Buffer.from(String(key.version)) }),
    },
    data: key.sealPayload(Wire.encode(payload).finish()),
  };
}

function opened(payload: Payload, key: DataKey): Payload {
  const { metadata, data: plain } = Wire.decode(key.openPayload(payload.data ?? new Uint8Array(), versionOf(payload)));
  return { metadata, data: plain };
}

function textOf(bytes: Uint8Array | null | undefined): string | undefined {
  return bytes ? Buffer.from(bytes).toString('utf8') : undefined;
}
