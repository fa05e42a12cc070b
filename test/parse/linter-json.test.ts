import assert from 'node:assert/strict';
import { biomeJson } from '../../src/parse/formats/biome-json.ts';
import { denoLintJson } from '../../src/parse/formats/deno-lint-json.ts';
import { eslintJson } from '../../src/parse/formats/eslint-json.ts';
import { htmlhintJson } from '../../src/parse/formats/htmlhint-json.ts';
import { oxlintJson } from '../../src/parse/formats/oxlint-json.ts';
import { pyrightJson } from '../../src/parse/formats/pyright-json.ts';
import { stylelintJson } from '../../src/parse/formats/stylelint-json.ts';
import { describeJsonTraps } from './json-traps.ts';
import { show } from './show-findings.ts';

describe("ESLint's JSON", () => {
  const message = { ruleId: 'semi', severity: 1, message: 'Missing semicolon.', line: 2, column: 10, endLine: 3, endColumn: 1 };
  const document = [
    {
      filePath: '/w/src/a b é.js',
      messages: [
        { ...message, fix: { range: [22, 22], text: ';' }, suggestions: [{ fix: { range: [0, 1], text: 'no' }, desc: 'no' }] },
        { ruleId: null, fatal: true, severity: 2, message: 'Parsing error: x', line: 1, column: 15 },
      ],
      source: 'const x = "😀"\n',
    },
    { filePath: '/w/ok.js', messages: [] },
  ];
  const lines = [
    '/w/src/a b é.js:2:10-3:1 warning eslint/semi: Missing semicolon. | fix [{"start":22,"end":22,"text":";"}]',
    '/w/src/a b é.js:1:15 error eslint: Parsing error: x',
  ];

  it('has findings with their fixes, and suggestions that are none', () => {
    assert.equal(show(eslintJson, JSON.stringify(document)), lines.join('\n'));
  });

  it('tells of the page about a rule where the metadata do', () => {
    const metadata = { rulesMeta: { semi: { docs: { url: 'https://eslint.org/semi' } }, constructor: {} } };
    const shown = show(eslintJson, JSON.stringify({ results: [{ filePath: 'a.js', messages: [message] }], metadata }));
    assert.equal(shown, 'a.js:2:10-3:1 warning eslint/semi: Missing semicolon. | https://eslint.org/semi');
  });

  it('is empty where nothing was found, and a bare list is its own only where that is sure', () => {
    assert.equal(show(eslintJson, '[{"filePath":"a.js","messages":[]}]'), '');
    assert.equal(show(eslintJson, '[]'), '');
    assert.equal(show(eslintJson, 'done\n[]\n'), 'null');
    assert.equal(show(eslintJson, 'done\n[]\n', { tools: ['eslint'] }), '');
  });

  it('keeps the results that are complete where it was cut off', () => {
    assert.equal(show(eslintJson, JSON.stringify(document).slice(0, -30)), lines.join('\n'));
    assert.equal(show(eslintJson, '[{"filePath":"a.js","messages":[]},{"filePath":"b'), 'null');
  });

  it('takes no edit that is backwards or huge', () => {
    for (const range of [[3, 1], [-1, 2], [1e308, 1e308], ['1', null], [1]]) {
      const shown = show(
        eslintJson,
        JSON.stringify([{ filePath: 'a.js', messages: [{ ...message, fix: { range, text: '' } }] }]),
      );
      assert.equal(shown, 'a.js:2:10-3:1 warning eslint/semi: Missing semicolon.', JSON.stringify(range));
    }
  });

  describeJsonTraps(eslintJson, document);
});

describe("Stylelint's JSON", () => {
  const warning = {
    line: 1,
    column: 12,
    endLine: 1,
    endColumn: 19,
    rule: 'color-hex',
    severity: 'error',
    text: 'Expected "#FFF" (color-hex)',
  };
  const document = [
    {
      source: '/w/a b.css',
      deprecations: [{ text: 'old rule' }],
      invalidOptionWarnings: [{ text: 'Invalid option "x"' }],
      warnings: [
        { ...warning, fix: { range: [11, 18], text: '#FFF' } },
        { ...warning, severity: 'warning', rule: 'CssSyntaxError', text: 'Unclosed block' },
      ],
    },
  ];

  it('has messages without the rule behind them, and no deprecations', () => {
    assert.equal(
      show(stylelintJson, JSON.stringify(document)),
      [
        '/w/a b.css:1:12-1:19 error stylelint/color-hex: Expected "#FFF" | fix [{"start":11,"end":18,"text":"#FFF"}]',
        '/w/a b.css:1:12-1:19 warning stylelint/CssSyntaxError: Unclosed block',
        '/w/a b.css error stylelint: Invalid option "x"',
      ].join('\n'),
    );
  });

  it('knows of no file where it read the standard input', () => {
    const shown = show(stylelintJson, JSON.stringify([{ source: '<input css 1>', deprecations: [], warnings: [warning] }]));
    assert.equal(shown, '1:12-1:19 error stylelint/color-hex: Expected "#FFF"');
  });

  describeJsonTraps(stylelintJson, document);
});

