import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Observer } from '../observer.ts';

const megabyte = 1_000_000;

describe('half a gigabyte of output', () => {
  it('is counted to the last character, fills no memory and blocks nothing', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    let rssPeak = 0;
    delay.enable();
    const { verdict, output } = await new Observer().run({
      command: ['/bin/sh', '-c', `yes 0123456789 | head -c ${500 * megabyte}; echo; echo last`],
      timeoutMs: 50_000,
      onOutput: () => (rssPeak = Math.max(rssPeak, process.memoryUsage.rss())),
    });
    delay.disable();
    assert.equal(verdict, 'passed');
    assert.equal(output.text.length + output.truncatedChars, 500 * megabyte + 6);
    assert.ok(output.text.startsWith('0123456789\n') && output.text.endsWith('\nlast\n'));
    assert.ok(rssPeak < 300 * megabyte, `${rssPeak / megabyte} MB`);
    assert.ok(delay.max / 1e6 < 500, `blocked for ${delay.max / 1e6} ms`);
  }).timeout(60_000);
});
