import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host } from './host.ts';
import { Observer } from './observer.ts';

const sh = (script: string): string[] => ['/bin/sh', '-c', script];

describe('a hostile command', () => {
  const observer = new Observer();

  it('that ignores the request to end is ended by force after its grace', async () => {
    const { verdict, signal, tookMs, alive } = await observer.run({
      command: sh('trap "" TERM; for i in 1 2 3 4 5 6; do sleep 5; done'),
      timeoutMs: 200,
      graceMs: 300,
    });
    assert.deepEqual([verdict, signal, alive], ['timed-out', 'SIGKILL', []]);
    assert.ok(tookMs >= 500 && tookMs < 2_500, `${tookMs}`);
  });

  it('that says 0 when it is asked to end has not passed', async () => {
    const { verdict, exitCode, alive } = await observer.run({
      command: sh('trap "exit 0" TERM; sleep 20 & wait'),
      timeoutMs: 100,
    });
    assert.deepEqual([verdict, exitCode, alive], ['timed-out', 0, []]);
  });

  it('behind a wrapper that ends at once still gets its grace, and the result when it is done', async () => {
    const script =
      'sh -c \'trap "sleep 0.3; echo cleaned; exit 0" TERM; echo ready; while :; do sleep 0.05; done\' & trap "exit 1" TERM; wait';
    const { verdict, output, alive, tookMs } = await observer.run({ command: sh(script), timeoutMs: 200, graceMs: 10_000 });
    assert.deepEqual([verdict, alive], ['timed-out', []]);
    assert.match(output.text, /cleaned/);
    assert.ok(tookMs < 5_000, `${tookMs}`);
  });

  for (const [what, script] of [
    ['stdout', 'sleep 20 2>/dev/null & echo done'],
    ['stderr', 'sleep 20 >/dev/null & echo done'],
    ['both in another session', 'setsid sleep 20 & echo done'],
    ['both and ignores the request to end', '(trap "" TERM; sleep 20; sleep 20) & echo done'],
    ['both and writes without end', '(i=0; while [ $i -lt 400 ]; do echo y; sleep 0.05; i=$((i+1)); done) & echo done'],
  ] as const) {
    it(`that passed has its result within 5 s, although somebody holds ${what}`, async () => {
      const { verdict, exitCode, leftBehind, tookMs, alive, output } = await observer.run({
        command: sh(script),
        timeoutMs: 10_000,
      });
      assert.deepEqual([verdict, exitCode, alive], ['passed', 0, []]);
      assert.ok(leftBehind.length > 0 && leftBehind.every(({ outcome }) => outcome === 'ended'));
      assert.match(output.text, /^(y\n)*done\n/);
      assert.ok(tookMs < 5_000, `${tookMs}`);
    });
  }

  it('whose output somebody holds in another session is timed out within grace + 3 s', async () => {
    const { verdict, alive, tookMs } = await observer.run({
      command: sh('setsid sh -c "trap \\"\\" TERM; sleep 20; sleep 20" & sleep 20'),
      timeoutMs: 200,
      graceMs: 300,
    });
    assert.deepEqual([verdict, alive], ['timed-out', []]);
    assert.ok(tookMs < 3_500, `${tookMs}`);
  });

  it('keeps what a descendant still writes after its end, as long as it flows', async () => {
    const { verdict, output } = await observer.run({
      command: sh('(for i in 1 2 3 4 5; do sleep 0.1; echo late $i; done) & echo first'),
    });
    assert.equal(verdict, 'passed');
    assert.equal(output.text, 'first\nlate 1\nlate 2\nlate 3\nlate 4\nlate 5\n');
  });

  it('keeps what was written while this host stood still', async () => {
    const { verdict, output } = await observer.run({
      command: sh('(sleep 0.15; echo late) & echo first'),
      onOutput: (text) => {
        if (text !== 'first\n') return;
        const untilMs = performance.now() + 700;
        while (performance.now() < untilMs);
      },
    });
    assert.deepEqual([verdict, output.text], ['passed', 'first\nlate\n']);
  });

  it('has not timed out when it ended in time while this host stood still', async () => {
    const { verdict, exitCode } = await observer.run({
      command: sh('echo first; exit 3'),
      timeoutMs: 300,
      onOutput: () => {
        const untilMs = performance.now() + 600;
        while (performance.now() < untilMs);
      },
    });
    assert.deepEqual([verdict, exitCode], ['failed', 3]);
  });

  it('that left its session, its group and its environment behind is ended with its parent', async () => {
    const marked = 'setsid sh -c "echo started; sleep 20" >/dev/null &';
    const cleaned = 'setsid env -i PATH="$PATH" PREFLIGHT_FAULT="$PREFLIGHT_FAULT" sleep 20 >/dev/null & sleep 0.1;';
    const { verdict, alive } = await observer.run({ command: sh(`${marked} ${cleaned} sleep 20`), timeoutMs: 400, graceMs: 300 });
    assert.deepEqual([verdict, alive], ['timed-out', []]);
  });

  const unmarked = '(setsid env -i PREFLIGHT_FAULT="$PREFLIGHT_FAULT" /bin/sleep 15 &);';
  for (const [how, script, verdict, outcomes] of [
    ['has passed', `${unmarked} sleep 0.1; echo done`, 'passed', ['ended']],
    ['is timed out', `${unmarked} sleep 15`, 'timed-out', []],
  ] as const) {
    it(`that left all of that and its parent behind is found by the output that it holds, when its command ${how}`, async () => {
      const result = await observer.run({ command: sh(script), timeoutMs: 2_000, graceMs: 500 });
      const { alive, leftBehind } = result;
      assert.deepEqual([result.verdict, alive, leftBehind.map(({ outcome }) => outcome)], [verdict, [], outcomes]);
    });
  }

  it('that cleans the environment of what it leaves in its group is cleaned up after', async () => {
    const script = 'env -i PREFLIGHT_FAULT="$PREFLIGHT_FAULT" /bin/sleep 20 >/dev/null 2>&1 & echo done';
    const { verdict, leftBehind, alive } = await observer.run({ command: sh(script) });
    assert.deepEqual([verdict, leftBehind.map(({ outcome }) => outcome), alive], ['passed', ['ended'], []]);
  });

  it('that is stopped is ended', async () => {
    const { verdict, alive, tookMs } = await observer.run({
      command: sh('sleep 20 & kill -STOP $! $$; sleep 20'),
      timeoutMs: 200,
      graceMs: 1_000,
    });
    assert.deepEqual([verdict, alive], ['timed-out', []]);
    assert.ok(tookMs < 3_000, `${tookMs}`);
  });

  it('that multiplies within its group is ended at one blow', async () => {
    const storm =
      'trap "" TERM; f() { if [ $1 -ge 5 ]; then sleep 10; else f $(($1+1)) & f $(($1+1)) & sleep 10; fi; }; f 0; sleep 10';
    const { verdict, alive } = await observer.run({ command: sh(storm), timeoutMs: 200, graceMs: 100 });
    assert.deepEqual([verdict, alive], ['timed-out', []]);
  });

  it('that flees from session to session is ended', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'preflight-chain-'));
    const beat = join(folder, 'beat');
    // Each link starts the next in a new session and ends. Two hundred links last some seconds, then it is over by itself.
    const link = `trap "" TERM; [ $0 -gt 0 ] || exit 0; echo x >> ${beat}; sleep 0.01; setsid sh -c "$1" $(($0 - 1)) "$1" &`;
    const { verdict, alive } = await observer.run({ command: sh(`setsid sh -c '${link}' 200 '${link}' >/dev/null 2>&1 &`) });
    const { size } = await stat(beat);
    assert.deepEqual([verdict, alive], ['passed', []]);
    // Nothing tells of what does not happen any more: ten times the pace of the chain.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await stat(beat)).size, size);
    assert.ok(size < 400);
    await rm(folder, { recursive: true });
  });

  it('gives one result when cancellation and its end race, and counts nothing twice', async () => {
    const results = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const stop = new AbortController();
        const running = observer.run({ command: ['sleep', '0.05'], signal: stop.signal });
        setTimeout(() => stop.abort(), 30 + index);
        return running;
      }),
    );
    assert.deepEqual(
      results.filter(({ verdict, exitCode }) => (verdict === 'passed' ? exitCode !== 0 : verdict !== 'cancelled')),
      [],
    );
  });

  it('is asked to end once, however often it is cancelled', async () => {
    const stop = new AbortController();
    const kill = new AbortController();
    let told = '';
    const running = observer.run({
      command: sh('trap "echo TERM" TERM; echo ready; for i in 1 2 3 4 5 6 7 8; do sleep 0.1; done'),
      signal: stop.signal,
      kill: kill.signal,
      graceMs: 10_000,
      onOutput: (text) => {
        told += text;
        if (told === 'ready\n') stop.abort();
        stop.abort();
      },
    });
    const { verdict, output } = await running;
    stop.abort();
    kill.abort();
    assert.equal(verdict, 'cancelled');
    assert.deepEqual(output.text.match(/TERM/g), ['TERM']);
  });

  it('that needs a terminal to ask for a password fails fast, because there is none', async () => {
    const { verdict, output } = await observer.run({
      command: sh('read -r answer </dev/tty; read -r answer || echo no input'),
      timeoutMs: 5_000,
    });
    assert.equal(verdict, 'passed');
    assert.match(output.text, /cannot open .*\/dev\/tty|\/dev\/tty: No such device/);
    assert.match(output.text, /^no input$/m);
  });

  it('gets nothing of the input of its host', async () => {
    // The host of this suite may have none itself.
    const script = 'echo begun; [ ! -S /dev/stdin ] && [ ! -p /dev/stdin ]';
    await using host = new Host([{ command: sh(script), env: observer.env }]);
    assert.match(await host.says('result'), /^passed/);
  });

  it('that falls silent is described by its last words and its processes', async () => {
    const { verdict, reason } = await observer.run({ command: sh('echo step one; sleep 20'), stallTimeoutMs: 300 });
    assert.equal(verdict, 'timed-out');
    assert.match(
      reason ?? '',
      /^no output for 300 ms; its last words: "step one"; its processes: \d+ \/bin\/sh -c echo step one; sleep 20 \(S, 0\.0 s CPU\), \d+ sleep 20 \(S/,
    );
  });
});
