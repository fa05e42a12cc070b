import assert from 'node:assert/strict';
import { cmake } from '../../src/parse/formats/cmake.ts';
import { generic } from '../../src/parse/formats/generic.ts';
import { goVet } from '../../src/parse/formats/go-vet.ts';
import { unifiedDiff } from '../../src/parse/formats/unified-diff.ts';
import { render } from './render.ts';

describe("Go's text", () => {
  it('gives the places in Go files, with the lines below that belong to them', () => {
    const text = [
      '# example.com/a',
      './main.go:9:14: too many return values',
      '\thave (number)',
      '\twant ()',
      'vet: ./b.go:4:2: undeclared name: missing',
      'go.mod:3: unknown directive: foo',
      'C:\\w\\c.go:1:1: expected package',
      'main.c:1:1: not of Go',
      'ok  \texample.com/b\t0.1s',
    ];
    assert.deepEqual(render(goVet, text.join('\n')), [
      './main.go:9:14 error <go> too many return values\\nhave (number)\\nwant ()',
      './b.go:4:2 error <go> undeclared name: missing',
      'go.mod:3 error <go> unknown directive: foo',
      'C:\\w\\c.go:1:1 error <go> expected package',
    ]);
  });
});

describe("CMake's text", () => {
  it('gives messages of several lines at the place of the headline', () => {
    const text = [
      'CMake Error at CMakeLists.txt:5 (find_package):',
      '  One thing.',
      '',
      '  Another.',
      'Call Stack (most recent call first):',
      '  CMakeLists.txt:9 (include)',
      'CMake Warning (dev) in lib/CMakeLists.txt:',
      '  Old.',
      'CMake Error: The source directory does not exist.',
    ];
    assert.deepEqual(render(cmake, text.join('\n')), [
      'CMakeLists.txt:5 error <cmake> One thing.\\n\\nAnother.',
      'lib/CMakeLists.txt warning <cmake> Old.',
      'error <cmake> The source directory does not exist.',
    ]);
  });
});

describe('a unified diff', () => {
  const diff = ['--- a/src/a.py', '+++ b/src/a.py', '@@ -1,4 +1,5 @@', ' a', '-b', '-c', '+B', '+C', '+D', ' d', ''].join('\n');

  it('gives each hunk at the lines that would go, with the change as its fix', () => {
    assert.deepEqual(render(unifiedDiff, diff), ['src/a.py:2:1-4:1 error These 2 lines would be changed.']);
    assert.deepEqual(unifiedDiff.parse(diff, { exitCode: 1, tools: ['black'] })?.findings[0], {
      line: 2,
      column: 1,
      endLine: 4,
      endColumn: 1,
      message: 'These 2 lines would be changed.',
      fix: { edits: [{ line: 2, column: 1, endLine: 4, endColumn: 1, text: 'B\nC\nD\n' }] },
      file: 'src/a.py',
      source: 'black',
    });
  });

  it('keeps the lines between two changes of a hunk', () => {
    const text = '--- x.go.orig\n+++ x.go\n@@ -1,5 +1,4 @@\n-a\n+A\n b\n c\n-d\n e\n';
    const [finding] = unifiedDiff.parse(text, { exitCode: 1, tools: [] })?.findings ?? [];
    assert.deepEqual(finding?.fix?.edits, [{ line: 1, column: 1, endLine: 5, endColumn: 1, text: 'A\nb\nc\n' }]);
    assert.equal(finding?.file, 'x.go');
  });

  it('takes a line between two others where lines are only added', () => {
    assert.deepEqual(render(unifiedDiff, '--- a.sh\n+++ a.sh\n@@ -2,0 +3,1 @@\n+x\n'), [
      'a.sh:3:1-3:1 error Lines would be added here.',
    ]);
  });

  it('has no fix for what is cut off, or has no line break at its end', () => {
    for (const text of [diff.slice(0, -5), `${diff.trimEnd()}\n\\ No newline at end of file\n`])
      assert.equal(unifiedDiff.parse(text, { exitCode: 1, tools: [] })?.findings[0]?.fix, undefined);
  });

  it('names the file however a tool writes it', () => {
    const nameOf = (before: string, after: string) =>
      unifiedDiff.parse(`--- ${before}\n+++ ${after}\n@@ -1 +1 @@\n-a\n+b\n`, { exitCode: 1, tools: [] })?.findings[0]?.file;
    assert.equal(nameOf('src/a.py\t2026-01-01 00:00:00+00:00', 'src/a.py\t2026-01-02'), 'src/a.py');
    assert.equal(nameOf('/w/a.py:before\t2026', '/w/a.py:after\t2026'), '/w/a.py');
    assert.equal(nameOf('a.py (original)', 'a.py (reformatted)'), 'a.py');
    assert.equal(nameOf('old/main.tf', 'new/main.tf'), 'main.tf');
    assert.equal(nameOf('/dev/null', 'b/new.txt'), 'new.txt');
    assert.equal(nameOf('a/gone.txt', '/dev/null'), 'gone.txt');
    assert.equal(nameOf('src/a.php', 'PHP_CodeSniffer'), 'src/a.php');
    assert.equal(nameOf('a/b/c.ts', 'a/b/c.ts'), 'a/b/c.ts');
  });

  it('is not the comparison of an assertion', () => {
    assert.deepEqual(render(unifiedDiff, '--- Expected\n+++ Received\n@@ -1 +1 @@\n-a\n+b\n'), ['null']);
  });
});

describe('lines that many tools share the form of', () => {
  it('give place, severity, message and rule', () => {
    const lines = [
      'a.proto:3:5: error: unknown type',
      'a.x:3: warning: hm [some-rule]',
      'a.x(3,5): error E12: bad',
      'a.x(3): warning: bad',
      'a.x(3,5): error no-undef : bad',
      'ERROR: a.x:3:5: bad',
      'a.x:3:5 - error - bad',
      'a.x:3:5: [warning] bad',
      'a.x:3:5: something (rule/one)',
      'a.sh: line 3: syntax error',
    ];
    assert.deepEqual(render(generic, lines.join('\n')), [
      'a.proto:3:5 error unknown type',
      'a.x:3 warning [some-rule] hm',
      'a.x:3:5 error [E12] bad',
      'a.x:3 warning bad',
      'a.x:3:5 error [no-undef] bad',
      'a.x:3:5 error bad',
      'a.x:3:5 error bad',
      'a.x:3:5 warning bad',
      'a.x:3:5 error [rule/one] something',
      'a.sh:3 error syntax error',
    ]);
  });

  it('are not what chatter looks like', () => {
    const chatter = [
      '12:34:56 error: no',
      'http://localhost:3000: error: no',
      'localhost:3000: refused',
      '127.0.0.1:80: refused',
      'Error: something',
      '    at f (a.js:1:2)',
      'a.js:1:2',
      'warning: no place',
      '> a.x:1:1: error: quoted',
      '# a.x:1:1: error: commented',
      '2026-11-20 10:00:00: error: x',
    ];
    for (const line of chatter) assert.deepEqual(render(generic, line), ['null'], line);
  });
});
