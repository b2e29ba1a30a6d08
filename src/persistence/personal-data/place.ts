/** What can be said of a collection: whether it holds data of a person, and what becomes of that. */
import type { PersonKind } from '../../domain/rights/retention.js';
import type { DataKey } from '../keys/data-key.js';

/** All ids of one person: the record, and those that were merged into it. */
export type PersonIds = readonly string[];

/** Opens what is sealed in a document, for an export. `of` gives the key of another owner, as that of an import. */
export interface Opener {
  key: DataKey;
  of(owner: string): Promise<DataKey | undefined>;
}

/** Which fields of a document are sealed with the key of the person, for who must find all of them. */
export interface SealedFields {
  /** As it stands in what seals them. */
  collection: string;
  /** By their path in the document: the name that they are sealed under. `sealed.*` stands for all of that part, by their own names. */
  paths: Readonly<Record<string, string>> | 'sealed.*';
}

interface Told {
  /** What it holds, in Dutch: the data map and the archive of a person show it. */
  holds: string;
  /** Which part of it is encrypted, in Dutch. */
  sealed: string;
}

/** Documents that are about one person. */
export interface PersonPlace extends Told {
  about: 'person';
  /** Finds them by the ids of the person. */
  where: (ids: PersonIds) => object;
  /** Goes when the term of this kind of record is over; left out: with the whole file. */
  kind?: PersonKind;
  /** `unlink`: it stays as proof, and names nobody any more. */
  erasure: 'delete' | 'unlink';
  /** Fields that go when it is unlinked. */
  unlinks?: readonly string[];
  /** Left out of the archive of a person, with the reason, in Dutch. */
  notExported?: string;
  /** Takes the number of the person out of documents about somebody else. */
  forget?: NamingPlace['forget'];
  /** What of it is sealed with the key of the person. */
  sealedFields?: SealedFields;
  /** The document as the person may read it. */
  open?: (document: Record<string, unknown>, opener: Opener) => Promise<object> | object;
}

/** Documents of others, in which a person is named by a number without meaning. */
export interface NamingPlace extends Told {
  about: 'others';
  /** Takes the number out. */
  forget: (ids: PersonIds) => { filter: object; update: object };
}

/** Dealt with by a step of its own. */
export interface SpecialPlace extends Told {
  about: 'special';
}

/** Nothing of a candidate. */
export interface OtherPlace {
  about: 'nobody';
  holds: string;
}

export type DataPlace = PersonPlace | NamingPlace | SpecialPlace | OtherPlace;
