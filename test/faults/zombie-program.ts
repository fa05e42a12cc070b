import { runProcess } from '../../src/engine/process/run-process.ts';
import type { ProcessSpec } from '../../src/engine/process/spec.ts';

// As the first process of a container this inherits orphans and waits for none of them: each becomes a zombie that stays.
const specs: readonly ProcessSpec[] = JSON.parse(process.argv[2] ?? '[]');
const results = [];
for (const spec of specs) {
  const startedMs = performance.now();
  const { verdict, leftBehind, reason } = await runProcess(spec);
  results.push({ verdict, reason, leftBehind: leftBehind.map(({ outcome }) => outcome), tookMs: performance.now() - startedMs });
}
console.log(JSON.stringify({ pid: process.pid, results }));
