import assert from 'node:assert/strict';
import { gcc } from '../../src/parse/formats/gcc.ts';
import { render } from './render.ts';

describe('the text of C compilers', () => {
  it('gives errors, warnings and fatal errors with their rules', () => {
    const text = [
      'In file included from src/main.c:2:',
      'src/a.h:3:27: warning: no semicolon at end of struct or union',
      'src/main.c: In function ‘main’:',
      'src/main.c:5:9: warning: unused variable ‘x’ [-Wunused-variable]',
      'src/main.c:6: error: ‘y’ undeclared [-Werror=undeclared]',
      'C:\\src\\b.c:1:10: fatal error: gone.h: No such file or directory',
      'compilation terminated.',
    ];
    assert.deepEqual(render(gcc, text.join('\n')), [
      'src/a.h:3:27 warning <gcc> no semicolon at end of struct or union',
      'src/main.c:5:9 warning [-Wunused-variable] <gcc> unused variable ‘x’',
      'src/main.c:6 error [-Wundeclared] <gcc> ‘y’ undeclared',
      'C:\\src\\b.c:1:10 error <gcc> gone.h: No such file or directory',
    ]);
  });

  it('relates notes to the problem above them, as many as somebody follows', () => {
    const relatedIn = (text: string) => gcc.parse(text, { exitCode: 1, tools: ['gcc'] })?.findings.map(({ related }) => related);
    assert.deepEqual(relatedIn('a.c:2:1: error: x\nb.h:1:4: note: declared here\nb.h:9: note: and here\na.c:3:1: error: y'), [
      [
        { file: 'b.h', line: 1, column: 4, message: 'declared here' },
        { file: 'b.h', line: 9, column: null, message: 'and here' },
      ],
      undefined,
    ]);
    const once = 'a.c:2:1: note: each undeclared identifier is reported only once for each function it appears in';
    assert.deepEqual(relatedIn(`a.c:2:1: error: x\n${once}`), [undefined]);
    assert.equal(relatedIn(`a.c:2:1: error: x\n${'b.h:1:4: note: step\n'.repeat(100_000)}`)?.[0]?.length, 50);
  });

  it('leaves out the notes that explain a problem, and keeps those that are one', () => {
    assert.deepEqual(render(gcc, 'a.c:1:9: note: #pragma message: hello\na.c:2:1: error: x\na.c:1:1: note: declared here'), [
      'a.c:1:9 info #pragma message: hello',
      'a.c:2:1 error x',
    ]);
    assert.deepEqual(render(gcc, 'a.sh:1:1: error: x [SC1]\na.sh:2:1: note: y [SC2086]'), [
      'a.sh:1:1 error [SC1] <shellcheck> x',
      'a.sh:2:1 info [SC2086] <shellcheck> y',
    ]);
  });

  it('knows who wrote it from the command, or from what only one of them writes', () => {
    const sourceOf = (text: string, tools: readonly string[] = []) =>
      gcc.parse(text, { exitCode: 1, tools })?.findings[0]?.source;
    assert.equal(sourceOf('a.c:1:1: error: x', ['x86_64-linux-gnu-gcc-12']), 'gcc');
    assert.equal(sourceOf('a.c:1:1: error: x', ['clang++-14']), 'clang');
    assert.equal(sourceOf('a.c:1:1: error: x\n1 error generated.'), 'clang');
    assert.equal(sourceOf('a.c:1:1: warning: use nullptr [modernize-use-nullptr,-warnings-as-errors]'), 'clang-tidy');
    assert.equal(sourceOf('a.c:1:1: warning: code should be clang-formatted [-Wclang-format-violations]'), 'clang-format');
    assert.equal(sourceOf('a.swift:1:1: error: x'), null);
  });

  it('counts columns as the program does', () => {
    const unitOf = (tool: string) => gcc.parse('a.c:1:1: error: x', { exitCode: 1, tools: [tool] })?.findings[0]?.columns;
    assert.deepEqual(['gcc', 'clang', 'cppcheck', 'shellcheck', 'other'].map(unitOf), [
      'screen',
      'bytes',
      'bytes',
      'characters',
      'utf16',
    ]);
  });

  it('gives what the linker misses', () => {
    const text = [
      '/usr/bin/ld: CMakeFiles/app.dir/src/main.c.o: in function `main`:',
      "main.c:(.text+0xf): undefined reference to `missing'",
      "/usr/bin/ld: /w/src/util.c:4: undefined reference to `other'",
      '/usr/bin/ld: cannot find -lgone: No such file or directory',
      'ld.lld: error: undefined symbol: f',
      'collect2: error: ld returned 1 exit status',
    ];
    assert.deepEqual(render(gcc, text.join('\n')), [
      "src/main.c error <gcc> undefined reference to `missing'",
      "/w/src/util.c:4 error <gcc> undefined reference to `other'",
      'error <gcc> cannot find -lgone: No such file or directory',
      'error <gcc> undefined symbol: f',
    ]);
  });

  it('is not what chatter looks like', () => {
    for (const line of [
      '12:34:56: error: no',
      'http://localhost:80: error: no',
      '  a.c:1:1: error: indented',
      'a.c: error: no line',
    ])
      assert.deepEqual(render(gcc, line), ['null'], line);
  });
});
