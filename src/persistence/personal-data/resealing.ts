/** Sealing anew what stands sealed with an older version of a person's key, in every place that the data map names. */
import type { mongo } from 'mongoose';
import type { Store } from '../connection.js';
import { versionOfField, type DataKey } from '../keys/data-key.js';
import type { SealedFields } from './place.js';
import { personPlaces } from './places.js';

export interface Resealed {
  /** Fields that had an older version. */
  resealed: number;
  /** Fields that do not open: they were changed or moved, and stay as they are. */
  unopened: number;
}

type Found = Record<string, unknown> & { _id: string };

/**
 * Seals every field of the person with the newest version of the key. A field that somebody else writes meanwhile keeps
 * what they wrote: each write is on the condition that the field is still what was read. A repeat finds nothing.
 */
export async function resealPerson({ models }: Pick<Store, 'models'>, key: DataKey): Promise<Resealed> {
  const done: Resealed = { resealed: 0, unopened: 0 };
  for (const [name, { where, sealedFields }] of personPlaces()) {
    if (!sealedFields) continue;
    const documents = models[name].collection as unknown as mongo.Collection<Found>;
    for await (const document of documents.find(where([key.owner]) as mongo.Filter<Found>)) {
      for (const { path, field, sealed } of olderFields(document, { sealedFields, version: key.version })) {
        const place = { collection: sealedFields.collection, id: document._id, field };
        const anew = sealedAnew(key, sealed, place);
        if (anew === undefined) done.unopened++;
        else {
          await documents.updateOne({ _id: document._id, [path]: sealed } as mongo.Filter<Found>, { $set: { [path]: anew } } as mongo.UpdateFilter<Found>);
          done.resealed++;
        }
      }
    }
  }
  return done;
}

function sealedAnew(key: DataKey, sealed: string, place: Parameters<DataKey['openField']>[1]): string | undefined {
  let value: unknown;
  try {
    value = key.openField(sealed, place);
  } catch {
    // Counted, and told to who runs it: one field that was tampered with must not keep the others back.
    return undefined;
  }
  return key.sealField(value, place);
}

interface OlderField {
  path: string;
  field: string;
  sealed: string;
}

function olderFields(document: Found, { sealedFields, version }: { sealedFields: SealedFields; version: number }): OlderField[] {
  return pathsOf(document, sealedFields).flatMap(([path, field, sealed]) =>
    typeof sealed === 'string' && (versionOfField(sealed) ?? version) !== version ? [{ path, field, sealed }] : [],
  );
}

function pathsOf(document: Found, { paths }: SealedFields): [path: string, field: string, value: unknown][] {
  if (paths === 'sealed.*') return Object.entries((document['sealed'] ?? {}) as object).map(([field, value]) => [`sealed.${field}`, field, value]);
  return Object.entries(paths).map(([path, field]) => [path, field, document[path]]);
}
