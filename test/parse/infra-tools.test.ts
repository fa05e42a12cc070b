import assert from 'node:assert/strict';
import { findingsOf, parsingOf } from './findings-of.ts';

/** Where a finding is and what it says. */
const briefly = (id: string, text: string, tools: readonly string[] = []) =>
  findingsOf(id, text, tools).map(({ file, line, column, severity, message, code }) =>
    [file, line, column, severity, message, code].map((value) => value ?? null),
  );

describe("ShellCheck's output", () => {
  const comment = {
    file: 'a b.sh',
    line: 4,
    endLine: 4,
    column: 9,
    endColumn: 12,
    level: 'style',
    code: 2006,
    message: 'Use $(...)',
    fix: {
      replacements: [
        { column: 9, endColumn: 10, line: 4, endLine: 4, insertionPoint: 'afterEnd', precedence: 8, replacement: '$(' },
      ],
    },
  };

  it('counts characters in json1, and tabs as eight columns in json', () => {
    const [young] = findingsOf('shellcheck-json', JSON.stringify({ comments: [comment] }));
    const [old] = findingsOf('shellcheck-json', JSON.stringify([comment]));
    assert.deepEqual([young?.columns, old?.columns], ['characters', 'tabs']);
    assert.deepEqual(young?.fix, { edits: [{ line: 4, column: 9, endLine: 4, endColumn: 10, text: '$(' }] });
    assert.deepEqual([young?.code, young?.severity], ['SC2006', 'info']);
  });

  it('offers no half of a fix', () => {
    const broken = { ...comment, fix: { replacements: [...comment.fix.replacements, { line: 4 }] } };
    assert.equal(findingsOf('shellcheck-json', JSON.stringify([broken]))[0]?.fix, undefined);
  });

  it('is read for people by the line above and the caret, with and without a severity', () => {
    const text = 'In a b.sh line 3:\necho $1\n     ^-- SC2086 (info): Double quote.\n     ^-- SC2086: Old words.\n';
    assert.deepEqual(briefly('shellcheck', text), [
      ['a b.sh', 3, 6, 'info', 'Double quote.', 'SC2086'],
      ['a b.sh', 3, 6, 'error', 'Old words.', 'SC2086'],
    ]);
  });
});

