/** Sealing a BSN. Who reads the collection without the keys learns nothing; who swaps two records is found out. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { DomainError } from '../../domain/shared/domain-error.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { VaultDocument } from './vault.schema.js';

export interface VaultKeys {
  /** Counts up when the encryption key is replaced; stands in every record. */
  version: number;
  /** 32 bytes: encrypts. */
  encryption: Buffer;
  /** 32 bytes: makes the hash by which an equal BSN is found. */
  hash: Buffer;
}

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A key of 32 bytes from its base64 text. Throws `VAULT.KEY_INVALID`, without the text. */
export function vaultKey(base64: string, name: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length === 32 && key.some((byte) => byte !== 0)) return key;
  throw new DomainError('VAULT.KEY_INVALID', `${name} is not a key of 32 bytes in base64`, {
    field: name,
    remedy: 'Make one: openssl rand -base64 32',
  });
}

export class BsnVault {
  constructor(private readonly keys: VaultKeys) {}

  /** The record of a candidate's BSN. Each call has another initialisation vector. */
  seal({ candidateId, bsn }: { candidateId: string; bsn: string }, now: Instant): VaultDocument {
    const { version, encryption } = this.keys;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, encryption, iv).setAAD(boundTo(candidateId, version));
    const sealed = Buffer.concat([iv, cipher.update(bsn, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return {
      _id: candidateId,
      bsn: sealed.toString('base64'),
      bsnHash: this.hashOf(bsn),
      keyVersion: version,
      createdAt: now,
    };
  }

  /** The BSN of a record. Throws when the record was changed, moved to another candidate or sealed with another key. */
  open({ _id, bsn, keyVersion }: Pick<VaultDocument, '_id' | 'bsn' | 'keyVersion'>): string {
    const sealed = Buffer.from(bsn, 'base64');
    const decipher = createDecipheriv(ALGORITHM, this.keys.encryption, sealed.subarray(0, IV_BYTES))
      .setAAD(boundTo(_id, keyVersion))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }

  /** The keyed hash of a BSN; equal for equal numbers, and not to be guessed without the key. */
  hashOf(bsn: string): string {
    return createHmac('sha256', this.keys.hash).update(`vault/bsn/${bsn}`).digest('base64');
  }
}

/** What a record is bound to: collection, record, field and key. */
function boundTo(candidateId: string, keyVersion: number): Buffer {
  return Buffer.from(JSON.stringify(['vault', candidateId, 'bsn', keyVersion]));
}
