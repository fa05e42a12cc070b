import { execFileSync } from 'node:child_process';
import { median, ms, type Figure } from './measure.ts';
import { cli, withWorkspace } from './workspace.ts';

/** Six checks that wait 250 ms, six at a time: the speed-up that the run reports of itself. */
export async function parallelSleeps(): Promise<Figure[]> {
  const checks = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`sleep-${index}`, { command: ['sleep', '0.25'] }]));
  return withWorkspace(checks, (cwd) => {
    const reports = Array.from({ length: 5 }, () => {
      const stdio = ['ignore', 'pipe', 'ignore'] as const;
      const output = execFileSync(process.execPath, [cli, 'run', '--no-cache', '--jobs', '6', '--json'], {
        cwd,
        encoding: 'utf8',
        stdio: [...stdio],
      });
      const report: { speedup: number; durationMs: number } = JSON.parse(output);
      return report;
    });
    const detail = `6 checks of 250 ms, 6 jobs: ${ms(median(reports.map(({ durationMs }) => durationMs)))}`;
    return [{ name: 'Speed-up', value: median(reports.map(({ speedup }) => speedup)), limit: 5.5, atLeast: true, detail }];
  });
}
