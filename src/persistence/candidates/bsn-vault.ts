/** BSNs, sealed with the key of the person. Who reads the collection learns nothing; who swaps two records is found out. */
import type { Instant } from '../../domain/shared/calendar.js';
import type { Keyring } from '../keys/keyring.js';
import { BlindIndex } from './blind-index.js';
import type { VaultDocument } from './vault.schema.js';

export interface CandidateBsn {
  candidateId: string;
  /** Nine digits that pass the eleven test. */
  bsn: string;
}

export class BsnVault {
  private readonly index: BlindIndex;

  constructor(private readonly keys: Keyring) {
    this.index = new BlindIndex(keys.installation);
  }

  /** The records of candidates; their keys are made when they are not there. Throws `CANDIDATE.ERASED`. */
  async seal(candidates: readonly CandidateBsn[], now: Instant): Promise<VaultDocument[]> {
    const keys = await this.keys.make(candidates.map(({ candidateId }) => candidateId));
    return candidates.map(({ candidateId, bsn }) => ({
      _id: candidateId,
      bsn: keys.get(candidateId)!.sealField(bsn, placeOf(candidateId)),
      bsnHash: this.hashOf(bsn),
      createdAt: now,
    }));
  }

  /** The BSN of a record. Throws when the record was changed or moved to another candidate, and `CANDIDATE.ERASED`. */
  async open({ _id, bsn }: Pick<VaultDocument, '_id' | 'bsn'>): Promise<string> {
    return (await this.keys.of(_id)).openField(bsn, placeOf(_id)) as string;
  }

  /** The keyed hash of a BSN; equal for equal numbers, and not to be guessed without the key. */
  hashOf(bsn: string): string {
    return this.index.bsn(bsn);
  }
}

function placeOf(id: string) {
  return { collection: 'vault', id, field: 'bsn' };
}
