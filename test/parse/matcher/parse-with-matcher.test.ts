import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findMatcher, readKnownMatcher } from '../../../src/parse/matcher/find-matcher.ts';
import { parserOfMatcher, parseWithMatcher } from '../../../src/parse/matcher/parse-with-matcher.ts';
import type { Finding, ParseHints } from '../../../src/parse/parser.ts';

const nothing: ParseHints = { exitCode: null, tools: [] };

function matcherOf(json: unknown) {
  const { matchers, problems } = readKnownMatcher(json);
  assert.deepEqual(problems, []);
  return matchers;
}

function find(json: unknown, text: string, hints: Partial<ParseHints> = {}): readonly Finding[] {
  return parseWithMatcher(matcherOf(json), text, { ...nothing, ...hints }).findings;
}

function render(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ file, line, column, endLine, endColumn, severity, message, code }) => {
    const end = endColumn == null ? '' : `-${endLine}:${endColumn}`;
    return `${file}:${line ?? ''}:${column ?? ''}${end} ${severity}: ${message}${code == null ? '' : ` [${code}]`}`;
  });
}

const simple = { pattern: { regexp: '^(.*?):(\\d+):(\\d+): (?:(\\w+): )?(.*)$', severity: 4, message: 5 } };

describe('a problem matcher of one line', () => {
  it('finds the parts that its groups name', () => {
    assert.deepEqual(render(find('$tsc', 'a b.ts(1,5): error TS2322: Not so.\nchatter\nsrc/c.ts:2:3 - warning TS1: Hm.')), [
      'a b.ts:1:5 error: Not so. [2322]',
      'src/c.ts:2:3 warning: Hm. [1]',
    ]);
  });

  it('trims the parts', () => {
    assert.deepEqual(render(find({ pattern: { regexp: '^(.*)\\|(.*)\\|(.*)$', message: 3, column: 2 } }, ' a.c | 7 |  what ')), [
      'a.c:7:7 error: what',
    ]);
  });

  it('understands locations of one, two and four numbers', () => {
    const json = { pattern: { regexp: '^(.+)\\((.*)\\): (.*)$', location: 2, message: 3 } };
    assert.deepEqual(render(find(json, 'a(1): x\nb(2,3): y\nc(4,5,6,7): z\nd(): no\ne(x): no\nf(8,9,10): w')), [
      'a:1: error: x',
      'b:2:3 error: y',
      'c:4:5-6:7 error: z',
      'f:8:9 error: w',
    ]);
  });

  it('takes an end only where there is a beginning, on the same line unless it says otherwise', () => {
    const groups = { file: 1, line: 2, column: 3, endLine: 4, endColumn: 5, message: 6 };
    const json = { pattern: { regexp: '^(\\w+) (\\d+),(\\d*)-(\\d*),(\\d*) (.*)$', ...groups } };
    assert.deepEqual(render(find(json, 'a 1,2-3,4 m\nb 1,2-,4 m\nc 1,-3,4 m\nd 1,2-3, m')), [
      'a:1:2-3:4 error: m',
      'b:1:2-1:4 error: m',
      'c:1: error: m',
      'd:1:2 error: m',
    ]);
  });

  it('needs a file, a message and a place', () => {
    const json = { pattern: { regexp: '^(\\w*):(\\d*): ?(.*)$', message: 3, column: 0 } };
    assert.deepEqual(render(find(json, ':1: m\na:: m\na:1:\na:1: m')), ['a:1: error: m']);
  });

  it('needs no place when it is about files', () => {
    const json = { pattern: { kind: 'file', regexp: '^(.*) needs formatting$' } };
    assert.deepEqual(render(find(json, 'src/a.ts needs formatting')), ['src/a.ts:: error: src/a.ts needs formatting']);
  });

  it('knows the words and letters for how grave a problem is, and has a severity for all others', () => {
    const words = ['error', 'Error', 'WARNING', 'warn', 'info', 'E', 'W', 'I', 'hint', 'NOTE', 'e', 'fatal'];
    const text = words.map((word) => `a:1:1: ${word}: ${word}`).join('\n');
    assert.deepEqual(
      find({ ...simple, severity: 'warning' }, text).map(({ severity }) => severity),
      ['error', 'error', 'warning', 'warning', 'info', 'error', 'warning', 'info', 'info', 'info', 'warning', 'warning'],
    );
    assert.equal(find(simple, 'a:1:1: none')[0]?.severity, 'error');
    assert.equal(find(simple, 'a:1:1: Warn: w')[0]?.severity, 'warning');
  });

  it('carries its source', () => {
    assert.equal(find({ ...simple, source: 'lint' }, 'a:1:1: m')[0]?.source, 'lint');
    assert.equal(find({ ...simple, owner: 'o' }, 'a:1:1: m')[0]?.source, null);
  });

  it('reads every line however many there are and however the text ends', () => {
    assert.equal(find(simple, 'a:1:1: m\n'.repeat(5000)).length, 5000);
    assert.equal(find(simple, 'a:1:1: m').length, 1);
    assert.equal(find(simple, '').length, 0);
    assert.equal(find({ pattern: { regexp: '^()x*$', kind: 'file', file: 0 } }, '\n\n').length, 0);
  });

  it('keeps errors longer than everything else when there are too many, and counts what it leaves out', () => {
    const text = `${'a:1:1: warning: m\n'.repeat(100_010)}b:1:1: error: last\n`;
    const { findings, omitted } = parseWithMatcher(matcherOf(simple), text);
    assert.equal(findings.length, 100_001);
    assert.equal(findings.at(-1)?.message, 'last');
    assert.equal(omitted, 10);
    const parsing = parserOfMatcher(matcherOf(simple)).parse(text, nothing);
    assert.deepEqual(parsing?.findings.at(-1), { severity: 'info', message: '10 more problems are in the output.' });
  });
});

