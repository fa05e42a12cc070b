import assert from 'node:assert/strict';
import { gfortran, nim, ocaml, scala } from '../../src/parse/formats/native-compilers.ts';
import { render } from './render.ts';

describe('the texts of compilers that name the place first', () => {
  it("are OCaml's, whose columns count bytes from zero", () => {
    const text = [
      'File "src/a.ml", line 3, characters 8-11:',
      '3 | let x = foo + 1',
      '            ^^^',
      'Error: This expression has type string',
      '       but an expression was expected of type int',
      'File "b.ml", lines 5-6, characters 0-3:',
      'Warning 8 [partial-match]: this pattern-matching is not exhaustive.',
      'File "x.py", line 3, in f',
      'Error: not of OCaml',
    ];
    assert.deepEqual(render(ocaml, text.join('\n')), [
      'src/a.ml:3:9-3:12 error <ocaml> This expression has type string\\nbut an expression was expected of type int',
      'b.ml:5:1-6:4 warning [partial-match] <ocaml> this pattern-matching is not exhaustive.',
    ]);
  });

  it("are Fortran's", () => {
    const text = [
      'a.f90:3:5:',
      '',
      '    3 |   x = 1',
      '      |     1',
      'Error: Symbol ‘x’ at (1) has no type',
      'b.F:1:1:',
      'Warning: Unused [-Wunused]',
    ];
    assert.deepEqual(render(gfortran, text.join('\n')), [
      'a.f90:3:5 error <gfortran> Symbol ‘x’ at (1) has no type',
      'b.F:1:1 warning [-Wunused] <gfortran> Unused',
    ]);
  });

  it('leave a place alone that nothing is said of', () => {
    assert.deepEqual(render(gfortran, `a.f90:3:5:\n${'x\n'.repeat(40)}Error: late`), ['null']);
  });
});

describe('the texts of Scala and Nim', () => {
  it('give places with and without sbt', () => {
    const text = [
      '[error] /w/src/A.scala:3:5: not found: value x',
      '[warn] /w/src/B.scala:4: unused import',
      'src/C.scala:5: error: type mismatch;',
      '[error] -- [E006] Not Found Error: src/D.scala:6:4 ---------',
      '[error] 6 |    x + 1',
      '[error]   |    ^',
      '[error]   |    Not found: x',
      '[info] src/E.scala:7: chatter',
    ];
    assert.deepEqual(render(scala, text.join('\n')), [
      '/w/src/A.scala:3:5 error <scala> not found: value x',
      '/w/src/B.scala:4 warning <scala> unused import',
      'src/C.scala:5 error <scala> type mismatch;',
      'src/D.scala:6:5 error [E006] <scala> Not found: x',
    ]);
  });

  it("give Nim's places in parentheses", () => {
    assert.deepEqual(render(nim, "/w/a.nim(3, 5) Error: undeclared: 'x'\n/w/a.nim(4, 1) Warning: unused [UnusedImport]"), [
      "/w/a.nim:3:5 error <nim> undeclared: 'x'",
      '/w/a.nim:4:1 warning [UnusedImport] <nim> unused',
    ]);
  });
});
