import assert from 'node:assert/strict';
import { biomeText } from '../../src/parse/formats/biome-text.ts';
import { eslintCompact, eslintStylish, eslintUnix } from '../../src/parse/formats/eslint-text.ts';
import { markdownlint } from '../../src/parse/formats/markdownlint.ts';
import { oxlintText } from '../../src/parse/formats/oxlint-text.ts';
import { oxfmtList, prettierCheck, prettierList } from '../../src/parse/formats/prettier-list.ts';
import { pyrightText } from '../../src/parse/formats/pyright-text.ts';
import { stylelintText } from '../../src/parse/formats/stylelint-text.ts';
import { svelteCheck } from '../../src/parse/formats/svelte-check.ts';
import { show } from './show-findings.ts';

function lines(...all: readonly string[]): string {
  return all.join('\n');
}

describe("ESLint's text", () => {
  it('is a table below each file', () => {
    const text = lines(
      '',
      '/w/src/a b é.js',
      "   2:5   error    'y' is  never reassigned  prefer-const",
      '  10:10  warning  Unexpected\nsecond line  @typescript-eslint/no-x',
      '  11:1   error    Parsing error: Unexpected token',
      '',
      'C:\\w\\b.js',
      '  1:1  error  Missing  semi',
      '',
      '✖ 4 problems (3 errors, 1 warning)',
      '  1 error and 0 warnings potentially fixable with the `--fix` option.',
      '',
    );
    assert.equal(
      show(eslintStylish, text),
      lines(
        "/w/src/a b é.js:2:5 error eslint/prefer-const: 'y' is  never reassigned",
        '/w/src/a b é.js:10:10 warning eslint/@typescript-eslint/no-x: Unexpected⏎second line',
        '/w/src/a b é.js:11:1 error eslint: Parsing error: Unexpected token',
        'C:\\w\\b.js:1:1 error eslint/semi: Missing',
      ),
    );
  });

  it('needs a file, and is Oxlint’s where its rules are', () => {
    assert.equal(show(eslintStylish, '  1:1  error  Missing  semi\n'), 'null');
    assert.equal(show(eslintStylish, 'chatter\n\n  1:1  error  Missing  semi\n'), 'null');
    assert.equal(
      show(eslintStylish, 'a.js\n  4:1  warning  No debugger  eslint(no-debugger)\n'),
      'a.js:4:1 warning oxlint/eslint(no-debugger): No debugger | bytes',
    );
  });

  it('of its other formatters is a line each', () => {
    const unix = lines(
      'src/a b.js:2:5: Use const: [really] [Error/prefer-const]',
      'C:\\w\\a.js:1:1: Parsing error [Error]',
      'a.js:4:1: No. [Warning/eslint(no-debugger)]',
      'a.html:1:1: Doctype. [error/doctype-first]',
      'a.js:1:1: chatter [Note]',
      '',
      '3 problems',
    );
    assert.equal(
      show(eslintUnix, unix),
      lines(
        'src/a b.js:2:5 error eslint/prefer-const: Use const: [really]',
        'C:\\w\\a.js:1:1 error eslint: Parsing error',
        'a.js:4:1 warning oxlint/eslint(no-debugger): No. | bytes',
        'a.html:1:1 error htmlhint/doctype-first: Doctype.',
      ),
    );
    const compact =
      '/w/a b.js: line 2, col 5, Warning - Use (const) here. (prefer-const)\n/w/a.js: line 1, col 1, Error - Parsing error\n';
    assert.equal(
      show(eslintCompact, compact),
      '/w/a b.js:2:5 warning eslint/prefer-const: Use (const) here.\n/w/a.js:1:1 error eslint: Parsing error',
    );
  });
});

describe("Biome's text", () => {
  it('has a ruled line with the place, and the message below', () => {
    const text = lines(
      'src/a b.js:2:1 lint/style/useConst  FIXABLE  ━━━━━━━━━━',
      '',
      '  ⚠ This let is assigned once.',
      '    And so on.',
      '  ',
      '  > 2 │ let y = 2',
      '      │ ^^^',
      '',
      '  ℹ Safe fix: Use const instead.',
      '',
      'b.css format ━━━━━━━━━━',
      '',
      '  ✖ File content differs from formatting output',
      '',
      'check ━━━━━━━━━━',
      '',
      '  ✖ Some errors were emitted while running checks.',
    );
    assert.equal(
      show(biomeText, text),
      lines(
        'src/a b.js:2:1 warning biome/lint/style/useConst: This let is assigned once.⏎And so on. | characters',
        'b.css error biome/format: File content differs from formatting output | characters',
      ),
    );
    assert.equal(show(biomeText, 'Checked 3 files in 2ms. No fixes applied.\n'), '');
    assert.equal(show(biomeText, 'check ━━━━\n\n  ✖ No files were processed.\n'), 'null');
  });
});

