import assert from 'node:assert/strict';
import { describeOutput } from '../../src/vscode/check-output.ts';
import { MemoryEditor } from './memory-editor.ts';

describe('the output of a check as a document', () => {
  const { l10n } = new MemoryEditor().api;

  it('is what it wrote, without colours', () => {
    assert.equal(describeOutput(l10n, { text: '\u001b[31mred\u001b[0m\r\n', truncatedChars: 0, file: null }), 'red\n');
    assert.equal(describeOutput(l10n, { text: '', truncatedChars: 0, file: null }), 'It wrote nothing.\n');
  });

  it('says what is missing, and where it is', () => {
    const cut = { text: 'begin … end\n', truncatedChars: 7 };
    assert.equal(describeOutput(l10n, { ...cut, file: null }), 'begin … end\n\n(7 characters in the middle are left out.)\n');
    assert.equal(
      describeOutput(l10n, { ...cut, file: '/cache/logs/r/1-lint.log' }),
      'begin … end\n\n(7 characters in the middle are left out. There is more in /cache/logs/r/1-lint.log.)\n',
    );
  });
});