describe('a problem matcher of several lines', () => {
  it('puts the parts of consecutive lines together, and messages below each other', () => {
    const json = {
      pattern: [
        { regexp: '^(\\w+): (.*)$', severity: 1, message: 2 },
        { regexp: '^ at (\\S+) (\\d+)$', file: 1, line: 2 },
        { regexp: '^ because (.*)$', message: 1 },
      ],
    };
    const text = 'error: one\n at a 1\nerror: two\n at b 2\n because of it\nerror: x\n\n at c 3\n because';
    assert.deepEqual(render(find(json, text)), ['b:2: error: two\nof it']);
  });

  it('lets the first line win that tells a part', () => {
    const part = { regexp: '^(\\w+) (\\d+) (.*)$', file: 1, line: 2, message: 3 };
    assert.deepEqual(render(find({ pattern: [part, part] }, 'a 1 x\nb 2 y')), ['a:1: error: x\ny']);
  });

  it('begins anew behind the lines of a problem', () => {
    const json = {
      pattern: [
        { regexp: '^(.+)$', file: 1 },
        { regexp: '^(\\d+)$', line: 1, message: 0 },
      ],
    };
    assert.deepEqual(render(find(json, 'a\n1\n2\nb\nc\n3\n4')), ['a:1: error: 1', 'c:3: error: 3']);
  });

  it('knows no line behind the last line break', () => {
    const json = {
      pattern: [{ regexp: '^(.+)$', file: 1, message: 1, kind: 'file' }, { regexp: '^$' }],
    };
    assert.deepEqual(render(find(json, 'a\n')), []);
    assert.deepEqual(render(find(json, 'a\n\n')), ['a:: error: a']);
  });

  it('repeats its last line with the parts of the lines before', () => {
    assert.deepEqual(
      render(
        find(
          '$eslint-stylish',
          '/w/a.js\n  1:2  error    One thing  rule-a\n  3:4  warning  Another\n\n/w/b.js\n  5:6  error  Third  r/b\n\n✖ 3 problems\n',
        ),
      ),
      ['/w/a.js:1:2 error: One thing [rule-a]', '/w/a.js:3:4 warning: Another', '/w/b.js:5:6 error: Third [r/b]'],
    );
  });

  it('appends the message of each round to that of the lines before, not to the other rounds', () => {
    const json = {
      pattern: [
        { regexp: '^(\\w+): (.*)$', file: 1, message: 2 },
        { regexp: '^- (\\d+) (.*)$', line: 1, message: 2, loop: true },
      ],
    };
    assert.deepEqual(render(find(json, 'a: m\n- 1 x\n- 2 y')), ['a:1: error: m\nx', 'a:2: error: m\ny']);
  });

  it('ends its loop at a line that gives no problem, which can begin the next', () => {
    const json = {
      pattern: [
        { regexp: '^(\\w+)$', file: 1 },
        { regexp: '^(\\d*) (.*)$', line: 1, message: 2, loop: true },
      ],
    };
    assert.deepEqual(render(find(json, 'a\n1 x\n z\n2 y\nb\n3 w')), ['a:1: error: x', 'b:3: error: w']);
  });

  it('works for node-sass, rustc, Python and pytest', () => {
    const sass =
      '{\n  "status": 1,\n  "file": "/w/a.scss",\n  "line": 3,\n  "column": 4,\n  "message": "bad",\n  "formatted": "x"\n}';
    assert.deepEqual(render(find('$node-sass', sass)), ['/w/a.scss:3:4 error: bad']);
    const rust = 'error[E0425]: cannot find value `x`\n --> src/main.rs:2:5\n  |\nwarning: unused\n  --> src/lib.rs:1:1\n';
    assert.deepEqual(render(find('$rustc', rust)), [
      'src/main.rs:2:5 error: cannot find value `x` [E0425]',
      'src/lib.rs:1:1 warning: unused',
    ]);
    assert.deepEqual(render(find('$python', '  File "a.py", line 3, in f\n    x()\nNameError: name')), [
      'a.py:3: error: NameError: name',
    ]);
    assert.deepEqual(render(find('$pytest', 'E   assert 1 == 2\n\ntest_a.py:3: AssertionError')), [
      'test_a.py:3: error: assert 1 == 2',
    ]);
  });
});

