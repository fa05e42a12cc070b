import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../../src/engine/process/run-process.ts';

// Runs COUNT commands at once, and says what became of them. Each waits until TOGETHER of them run at the same time, or for half a minute.
const [count = '1', together = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'preflight-crowd-'));
const meet = `: > "$0/$$"; until [ "$(ls "$0" | wc -l)" -ge ${together} ]; do sleep 0.05; done; sleep 0.1`;
const verdicts: Record<string, number> = {};
let shortages = 0;
const results = await Promise.all(
  Array.from({ length: Number(count) }, () =>
    runProcess({ command: ['/bin/sh', '-c', meet, folder], cwd: '/', timeoutMs: 30_000 }, { onShortage: () => void shortages++ }),
  ),
);
rmSync(folder, { recursive: true, force: true });
for (const { verdict } of results) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
console.log(JSON.stringify({ verdicts, shortages }));