describe('linters of configuration', () => {
  it('write JSON that is read: Hadolint', () => {
    const text = JSON.stringify([
      { line: 3, code: 'DL3008', message: 'Pin versions', column: 1, file: 'a/Dockerfile', level: 'warning' },
    ]);
    assert.deepEqual(briefly('hadolint-json', text), [['a/Dockerfile', 3, 1, 'warning', 'Pin versions', 'DL3008']]);
  });

  it('write JSON that is read: actionlint', () => {
    const text = JSON.stringify([
      {
        message: 'unexpected key',
        filepath: '.github/workflows/ci.yml',
        line: 3,
        column: 5,
        kind: 'syntax-check',
        snippet: '    branch: x\n    ^~~~~~~',
        end_column: 11,
      },
    ]);
    assert.deepEqual(briefly('actionlint-json', text), [
      ['.github/workflows/ci.yml', 3, 5, null, 'unexpected key', 'syntax-check'],
    ]);
    assert.deepEqual(
      [findingsOf('actionlint-json', text)[0]?.endColumn, findingsOf('actionlint-json', text)[0]?.columns],
      [12, 'bytes'],
    );
  });

  it('write JSON that is read: Terraform', () => {
    const range = { filename: 'main.tf', start: { line: 2, column: 3, byte: 20 }, end: { line: 2, column: 10, byte: 27 } };
    const diagnostics = [
      { severity: 'error', summary: 'Unsupported argument', detail: 'It is not expected here.', range },
      { severity: 'warning', summary: 'No place' },
    ];
    const text = JSON.stringify({ format_version: '1.0', valid: false, error_count: 1, warning_count: 1, diagnostics });
    assert.deepEqual(briefly('terraform-json', text), [
      ['main.tf', 2, 3, 'error', 'Unsupported argument: It is not expected here.', null],
      [null, null, null, 'warning', 'No place', null],
    ]);
    assert.deepEqual(parsingOf('terraform-json', '{"valid":true,"diagnostics":[]}')?.findings, []);
  });

  it('write JSON that is read: TFLint', () => {
    const range = { filename: 'main.tf', start: { line: 1, column: 1 }, end: { line: 1, column: 9 } };
    const rule = { name: 'terraform_required_version', severity: 'warning', link: 'https://github.com/terraform-linters/x' };
    const text = JSON.stringify({
      issues: [{ rule, message: 'Missing', range, callers: [] }],
      errors: [{ message: 'Broken', severity: 'error' }],
    });
    assert.deepEqual(briefly('tflint-json', text), [
      ['main.tf', 1, 1, 'warning', 'Missing', 'terraform_required_version'],
      [null, null, null, null, 'Broken', null],
    ]);
  });

  it('write JSON that is read: typos, with a fix where there is one correction', () => {
    const typo = { type: 'typo', path: 'a b.md', line_num: 1, byte_offset: 4, typo: 'téh', corrections: ['the'] };
    const [one, two] = findingsOf(
      'typos-json',
      `${JSON.stringify(typo)}\n${JSON.stringify({ ...typo, corrections: ['the', 'tech'] })}\n`,
    );
    assert.deepEqual([one?.column, one?.endColumn, one?.columns, one?.message], [5, 9, 'bytes', '`téh` should be `the`']);
    assert.deepEqual(one?.fix, { edits: [{ line: 1, column: 5, endLine: 1, endColumn: 9, text: 'the' }] });
    assert.deepEqual([two?.message, two?.fix], ['`téh` should be `the`, `tech`', undefined]);
  });

  it("write JSON that is read: Code Climate's", () => {
    const issue = { type: 'issue', check_name: 'name[play]', description: 'All plays should be named.', severity: 'minor' };
    const text = JSON.stringify([{ ...issue, location: { path: 'play.yml', lines: { begin: 3 } } }]);
    assert.deepEqual(briefly('codeclimate-json', text, ['ansible-lint']), [
      ['play.yml', 3, null, 'warning', 'All plays should be named.', 'name[play]'],
    ]);
  });

  const lines: readonly (readonly [string, string, readonly unknown[]])[] = [
    [
      'yamllint',
      'C:\\w\\a b.yml:3:7: [error] trailing spaces (trailing-spaces)',
      ['C:\\w\\a b.yml', 3, 7, 'error', 'trailing spaces', 'trailing-spaces'],
    ],
    [
      'yamllint',
      './a: b.yml\n  3:7       warning  too many (2 > 1) spaces  (colons)',
      ['./a: b.yml', 3, 7, 'warning', 'too many (2 > 1) spaces', 'colons'],
    ],
    ['hadolint', 'a/Dockerfile:3 DL3008 warning: Pin versions', ['a/Dockerfile', 3, null, 'warning', 'Pin versions', 'DL3008']],
    ['hadolint', 'a/Dockerfile:3:9 unexpected newline', ['a/Dockerfile', 3, 9, 'error', 'unexpected newline', null]],
    [
      'actionlint',
      '.github/workflows/ci.yml:3:5: unexpected key [x] for "on" [syntax-check]',
      ['.github/workflows/ci.yml', 3, 5, 'error', 'unexpected key [x] for "on"', 'syntax-check'],
    ],
    ['codespell', './a b.txt:1: teh ==> the, ten', ['./a b.txt', 1, null, 'error', 'teh ==> the, ten', null]],
    ['typos', 'a b.md:1:5: `teh` -> `the`', ['a b.md', 1, 5, 'error', '`teh` -> `the`', null]],
    ['typos', 'error: `teh` should be `the`\n  --> a b.md:1:5\n  |', ['a b.md', 1, 5, 'error', '`teh` should be `the`', null]],
    [
      'taplo',
      'error: invalid TOML\n  ┌─ /w/a b.toml:3:5\n  │  \n3 │   b =\n  │ ╭───^\n4 │ │ \n  │ ╰^ expected value',
      ['/w/a b.toml', 3, 5, 'error', 'invalid TOML: expected value', null],
    ],
    [
      'taplo',
      'ERROR taplo:format_files: the file is not properly formatted path="/w/a b.toml"',
      ['/w/a b.toml', null, null, 'error', 'Not formatted as Taplo would format it.', null],
    ],
    [
      'editorconfig-checker',
      'src/a b.txt:\n\t3: Trailing whitespace\n\n1 errors found',
      ['src/a b.txt', 3, null, 'error', 'Trailing whitespace', null],
    ],
    ['mdl', 'a b.md:3: MD013 Line length', ['a b.md', 3, null, 'error', 'Line length', 'MD013']],
    [
      'terraform',
      '╷\n│ Error: Unsupported argument\n│ \n│   on main.tf line 3, in resource "x" "y":\n│    3:   foo = 1\n│ \n│ It is not expected here.\n╵',
      ['main.tf', 3, null, 'error', 'Unsupported argument\nIt is not expected here.', null],
    ],
  ];
  for (const [id, text, expected] of lines) {
    it(`write lines that are read: ${id}, ${text.split('\n')[0]}`, () => assert.deepEqual(briefly(id, `${text}\n`), [expected]));
  }

  it("leave typos' findings to typos where rustc looks the same", () => {
    assert.equal(parsingOf('rustc', 'error: `teh` should be `the`\n  --> a.md:1:5\n  |\n'), null);
  });

  it('do not claim chatter', () => {
    const chatter = 'Checking 3 files:\n\t1: one\nError: nothing\nwarning: all is well\n  1:2 error\n';
    for (const id of [
      'yamllint',
      'hadolint',
      'actionlint',
      'codespell',
      'typos',
      'taplo',
      'editorconfig-checker',
      'mdl',
      'terraform',
      'shellcheck',
    ]) {
      assert.equal(parsingOf(id, chatter), null, id);
    }
  });
});

