import { withBundle } from './bundle.ts';
import { measureSideBySide, ms, type Figure } from './measure.ts';
import { measurePeakMB, megabytes } from './peak-memory.ts';
import { cli, withWorkspace } from './workspace.ts';

const atOnce = 4;
const flood = ['/bin/sh', '-c', 'yes 0123456789abcdef0123456789 | head -c 200000000'];

/** Four checks at once that write 200 MB each: the whole process against bare spawns whose output nobody looks at. */
export async function floodOfOutput(): Promise<Figure[]> {
  const checks = Object.fromEntries(Array.from({ length: atOnce }, (_, index) => [`flood-${index}`, { command: flood }]));
  return withBundle('discard-loop', (loop) =>
    withWorkspace(checks, (cwd) => {
      const run = [cli, 'run', '--no-cache', '--jobs', String(atOnce), '--reporter', 'plain'];
      const baseline = { argv: [process.execPath, loop, String(atOnce), ...flood], cwd };
      const { baselineMs, subjectMs } = measureSideBySide(baseline, { argv: [process.execPath, ...run], cwd }, 9);
      const what = `${atOnce} checks that write 200 MB each`;
      const peakMB = measurePeakMB(run, cwd);
      const bareMB = measurePeakMB(baseline.argv.slice(1), cwd);
      return [
        {
          name: 'Flood, wall',
          value: subjectMs / baselineMs,
          limit: 1.5,
          detail: `${what}: ${ms(subjectMs)} against ${ms(baselineMs)} of bare spawns that discard it`,
        },
        {
          name: 'Flood, MB',
          value: peakMB,
          limit: 150,
          detail: `${what}: peak of the CLI; bare spawns take ${megabytes(bareMB)}`,
        },
      ];
    }),
  );
}
