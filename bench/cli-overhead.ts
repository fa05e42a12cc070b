import { buildSync } from 'esbuild';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { measureSideBySide, ms, type Figure } from './measure.ts';
import { cli, withWorkspace } from './workspace.ts';

/** 100 independent checks that do nothing, 8 at a time: the whole process against a hand-written p-limit and spawn loop, bundled alike. */
export async function cliOverhead(): Promise<Figure[]> {
  const loop = join(tmpdir(), `preflight-bench-loop-${process.pid}.mjs`);
  buildSync({
    entryPoints: [join(import.meta.dirname, 'spawn-loop.ts')],
    outfile: loop,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
  });
  const checks = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`noop-${index}`, { command: ['true'] }]));
  try {
    return await withWorkspace(checks, (cwd) => {
      const baseline = { argv: [process.execPath, loop, '100', '8', 'true'], cwd };
      const subject = { argv: [process.execPath, cli, 'run', '--jobs', '8', '--reporter', 'plain'], cwd };
      const { baselineMs, subjectMs } = measureSideBySide(baseline, subject, 15);
      const detail = `100 no-op checks, 8 jobs: ${ms(subjectMs)} against ${ms(baselineMs)} of a p-limit + spawn loop`;
      return [{ name: 'CLI overhead', value: subjectMs / baselineMs, limit: 1.5, detail }];
    });
  } finally {
    rmSync(loop, { force: true });
  }
}