describe('ansible-lint', () => {
  it('is read in both of its forms', () => {
    const expected = ['play.yml', 3, null, 'warning', 'Jinja2 spacing: {{x}}', 'jinja[spacing]'];
    assert.deepEqual(briefly('ansible-lint', 'play.yml:3: jinja[spacing]: Jinja2 spacing: {{x}} (warning)\n', ['ansible-lint']), [
      expected,
    ]);
    assert.deepEqual(
      briefly('ansible-lint', 'jinja[spacing]: Jinja2 spacing: {{x}} (warning)\nplay.yml:3 Task/Handler: foo\n', [
        'ansible-lint',
      ]),
      [expected],
    );
  });
});

describe('lines that somebody quotes', () => {
  it('are not findings in a file whose name is what stands before them', () => {
    for (const [id, line] of [
      ['flake8', 'a.py:1:2: E501 line too long'],
      ['pylint', 'a.py:1:2: W0611: Unused import os (unused-import)'],
      ['rubocop', 'a.rb:1:2: W: Lint/X: Useless.'],
      ['golangci', 'a.go:1:2: unchecked (errcheck)'],
      ['rustc', 'a.rs:1:2: warning: unused'],
      ['yamllint', 'a.yml:1:2: [error] trailing spaces (trailing-spaces)'],
    ] as const) {
      assert.equal(parsingOf(id, `printed by a test: ${line}\n`), null, id);
      if (id !== 'rustc') assert.equal(findingsOf(id, `a b:c/${line}\n`)[0]?.file?.startsWith('a b:c/a.'), true, id);
    }
  });
});

describe('headings of one line', () => {
  it('are about the line below alone', () => {
    assert.equal(parsingOf('ansible-lint', 'name: build\nsteps:\nlocalhost/x:8080 is up\n'), null);
    assert.equal(parsingOf('ansible-lint', 'name: build\nlocalhost:8080 is up\n'), null);
    assert.equal(parsingOf('taplo', 'error: something else\n\n  ┌─ /w/a.toml:3:5\n'), null);
  });
});