describe("Oxlint's text", () => {
  it('has frames whose edge names the place', () => {
    const text = lines(
      '  ! eslint(no-unused-vars): Variable is',
      '  | never used.',
      '   ,-[src/a b.ts:1:7]',
      ' 1 | const n = 1;',
      '   `----',
      '  × Expected `:`',
      '   ╭─[b.js:1:22]',
      '   ╰────',
      '  x Failed to parse config',
      '',
      'Found 1 warning and 1 error.',
    );
    assert.equal(
      show(oxlintText, text),
      lines(
        'src/a b.ts:1:7 warning oxlint/eslint(no-unused-vars): Variable is⏎never used. | bytes',
        'b.js:1:22 error oxlint: Expected `:` | bytes',
      ),
    );
    assert.equal(show(oxlintText, '  x Failed to parse config\n'), 'null');
    assert.equal(show(oxlintText, 'Found 0 warnings and 0 errors.\nFinished in 4ms\n'), '');
  });

  it('has lines for programs', () => {
    assert.equal(
      show(oxlintText, 't.ts:1:7: warning eslint(no-x): Variable. help: Remove it.\nb.js:1:2: error: Expected\n'),
      't.ts:1:7 warning oxlint/eslint(no-x): Variable. help: Remove it. | bytes\nb.js:1:2 error oxlint: Expected | bytes',
    );
  });
});

describe("Stylelint's text", () => {
  it('is a table with signs, or lines', () => {
    const text = lines(
      'Invalid Option: Invalid option "x" for rule "y"',
      '',
      'a b.css',
      '  1:12  ✖  Expected "#FFF"  color-hex-length',
      '  2:1   ⚠  Needless disable  --report-needless-disables',
      '',
      '/w/c.css:1:3: Too many (block) [error]',
      '/w/c.css: line 2, col 4, warning - Empty (block-no-empty)',
    );
    assert.equal(
      show(stylelintText, text),
      lines(
        'a b.css:1:12 error stylelint/color-hex-length: Expected "#FFF"',
        'a b.css:2:1 warning stylelint/--report-needless-disables: Needless disable',
        '- error stylelint: Invalid option "x" for rule "y"',
        '/w/c.css:1:3 error stylelint/block: Too many',
        '/w/c.css:2:4 warning stylelint/block-no-empty: Empty',
      ),
    );
    assert.equal(show(stylelintText, 'Error: No configuration provided\n'), 'null');
  });
});

describe("Formatters' lists", () => {
  const check = lines(
    'Checking formatting...',
    '[warn] src/a b.ts',
    '[error] broken.css: SyntaxError: CssSyntaxError: Unclosed block (1:1)',
    '[error] > 1 | a { color: red;',
    '[error] No parser could be inferred for file "/w/x.foo".',
    '[warn] Code style issues found in 2 files. Run Prettier with --write to fix.',
    'Error occurred when checking code style in 2 files.',
  );
  const found = lines(
    'src/a b.ts error prettier: The file is not formatted.',
    'broken.css:1:1 error prettier: Unclosed block',
    '/w/x.foo error prettier: No parser could be inferred for file.',
  );

  it('are read from prettier --check', () => {
    assert.equal(show(prettierCheck, check), found);
    assert.equal(show(prettierList, check), found);
    assert.equal(show(prettierCheck, 'All matched files use Prettier code style!\n'), '');
    assert.equal(show(prettierCheck, '[error] Invalid semi value.\nAll matched files use Prettier code style!\n'), 'null');
  });

  it('are bare paths with --list-different, which only a known tool makes sure', () => {
    assert.equal(prettierList.needsTool, true);
    assert.equal(
      show(prettierList, 'src/größe an.ts\n.prettierrc\nREADME.md\n> pkg@1.0.0 lint\nDone in 3s.\n'),
      ['src/größe an.ts', '.prettierrc', 'README.md']
        .map((file) => `${file} error prettier: The file is not formatted.`)
        .join('\n'),
    );
    assert.equal(show(prettierCheck, 'README.md\n'), 'null');
  });

  it('have times with oxfmt', () => {
    assert.equal(
      show(
        oxfmtList,
        'Checking formatting...\n\na b.ts (12ms)\n\nFormat issues found in above 1 files. Run without `--check` to fix.\n',
      ),
      'a b.ts error oxfmt: The file is not formatted.',
    );
  });
});

