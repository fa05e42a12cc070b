import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinCommand, splitCommand } from '../../src/config/split-command.ts';

describe('a command in one text', () => {
  const right: [string, string[]][] = [
    ['npm run gen', ['npm', 'run', 'gen']],
    ['  npm \t test  ', ['npm', 'test']],
    [`echo "a b" 'c d' e\\ f`, ['echo', 'a b', 'c d', 'e f']],
    [`a "it's" 'say "x"'`, ['a', "it's", 'say "x"']],
    [`a "" ''`, ['a', '', '']],
    [`a b"c"'d'e`, ['a', 'bcde']],
    ['a "\\" \\\\ \\$ \\` \\n"', ['a', '" \\ $ ` \\n']],
    [`a '\\n | && $HOME *'`, ['a', '\\n | && $HOME *']],
    ['a "| && ; < > ( ) * ? ~ #"', ['a', '| && ; < > ( ) * ? ~ #']],
    ['git diff HEAD~1 a#b x=y', ['git', 'diff', 'HEAD~1', 'a#b', 'x=y']],
    ['a ${root}/x "${env:MY DIR}/y"', ['a', '${root}/x', '${env:MY DIR}/y']],
    ["a '${root}' $${x}", ['a', '${root}', '$${x}']],
    ['a $ 5$', ['a', '$', '5$']],
    ["'!' x", ['!', 'x']],
    ['a {b,c} [d]', ['a', '{b,c}', '[d]']],
    ['größe 🚀', ['größe', '🚀']],
  ];
  for (const [line, words] of right) {
    it(`${line} has these arguments: ${words.join(' · ')}`, () =>
      assert.deepEqual(splitCommand(line), { ok: true, value: words }));
  }

  const shell = (sign: string) =>
    `has ${sign}, which only a shell understands: set "shell": true, or put it in single quotes to pass it on as it is.`;
  const wrong: [string, string][] = [
    ['a | b', shell('"|"')],
    ['a || b', shell('"||"')],
    ['a && b', shell('"&&"')],
    ['a & b', shell('"&"')],
    ['a; b', shell('";"')],
    ['a < b', shell('"<"')],
    ['a << b', shell('"<<"')],
    ['a 2>&1', shell('">"')],
    ['a >> b', shell('">>"')],
    ['(a)', shell('"("')],
    ['a $(b)', shell('"$("')],
    ['a "$(b)"', shell('"$("')],
    ['a `b`', shell('"`"')],
    ['a "`b`"', shell('"`"')],
    ['a *.ts', shell('"*"')],
    ['a ?.ts', shell('"?"')],
    ['a ~/x', shell('"~"')],
    ['a # b', shell('"#"')],
    ['a $1', shell('"$1"')],
    ['a $?', shell('"$?"')],
    ['! a', shell('"!"')],
    ['a\nb', shell('a line break')],
    ['a \\\nb', shell('a line break')],
    ['a $HOME', 'uses $HOME, which only a shell replaces: write ${env:HOME}, put it in single quotes, or set "shell": true.'],
    ['a "$HOME/x"', 'uses $HOME, which only a shell replaces: write ${env:HOME}, put it in single quotes, or set "shell": true.'],
    ['CI=1 npm test', 'begins with CI=…, which only a shell understands: use "env": { "CI": "…" } instead.'],
    ["it's", `has an opening ' without a closing one: add it, or write \\' for the sign itself.`],
    ['a "b', 'has an opening " without a closing one: add it, or write \\" for the sign itself.'],
    ['a \\', 'ends with a backslash: write it as \\\\ or put it in single quotes.'],
    [
      'C:\\tools\\a',
      'has a backslash before "t": for a path write /, otherwise put the argument in single quotes or write \\\\.',
    ],
    ['', 'is empty: name the program to run.'],
    [' \t', 'is empty: name the program to run.'],
    ['"" a', 'is empty: name the program to run.'],
  ];
  for (const [line, error] of wrong) {
    it(`${JSON.stringify(line)} is refused`, () => assert.deepEqual(splitCommand(line), { ok: false, error }));
  }

  it('is what it was made from, for any arguments', () => {
    const words = fc.tuple(fc.string({ minLength: 1, unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(words, ([program, rest]) => {
        assert.deepEqual(splitCommand(joinCommand([program, ...rest])), { ok: true, value: [program, ...rest] });
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws, and never finds a program without a name', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'ab =\'"\\$`{}()|&;<>*?~#!\n\t:'.split('')) });
    fc.assert(
      fc.property(signs, (line) => {
        const result = splitCommand(line);
        assert.ok(result.ok ? result.value[0] !== '' && result.value.length > 0 : result.error.endsWith('.'));
      }),
      { numRuns: 5_000 },
    );
  });
});
