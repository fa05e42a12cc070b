import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Observer } from '../observer.ts';

/** Keeps a processor busy, and ends by itself soon after the test should have. */
const burn = 'const untilMs = Date.now() + 15_000; while (Date.now() < untilMs);';
const burners = 4;
const lines = 2_000;

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

describe('many commands at once on a machine that is busy', () => {
  it('have each their own lines, all of them, in order', async () => {
    const observer = new Observer();
    const busy = Array.from({ length: burners }, () => spawn(process.execPath, ['-e', burn], { stdio: 'ignore' }));
    try {
      const told = new Map<number, string>();
      const results = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          // In pieces, to both streams, the last of it just before the end.
          const script = `i=0; while [ $i -lt ${lines} ]; do echo ${index} out $i; echo ${index} err $i >&2; i=$((i+1)); done`;
          return observer.run({
            command: ['/bin/sh', '-c', script],
            timeoutMs: 60_000,
            onOutput: (text) => told.set(index, (told.get(index) ?? '') + text),
          });
        }),
      );
      const wanted = Array.from({ length: lines }, (_, index) => index);
      for (const [index, { verdict, output }] of results.entries()) {
        assert.deepEqual([verdict, output.truncatedChars], ['passed', 0]);
        assert.equal(told.get(index), output.text);
        const words = output.text
          .trimEnd()
          .split('\n')
          .map((line) => line.split(' '));
        assert.ok(words.every(([owner]) => owner === String(index)));
        for (const stream of ['out', 'err']) {
          const numbers = words.filter(([, name]) => name === stream).map(([, , number]) => Number(number));
          assert.deepEqual(numbers, wanted);
        }
      }
      assert.deepEqual(
        busy.map(({ exitCode }) => exitCode),
        busy.map(() => null),
        'the machine was busy all the time',
      );
    } finally {
      await Promise.all(busy.map(end));
    }
  }).timeout(60_000);
});
