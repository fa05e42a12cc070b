import assert from 'node:assert/strict';
import { azure } from '../../src/parse/formats/azure.ts';
import { eslintCodeframe } from '../../src/parse/formats/eslint-text.ts';
import { rdjson } from '../../src/parse/formats/rdjson.ts';
import { describeJsonTraps } from './json-traps.ts';
import { show } from './show-findings.ts';

describe('Reviewdog JSON', () => {
  const diagnostic = {
    message: 'Bad.',
    location: { path: 'src/a b.js', range: { start: { line: 1, column: 17 }, end: { line: 1, column: 26 } } },
    severity: 'WARNING',
    code: { value: 'no-x', url: 'https://example.org/no-x' },
    suggestions: [{ range: {}, text: '' }],
  };
  const document = {
    source: { name: 'scanner' },
    diagnostics: [diagnostic, { message: 'Whole file.', location: { path: 'b.js' } }],
  };

  it('counts bytes, and characters where Biome wrote it', () => {
    const line = 'src/a b.js:1:17-1:26 warning scanner/no-x: Bad. | bytes | https://example.org/no-x';
    assert.equal(show(rdjson, JSON.stringify(document)), `${line}\nb.js error scanner: Whole file. | bytes`);
    assert.equal(
      show(rdjson, JSON.stringify({ source: { name: 'Biome' }, diagnostics: [diagnostic] })),
      line.replace('scanner', 'biome').replace('bytes', 'characters'),
    );
  });

  it('may have a line for each', () => {
    const one = JSON.stringify({ ...diagnostic, source: { name: 'x' } });
    assert.equal(show(rdjson, `${one}\nnoise\n${one}`).split('\n').length, 2);
    assert.equal(show(rdjson, '{"source":{"name":"x"},"diagnostics":[]}'), '');
    assert.equal(show(rdjson, '{"version":1,"diagnostics":[],"errors":[]}'), 'null');
  });

  describeJsonTraps(rdjson, document);
});

describe("Azure Pipelines' annotations", () => {
  it('have properties and escapes', () => {
    const text = [
      '##vso[task.setprogress value=50;]half',
      '##vso[task.logissue type=warning;sourcepath=src/a%3B b.cs;linenumber=1;columnnumber=2;code=100;]Odd%0Areally',
      '##vso[task.logissue type=error]No place.',
    ].join('\n');
    assert.equal(show(azure, text), 'src/a; b.cs:1:2 warning 100: Odd⏎really\n- error : No place.');
    assert.equal(show(azure, '##[error]chatter'), 'null');
  });
});

describe("ESLint's code frames", () => {
  it('are headed by the message, the rule and the place', () => {
    const text =
      "error: 'x' is (not) defined (no-undef) at src/a b.js:1:5:\n> 1 | x\n    |     ^\n\nerror: Parsing error at src/c.js:2:1:\n\n2 errors found.";
    assert.equal(
      show(eslintCodeframe, text),
      "src/a b.js:1:5 error eslint/no-undef: 'x' is (not) defined\nsrc/c.js:2:1 error eslint: Parsing error",
    );
    assert.equal(show(eslintCodeframe, 'error: no such file at all\n'), 'null');
  });
});
