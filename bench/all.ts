// Prints every figure with its limit:  npm run bench [-- NAME…]   (builds first; exit 1 when a limit is missed)
import { execFileSync } from 'node:child_process';
import { activation } from './activation.ts';
import { cliOverhead } from './cli-overhead.ts';
import { coldStart } from './cold-start.ts';
import { crowdOfSleeps } from './crowd.ts';
import { detection } from './detect.ts';
import { floodOfOutput } from './flood.ts';
import { problemMatcher } from './matcher.ts';
import { freshVerdicts } from './fresh.ts';
import type { Figure } from './measure.ts';
import { memoryOfFiles } from './memory.ts';
import { parallelSleeps } from './parallel-sleeps.ts';
import { processOverhead } from './process-overhead.ts';
import { queueOfChecks } from './queue.ts';
import { randomGraphs, solvedGraphs } from './random-graphs.ts';
import { realSchedules } from './real-schedules.ts';
import { sweep } from './sweep.ts';
import { timeline } from './timeline.ts';

const benchmarks: Readonly<Record<string, () => Promise<Figure[]>>> = {
  'cli-overhead': cliOverhead,
  'parallel-sleeps': parallelSleeps,
  'random-graphs': randomGraphs,
  'solved-graphs': solvedGraphs,
  'real-schedules': realSchedules,
  'cold-start': coldStart,
  activation,
  'process-overhead': processOverhead,
  flood: floodOfOutput,
  sweep,
  queue: queueOfChecks,
  crowd: crowdOfSleeps,
  detection,
  fresh: freshVerdicts,
  matcher: problemMatcher,
  memory: memoryOfFiles,
  timeline,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in benchmarks));
if (unknown.length > 0)
  throw new Error(`No such benchmark: ${unknown.join(', ')}. There are ${Object.keys(benchmarks).join(', ')}.`);

execFileSync(process.execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' });
let missed = 0;
for (const name of chosen.length > 0 ? chosen : Object.keys(benchmarks)) {
  for (const { name: figure, value, limit, atLeast = false, detail, digits = 2 } of await benchmarks[name]!()) {
    const isMet = atLeast ? value >= limit : value <= limit;
    if (!isMet) missed++;
    console.log(
      `${isMet ? 'ok    ' : 'MISSED'} ${figure}: ${value.toFixed(digits)} (${atLeast ? 'at least' : 'at most'} ${limit})  ${detail}`,
    );
  }
}
process.exitCode = missed === 0 ? 0 : 1;
