/** Verifies every stream of the log and the register of signatures, entry by entry. */
import { checkpointDigest, signedText, type Checkpoint } from '../../domain/processing-log/checkpoint.js';
import { StreamVerification, verifyRegister, type Finding } from '../../domain/processing-log/verification.js';
import type { Store } from '../connection.js';
import { checkpointOf, chainedOf, sha256 } from './documents.js';
import type { CheckpointDocument } from './processing.schema.js';
import { SigningKey } from './signing-key.js';
import { idsOf, rawEntries, streamsIn } from './streams.js';

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
  /** Streams that went by their term. */
  removed: number;
  /** Entries of them that are still to go. */
  leaving: number;
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
  const report: LogReport = { findings: 0, streams: 0, entries: 0, unsigned: 0, signatures: 0, removed: 0, leaving: 0, publicKey: key.publicKey };
  const tell = (findings: Finding[]) => {
    report.findings += findings.length;
    findings.forEach(found);
  };
  // Signatures first: of what they cover everything stands by now.
  const documents = await models.processingCheckpoints.find({}).sort({ _id: 1 }).lean<CheckpointDocument[]>();
  const checkpoints = documents.map(checkpointOf);
  const isSigned = (text: string, { signature, keyId }: Checkpoint) => keyId === key.id && key.verifies(text, signature);
  tell(verifyRegister(checkpoints, { digest: sha256, anchor, isSigned }));
  report.signatures = checkpoints.length;
  const newest = checkpoints.at(-1);
  if (newest) report.newest = { number: newest.number, digest: checkpointDigest(newest, sha256) };
  // A forged removal is a finding of its own, and excuses nothing.
  const trusted = checkpoints.filter((one) => one.removed === undefined || isSigned(signedText(one), one));
  for (const stream of await allStreams(models, checkpoints)) {
    const own = trusted.filter((one) => one.stream === stream);
    let seen = await look(models, { stream, own });
    if (seen.findings.length > 0) {
      const later = await removalSince(models, { stream, after: newest?.number ?? 0 });
      if (later && isSigned(signedText(later), later)) seen = await look(models, { stream, own: [...own, later] });
    }
    const { findings, entries, verification } = seen;
    tell(findings);
    report.entries += entries;
    report[verification.isRemoved ? 'removed' : 'streams'] += 1;
    if (verification.isRemoved) report.leaving += entries;
    report.unsigned += verification.unsigned;
  }
  return report;
}

async function look(models: Pick<Store['models'], 'processingLog'>, { stream, own }: { stream: string; own: Checkpoint[] }) {
  const verification = new StreamVerification({ stream, checkpoints: own, digest: sha256 });
  const findings: Finding[] = [];
  let entries = 0;
  for await (const document of rawEntries(models).find(idsOf(stream), { sort: { _id: 1 }, batchSize: BATCH })) {
    entries += 1;
    findings.push(...verification.see(chainedOf(document)));
  }
  findings.push(...verification.end());
  return { verification, findings, entries };
}

/** A removal that was signed while we looked. */
async function removalSince({ processingCheckpoints }: Pick<Store['models'], 'processingCheckpoints'>, { stream, after }: { stream: string; after: number }): Promise<Checkpoint | undefined> {
  const found = await processingCheckpoints.findOne({ stream, removed: { $exists: true }, _id: { $gt: after } }).lean<CheckpointDocument>();
  return found ? checkpointOf(found) : undefined;
}

/** Every stream that has entries, and every one that was signed. */
async function allStreams(models: Pick<Store['models'], 'processingLog'>, checkpoints: readonly Checkpoint[]): Promise<string[]> {
  const streams = new Set(checkpoints.map(({ stream }) => stream));
  for await (const stream of streamsIn(models)) streams.add(stream);
  return [...streams].sort();
}
