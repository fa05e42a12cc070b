import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorkspace } from '../src/config/load-workspace.ts';
import { silentLogger } from '../src/engine/ports.ts';
import { Verdicts } from '../src/engine/cache/verdicts.ts';
import { createSession } from '../src/session/session.ts';
import { ms, timeOf, type Figure } from './measure.ts';
import { cli, commitAll } from './workspace.ts';

const checks = 100;
const rounds = 11;
/** Git's word about an index counts once its seconds are over. */
const settleMs = 3_000;

/** What it costs that nothing has to be run: whole processes against Node and git that do nothing, and the parts. The best of the rounds. */
export async function freshVerdicts(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [files, limit] of [
    [10, 2],
    [100, 3],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
    try {
      const root = join(folder, 'root');
      makeRepository(root, files);
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      figures.push(measureProcesses(root, join(folder, 'cache'), files, limit));
      if (files === 100)
        figures.push(measureOneChange(root, join(folder, 'cache')), ...(await measureParts(root, join(folder, 'cache'))));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return figures;
}

function makeRepository(root: string, files: number): void {
  const configured: Record<string, unknown> = {};
  for (let check = 0; check < checks; check++) {
    mkdirSync(join(root, `p${check}/src`), { recursive: true });
    for (let file = 0; file < files; file++)
      writeFileSync(join(root, `p${check}/src/f${file}.ts`), `export const x = ${check * file};\n`);
    configured[`c${check}`] = { command: ['true'], inputs: [`p${check}/**`] };
  }
  writeFileSync(join(root, 'preflight.jsonc'), JSON.stringify({ detect: false, checks: configured }));
  commitAll(root);
}

const runOf = (cwd: string, cache: string) => ({
  argv: [process.execPath, cli, 'run', '--quiet', '--reporter', 'plain'],
  cwd,
  env: { PREFLIGHT_CACHE_DIR: cache },
});

function measureProcesses(cwd: string, cache: string, files: number, limit: number): Figure {
  const commands = [
    { argv: [process.execPath, '-e', '0'], cwd },
    { argv: ['git', 'status', '--porcelain'], cwd },
    runOf(cwd, cache),
  ];
  for (const command of commands) for (let round = 0; round < 3; round++) timeOf(command);
  const best = commands.map(() => Infinity);
  for (let round = 0; round < rounds; round++)
    for (const [index, command] of commands.entries()) best[index] = Math.min(best[index]!, timeOf(command));
  const [node = 0, git = 0, subject = 0] = best;
  const detail = `${checks} fresh checks of ${files} files each: ${ms(subject)} against ${ms(node)} of node -e 0 and ${ms(git)} of git status`;
  return { name: `Fresh re-run, ${checks * files} files`, value: subject / (node + git), limit, detail };
}

function measureOneChange(root: string, cache: string): Figure {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    writeFileSync(join(root, 'p7/src/f7.ts'), `export const x = "${round}";\n`);
    best = Math.min(best, timeOf(runOf(root, cache)));
  }
  return {
    name: 'One file of 10,000 changed, ms',
    value: best,
    limit: 200,
    detail: 'the whole process, with the one check that is run',
  };
}

async function measureParts(root: string, cache: string): Promise<Figure[]> {
  const env = { ...process.env, PREFLIGHT_CACHE_DIR: cache };
  const workspace = await loadWorkspace({ root, env });
  const byId = new Map(workspace.checks.map((check) => [check.id, check]));
  const hits: number[] = [];
  const alone: number[] = [];
  const asked: number[] = [];
  await using session = await createSession({ root, env });
  for (let round = 0; round < rounds; round++) {
    await using verdicts = new Verdicts({ root, directory: join(cache, 'verdicts'), logger: silentLogger, ttlMs: () => 1e12 });
    const sinceMs = Date.now();
    await verdicts.moment(sinceMs);
    const find = async (count: number): Promise<number> => {
      const startedMs = performance.now();
      for (const check of workspace.checks.slice(0, count)) {
        const known = await verdicts.know(check, (id) => byId.get(id), sinceMs);
        if (typeof known === 'string' || (await verdicts.find(known.fingerprint)) === null)
          throw new Error(`${check.id} is not fresh`);
      }
      return performance.now() - startedMs;
    };
    alone.push(await find(1));
    hits.push((await find(checks)) / checks);
    writeFileSync(join(root, 'p3/src/f3.ts'), `export const x = "${round}";\n`);
    const startedMs = performance.now();
    const freshness = await session.freshness();
    asked.push(performance.now() - startedMs);
    if (freshness.get('c3')?.state === 'fresh' || freshness.get('c4')?.state !== 'fresh')
      throw new Error('The change was not seen.');
    execFileSync('git', ['checkout', '-q', 'p3'], { cwd: root });
    execFileSync('git', ['checkout', '-q', 'p7'], { cwd: root });
  }
  return [
    { name: 'Hit in bulk, ms', value: Math.min(...hits), limit: 1, detail: `${checks} checks of 100 files, each` },
    { name: 'Hit alone, ms', value: Math.min(...alone), limit: 10, detail: 'a check of 100 files, the first that is asked for' },
    {
      name: 'Freshness after a save, ms',
      value: Math.min(...asked),
      limit: 100,
      detail: `${checks} checks and 10,000 files, in a session`,
    },
  ];
}
