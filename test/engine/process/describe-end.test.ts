import assert from 'node:assert/strict';
import { describeExit, describeSilence, describeStop } from '../../../src/engine/process/describe-end.ts';

describe('the reason of an end', () => {
  it('is one clause for each way to stop', () => {
    assert.equal(describeStop({ type: 'timeout', afterMs: 5_000 }), 'timed out after 5 s');
    assert.equal(describeStop({ type: 'stall', silentMs: 30_000 }), 'no output for 30 s');
    assert.equal(describeStop({ type: 'cancel' }), 'cancelled');
  });

  for (const [code, signal, isShell, reason] of [
    [0, null, false, null],
    [3, null, false, 'exit code 3'],
    [127, null, true, 'exit code 127: the shell did not find a command'],
    [126, null, true, 'exit code 126: the shell found a command that is not executable'],
    [127, null, false, 'exit code 127: a command was not found'],
    [126, null, false, 'exit code 126: a command was found that cannot be executed'],
    [137, null, false, 'exit code 137: a program within was ended by SIGKILL, possibly out of memory'],
    [null, 'SIGSEGV', false, 'ended by SIGSEGV'],
    [null, 'SIGKILL', false, 'ended by SIGKILL, which was not ours: possibly out of memory'],
  ] as const) {
    it(`is ${String(reason)} for ${signal ?? code}${isShell ? ' of a shell' : ''}`, () =>
      assert.equal(describeExit({ code, signal }, isShell), reason));
  }

  it('quotes the last words and names the processes of a silent command, cleaned and short', () => {
    const lines = ['\x1b[31mstep 1\x1b[0m', `step "2" ${'x'.repeat(300)}`];
    const clause = describeSilence(lines, ['1 node (S, 0.1 s CPU)', ...Array.from({ length: 9 }, (_, index) => `p${index}`)]);
    assert.ok(clause.startsWith(String.raw`; its last words: "step 1", "step \"2\" xxx`));
    assert.ok(clause.endsWith('; its processes: 1 node (S, 0.1 s CPU), p0, p1, p2, p3, p4, p5, p6 and 2 more'));
    assert.ok(clause.length < 400);
    assert.equal(describeSilence([], []), '; it had written nothing');
  });
});
