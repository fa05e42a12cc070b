import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Observer } from '../observer.ts';

const program = join(import.meta.dirname, '../../../src/cli/cli.ts');
const runs = 20;

const seq = (last: number): string => Array.from({ length: last }, (_, index) => `${index + 1}\n`).join('');

const lastLines = [
  ['good', 200_000],
  ['bad', 300_000],
] as const;

interface Report {
  readonly verdict: string;
  readonly checks: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly output: { readonly file: string | null };
  }[];
}

describe('two programs in one folder', () => {
  it('run twenty times each beside each other, and both are right every time', async () => {
    const observer = new Observer();
    const root = await mkdtemp(join(tmpdir(), 'preflight-two-'));
    const cache = join(root, 'cache');
    const config = JSON.stringify({
      detect: false,
      checks: {
        good: { command: ['sh', '-c', 'seq 1 200000'] },
        bad: { command: ['sh', '-c', 'seq 1 300000; exit 3'] },
        after: { command: ['true'], dependsOn: ['bad'] },
      },
    });
    await writeFile(join(root, 'preflight.jsonc'), config);
    const env = { ...process.env, ...observer.env, PREFLIGHT_CACHE_DIR: cache };

    async function runOnce(): Promise<Report> {
      const child = spawn(process.execPath, [program, 'run', '--json'], { cwd: root, env, timeout: 60_000 });
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.stderr.resume();
      const [status]: unknown[] = await once(child, 'close');
      assert.equal(status, 1);
      const report: Report = JSON.parse(Buffer.concat(chunks).toString());
      // More than a result keeps: each has a log of its own, and all of it is there.
      for (const [id, last] of lastLines) {
        const file = report.checks.find((check) => check.id === id)?.output.file ?? null;
        assert.ok(file !== null, `${id} has no log`);
        assert.equal(await readFile(file, 'utf8'), seq(last));
      }
      return report;
    }

    async function runAll(): Promise<Report[]> {
      const reports: Report[] = [];
      for (let count = 0; count < runs; count++) reports.push(await runOnce());
      return reports;
    }

    try {
      const reports = (await Promise.all([runAll(), runAll()])).flat();
      assert.equal(reports.length, 2 * runs);
      for (const { verdict, checks } of reports) {
        const verdicts = checks.map((check) => [check.id, check.verdict]);
        assert.deepEqual(
          [verdict, verdicts],
          [
            'failed',
            [
              ['good', 'passed'],
              ['bad', 'failed'],
              ['after', 'skipped'],
            ],
          ],
        );
      }
      assert.equal(await readFile(join(root, 'preflight.jsonc'), 'utf8'), config);
      assert.deepEqual((await readdir(root)).toSorted(), ['cache', 'preflight.jsonc']);
      assert.deepEqual(observer.survivors(), []);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }).timeout(120_000);
});
