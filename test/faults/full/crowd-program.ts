import { runProcess } from '../../../src/engine/process/run-process.ts';

// Runs COUNT commands at once that sleep SECONDS each, and says what became of them.
const [count = '1', seconds = '0'] = process.argv.slice(2);
const startedMs = performance.now();
const verdicts: Record<string, number> = {};
let shortages = 0;
const results = await Promise.all(
  Array.from({ length: Number(count) }, () =>
    runProcess({ command: ['sleep', seconds], cwd: '/' }, { onShortage: () => void shortages++ }),
  ),
);
for (const { verdict } of results) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
console.log(JSON.stringify({ verdicts, shortages, tookMs: performance.now() - startedMs }));
