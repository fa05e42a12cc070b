// Measures the detection of a folder in this process and prints it as JSON:  node detect-child.ts BUNDLE FOLDER
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { detectChecks as Detect } from '../src/config/detect/detect.ts';

const [bundle, root] = process.argv.slice(2) as [string, string];
const { detectChecks } = createRequire(import.meta.url)(bundle) as { readonly detectChecks: typeof Detect };
const delays = monitorEventLoopDelay({ resolution: 1 });
await pause(50);
delays.enable();
const cold = await timeDetection();
await pause(5);
delays.disable();
const warm = await timeDetection();
// The monitor counts the time between two of its ticks.
console.log(JSON.stringify({ coldMs: cold.ms, warmMs: warm.ms, blockMs: delays.max / 1e6, checks: cold.checks }));

async function timeDetection(): Promise<{ readonly ms: number; readonly checks: number }> {
  const startedMs = performance.now();
  const { checks, problems } = await detectChecks(root);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { ms: performance.now() - startedMs, checks: checks.length };
}