describe("Biome's JSON", () => {
  const document = {
    summary: { errors: 1 },
    diagnostics: [
      {
        severity: 'error',
        message: 'Using == may be unsafe.',
        category: 'lint/suspicious/noDoubleEquals',
        location: { path: 'src/a b.js', start: { line: 3, column: 8 }, end: { line: 3, column: 10 } },
      },
      {
        severity: 'information',
        message: 'Not formatted',
        category: 'format',
        location: { path: 'b.js', start: { line: 0, column: 0 }, end: { line: 0, column: 0 } },
      },
    ],
    command: 'check',
  };

  it('counts characters, and has no place for a whole file', () => {
    assert.equal(
      show(biomeJson, JSON.stringify(document)),
      [
        'src/a b.js:3:8-3:10 error biome/lint/suspicious/noDoubleEquals: Using == may be unsafe. | characters',
        'b.js info biome/format: Not formatted | characters',
      ].join('\n'),
    );
  });

  it('of version 1 has bytes of the source that it quotes', () => {
    const location = { path: { file: '/w/a.js' }, span: [15, 17], sourceCode: 'a = "é";\nif (x == y) {}\n' };
    const diagnostics = [{ severity: 'warning', description: 'Use ===.', category: 'lint/a', location }];
    assert.equal(
      show(biomeJson, JSON.stringify({ summary: {}, diagnostics, command: 'lint' })),
      '/w/a.js:2:6-2:8 warning biome/lint/a: Use ===.',
    );
  });

  it('is empty where nothing was found', () => {
    assert.equal(show(biomeJson, '{"summary":{},"diagnostics":[],"command":"ci"}'), '');
    assert.equal(show(biomeJson, '{"diagnostics":[],"number_of_files":1}'), 'null');
  });

  describeJsonTraps(biomeJson, document);
});

describe("Oxlint's JSON", () => {
  const diagnostic = {
    message: '`debugger` is not allowed',
    code: 'eslint(no-debugger)',
    severity: 'warning',
    url: 'https://oxc.rs/no-debugger.html',
    filename: 'src/a b.js',
    labels: [{ span: { offset: 20, length: 9, line: 1, column: 21 } }],
  };
  const document = {
    diagnostics: [diagnostic, { message: 'Expected `:`', severity: 'error', filename: 'b.js', labels: [] }],
    number_of_files: 2,
  };
  const lines = [
    'src/a b.js:1:21-1:30 warning oxlint/eslint(no-debugger): `debugger` is not allowed | bytes | https://oxc.rs/no-debugger.html',
    'b.js error oxlint: Expected `:` | bytes',
  ];

  it('counts bytes', () => {
    assert.equal(show(oxlintJson, JSON.stringify(document)), lines.join('\n'));
  });

  it('was a bare list once', () => {
    assert.equal(show(oxlintJson, JSON.stringify(document.diagnostics)), lines.join('\n'));
  });

  it("is not Deno's or Biome's", () => {
    assert.equal(show(oxlintJson, '{"version":1,"diagnostics":[],"errors":[]}'), 'null');
    assert.equal(show(oxlintJson, '{"summary":{},"diagnostics":[],"command":"ci"}'), 'null');
  });

  describeJsonTraps(oxlintJson, document);
});

describe("Deno's lint JSON", () => {
  const range = { start: { line: 2, col: 6, bytePos: 45 }, end: { line: 2, col: 7, bytePos: 46 } };
  const document = {
    version: 1,
    diagnostics: [{ filename: 'file:///w/a%20b.ts', range, message: '`n` is never used', code: 'no-unused-vars', hint: 'x' }],
    errors: [
      {
        file_path: '/w/broken.ts',
        message: 'Unexpected eof at file:///w/broken.ts:1:21\n\n  function (\n    at file:///w/broken.ts:1:21',
      },
    ],
  };

  it('counts lines from one and columns from zero', () => {
    assert.equal(
      show(denoLintJson, JSON.stringify(document)),
      [
        'file:///w/a%20b.ts:2:7-2:8 error deno/no-unused-vars: `n` is never used | characters',
        '/w/broken.ts:1:21 error deno: Unexpected eof at file:///w/broken.ts:1:21',
      ].join('\n'),
    );
  });

  describeJsonTraps(denoLintJson, document);
});

describe("Pyright's JSON", () => {
  const range = { start: { line: 1, character: 11 }, end: { line: 1, character: 12 } };
  const document = {
    version: '1.1.414',
    generalDiagnostics: [
      { file: '/w/a b.py', severity: 'information', message: 'Type "int"\n  is not "str"', range, rule: 'reportReturnType' },
    ],
    summary: { errorCount: 1 },
  };

  it('counts lines and columns from zero', () => {
    assert.equal(
      show(pyrightJson, JSON.stringify(document)),
      '/w/a b.py:2:12-2:13 info pyright/reportReturnType: Type "int"⏎  is not "str"',
    );
  });

  describeJsonTraps(pyrightJson, document);
});

describe("HTMLHint's JSON", () => {
  const rule = { id: 'title-require', description: 'x', link: 'https://htmlhint.com/rules/title-require' };
  const messages = [{ type: 'warning', message: '<title> must be there.', raw: '', evidence: '<head>', line: 2, col: 13, rule }];
  const document = [{ file: '/w/a b.html', messages }];

  it('has the page about each rule', () => {
    assert.equal(
      show(htmlhintJson, JSON.stringify(document)),
      '/w/a b.html:2:13 warning htmlhint/title-require: <title> must be there. | https://htmlhint.com/rules/title-require',
    );
  });

  describeJsonTraps(htmlhintJson, document);
});
