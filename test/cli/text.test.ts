import assert from 'node:assert/strict';
import { hasUnicode, makePaint } from '../../src/cli/paint.ts';
import { alignColumns } from '../../src/cli/table.ts';
import { describeCommand, describeLeftBehind, isPlain, oneLine } from '../../src/cli/text.ts';
import { FakeIo } from './fake-io.ts';

describe('text for a terminal', () => {
  it('shows control characters instead of obeying them', () => {
    assert.equal(oneLine('a\u001b[2J\nb\u009b\u202e\u0000'), 'a\\u001b[2J\\u000ab\\u009b\\u202e\\u0000');
    assert.equal(oneLine('plain é 日本 🎉'), 'plain é 日本 🎉');
    assert.ok(isPlain('a b'));
    assert.ok(!isPlain('a\tb'));
  });

  it('quotes arguments as a person would', () => {
    assert.equal(
      describeCommand(['npm', 'run', 'a b', '', "it's", '$HOME', `"'`], false),
      `npm run 'a b' '' "it's" '$HOME' '"'\\'''`,
    );
    assert.equal(describeCommand(['make | tee log'], true), 'make | tee log');
  });

  it('names what was left behind', () => {
    assert.equal(describeLeftBehind([]), null);
    assert.equal(
      describeLeftBehind([
        { pid: 1, command: '/usr/bin/node tsserver.js', outcome: 'ended' },
        { pid: 2, command: 'sleep 9', outcome: 'ended' },
      ]),
      'left 2 processes behind (node, sleep), ended',
    );
    assert.equal(
      describeLeftBehind([{ pid: 1, command: 'daemon', outcome: 'alive' }]),
      'left 1 process behind (daemon), still alive',
    );
  });
});

describe('a table', () => {
  it('takes from its widest columns what a narrow terminal has no room for, down to twelve, and nothing from the first', () => {
    const row = ['a-long-identifier', 'x'.repeat(30), 'y'.repeat(15)];
    const linesAt = (width: number): string[] => alignColumns([row], { width });
    assert.deepEqual(linesAt(66), [row.join('  ')]);
    assert.deepEqual(linesAt(52), [`a-long-identifier  ${'x'.repeat(15)}…  ${'y'.repeat(15)}`]);
    assert.deepEqual(linesAt(20), [`a-long-identifier  ${'x'.repeat(11)}…  ${'y'.repeat(11)}…`]);
  });
});

describe('colours', () => {
  const paints = (env: NodeJS.ProcessEnv, isTTY: boolean, flag: boolean | null): boolean => {
    const io = new FakeIo();
    io.env = env;
    io.stdout.isTTY = isTTY;
    return makePaint(io, io.stdout, flag)('red', 'x') === '\u001b[31mx\u001b[39m';
  };

  it('are for terminals', () => {
    assert.ok(paints({}, true, null));
    assert.ok(!paints({}, false, null));
    assert.ok(!paints({ TERM: 'dumb' }, true, null));
  });

  it('follow NO_COLOR, FORCE_COLOR and above all the flag', () => {
    assert.ok(!paints({ NO_COLOR: '1', FORCE_COLOR: '1' }, true, null));
    assert.ok(paints({ NO_COLOR: '' }, true, null));
    assert.ok(paints({ FORCE_COLOR: '1' }, false, null));
    assert.ok(!paints({ FORCE_COLOR: '0' }, true, null));
    assert.ok(paints({ NO_COLOR: '1' }, false, true));
    assert.ok(!paints({ FORCE_COLOR: '1' }, true, false));
  });

  it('go with symbols where the terminal has them', () => {
    const on = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean =>
      hasUnicode(Object.assign(new FakeIo(), { platform, env }));
    assert.ok(on('linux', { TERM: 'xterm' }));
    assert.ok(!on('linux', { TERM: 'linux' }));
    assert.ok(!on('win32', {}));
    assert.ok(on('win32', { WT_SESSION: 'x' }));
  });
});
