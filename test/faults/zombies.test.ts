import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Observer } from './observer.ts';

interface Told {
  readonly pid: number;
  readonly results: readonly {
    readonly verdict: string;
    readonly reason: string | null;
    readonly leftBehind: readonly string[];
    readonly tookMs: number;
  }[];
}

const sh = (script: string): string[] => ['/bin/sh', '-c', script];

/** Ways to run a program as process 1 of a container without a reaper: as root, or as anybody where the system lets us. */
const containers = [
  ['unshare', '--pid', '--fork', '--mount-proc'],
  ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc'],
];
const container = containers.find(([file = '', ...args]) => spawnSync(file, [...args, 'true'], { timeout: 5_000 }).status === 0);

describe('a zombie', () => {
  it('that a command has left is nobody who is alive', async () => {
    // `sleep` takes the place of the shell, and never waits for the child that the shell has started.
    const careless = 'sh -c "true & exec sleep 15" >/dev/null 2>&1 &';
    const { verdict, leftBehind, alive } = await new Observer().run({ command: sh(`${careless} sleep 0.3; echo done`) });
    assert.deepEqual(
      [verdict, leftBehind.map(({ command, outcome }) => [command, outcome]), alive],
      ['passed', [['sleep 15', 'ended']], []],
    );
  });
});

if (container !== undefined) {
  describe('in a container whose first process waits for nobody', () => {
    it('orphans that have become zombies delay no result, and are not reported as alive', async () => {
      const [file = '', ...args] = container;
      const program = join(import.meta.dirname, 'zombie-program.ts');
      const observer = new Observer();
      const specs = [
        // Ends before the command: a zombie in its group when it ends.
        { command: sh('(sh -c "sleep 0.05" &); sleep 0.3; echo done') },
        // Asked to end after the command has ended.
        { command: sh('sleep 15 >/dev/null 2>&1 & echo done') },
        // Ended with the command, in its group and out of it.
        {
          command: sh('setsid sh -c "trap \\"\\" TERM; sleep 15; sleep 15" & sleep 15 & sleep 15'),
          timeoutMs: 300,
          graceMs: 300,
        },
      ];
      const all = specs.map((spec) => ({ cwd: '/', env: observer.env, ...spec }));
      const command = [...args, process.execPath, program, JSON.stringify(all)];
      const { stdout } = await promisify(execFile)(file, command, { timeout: 15_000 });
      const { pid, results }: Told = JSON.parse(stdout);
      assert.equal(pid, 1);
      assert.deepEqual(
        results.map(({ verdict, leftBehind }) => [verdict, leftBehind]),
        [
          ['passed', []],
          ['passed', ['ended']],
          ['timed-out', []],
        ],
      );
      assert.equal(results[2]?.reason, 'timed out after 300 ms');
      const limitsMs = [1_500, 2_500, 3_500];
      for (const [index, { tookMs }] of results.entries()) assert.ok(tookMs < (limitsMs[index] ?? 0), `${index}: ${tookMs}`);
      assert.deepEqual(observer.survivors(), []);
    });
  });
}