describe('several problem matchers together', () => {
  it('try the one of most lines first, and no line serves two', () => {
    const two = {
      pattern: [
        { regexp: '^(\\w+)$', file: 1 },
        { regexp: '^(\\d+) (.*)$', line: 1, message: 2 },
      ],
    };
    const one = { pattern: { regexp: '^(\\w+) (.*)$', file: 1, line: 1, message: 2, column: 1 } };
    assert.deepEqual(render(find([one, two], 'a\n1 x\n2 y')), ['a:1: error: x', '2:2:2 error: y']);
  });
});

describe('the file of a matched problem', () => {
  const fileOf = (fileLocation: unknown, file: string, hints: Partial<ParseHints> = { cwd: '/w/pkg', root: '/w' }) =>
    find({ ...simple, ...(fileLocation === undefined ? {} : { fileLocation }) }, `${file}:1:1: m`, hints)[0]?.file;

  it('stands below the folder that the matcher states', () => {
    assert.equal(fileOf('relative', 'a.c'), '/w/a.c');
    assert.equal(fileOf(['relative', '${workspaceFolder}/src/'], 'a.c'), '/w/src/a.c');
    assert.equal(fileOf(['relative', '${workspaceRoot}${/}src'], 'a.c'), '/w/src/a.c');
    assert.equal(fileOf(['autoDetect', '${cwd}'], '../a.c'), '/w/pkg/../a.c');
    assert.equal(fileOf(['relative', '/else'], 'a.c'), '/else/a.c');
  });

  it('stays as it is when it is absolute, or nothing is stated or known', () => {
    assert.equal(fileOf(['relative', '${cwd}'], '/x/a.c'), '/x/a.c');
    assert.equal(fileOf(['relative', '${cwd}'], 'file:///x/a.c'), 'file:///x/a.c');
    assert.equal(fileOf(['relative', '${cwd}'], '\\\\server\\a.c'), '\\\\server\\a.c');
    assert.equal(fileOf('absolute', 'a.c'), 'a.c');
    assert.equal(fileOf('search', 'a.c'), 'a.c');
    assert.equal(fileOf(undefined, 'a.c'), 'a.c');
    assert.equal(fileOf(['relative', '${env:HOME}/src'], 'a.c'), 'a.c');
    assert.equal(fileOf(['relative', '${cwd}'], 'a.c', {}), 'a.c');
    assert.equal(fileOf(['relative', '${workspaceFolder}/src'], 'a.c', {}), 'src/a.c');
    assert.equal(fileOf('relative', 'a.c', {}), 'a.c');
  });
});

