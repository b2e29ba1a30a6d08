/** The versions of a data key as they stand wrapped in its document. */
import type { KeyEncryption, WrappedKey } from '../../keys/key-encryption.js';
import type { DataKeyVersion } from './data-key.js';
import type { OtherKeyVersion, PersonKeyDocument } from './person-key.schema.js';

/** Of a key that was never replaced; what was sealed before keys had versions says so too. */
export const FIRST_VERSION = 1;

type Numbered = Pick<OtherKeyVersion, 'keyVersion' | 'payloadsOnly'>;

/** The version that seals, with the fields of the others; undefined once the key was destroyed. */
export function sealingVersion({ wrapped, version, keyVersion = FIRST_VERSION }: PersonKeyDocument): Pick<OtherKeyVersion, 'keyVersion' | 'wrapped' | 'version'> | undefined {
  return wrapped === undefined || version === undefined ? undefined : { keyVersion, wrapped, version };
}

/** Every version of a document, the one that seals first; none once the key was destroyed. */
export function versionsOf(document: PersonKeyDocument): (Pick<OtherKeyVersion, 'keyVersion' | 'wrapped' | 'version'> & Numbered)[] {
  const sealing = sealingVersion(document);
  return sealing ? [sealing, ...(document.next ? [document.next] : []), ...(document.older ?? [])] : [];
}

/** What a wrapped version is bound to, so that one does not open in the place of another. */
export function ownerOfVersion(owner: string, { keyVersion, payloadsOnly }: Numbered): string {
  const version = keyVersion === FIRST_VERSION && !payloadsOnly ? owner : `${owner}/${keyVersion}`;
  return payloadsOnly ? `${version}/payloads` : version;
}

/** Throws `KEYS.WRONG` and `KEYS.VERSION_MISSING`. */
export function unwrapped(document: PersonKeyDocument, encryption: KeyEncryption): Promise<DataKeyVersion[]> {
  return Promise.all(
    versionsOf(document).map(async (one) => ({
      version: one.keyVersion,
      key: await encryption.unwrap({ wrapped: Buffer.from(one.wrapped, 'base64'), version: one.version }, ownerOfVersion(document._id, one)),
      payloadsOnly: one.payloadsOnly,
    })),
  );
}

/** As the fields of a document. */
export function wrappedFields({ wrapped, version }: WrappedKey): { wrapped: string; version: number } {
  return { wrapped: wrapped.toString('base64'), version };
}
