import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../../src/engine/process/run-process.ts';
import type { ProcessSpec } from '../../../src/engine/process/spec.ts';

const limits = 'must be a number of milliseconds from 1 to 2147483647';
const advice = 'leave it out for no limit';

describe('a spec that cannot be run', () => {
  for (const [what, change, reason] of [
    ['no command', { command: [] }, 'The command is empty: it needs at least the name of a program.'],
    ['an empty name', { command: [''] }, 'The command is empty: it needs at least the name of a program.'],
    ['a NUL in the name', { command: ['a\0b'] }, 'The command contains a NUL byte, which no program can receive.'],
    [
      'a NUL in an argument',
      { command: ['true', 'a', 'b\0'] },
      'Argument 2 of the command contains a NUL byte, which no program can receive.',
    ],
    [
      'arguments for the shell',
      { command: ['a', 'b'], shell: true },
      'A command for the shell is one line of text, not a list of arguments.',
    ],
    ['a relative directory', { cwd: 'src' }, 'The working directory "src" is not an absolute path.'],
    ['a NUL in the directory', { cwd: '/a\0' }, 'The working directory contains a NUL byte.'],
    ['a NUL in a variable', { env: { A: '\0' } }, 'The environment variable A contains a NUL byte.'],
    ['a wrong name of a variable', { env: { 'A=B': '' } }, 'The environment variable name "A=B" is not allowed.'],
    ['a timeout of 0', { timeoutMs: 0 }, `timeoutMs ${limits}, not 0; ${advice}.`],
    ['a negative timeout', { timeoutMs: -1 }, `timeoutMs ${limits}, not -1; ${advice}.`],
    ['a timeout that is no number', { timeoutMs: Number.NaN }, `timeoutMs ${limits}, not NaN; ${advice}.`],
    ['an endless timeout', { timeoutMs: Number.POSITIVE_INFINITY }, `timeoutMs ${limits}, not Infinity; ${advice}.`],
    ['a timeout that timers cannot wait for', { timeoutMs: 2 ** 31 }, `timeoutMs ${limits}, not 2147483648; ${advice}.`],
    ['a wrong stall timeout', { stallTimeoutMs: Number.NaN }, `stallTimeoutMs ${limits}, not NaN; ${advice}.`],
    ['a wrong grace', { graceMs: -5 }, 'graceMs must be a number of milliseconds from 0 to 2147483647, not -5.'],
  ] as const satisfies readonly (readonly [string, Partial<ProcessSpec>, string])[]) {
    it(`is errored and says why: ${what}`, async () => {
      const result = await runProcess({ command: ['true'], cwd: '/', ...change });
      assert.deepEqual([result.verdict, result.reason, result.durationMs], ['errored', reason, 0]);
    });
  }

  /** What only callers without types can give. */
  const wrong: readonly (readonly [string, unknown, unknown, string])[] = [
    ['no spec', null, {}, 'There is no command.'],
    ['an environment that is a text', { env: 'PATH=x' }, {}, 'The environment must be an object of variables.'],
    ['a signal that is none', { signal: {} }, {}, 'signal must be an AbortSignal.'],
    ['a kill that is none', { kill: 5 }, {}, 'kill must be an AbortSignal.'],
    ['a listener that is none', { onOutput: 5 }, {}, 'onOutput must be a function.'],
    ['descriptors that are no numbers', { descriptors: 'x' }, {}, 'descriptors must be a list, and each of it a number.'],
    ['secrets that are no texts', {}, { secrets: [null] }, 'secrets must be a list, and each of it a string.'],
    ['a big number as timeout', { timeoutMs: 1n }, {}, `timeoutMs ${limits}, not bigint; ${advice}.`],
  ];
  for (const [what, change, options, reason] of wrong) {
    it(`never starts, and says why: ${what}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'preflight-spec-'));
      const spec = change === null ? null : { command: ['touch', join(folder, 'ran')], cwd: '/', ...Object(change) };
      const result = await Reflect.apply(runProcess, null, [spec, options]);
      assert.deepEqual([result.verdict, result.reason, await readdir(folder)], ['errored', reason, []]);
      await rm(folder, { recursive: true });
    });
  }
});
