/** Verifies every stream of the log and the register of signatures, entry by entry. */
import { checkpointDigest, type Checkpoint } from '../../domain/processing-log/checkpoint.js';
import { StreamVerification, verifyRegister, type Finding } from '../../domain/processing-log/verification.js';
import type { Store } from '../connection.js';
import { checkpointOf, chainedOf, sha256 } from './documents.js';
import type { CheckpointDocument, ProcessingDocument } from './processing.schema.js';
import { SigningKey } from './signing-key.js';

export interface Anchor {
  number: number;
  digest: string;
}

export interface LogReport {
  findings: number;
  streams: number;
  entries: number;
  /** Behind the last signature of their stream. */
  unsigned: number;
  signatures: number;
  /** The newest signature: to be kept outside of the store. */
  newest?: Anchor;
  /** SPKI in base64. */
  publicKey: string;
}

export interface VerifyOptions {
  /** A signature that was noted elsewhere, and must still be there. */
  anchor?: Anchor | undefined;
  found: (finding: Finding) => void;
}

const BATCH = 1_000;

/** Verifies the whole log. What is added meanwhile may be left out, and is no finding. */
export async function verifyLog({ models, keys }: Pick<Store, 'models' | 'keys'>, { anchor, found }: VerifyOptions): Promise<LogReport> {
  const key = SigningKey.of(keys.installation);
  const report: LogReport = { findings: 0, streams: 0, entries: 0, unsigned: 0, signatures: 0, publicKey: key.publicKey };
  const tell = (findings: Finding[]) => {
    report.findings += findings.length;
    findings.forEach(found);
  };
  // Signatures first: of what they cover everything stands by now.
  const documents = await models.processingCheckpoints.find({}).sort({ _id: 1 }).lean<CheckpointDocument[]>();
  const checkpoints = documents.map(checkpointOf);
  tell(verifyRegister(checkpoints, { digest: sha256, anchor, isSigned: (text, { signature, keyId }) => keyId === key.id && key.verifies(text, signature) }));
  report.signatures = checkpoints.length;
  const newest = checkpoints.at(-1);
  if (newest) report.newest = { number: newest.number, digest: checkpointDigest(newest, sha256) };
  for (const stream of await streamsOf(models, checkpoints)) {
    const verification = new StreamVerification({ stream, checkpoints: checkpoints.filter((one) => one.stream === stream), digest: sha256 });
    // The raw documents: a schema would cast what somebody changed.
    const cursor = models.processingLog.collection.find({ _id: { $gt: `${stream}/`, $lt: `${stream}/~` } } as object, { sort: { _id: 1 }, batchSize: BATCH });
    for await (const document of cursor) {
      report.entries += 1;
      tell(verification.see(chainedOf(document as unknown as ProcessingDocument)));
    }
    tell(verification.end());
    report.streams += 1;
    report.unsigned += verification.unsigned;
  }
  return report;
}

/** Every stream that has entries, and every one that was signed. */
async function streamsOf({ processingLog }: Pick<Store['models'], 'processingLog'>, checkpoints: readonly Checkpoint[]): Promise<string[]> {
  const streams = new Set(checkpoints.map(({ stream }) => stream));
  for (let after = ''; ; ) {
    const [next] = await processingLog.collection.find({ _id: { $gt: after } } as object, { sort: { _id: 1 }, limit: 1, projection: { _id: 1 } }).toArray();
    if (!next) return [...streams].sort();
    const stream = String(next._id).replace(/\/[^/]*$/, '');
    streams.add(stream);
    after = `${stream}/~`;
  }
}
