import assert from 'node:assert/strict';
import { Observer } from './observer.ts';

const sh = (script: string): string[] => ['/bin/sh', '-c', script];

describe('a command', () => {
  const observer = new Observer();

  for (const [how, more] of [
    ['ends', () => ({})],
    ['has a timeout that is far away', () => ({ timeoutMs: 15_000 })],
    ['was about to be cancelled', () => ({ signal: AbortSignal.timeout(15_000) })],
  ] as const) {
    it(`that is killed by somebody else while it ${how} has failed, and perhaps memory was short`, async () => {
      const { verdict, exitCode, signal, reason } = await observer.run({ command: sh('kill -KILL $$; sleep 15'), ...more() });
      assert.deepEqual(
        [verdict, exitCode, signal, reason],
        ['failed', null, 'SIGKILL', 'ended by SIGKILL, which was not ours: possibly out of memory'],
      );
    });
  }

  it('of which a part is killed says so by its exit code', async () => {
    const { verdict, exitCode, reason } = await observer.run({ command: sh('sh -c "kill -KILL \\$\\$"; exit $?') });
    assert.deepEqual([verdict, exitCode], ['failed', 137]);
    assert.equal(reason, 'exit code 137: a program within was ended by SIGKILL, possibly out of memory');
  });

  it('behind wrappers of several kinds ends as a whole', async () => {
    const wrapped = `require('node:child_process').spawnSync('/bin/sh', ['-c', 'sleep 15 & echo deep; sleep 15'], { stdio: 'inherit' })`;
    const { verdict, output, alive } = await observer.run({
      command: sh(`"${process.execPath}" -e "${wrapped}"; true`),
      timeoutMs: 1_000,
      graceMs: 1_000,
    });
    assert.deepEqual([verdict, output.text, alive], ['timed-out', 'deep\n', []]);
  });

  it('with an environment of many pages is found by the mark at its end', async () => {
    const filling = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`FILLING_${index}`, 'x'.repeat(100_000)]));
    const { verdict, leftBehind, alive } = await observer.run({
      command: sh('setsid sleep 15 >/dev/null 2>&1 & sleep 0.3'),
      env: filling,
    });
    assert.deepEqual([verdict, leftBehind.map(({ outcome }) => outcome), alive], ['passed', ['ended'], []]);
  });
});
