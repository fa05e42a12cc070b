import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanForDisplay } from '../../src/parse/clean-for-display.ts';

const esc = '\x1b';

describe('output cleaned for display', () => {
  for (const [what, text, shown] of [
    ['a window title', `${esc}]0;evil\x07after`, 'after'],
    ['a title ended by ST', `${esc}]2;evil${esc}\\after`, 'after'],
    ['the clipboard', `${esc}]52;c;ZXZpbA==\x07after`, 'after'],
    ['a link with a hidden target', `${esc}]8;;https://evil.example${esc}\\click${esc}]8;;${esc}\\`, 'click'],
    ['shell integration', `${esc}]633;E;rm -rf ~\x07after`, 'after'],
    ['a device control string', `${esc}P1$r0m${esc}\\after`, 'after'],
    ['an application command', `${esc}_Gevil${esc}\\after`, 'after'],
    ['cursor movement', `a${esc}[2J${esc}[1;1H${esc}[3Ab`, 'ab'],
    ['the alternate screen', `${esc}[?1049hx${esc}[?1049l`, 'x'],
    ['an eight-bit sequence', 'a\u009b2Jb\u009d0;evil\u009cc', 'abc'],
    ['a reset', `${esc}ca`, 'a'],
    ['a character set', `${esc}(0a`, 'a'],
    ['control characters', 'a\0b\x08c\x07d\x7fe', 'abcde'],
    ['text in hidden direction', 'a\u202eb\u2066c', 'abc'],
    ['an unclosed title', `${esc}]0;evil\nnext`, '\nnext'],
    ['a lone escape at the end', `a${esc}`, 'a'],
    ['progress redrawn by carriage returns', '10%\r50%\r100%\nnext\r\n', '100%\nnext\n'],
    ['tabs and line breaks', 'a\tb\n', 'a\tb\n'],
    ['colours', `${esc}[31mred${esc}[0m`, 'red'],
  ] as const) {
    it(`shows of ${what} only the text`, () => assert.equal(cleanForDisplay(text), shown));
  }

  it('keeps colours when asked, and nothing else', () => {
    assert.equal(cleanForDisplay(`${esc}[1;31mred${esc}[0m${esc}[2J${esc}[>4m`, { colours: true }), `${esc}[1;31mred${esc}[0m`);
  });

  it('leaves no control character, whatever comes, and changes nothing the second time', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\x1b', '[', ']', 'P', '\\', '\x07', '\u009b', '\u009d', ';', '8', 'm', 'a', '\r', '\n'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const cleaned = cleanForDisplay(text);
        // oxlint-disable-next-line no-control-regex -- control characters are what this is about
        assert.doesNotMatch(cleaned, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
        assert.equal(cleanForDisplay(cleaned), cleaned);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is done with ten megabytes of unclosed sequences in linear time', () => {
    const text = `${esc}]`.repeat(2_500_000);
    const started = performance.now();
    cleanForDisplay(text);
    assert.ok(performance.now() - started < 5_000);
  });
});
