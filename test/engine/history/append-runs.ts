// Keeps runs, says the id of each that is kept, and ends unless it is killed:  node append-runs.ts DIRECTORY FIRST COUNT
import { writeSync } from 'node:fs';
import { HistoryStore } from '../../../src/engine/history/history-store.ts';
import { silentLogger, systemClock } from '../../../src/engine/ports.ts';
import { makeRecord } from './make-record.ts';

const [directory, first, count] = process.argv.slice(2);
const checks = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`check-with-a-name-${index}`, index]));
for (let index = 0; index < Number(count); index++) {
  const runId = `${first}-${index}`;
  const startedAt = new Date().toISOString();
  const store = new HistoryStore({ directory: directory!, root: '/root', clock: systemClock, logger: silentLogger });
  store.append({ ...makeRecord(checks), runId, startedAt });
  writeSync(1, `${runId}\n`);
}
