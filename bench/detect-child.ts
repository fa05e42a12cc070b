// Measures the detection of a folder in this process and prints it as JSON:  node detect-child.ts BUNDLE FOLDER
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type { detect as Detect } from '../src/config/detect/detect.ts';
import { DetectionMemory } from '../src/config/detection-memory.ts';

const [, , bundle = '', root = ''] = process.argv;
const { detect }: { readonly detect: typeof Detect } = createRequire(import.meta.url)(bundle);
const memory = new DetectionMemory();
const watch = watchTurns();
const cold = await timeDetection();
const blockMs = watch.stop();
// Times of files that are this new are not trusted.
await pause(200);
await memory.keep(root, process.env, null, await detect(root, process.env));
const warmMs = await timeRecall();
console.log(JSON.stringify({ coldMs: cold.ms, warmMs, blockMs, checks: cold.checks }));

async function timeDetection(): Promise<{ readonly ms: number; readonly checks: number }> {
  const startedMs = performance.now();
  const { checks, problems } = (await detect(root, process.env)).detection;
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { ms: performance.now() - startedMs, checks: checks.length };
}

async function timeRecall(): Promise<number> {
  const startedMs = performance.now();
  if ((await memory.recall(root, process.env, null)) === null) throw new Error('Nothing is remembered.');
  return performance.now() - startedMs;
}

/** The longest turn of the event loop in processor time of this thread: what else the machine does is not counted. */
function watchTurns(): { stop(): number } {
  let [longestMicros, last, isWatching] = [0, spentMicros(), true];
  const turn = () => {
    const now = spentMicros();
    longestMicros = Math.max(longestMicros, now - last);
    last = spentMicros();
    if (isWatching) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop: () => {
      isWatching = false;
      return longestMicros / 1_000;
    },
  };
}

function spentMicros(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
