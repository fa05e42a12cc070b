import assert from 'node:assert/strict';
import { parseAuto, type AutoParsing } from '../../src/parse/auto.ts';
import type { ParseHints, Parser } from '../../src/parse/parser.ts';
import { parsers } from '../../src/parse/registry.ts';
import { toolsOfCommand } from '../../src/parse/tools-of-command.ts';
import { renderFinding } from './render.ts';

function auto(text: string, command: readonly string[] = ['npm', 'run', 'check'], exitCode = 1): AutoParsing | null {
  return parseAuto(text, parsers, { exitCode, command, tools: toolsOfCommand(command) });
}

const found = (parsing: AutoParsing | null) => parsing?.parsing.findings.map(renderFinding) ?? null;

const stylish = [
  '',
  '/w/src/a.js',
  "  1:7  error  'x' is never used  no-unused-vars",
  '',
  '✖ 1 problem (1 error, 0 warnings)',
  '',
];
const tscLine = "src/a.ts(1,5): error TS2322: Type 'A' is not assignable to type 'B'.";
const eslintJson = `[{"filePath":"/w/a.js","messages":[{"ruleId":"no-undef","severity":2,"message":"'y' is not defined.","line":1,"column":1}],"errorCount":1,"warningCount":0}]`;

describe('an output that nobody has said the format of', () => {
  it('is read by several parsers where several tools wrote into it', () => {
    const parsing = auto(['> pkg@1.0.0 check', '> eslint . && tsc', ...stylish, tscLine, 'npm error code ELIFECYCLE'].join('\n'));
    assert.deepEqual(parsing?.by, ['eslint-stylish', 'tsc']);
    assert.equal(parsing?.format, 'matched');
    assert.deepEqual(found(parsing), [
      "/w/src/a.js:1:7 error [no-unused-vars] <eslint> 'x' is never used",
      "src/a.ts:1:5 error [TS2322] <tsc> Type 'A' is not assignable to type 'B'.",
    ]);
  });

  it('has its machine formats found in the noise first, and is structured when it has nothing else', () => {
    const parsing = auto(`> pkg@1.0.0 lint\n> eslint -f json .\n\n${eslintJson}\nnpm error code ELIFECYCLE\n`);
    assert.deepEqual([parsing?.by, parsing?.format], [['eslint-json'], 'structured']);
    const both = auto(`${eslintJson}\n${tscLine}\n`);
    assert.deepEqual([both?.by, both?.format], [['eslint-json', 'tsc'], 'matched']);
    assert.equal(both?.parsing.findings.length, 2);
    assert.match(both?.parsing.readable ?? '', /'y' is not defined[\s\S]*TS2322/);
  });

  it('keeps what two tools say of the same place, and says once what two parsers understand', () => {
    const text =
      "src/a.ts:1:7: 'x' is never used. [Error/no-unused-vars]\nsrc/a.ts(1,7): error TS6133: 'x' is declared but never read.\n";
    assert.deepEqual(auto(text)?.by, ['eslint-unix', 'tsc']);
    assert.equal(auto('a.c:1:1: error: x [-Wy]\n')?.parsing.findings.length, 1);
  });

  it('is read task by task, each relative to its folder where the runner names it', () => {
    const lines = [
      'Scope: 2 of 3 workspace projects',
      'packages/a lint$ tsc',
      'packages/b lint$ eslint .',
      `packages/a lint: ${tscLine}`,
      'packages/b lint: /w/packages/b/x.js',
      'packages/b lint:   1:7  error  Bad  some-rule',
    ];
    assert.deepEqual(found(auto(lines.join('\n'), ['pnpm', '-r', 'lint'])), [
      "packages/a/src/a.ts:1:5 error [TS2322] <tsc> Type 'A' is not assignable to type 'B'.",
      '/w/packages/b/x.js:1:7 error [some-rule] <eslint> Bad',
    ]);
  });

  it('has no labels in its files, even where too few lines have them to be sure', () => {
    const text = [
      ...Array.from({ length: 20 }, (_, index) => `word ${index}`),
      `[types] ${tscLine}`,
      tscLine.replace('src/a', '[id]/a'),
    ];
    assert.deepEqual(
      auto(text.join('\n'))?.parsing.findings.map(({ file }) => file),
      ['src/a.ts', '[id]/a.ts'],
    );
  });

  it('has the changes and the related places of a task relative to its folder too', () => {
    const parser: Parser = {
      id: 'a',
      title: 'a',
      format: 'matched',
      parse: () => ({
        findings: [
          {
            file: 'x',
            message: 'm',
            related: [{ file: 'z', line: 1, message: 'there' }],
            fix: { edits: [{ file: 'y', start: 0, end: 1, text: '' }] },
          },
        ],
      }),
    };
    const parsing = parseAuto("make[1]: Entering directory '/w/a'\nx", [parser], { exitCode: 1, tools: [] });
    assert.deepEqual(parsing?.parsing.findings, [
      {
        file: '/w/a/x',
        message: 'm',
        related: [{ file: '/w/a/z', line: 1, message: 'there' }],
        fix: { edits: [{ file: '/w/a/y', start: 0, end: 1, text: '' }] },
      },
    ]);
  });

  it('is read folder by folder where make has gone into them', () => {
    const lines = [
      "make[1]: Entering directory '/w/py'",
      'flake8 src',
      "src/a.py:1:1: F401 'os' imported but unused",
      "make[1]: Leaving directory '/w/py'",
      'b.c:1:1: error: x',
    ];
    assert.deepEqual(found(auto(lines.join('\n'), ['make', 'lint'])), [
      "/w/py/src/a.py:1:1 error [F401] <flake8> 'os' imported but unused",
      'b.c:1:1 error x',
    ]);
  });

  it('has the events of several tools told apart, which stand on a line each', () => {
    const cargo =
      '{"reason":"compiler-message","message":{"level":"error","message":"no","code":null,"spans":[{"file_name":"src/a.rs","line_start":1,"line_end":1,"column_start":2,"column_end":3,"is_primary":true,"text":[]}],"children":[]}}';
    assert.deepEqual(auto([eslintJson, cargo, cargo].join('\n'))?.by.toSorted(), ['cargo-json', 'eslint-json']);
  });

  it('is known by the tools of a line for a shell, and without their versions', () => {
    assert.deepEqual(auto('a.c:1:1: error: x\n', ['sh', '-c', 'clang-14 -c a.c'])?.parsing.findings[0]?.source, 'clang');
    assert.deepEqual(auto("src/a.py:1:1: 'os' imported but unused\n", ['pyflakes3', 'src'])?.by, ['pyflakes']);
  });

  it('takes what compilers say before tests, but not what looks like it', () => {
    const run = 'TAP version 14\n1..1\nok 1 - works\n';
    const compiled = 'src/a.c: In function ‘f’:\nsrc/a.c:3:7: warning: unused variable ‘x’ [-Wunused-variable]\n';
    assert.deepEqual(auto(compiled + run, ['make', 'test'])?.by.toSorted(), ['gcc', 'tap']);
    assert.deepEqual(auto(`src/a.js:1:1: error: printed\n${run}`, ['make', 'test'])?.by, ['tap']);
  });

  it('does not take the headings of one tool for the badly formatted files of another', () => {
    const command = ['sh', '-c', 'eslint . && prettier --list-different .'];
    const text = [...stylish, 'src/b.js', ''].join('\n');
    assert.deepEqual(found(auto(text, command)), [
      "/w/src/a.js:1:7 error [no-unused-vars] <eslint> 'x' is never used",
      'src/b.js error <prettier> The file is not formatted.',
    ]);
  });

  it('is not a run of tests that came to no test', () => {
    assert.equal(auto('TAP version 13\n1..0\n', ['tape', 'gone.js'], 1), null);
  });

  it('leaves what a test has printed to the test', () => {
    const text = 'src/cart.js:1:1: error: only printed\nTAP version 14\n1..1\nok 1 - works\n';
    const parsing = auto(text, ['node', '--test'], 0);
    assert.deepEqual(found(parsing), []);
    assert.deepEqual(parsing?.parsing.tests, { passed: 1, failed: 0, skipped: 0 });
  });

  it('gives nothing for chatter', () => {
    const chatter: readonly string[] = [
      'npm warn deprecated inflight@1.0.6: This module is not supported\nnpm error code 1\nnpm error path /home/u/p\nnpm error A complete log of this run can be found in: /home/u/x.log',
      "node:internal/modules/cjs/loader:1228\n  throw err;\n  ^\n\nError: Cannot find module './gone'\n    at Function._load (node:internal/modules/cjs/loader:1055:27)\n    at Object.<anonymous> (/w/src/index.js:3:1) {\n  code: 'MODULE_NOT_FOUND'\n}\n\nNode.js v24.21.0",
      '(node:1) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.\n(Use `node --trace-deprecation ...` to show where the warning was created)',
      'File      | % Stmts | % Branch | Uncovered Line #s\n----------|---------|----------|------\n cart.js  |   85.71 |      100 | 12-14',
      '[1/4] Resolving packages...\n 50%|█████     | 5/10 [00:01<00:01,  4.2it/s]\nwebpack 5.90.0 compiled successfully in 1234 ms',
      'localhost:3000: connection refused\nhttp://localhost:3000: error: timed out\n12:34:56: error: no\n2026-11-20 10:00:00,123 INFO foo.bar:42 hello',
      'make: *** [Makefile:3: lint] Error 1\nerror: Recipe `lint` failed on line 3 with exit code 1\ntask: Failed to run task "lint": exit status 1',
      'Traceback (most recent call last):\n  File "/w/check.py", line 12, in <module>\n    main()\nValueError: bad',
      '',
      '\n \n',
      '{}\n[]\n',
    ];
    for (const text of chatter) assert.equal(auto(text), null, text);
  });

  it('claims no line of a common form from a tool that has succeeded', () => {
    assert.notEqual(auto('a.proto:3:5: unknown type\n', ['./check'], 1), null);
    assert.equal(auto('a.proto:3:5: unknown type\n', ['./check'], 0), null);
    const diff = '--- a/x.sh\n+++ b/x.sh\n@@ -1 +1 @@\n-a\n+b\n';
    assert.equal(auto(diff, ['./check'], 0), null);
    assert.deepEqual(auto(diff, ['gofmt', '-d', '.'], 0)?.by, ['unified-diff']);
  });
});

