import assert from 'node:assert/strict';
import { commands, settings } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

/** The messages after a run of one check. */
async function messagesAfter(
  result: typeof passed,
  durationMs: number,
  {
    mode,
    isFocused = false,
    choice = '',
  }: { readonly mode?: string; readonly isFocused?: boolean; readonly choice?: string } = {},
): Promise<MemoryFace['editor']> {
  const face = await MemoryFace.open({ checks: [makeCheck('lint', { command: ['lint'], timeoutMs: null })] });
  if (mode !== undefined) face.editor.setSetting(settings.notifications, mode);
  face.editor.isFocused = isFocused;
  face.editor.choice = choice;
  face.editor.execute(commands.runAll);
  await face.settle();
  await face.end('lint', result, durationMs);
  return face.editor;
}

const told = 'error: Preflight: 1 of 1 checks failed.';

describe('notifications', () => {
  it('tell of a failure after a long run when nobody looks', async () => {
    const editor = await messagesAfter(failed, 11_000, { choice: 'Show Checks' });
    assert.deepEqual([editor.messages, editor.executed], [[told], ['preflight.checks.focus']]);
  });

  it('are not needed when somebody looks, for a short run, or when all is well', async () => {
    assert.deepEqual((await messagesAfter(failed, 11_000, { isFocused: true })).messages, []);
    assert.deepEqual((await messagesAfter(failed, 5_000)).messages, []);
    assert.deepEqual((await messagesAfter(passed, 11_000)).messages, []);
  });

  it('come always or never where the user wants that', async () => {
    assert.deepEqual((await messagesAfter(failed, 11_000, { mode: 'never' })).messages, []);
    assert.deepEqual((await messagesAfter(failed, 10, { mode: 'always', isFocused: true })).messages, [told]);
    assert.deepEqual((await messagesAfter(passed, 10, { mode: 'always' })).messages, ['Preflight: 1 passed']);
  });
});
