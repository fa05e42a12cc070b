import { withBundle } from './bundle.ts';
import { measureSideBySide, ms, type Figure } from './measure.ts';
import { cli, withWorkspace } from './workspace.ts';

/** 100 independent checks that do nothing, 8 at a time: the whole process against a hand-written p-limit and spawn loop, bundled alike. */
export async function cliOverhead(): Promise<Figure[]> {
  const checks = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`noop-${index}`, { command: ['true'] }]));
  return withBundle('spawn-loop', (loop) =>
    withWorkspace(checks, (cwd) => {
      const baseline = { argv: [process.execPath, loop, '100', '8', 'true'], cwd };
      const subject = { argv: [process.execPath, cli, 'run', '--no-cache', '--jobs', '8', '--reporter', 'plain'], cwd };
      const { baselineMs, subjectMs } = measureSideBySide(baseline, subject, 15);
      const detail = `100 no-op checks, 8 jobs: ${ms(subjectMs)} against ${ms(baselineMs)} of a p-limit + spawn loop`;
      return [{ name: 'CLI overhead', value: subjectMs / baselineMs, limit: 1.5, detail }];
    }),
  );
}
