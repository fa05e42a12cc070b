import assert from 'node:assert/strict';
import { findWhyNot } from '../../../src/engine/problems/could-not-work.ts';
import { judgeExit } from '../../../src/engine/problems/judge-exit.ts';
import type { Problem } from '../../../src/model/problem.ts';
import type { ParseOutput } from '../../../src/parse/parser.ts';

const inConfig: Problem = {
  file: 'vitest.config.ts',
  line: 2,
  column: 1,
  endLine: null,
  endColumn: null,
  severity: 'error',
  message: 'Expected identifier',
  code: null,
  source: 'esbuild',
  url: null,
};

describe('a command that could not do its work', () => {
  const texts: readonly (readonly [text: string, why: string | null])[] = [
    ["Error: Cannot find module 'typescript'\nRequire stack:\n- /a/b.js", 'typescript is not installed'],
    ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@x/y' imported from /a/b.js", '@x/y is not installed'],
    ["Error: Cannot find module './own.js'\nRequire stack:\n- /a/b.js", null],
    [
      "Error: Cannot find module '/a/tests/x.mjs'\n    at f (node:internal)\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}",
      '/a/tests/x.mjs is not there',
    ],
    ['a.go:3:2: no required module provides package github.com/x/y; to add it:', 'modules are missing: run go mod download'],
    ['error: failed to get `a` as a dependency of package `b`', 'packages are missing: run cargo fetch'],
    ['error: manifest path `tests/no-std/Cargo.toml` does not exist\n', 'tests/no-std/Cargo.toml is not there'],
    [
      'bash: line 1: elvish: command not found\nmake: *** [GNUmakefile:147: test-elvish] Error 127\n',
      'the command elvish was not found',
    ],
    ['/bin/sh: 1: fish: not found\ngmake[2]: *** [Makefile:3: test] Error 127\n', 'the command fish was not found'],
    ['make: *** [Makefile:3: test] Error 127 (ignored)\nmake: *** [Makefile:4: test] Error 1\n', null],
    ['task: Failed to run task "lint": exit status 127\n', 'a command was not found'],
    ['`cargo metadata` exited with an error: error: unclosed table\n', 'Cargo.toml cannot be read'],
    ['\u001b[31mError: No test files found: "test"\u001b[39m\n', 'no tests were found'],
    ['\n  ✖ Couldn’t find any files to test\n', 'no tests were found'],
    ['\nNo test files found, exiting with code 1\n\nfilter: nothing\n', 'no tests were found'],
    ['No tests found, exiting with code 1\nRun with `--passWithNoTests`\n', 'no tests were found'],
    ['Error: `--check` is not expected in this context\n', 'it was called in a way that it does not understand'],
    ['Error: expected `COMMAND ...`, got `nonsense`. Pass `--help`\n', 'it was called in a way that it does not understand'],
    ["error: unknown option '--nonsense'\n", 'it was called in a way that it does not understand'],
    ['  × Biome exited because the configuration resulted in errors. Please fix them.\n', 'Biome has no valid configuration'],
    ['Error: Unable to read/parse /a b/.mocharc.json: SyntaxError: x\n', '.mocharc.json cannot be loaded'],
    ['● Validation Error:\n\n  Preset nope not found.\n', 'Jest has no valid configuration'],
    ['SyntaxError: x\n    at f (a.js:1)\n    at async readInitialOptions (/b.js:2)\n', 'Jest has no valid configuration'],
    ['curl: (6) Could not resolve host: example.org', 'another machine could not be reached'],
    ['the test says: Could you not resolve host', null],
    ['1 of 2 tests failed', null],
    ['', null],
  ];
  for (const [text, why] of texts)
    it(`is known by what it says: ${JSON.stringify(text.slice(0, 60))}`, () => assert.equal(findWhyNot(1, 'test', text), why));

  it('is known by its exit code, and a traceback is a crash of a linter but not of a test', () => {
    assert.equal(findWhyNot(127, 'other', 'sh: 1: pnpm: not found'), 'the command pnpm was not found');
    assert.equal(findWhyNot(127, 'other', ''), 'a command was not found');
    const traceback = 'Traceback (most recent call last):\n  File "/a/b.py", line 3, in c\nValueError: abc';
    assert.equal(findWhyNot(1, 'lint', traceback), 'the tool crashed');
    assert.equal(findWhyNot(1, 'test', traceback), null);
  });

  it('is errored, unless it names errors in files or tests all the same', () => {
    const result = {
      verdict: 'failed' as const,
      reason: 'exit code 1',
      exitCode: 1,
      output: { text: "Error: Cannot find module 'typescript'", truncatedChars: 0 },
    };
    const nothing: ParseOutput = { problems: [], tests: null, parsed: 'unparsed', readable: null };
    const check = { kind: 'lint' as const, exitCodes: null };
    assert.deepEqual(judgeExit(result, check, nothing, false), {
      verdict: 'errored',
      reason: 'exit code 1: typescript is not installed',
      exitCode: 1,
    });
    const tests = { passed: 1, failed: 1, skipped: 0 };
    assert.equal(judgeExit(result, check, { ...nothing, tests }, false).verdict, 'failed');
  });

  it('is errored for a configuration that cannot be loaded, also where that names a place in it', () => {
    const text = 'failed to load config from /a/vitest.config.ts\n\nStartup Error\nError: Build failed with 1 error:\n';
    const result = { verdict: 'failed' as const, reason: 'exit code 1', exitCode: 1, output: { text, truncatedChars: 0 } };
    const output: ParseOutput = { problems: [inConfig], tests: null, parsed: 'matched', readable: null };
    const check = { kind: 'test' as const, exitCodes: null };
    assert.deepEqual(judgeExit(result, check, output, false), {
      verdict: 'errored',
      reason: 'exit code 1: vitest.config.ts cannot be loaded',
      exitCode: 1,
    });
    const tests = { passed: 1, failed: 1, skipped: 0 };
    assert.equal(judgeExit(result, check, { ...output, tests }, false).verdict, 'failed');
    const none = { passed: 0, failed: 0, skipped: 0 };
    assert.equal(judgeExit(result, check, { ...output, tests: none }, false).verdict, 'errored');
    const other = { ...result, output: { text: 'src/a.ts:1:1: error: x\n', truncatedChars: 0 } };
    assert.equal(judgeExit(other, check, output, false).verdict, 'failed');
  });
});
