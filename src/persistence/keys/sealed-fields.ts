/** Records whose fields are sealed one by one. */
import type { DataKey } from './data-key.js';

/** Each field as sealed text. */
export type Sealed<Fields> = { [Field in keyof Fields]: string };

interface RecordPlace {
  collection: string;
  id: string;
}

/** Seals every field that is present. */
export function sealFields<Fields extends object>(key: DataKey, { collection, id }: RecordPlace, fields: Fields): Sealed<Fields> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([field, value]) => [field, key.sealField(value, { collection, id, field })])) as Sealed<Fields>;
}

/** Throws when a field was changed, or moved here from another field or record. */
export function openFields<Fields extends object>(key: DataKey, { collection, id }: RecordPlace, sealed: Sealed<Fields>): Fields {
  const present = Object.entries(sealed as Record<string, string | undefined>);
  return Object.fromEntries(
    present.flatMap(([field, text]) => (text === undefined || text === null ? [] : [[field, key.openField(text, { collection, id, field })]])),
  ) as Fields;
}
