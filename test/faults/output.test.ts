import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { headChars, tailBytes } from '../../src/engine/process/capture.ts';
import { cleanForDisplay } from '../../src/parse/clean-for-display.ts';
import { Observer } from './observer.ts';

const sh = (script: string): string[] => ['/bin/sh', '-c', script];
const megabyte = 1_000_000;

describe('output without measure', () => {
  const observer = new Observer();

  for (const [what, script, chars, end] of [
    ['many lines', `yes 0123456789 | head -c ${150 * megabyte}; echo; echo last`, 150 * megabyte + 6, '\nlast\n'],
    ['one line of 100 MB', `head -c ${100 * megabyte} /dev/zero | tr '\\0' x; echo end`, 100 * megabyte + 4, 'xend\n'],
  ] as const) {
    it(`of ${what} changes no verdict, fills no memory, blocks nothing, and is told to be truncated`, async () => {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      const rssBefore = process.memoryUsage.rss();
      let told = 0;
      let rssPeak = 0;
      delay.enable();
      const { verdict, output } = await observer.run({
        command: sh(script),
        timeoutMs: 18_000,
        onOutput: (text) => {
          told += text.length;
          rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
        },
      });
      delay.disable();
      assert.equal(verdict, 'passed');
      assert.equal(told, chars);
      assert.equal(output.text.length, headChars + tailBytes);
      assert.equal(output.truncatedChars, chars - headChars - tailBytes);
      assert.ok(output.text.endsWith(end));
      assert.ok(rssPeak - rssBefore < 200 * megabyte, `${(rssPeak - rssBefore) / megabyte} MB more`);
      assert.ok(delay.max / 1e6 < 500, `blocked for ${delay.max / 1e6} ms`);
    });
  }

  it('that nobody can keep pace with is not held back by a listener that takes its time', async () => {
    let calls = 0;
    const { verdict, tookMs } = await observer.run({
      command: sh(`yes | head -c ${50 * megabyte}`),
      timeoutMs: 18_000,
      onOutput: async () => {
        calls++;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      },
    });
    assert.equal(verdict, 'passed');
    assert.ok(calls <= Math.ceil(tookMs / 1_000) + 1, `${calls} calls in ${tookMs} ms`);
  });

  it('of any bytes is kept: split characters, broken ones, NUL, and no last line break', async () => {
    const script = String.raw`printf '\303'; sleep 0.05; printf '\244|\377|\000|\r\n|\360\237'; sleep 0.05; printf '\230\200 end'`;
    const { verdict, output } = await observer.run({ command: sh(script) });
    assert.equal(verdict, 'passed');
    assert.equal(output.text, 'ä|\ufffd|\0|\r\n|😀 end');
  });

  it('that would steer a terminal is shown as text only', async () => {
    const script = String.raw`printf '\033]0;title\007\033]52;c;ZXZpbA==\007\033]8;;http://evil\033\\link\033]8;;\033\\\033[2J\033[31mred\033[0m\n'`;
    const { output } = await observer.run({ command: sh(script) });
    assert.equal(cleanForDisplay(output.text), 'linkred\n');
  });

  it('of two streams is complete, and in order within each', async () => {
    const script = 'i=0; while [ $i -lt 2000 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done';
    const { output } = await observer.run({ command: sh(script) });
    for (const name of ['out', 'err']) {
      const numbers = output.text
        .split('\n')
        .filter((line) => line.startsWith(name))
        .map((line) => Number(line.slice(4)));
      assert.deepEqual(
        numbers,
        Array.from({ length: 2_000 }, (_, index) => index),
      );
    }
  });
});
