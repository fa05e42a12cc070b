import { measureSideBySide, ms, type Figure } from './measure.ts';
import { cli, withWorkspace } from './workspace.ts';

/** One check that does nothing: the whole process against Node doing nothing. */
export async function coldStart(): Promise<Figure[]> {
  return withWorkspace({ noop: { command: ['true'] } }, (cwd) => {
    const baseline = { argv: [process.execPath, '-e', '0'], cwd };
    const subject = { argv: [process.execPath, cli, 'run', '--no-cache', '--reporter', 'plain'], cwd };
    const { baselineMs, subjectMs } = measureSideBySide(baseline, subject, 31);
    const detail = `run with one no-op check: ${ms(subjectMs)} against ${ms(baselineMs)} of node -e 0`;
    return [{ name: 'CLI cold start', value: subjectMs / baselineMs, limit: 2, detail }];
  });
}
