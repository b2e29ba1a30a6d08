// Loaded into a worker that is measured: on SIGUSR2 every thread of it collects its garbage, and the heaps are written
// as one JSON line to the file that BENCH_MEMORY_FILE names.
import { renameSync, writeFileSync } from 'node:fs';
import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

/** How long threads have to answer: a full collection takes tens of milliseconds. */
const ANSWER_MS = 3_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const channel = new BroadcastChannel('doorstroom-memory');
channel.unref();

const collected = () => {
  collect();
  collect();
  const { heapUsed, external } = memoryUsage();
  return { threadId, heapUsed, external };
};

if (isMainThread) {
  let answers = [];
  channel.onmessage = ({ data }) => {
    if (data.heapUsed !== undefined) answers.push(data);
  };
  process.on('SIGUSR2', () => {
    answers = [collected()];
    channel.postMessage({ collect: true });
    setTimeout(() => {
      const file = process.env.BENCH_MEMORY_FILE;
      writeFileSync(`${file}.part`, JSON.stringify({ rss: memoryUsage.rss(), threads: answers }));
      renameSync(`${file}.part`, file);
    }, ANSWER_MS);
  });
} else {
  channel.onmessage = ({ data }) => {
    if (data.collect) channel.postMessage(collected());
  };
}