describe('the choice among parsers', () => {
  const parserOf = (id: string, more: Partial<Parser> = {}): Parser => ({
    id,
    title: id,
    format: 'matched',
    parse: () => ({ findings: [{ file: id, message: id }] }),
    ...more,
  });
  const choose = (text: string, candidates: readonly Parser[], tools: readonly string[] = []) =>
    parseAuto(text, candidates, { exitCode: 1, tools })?.by ?? [];

  it('tries those whose tool is known first', () => {
    const two = [parserOf('a', { tools: ['a'] }), parserOf('b', { tools: ['b'] })];
    assert.deepEqual(choose('x', two), ['a', 'b']);
    assert.deepEqual(choose('x', two, ['b']), ['b', 'a']);
    assert.deepEqual(choose('$ b --flag\nx', two), ['b', 'a']);
    assert.deepEqual(choose('p> pkg\n> npx b .\nx', two), ['b', 'a']);
  });

  it('tries those that need their tool only where it is known', () => {
    const needy = parserOf('a', { tools: ['a'], needsTool: true });
    assert.deepEqual(choose('x', [needy]), []);
    assert.deepEqual(choose('x', [needy], ['a']), ['a']);
  });

  it('does not run a parser that does not recognise the text', () => {
    let runs = 0;
    const parse = () => {
      runs += 1;
      return null;
    };
    choose('x', [parserOf('a', { recognises: () => false, parse })]);
    assert.equal(runs, 0);
  });

  it('counts the tests of one tool once, and adds those of two', () => {
    const tests = { passed: 1, failed: 0, skipped: 0 };
    const runner = (id: string, tools: readonly string[]) => parserOf(id, { tools, parse: () => ({ findings: [], tests }) });
    const count = (candidates: readonly Parser[], hints: Partial<ParseHints>) =>
      parseAuto('x', candidates, { exitCode: 0, tools: [], ...hints })?.parsing.tests?.passed;
    assert.equal(count([runner('a', ['jest']), runner('b', ['jest'])], { tools: ['jest'] }), 1);
    assert.equal(count([runner('a', ['jest']), runner('b', ['pytest'])], { tools: ['jest', 'pytest'] }), 2);
    assert.equal(count([runner('a', ['jest']), runner('b', ['pytest'])], {}), 1);
  });
});
