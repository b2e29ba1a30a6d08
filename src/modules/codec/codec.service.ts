import { Injectable } from '@nestjs/common';
import type { Payload } from '@temporalio/common';
import type { Principal } from '../../contracts/api/roles.js';
import type { RouteInput, RouteOutput } from '../../contracts/api/route.js';
import type { codecRoutes } from '../../contracts/api/routes/codec.js';
import { traceCandidates } from '../../observability/request-trace.js';
import { Log } from '../../observability/log.js';
import type { Store } from '../../persistence/connection.js';
import { CandidateCodec, isEncrypted, ownerOf } from '../../temporal/payload-codec.js';

type Routes = typeof codecRoutes;
type In<R extends keyof Routes> = RouteInput<Routes[R]>;
type Wire = RouteOutput<Routes['decodePayloads']>['payloads'][number];

/** Opens payloads for the Temporal UI: of candidates in the regions of the caller, each opening logged first. */
@Injectable()
export class CodecService {
  private readonly codec: CandidateCodec;

  constructor(
    private readonly store: Pick<Store, 'models' | 'keys'>,
    private readonly log: Log,
  ) {
    this.codec = new CandidateCodec(store.keys);
  }

  async decode({ body }: In<'decodePayloads'>, caller: Principal): Promise<RouteOutput<Routes['decodePayloads']>> {
    const payloads = body.payloads.map(fromWire);
    const within = await this.within(new Set(payloads.flatMap((payload) => (isEncrypted(payload) ? (ownerOf(payload) ?? []) : []))), caller);
    const candidateIds = [...within].filter((owner) => owner !== this.store.keys.installation.owner);
    traceCandidates(candidateIds);
    if (candidateIds.length > 0) this.log.info('codec.decoded', { by: caller.subject, candidateIds });
    return { payloads: await Promise.all(payloads.map(async (payload) => toWire(within.has(ownerOf(payload) ?? '') ? (await this.codec.decode([payload]))[0]! : payload))) };
  }

  async encode({ body }: In<'encodePayloads'>): Promise<RouteOutput<Routes['encodePayloads']>> {
    return { payloads: (await this.codec.encode(body.payloads.map(fromWire))).map(toWire) };
  }

  /** The owners that the caller may read: the installation, and who is registered in one of their regions. */
  private async within(owners: ReadonlySet<string>, { regions }: Principal): Promise<Set<string>> {
    const { installation } = this.store.keys;
    const asked = [...owners].filter((owner) => owner !== installation.owner);
    const [found, keys] = await Promise.all([
      this.store.models.profiles.find({ _id: { $in: asked }, region: { $in: regions } }, { _id: 1 }).lean(),
      this.store.keys.all(asked),
    ]);
    const readable = found.map(({ _id }) => _id).filter((id) => keys.has(id));
    return new Set(owners.has(installation.owner) ? [...readable, installation.owner] : readable);
  }
}

function fromWire({ metadata = {}, data }: Wire): Payload {
  const bytes = Object.entries(metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')] as const);
  return { metadata: Object.fromEntries(bytes), ...(data !== undefined && { data: Buffer.from(data, 'base64') }) };
}

function toWire({ metadata, data }: Payload): Wire {
  const texts = Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const);
  return { metadata: Object.fromEntries(texts), ...(data && { data: Buffer.from(data).toString('base64') }) };
}
