import assert from 'node:assert/strict';
import { fromFolder, splitByFolder } from '../../src/parse/build-folders.ts';
import { make } from '../../src/parse/formats/make.ts';
import { render } from './render.ts';

describe('the output of make', () => {
  it('names files from the folder that make had entered', () => {
    const text = [
      "make[1]: Entering directory '/w/lib'",
      'a.c:1:1: error: one',
      "make[2]: Entering directory '/w/lib/deep'",
      './b.c:2:2: error: two',
      "make[2]: Leaving directory '/w/lib/deep'",
      'a.c:3:3: error: three',
      '/abs/c.c:4:4: error: four',
      "make[1]: Leaving directory '/w/lib'",
      'a.c:5:5: error: five',
    ];
    assert.deepEqual(render(make, text.join('\n')), [
      '/w/lib/a.c:1:1 error one',
      '/w/lib/a.c:3:3 error three',
      '/abs/c.c:4:4 error four',
      '/w/lib/deep/b.c:2:2 error two',
      'a.c:5:5 error five',
    ]);
  });

  it('gives the mistakes of makefiles, and not that a command has failed', () => {
    const text = [
      'Makefile:2: *** missing separator.  Stop.',
      "make: *** No rule to make target 'gone.o', needed by 'all'.  Stop.",
      "Makefile:9: warning: overriding recipe for target 'x'",
      'make: *** [Makefile:3: test] Error 1',
      "make: Target 'all' not remade because of errors.",
    ];
    assert.deepEqual(render(make, text.join('\n')), [
      'Makefile:2 error <make> missing separator',
      "error <make> No rule to make target 'gone.o', needed by 'all'",
      "Makefile:9 warning <make> overriding recipe for target 'x'",
    ]);
    assert.deepEqual(render(make, 'make: *** [Makefile:3: test] Error 1\n'), ['null']);
  });
});

describe('the folders of a build', () => {
  it('are those of make, ninja and pnpm', () => {
    const text =
      "ninja: Entering directory `build'\nx\n> web@1.0.0 lint /w/packages/web\ny\n> @s/api@1.0.0 lint /w/packages/api\nz";
    assert.deepEqual(
      splitByFolder(text).map(({ folder, text: lines }) => [folder, lines.split('\n').at(-1)]),
      [
        ['build', 'x'],
        ['/w/packages/web', 'y'],
        ['/w/packages/api', 'z'],
      ],
    );
  });

  it('are those where npm says that its scripts have failed, the innermost first', () => {
    const text = [
      '> a@1.0.0 lint',
      'x',
      'npm error path /w/a',
      '> b@1.0.0 lint',
      'y',
      '> c@1.0.0 lint',
      'z',
      'npm error location /w/c',
      'npm error path /w',
    ];
    assert.deepEqual(
      splitByFolder(text.join('\n')).map(({ folder, text: lines }) => [folder, lines.split('\n')[1]]),
      [
        ['/w/a', 'x'],
        [null, 'y'],
        ['/w/c', 'z'],
      ],
    );
  });

  it('stand before relative files alone', () => {
    assert.equal(fromFolder('lib/', './a.c'), 'lib/a.c');
    assert.equal(fromFolder('lib', '../a.c'), 'lib/../a.c');
    for (const file of ['/a.c', 'C:\\a.c', 'file:///a.c', '<stdin>', 'webpack://a.c'])
      assert.equal(fromFolder('lib', file), file);
    assert.equal(fromFolder(null, 'a.c'), 'a.c');
  });
});
