import assert from 'node:assert/strict';
import { parseJsonc } from '../../src/config/parse-jsonc.ts';

const messages = (text: string) => parseJsonc(text).problems.map(({ offset, message }) => `${offset} ${message}`);
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('JSON with comments', () => {
  it('may be nested as deep as any configuration, and is refused before it is too deep to be read', () => {
    assert.deepEqual(messages(nested(100)), []);
    assert.deepEqual(messages(nested(101)), ['100 This is nested more than 100 levels deep: nothing in a configuration is.']);
    assert.match(messages(nested(200_000)).join('\n'), /^100 This is nested/);
  });

  it('does not count brackets in texts and comments', () => {
    const text = String.raw`"[{\"[{\\"`;
    const lines = [`// ${nested(150)}`, `/* ${nested(150)}\n${'['.repeat(150)} */`, `[${`${text}, `.repeat(200)}1]`];
    assert.deepEqual(messages(lines.join('\n')), []);
  });

  it('counts what comes after a text that is not closed in its line', () => {
    assert.match(messages(`["abc\n${'['.repeat(150)}`).join('\n'), /^105 This is nested/);
  });
});
