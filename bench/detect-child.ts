// Measures the detection of a folder in this process and prints it as JSON:  node detect-child.ts BUNDLE FOLDER
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type { detectChecks as Detect } from '../src/config/detect/detect.ts';

const [, , bundle = '', root = ''] = process.argv;
const { detectChecks }: { readonly detectChecks: typeof Detect } = createRequire(import.meta.url)(bundle);
const watch = watchTurns();
const cold = await timeDetection();
const blockMs = watch.stop();
// Times of files that are this new are not trusted.
await pause(200);
const warm = await timeDetection();
console.log(JSON.stringify({ coldMs: cold.ms, warmMs: warm.ms, blockMs, checks: cold.checks }));

async function timeDetection(): Promise<{ readonly ms: number; readonly checks: number }> {
  const startedMs = performance.now();
  const { checks, problems } = await detectChecks(root);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { ms: performance.now() - startedMs, checks: checks.length };
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
