/** Requests by which people use their rights, and the archives that come of them. */
import type { RequestAttention, RequestStatus, Right } from '../../domain/rights/request.js';
import type { Instant } from '../../domain/shared/calendar.js';
import type { Store } from '../connection.js';
import { openFields, sealFields } from '../keys/sealed-fields.js';
import { readPage, type Page, type PageRequest } from '../pages.js';
import { isDuplicateKey, plain } from '../stored.js';
import { ONE_OPEN_REQUEST, type RequestText, type RightsRequestDocument } from './rights.schema.js';

export type RightsRequest = Omit<RightsRequestDocument, '_id' | 'sealed'> & RequestText & { requestId: string };
export type NewRightsRequest = Pick<RightsRequest, 'requestId' | 'right' | 'region' | 'receivedAt' | 'receivedBy' | 'dueBy' | 'explanation' | 'changes'> & { candidateId: string };

export interface RequestFilter {
  candidateId?: string | undefined;
  right?: Right | undefined;
  status?: RequestStatus | undefined;
  attention?: RequestAttention | undefined;
  region?: { $in: string[] } | undefined;
}

const place = (id: string) => ({ collection: 'rights-requests', id });

export class RightsRequests {
  constructor(private readonly store: Pick<Store, 'models' | 'keys'>) {}

  /** False when the person has such a request open already; a repeat with the same id is fine. Throws `CANDIDATE.ERASED`. */
  async insert({ requestId, explanation, changes, ...request }: NewRightsRequest): Promise<boolean> {
    const key = await this.store.keys.of(request.candidateId);
    const sealed = sealFields(key, place(requestId), { explanation, changes }) as RightsRequestDocument['sealed'];
    try {
      await this.store.models.rightsRequests.create({ _id: requestId, ...request, status: 'open', extended: false, sealed });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return !isDuplicateKey(error, ONE_OPEN_REQUEST) || (await this.store.models.rightsRequests.exists({ _id: requestId })) !== null;
    }
  }

  async find(requestId: string): Promise<RightsRequest | undefined> {
    const found = await this.store.models.rightsRequests.findById(requestId).lean();
    return found ? this.opened(found) : undefined;
  }

  async list(filter: RequestFilter, page: PageRequest): Promise<Page<RightsRequest>> {
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const { items, ...rest } = await readPage(this.store.models.rightsRequests, { filter: given, page });
    return { ...rest, items: await Promise.all(items.map((item) => this.opened(item))) };
  }

  /** Changes an open request. False when it is open no more. */
  async change(requestId: string, { reason, extensionReason, ...fields }: Partial<Omit<RightsRequest, 'requestId'>>): Promise<boolean> {
    const texts = { ...(reason && { reason }), ...(extensionReason && { extensionReason }) };
    const sealed = Object.keys(texts).length > 0 ? await this.sealedTexts(requestId, texts) : {};
    const gone = fields.status ? { $unset: { attention: '' as const } } : {};
    const { matchedCount } = await this.store.models.rightsRequests.updateOne({ _id: requestId, status: 'open' }, { $set: { ...fields, ...sealed }, ...gone }, { runValidators: true });
    return matchedCount === 1;
  }

  /** A request that was granted is done; more than once changes nothing. */
  async done(requestId: string, { carriedOutAt, archiveExpiresAt }: { carriedOutAt: Instant; archiveExpiresAt?: Instant }): Promise<void> {
    const done = { status: 'done' as const, carriedOutAt, ...(archiveExpiresAt && { archiveExpiresAt }) };
    await this.store.models.rightsRequests.updateOne({ _id: requestId, status: 'granted' }, { $set: done });
  }

  /** False when it does not hold. */
  async lifted(requestId: string, now: Instant): Promise<boolean> {
    const { matchedCount } = await this.store.models.rightsRequests.updateOne({ _id: requestId, status: 'done' }, { $set: { status: 'lifted', liftedAt: now } });
    return matchedCount === 1;
  }

  /** Keeps the archive of a request; a repeat replaces it. Throws `CANDIDATE.ERASED`. */
  async keepArchive({ requestId, candidateId, zip, expiresAt }: { requestId: string; candidateId: string; zip: Uint8Array; expiresAt: Instant }): Promise<void> {
    const key = await this.store.keys.of(candidateId);
    const sealed = key.sealField(Buffer.from(zip).toString('base64'), archivePlace(requestId));
    await this.store.models.rightsArchives.replaceOne({ _id: requestId }, { _id: requestId, candidateId, sealed, expiresAt }, { upsert: true });
  }

  /** Undefined when it expired, or was erased. */
  async archive(requestId: string, now: Instant): Promise<Buffer | undefined> {
    const found = await this.store.models.rightsArchives.findOne({ _id: requestId, expiresAt: { $gt: now } }).lean();
    const key = found && (await this.store.keys.find(found.candidateId));
    return key ? Buffer.from(key.openField(found.sealed, archivePlace(requestId)) as string, 'base64') : undefined;
  }

  private async sealedTexts(requestId: string, texts: Partial<RequestText>): Promise<Record<string, string>> {
    const found = await this.store.models.rightsRequests.findById(requestId, { candidateId: 1 }).lean();
    if (!found?.candidateId) return {};
    const sealed = sealFields(await this.store.keys.of(found.candidateId), place(requestId), texts);
    return Object.fromEntries(Object.entries(sealed).map(([field, text]) => [`sealed.${field}`, text as string]));
  }

  private async opened({ _id, sealed, ...document }: RightsRequestDocument): Promise<RightsRequest> {
    const key = document.candidateId ? await this.store.keys.find(document.candidateId) : undefined;
    const texts = key ? openFields<RequestText>(key, place(_id), sealed as never) : {};
    return { ...(plain(document) as typeof document), ...texts, requestId: _id };
  }
}

function archivePlace(id: string) {
  return { collection: 'rights-archives', id, field: 'zip' };
}
