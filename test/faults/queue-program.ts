import { readFileSync } from 'node:fs';
import { runProcess } from '../../src/engine/process/run-process.ts';
import { createSession } from '../../src/session/session.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';

// Runs COUNT checks, of which every second fails, with that many JOBS, and says what became of them and what that took.
const [count = '1', jobs = '1'] = process.argv.slice(2);
const checks = Array.from({ length: Number(count) }, (_, index) =>
  makeCheck(`check-${index}`, { command: ['/bin/sh', '-c', `echo ${'x'.repeat(1_000)}; exit ${index % 2}`] }),
);
let running = 0;
let mostAtOnce = 0;
let mostSeen = 0;

/** Children of this process, as the system lists them: commands, and the watchdog. */
function countChildren(): number {
  if (process.platform !== 'linux') return 0;
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').trim();
  const pids = children === '' ? [] : children.split(' ');
  return pids.filter((pid) => !isWatchdog(pid)).length;
}

function isWatchdog(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('preflight-watchdog');
  } catch {
    return true; // It has ended.
  }
}

await using session = await createSession({
  root: '/',
  cacheDirectory: null,
  load: () => Promise.resolve(makeWorkspace(checks, { root: '/', jobs: Number(jobs) })),
  spawn: async (spec, options) => {
    mostAtOnce = Math.max(mostAtOnce, ++running);
    const result = runProcess(spec, options);
    // The command is started in the next turn, when the process core has asked what it needs to.
    await new Promise(setImmediate);
    mostSeen = Math.max(mostSeen, countChildren());
    await result;
    running--;
    return result;
  },
});
const run = session.run();
if (!run.ok) throw new Error('refused');
const { checks: states } = await run.value.finished;
const verdicts: Record<string, number> = {};
for (const state of states.values()) {
  const verdict = state.status === 'finished' ? state.result.verdict : state.status;
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
}
const peakMB = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ verdicts, mostAtOnce, mostSeen, peakMB }));