describe('markdownlint', () => {
  it('prints lines, with or without a column and a gravity', () => {
    const text = lines(
      'markdownlint-cli2 v0.24.1 (markdownlint v0.42.1)',
      'docs/a b.md:1 error MD022/blanks-around-headings Headings [Expected: 1] [Context: "# T"]',
      'a.md:3:7 MD013/line-length Line length',
      'Summary: 2 error(s)',
    );
    assert.equal(
      show(markdownlint, text),
      lines(
        'docs/a b.md:1 error markdownlint/MD022: Headings [Expected: 1] [Context: "# T"]',
        'a.md:3:7 error markdownlint/MD013: Line length',
      ),
    );
    assert.equal(show(markdownlint, 'Summary: 0 error(s)\n'), '');
  });

  it('has repairs in its JSON', () => {
    const result = {
      fileName: 'a b.md',
      lineNumber: 3,
      ruleNames: ['MD009', 'no-trailing-spaces'],
      ruleDescription: 'Trailing spaces',
      ruleInformation: 'https://example.org/md009',
      errorDetail: 'Expected: 0',
      errorContext: null,
      errorRange: [5, 2],
      fixInfo: { editColumn: 5, deleteCount: 2 },
    };
    const report = [result, { ...result, errorRange: null, fixInfo: { deleteCount: -1 }, severity: 'warning' }];
    assert.equal(
      show(markdownlint, JSON.stringify(report)),
      lines(
        'a b.md:3:5-3:7 error markdownlint/MD009: Trailing spaces [Expected: 0] | https://example.org/md009 | fix [{"line":3,"column":5,"endLine":3,"endColumn":7,"text":""}]',
        'a b.md:3 warning markdownlint/MD009: Trailing spaces [Expected: 0] | https://example.org/md009 | fix [{"line":3,"column":1,"endLine":4,"endColumn":1,"text":""}]',
      ),
    );
    assert.equal(markdownlint.parse(JSON.stringify(report), { exitCode: 1, tools: [] })?.format, 'structured');
  });
});

describe("Pyright's text", () => {
  it('has messages of several lines that end with the rule', () => {
    const text = lines(
      '/w/a b.py',
      '  /w/a b.py:2:12 - error: Type "int" is not "str"',
      '    "int" is not assignable to "str" (reportReturnType)',
      '  /w/a b.py:4:19 - warning: Unused (reportUnusedExpression)',
      '1 error, 1 warning, 0 informations',
    );
    assert.equal(
      show(pyrightText, text),
      lines(
        '/w/a b.py:2:12 error pyright/reportReturnType: Type "int" is not "str"⏎"int" is not assignable to "str"',
        '/w/a b.py:4:19 warning pyright/reportUnusedExpression: Unused',
      ),
    );
    assert.equal(show(pyrightText, '0 errors, 0 warnings, 0 informations \n'), '');
  });
});

describe('svelte-check', () => {
  it('has lines for programs', () => {
    const text = lines(
      '1795170277671 START "/w"',
      String.raw`1795170277672 WARNING "src/a b.svelte" 5:1 "Needs \"alt\"\nhttps://svelte.dev/e/a11y_alt"`,
      '1795170277672 ERROR "src/a.ts" 2:7 "Wrong."',
      '1795170280452 {"type":"ERROR","filename":"src/v.ts","start":{"line":1,"character":6},"end":{"line":1,"character":7},"message":"Wrong.","code":2322}',
      '1795170280452 {"type":"ERROR"',
      '1795170277672 COMPLETED 105 FILES 3 ERRORS 3 WARNINGS 2 FILES_WITH_PROBLEMS',
    );
    assert.equal(
      show(svelteCheck, text),
      lines(
        'src/a b.svelte:5:1 warning svelte-check/a11y_alt: Needs "alt" | https://svelte.dev/e/a11y_alt',
        'src/a.ts:2:7 error svelte-check: Wrong.',
        'src/v.ts:2:7-2:8 error svelte-check/TS2322: Wrong.',
      ),
    );
  });

  it('has paragraphs for people', () => {
    const text = lines(
      'Getting Svelte diagnostics...',
      '',
      '/w/src/a b.svelte:5:1',
      'Warn: Needs alt',
      'https://svelte.dev/e/a11y_alt (svelte)',
      '</script>',
      '',
      '/w/src/a.ts:2:7',
      "Error: Type 'string' is wrong. ",
      'const n = 1;',
      '',
      'svelte-check found 1 error and 1 warning in 2 files',
    );
    assert.equal(
      show(svelteCheck, text),
      lines(
        '/w/src/a b.svelte:5:1 warning svelte-check/a11y_alt: Needs alt | https://svelte.dev/e/a11y_alt',
        "/w/src/a.ts:2:7 error svelte-check: Type 'string' is wrong.",
      ),
    );
    assert.equal(show(svelteCheck, 'svelte-check found 0 errors and 0 warnings\n'), '');
  });
});
