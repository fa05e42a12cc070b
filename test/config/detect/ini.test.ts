import assert from 'node:assert/strict';
import { readIni } from '../../../src/config/detect/ini.ts';

function show(text: string): readonly string[] {
  return [...readIni(text)].flatMap(([name, { line, values }]) => [
    `${line} [${name}]`,
    ...[...values].map(([key, value]) => `${key}=${value.replaceAll('\n', '|')}`),
  ]);
}

describe('a file of sections', () => {
  it('has values of one and of several lines, and comments', () => {
    const text =
      '# top\n[tox]\nenvlist = py, lint\n\n[testenv:lint]\ncommands =\n    ruff check\n    # no\n    mypy: x\n; end\nDeps: a\n';
    assert.deepEqual(show(text), ['2 [tox]', 'envlist=py, lint', '5 [testenv:lint]', 'commands=|ruff check|mypy: x', 'deps=a']);
  });

  it('keeps the first line of a section that comes twice, with the values of both', () => {
    assert.deepEqual(show('[a]\nx=1\n[b]\n[a]\ny=2\n'), ['1 [a]', 'x=1', 'y=2', '3 [b]']);
  });

  it('leaves out what is none of that', () => {
    assert.deepEqual(show('x = 1\n  indented\n[open\nword\n[a]\n= nothing\n\u0000\n'), ['5 [a]']);
    assert.deepEqual(show(''), []);
  });
});
