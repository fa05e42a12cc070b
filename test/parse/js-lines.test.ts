import assert from 'node:assert/strict';
import { esbuild, rolldown, webpack } from '../../src/parse/formats/bundlers.ts';
import { denoLintCompact, denoText } from '../../src/parse/formats/deno-text.ts';
import {
  commitlint,
  cspell,
  dprint,
  htmlhint,
  jshint,
  redocly,
  remark,
  spectral,
  standard,
  xo,
} from '../../src/parse/formats/js-lines.ts';
import { nextText } from '../../src/parse/formats/next-text.ts';
import type { Parser } from '../../src/parse/parser.ts';
import { show } from './show-findings.ts';

const cases: readonly {
  readonly name: string;
  readonly parser: Parser;
  readonly text: string;
  readonly expected: string;
  readonly tools?: readonly string[];
}[] = [
  {
    name: 'CSpell',
    parser: cspell,
    text: 'src/a b.ts:1:4 - Unknown word (speling) fix: (spelling)\nCSpell: Files checked: 2, Issues found: 1 in 1 file.',
    expected: 'src/a b.ts:1:4 error cspell: Unknown word (speling)',
  },
  {
    name: 'CSpell without findings',
    parser: cspell,
    text: 'CSpell: Files checked: 2, Issues found: 0 in 0 files.',
    expected: '',
  },
  {
    name: 'standard',
    parser: standard,
    text: 'standard: Use JavaScript Standard Style\n  /w/a b.js:2:3: Unexpected var. (no-var) (warning)\n  /w/a.js:1:2: Extra (semi) here. (semi)',
    expected: '/w/a b.js:2:3 warning standard/no-var: Unexpected var.\n/w/a.js:1:2 error standard/semi: Extra (semi) here.',
  },
  { name: 'standard without its name', parser: standard, text: '  /w/a.js:1:2: Extra. (semi)', expected: 'null' },
  {
    name: 'commitlint',
    parser: commitlint,
    text: '⧗   input: bad\n✖   subject may not be empty [subject-empty]\n⚠   body is long [body-max]\n\n✖   found 1 problems, 1 warnings',
    expected: '- error commitlint/subject-empty: subject may not be empty\n- warning commitlint/body-max: body is long',
  },
  {
    name: 'JSHint',
    parser: jshint,
    text: 'a b.js: line 1, col 10, Missing semicolon. (W033)\na.js: line 2, col 1, Unexpected.\na.js: line 2, col 1, Error - of ESLint (x)',
    expected: 'a b.js:1:10 warning jshint/W033: Missing semicolon.\na.js:2:1 error jshint: Unexpected.',
  },
  {
    name: 'HTMLHint',
    parser: htmlhint,
    text: '/w/a b.html:2:13: <title> must be [there]. [error/title-require]\n/w/a.html: line 1, col 1, warning - Doctype. (doctype)',
    expected:
      '/w/a b.html:2:13 error htmlhint/title-require: <title> must be [there].\n/w/a.html:1:1 warning htmlhint/doctype: Doctype.',
  },
  {
    name: 'remark',
    parser: remark,
    text: 'docs/a b.md\n4:1-4:9 warning Unexpected  reference  no-undefined remark-lint\n  4:15  error   Bad end            final-newline  remark-lint\n\n⚠ 2 warnings',
    expected:
      'docs/a b.md:4:1-4:9 warning remark-lint/no-undefined: Unexpected  reference\ndocs/a b.md:4:15 error remark-lint/final-newline: Bad end',
  },
  {
    name: 'XO',
    parser: xo,
    text: '\n  src/a b.js:1:1\n  ✖  1:1   Bad.        no-var\n  ⚠  2:19  Not good.\n\n  src/b.js:3:4\n  ✖  3:4  Bad.  curly\n\n  3 errors',
    expected: 'src/a b.js:1:1 error xo/no-var: Bad.\nsrc/a b.js:2:19 warning xo: Not good.\nsrc/b.js:3:4 error xo/curly: Bad.',
  },
  {
    name: 'tsd',
    parser: xo,
    text: '  a.test-d.ts:3:19\n  ✖  3:19  Wrong.  \n',
    expected: 'a.test-d.ts:3:19 error tsd: Wrong.',
    tools: ['tsd'],
  },
  {
    name: 'dprint',
    parser: dprint,
    text: 'from /w/a b.ts:\n  1|-a\n1  |+a;\n--\nError formatting /w/c.ts. Message: Expected ident at file:///w/c.ts:1:10\nfrom here: to there:\nnothing',
    expected: '/w/a b.ts error dprint: The file is not formatted.\n/w/c.ts:1:10 error dprint: Expected ident',
  },
  {
    name: 'deno fmt',
    parser: dprint,
    text: '\nfrom /w/a.ts:\n3 | -a\n3 | +b\n\nerror: Found 1 not formatted files in 2 files\n',
    expected: '/w/a.ts error deno: The file is not formatted.',
    tools: ['deno'],
  },
  {
    name: 'deno lint --compact',
    parser: denoLintCompact,
    text: 'file:///w/a%20b.ts: line 2, col 7 - `n` is (never) used (no-unused-vars)\nFound 1 problem',
    expected: 'file:///w/a%20b.ts:2:7 error deno/no-unused-vars: `n` is (never) used',
  },
  {
    name: 'deno lint',
    parser: denoText,
    text: 'error[no-x]: `n` is bad\n --> /w/a b.ts:2:7\n  |\n2 | n\n\n  docs: https://docs.deno.com/lint/rules/no-x\n\nError linting: /w/b.ts\n    SyntaxError: Eof\n        at file:///w/b.ts:1:21\nFound 2 problems',
    expected:
      '/w/a b.ts:2:7 error deno/no-x: `n` is bad | https://docs.deno.com/lint/rules/no-x\n/w/b.ts:1:21 error deno: SyntaxError: Eof',
  },
  {
    name: 'deno check',
    parser: denoText,
    text: "TS2322 [ERROR]: Type 'string' is wrong.\n  Because.\nconst n = 1;\n      ^\n    at file:///w/a.ts:2:7\n\nTS7006 [ERROR]: Implicit any.\n    at file:///w/b c.ts:3:27\n\nFound 2 errors.",
    expected:
      "file:///w/a.ts:2:7 error deno/TS2322: Type 'string' is wrong.⏎  Because.\nfile:///w/b c.ts:3:27 error deno/TS7006: Implicit any.",
  },
  {
    name: 'esbuild',
    parser: esbuild,
    text: '✘ [ERROR] Could not resolve "./gone.js"\n\n    src/a b.ts:1:21:\n      1 │ import\n\n▲ [WARNING] Duplicate key [duplicate-object-key]\n\n    b.ts:3:18:\n\n  The original key is here:\n\n    b.ts:3:12:\n',
    expected:
      'src/a b.ts:1:22 error esbuild: Could not resolve "./gone.js" | bytes\nb.ts:3:19 warning esbuild/duplicate-object-key: Duplicate key | bytes',
  },
  {
    name: 'Rolldown',
    parser: rolldown,
    text: "[UNRESOLVED_IMPORT] Could not resolve './gone.js'\n   ╭─[ src/a b.ts:1:22 ]\n   │\n[NOT_PLACED] chatter\n",
    expected: "src/a b.ts:1:22 error rolldown/UNRESOLVED_IMPORT: Could not resolve './gone.js' | characters",
  },
  {
    name: 'webpack',
    parser: webpack,
    text: "ERROR in ./src/a b.js 2:10\nModule parse failed: Unexpected token (2:10)\n\nWARNING in ./src/b.js 1:0-33\nModule not found: Error: Can't resolve './gone.js'\n",
    expected:
      "./src/a b.js:2:11 error webpack: Module parse failed: Unexpected token (2:10)\n./src/b.js:1:1-1:34 warning webpack: Module not found: Can't resolve './gone.js'",
  },
  {
    name: 'Spectral',
    parser: spectral,
    text: '/w/a b.yaml:1:1 warning oas3-api-servers "OpenAPI "servers" must be present."',
    expected: '/w/a b.yaml:1:1 warning spectral/oas3-api-servers: OpenAPI "servers" must be present.',
  },
  {
    name: 'Redocly',
    parser: redocly,
    text: 'validating api/a b.yaml...\napi/a b.yaml:\n  1:1   error    no-servers  Servers  must be.\n  4:12  warning  struct      Expected.\n\napi/a b.yaml: validated in 37ms',
    expected: 'api/a b.yaml:1:1 error redocly/no-servers: Servers  must be.\napi/a b.yaml:4:12 warning redocly/struct: Expected.',
  },
  {
    name: 'Next.js',
    parser: nextText,
    text: "./app/(shop)/a b.tsx\n2:9  Warning: 'x' is unused.  no-unused\n6:13  Error: Bad\n\n./app/page.tsx:2:9\nType error: Type 'string' is wrong.\n  Because.\n\n  1 | x\n",
    expected:
      "./app/(shop)/a b.tsx:2:9 warning eslint/no-unused: 'x' is unused.\n./app/(shop)/a b.tsx:6:13 error eslint: Bad\n./app/page.tsx:2:9 error next: Type 'string' is wrong.⏎  Because.",
  },
];

describe('lines of tools of the JavaScript world', () => {
  for (const { name, parser, text, expected, tools = [] } of cases) {
    it(`are read from ${name}`, () => assert.equal(show(parser, text, { tools }), expected));
  }

  it('are nobody’s where they are chatter, and survive being cut off', () => {
    for (const { parser, text } of cases) {
      assert.equal(show(parser, 'Done in 3.2s\nsrc/a.ts: ok\n12:30:01 started\n'), 'null', parser.id);
      for (let length = 0; length < text.length; length += 1) assert.equal(typeof show(parser, text.slice(0, length)), 'string');
    }
  });
});