describe('a problem matcher and hostile output', () => {
  const bad = { pattern: { regexp: '^(a+)+$|^(\\w+\\.c):(\\d+): (.*)$', file: 2, line: 3, column: 0, message: 4 } };
  const hanging = `${'a'.repeat(50_000)}!`;

  it('leaves out a line on which its regular expression does not end, and reads the others', () => {
    const { findings, skippedLines, unreadFrom } = parseWithMatcher(
      matcherOf(bad),
      `x.c:1: one\n${hanging}\nx.c:2: two\n`,
      nothing,
      { line: 20, start: 5000, perMegabyte: 0 },
    );
    assert.deepEqual(render(findings), ['x.c:1: error: one', 'x.c:2: error: two']);
    assert.deepEqual(skippedLines, [2]);
    assert.equal(unreadFrom, null);
  });

  it('leaves the rest unread when that happens too often, and says from where', () => {
    const text = `x.c:1: one\n${`${hanging}\n`.repeat(1000)}x.c:2: two\n`;
    const matched = parseWithMatcher(matcherOf(bad), text, nothing, { line: 10, start: 100, perMegabyte: 0 });
    assert.deepEqual(render(matched.findings), ['x.c:1: error: one']);
    assert.ok(matched.unreadFrom !== null && matched.unreadFrom > 1 && matched.unreadFrom < 100, `${matched.unreadFrom}`);
  });

  it('tells what it left out as a problem of the check', () => {
    const parsing = parserOfMatcher(matcherOf(bad)).parse(`${hanging}\n`, nothing);
    assert.deepEqual(parsing?.findings, [
      {
        severity: 'warning',
        message: 'The problem matcher left out line 1 of the output; its regular expression takes too long: make it simpler.',
      },
    ]);
  });

  it('looks at the beginning of a line that is too long', () => {
    const { findings, cutLines } = parseWithMatcher(matcherOf(simple), `a:1:1: ${'x'.repeat(10_000_000)}\nb:2:2: m`);
    assert.deepEqual(
      findings.map(({ file, message }) => [file, message.length]),
      [
        ['a', 64 * 1024 - 7],
        ['b', 1],
      ],
    );
    assert.equal(cutLines, 1);
  });
});

describe('the parser of a problem matcher', () => {
  it('has the name of the matcher, and is nothing for an output without its problems', () => {
    const parser = parserOfMatcher(findMatcher('$gcc')!);
    assert.deepEqual([parser.id, parser.format], ['$gcc', 'matched']);
    assert.equal(parser.parse('all is well\n', nothing), null);
    assert.equal(parser.parse('a.c:1:2: error: m\n', nothing)?.findings.length, 1);
  });
});

/** VS Code's collector for one matcher, as plainly as can be: a buffer of the latest lines that moves on by one. */
function reference(patterns: readonly { regexp: RegExp; loop: boolean }[], lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let buffer: string[] = [];
  let looping: string | null = null;
  for (const line of lines) {
    if (looping !== null && patterns.at(-1)!.regexp.test(line)) {
      found.push(`${looping}|${line}`);
      continue;
    }
    looping = null;
    buffer.push(line);
    if (buffer.length > patterns.length) buffer.shift();
    if (buffer.length < patterns.length || !patterns.every(({ regexp }, index) => regexp.test(buffer[index]!))) continue;
    found.push(buffer.join('|'));
    looping = patterns.length > 1 && patterns.at(-1)!.loop ? buffer.slice(0, -1).join('|') : null;
    buffer = [];
  }
  return found;
}

describe('reading lines with a problem matcher', () => {
  it('is what VS Code would do with any lines', () => {
    const letters = fc.constantFrom('a', 'b', 'c');
    const classes = fc.constantFrom('[a]', '[ab]', '[abc]', '[bc]');
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 30 }),
        fc.array(classes, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (lines, set, loop) => {
          const pattern = set.map((one, index) => ({
            regexp: `^(${one})$`,
            message: 1,
            ...(index === 0 ? { file: 1, kind: 'file' } : {}),
            loop: loop && index === set.length - 1,
          }));
          const expected = reference(
            pattern.map(({ regexp, loop: loops }) => ({ regexp: new RegExp(regexp), loop: loops })),
            lines,
          );
          const messages = find({ pattern }, lines.join('\n')).map(({ message }) => message.replaceAll('\n', '|'));
          assert.deepEqual(messages, expected);
        },
      ),
    );
  });
});
