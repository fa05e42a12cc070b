import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitShellCommands } from '../../../src/config/detect/scripts/shell-words.ts';

const render = (line: string): string =>
  splitShellCommands(line)
    .map((words) => words.join('·'))
    .join(' / ');

describe('the commands of a shell line', () => {
  const table: readonly (readonly [string, string])[] = [
    ['eslint . --fix', 'eslint·.·--fix'],
    ['a && b || c ; d | e & f', 'a / b / c / d / e / f'],
    ['a\nb\r\nc', 'a / b / c'],
    ['(cd x && make); { y; }', 'cd·x / make / {·y / }'],
    [`echo "a && b" 'c; d' e\\ f`, 'echo·a && b·c; d·e f'],
    [`x "a \\"b\\" \\n" ''`, 'x·a "b" \\n·'],
    ['a > out.txt 2>&1 b', 'a·b / >·out.txt'],
    ['a > "my file" && b', 'a / >·my file / b'],
    ['a > /dev/null 2>/dev/stderr >nul', 'a'],
    ['a >>b >|c >&d 2>e', 'a / >·b / >·c / >·d / >·e'],
    ["a '>' b", 'a·>·b'],
    ['> a', '>·a'],
    ['a <b <<EOF', 'a'],
    ['a 2> /dev/null >> log < in', 'a / >·log'],
    ['a &> log b', 'a·b / >·log'],
    ['a1>b c2', 'a1·c2 / >·b'],
    ['a $(rm -rf x) `git push`', 'a·$ / rm·-rf·x / `git·push` / rm·-rf·x / git·push'],
    ['a "$(rm -rf x)"', 'a·$(rm -rf x) / rm·-rf·x'],
    ['', ''],
    [' && ', ''],
    [`unclosed 'quote`, 'unclosed·quote'],
  ];
  for (const [line, expected] of table) it(`are found in ${JSON.stringify(line)}`, () => assert.equal(render(line), expected));

  it('are found in any line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        for (const words of splitShellCommands(line)) assert.ok(words.length > 0);
      }),
    );
  });
});
