import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { commands, outputScheme } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { Uri } from './editor-types.ts';
import { failed, MemoryFace } from './open-memory-face.ts';

const output = { text: '\u001B[31msrc/a.ts:3:5\u001B[0m no\nlib/none.ts:1 gone\n/etc/x.conf ../../y.ts\n', truncatedChars: 0 };

async function openAfterRun(): Promise<MemoryFace> {
  const face = await MemoryFace.open({ checks: [makeCheck('lint', { command: ['eslint', '.'], cwd: 'web', parser: null })] });
  face.editor.files.set('/code/app/web/src/a.ts', 'a');
  face.editor.files.set('/etc/x.conf', 'a').set('/code/app/web/../../y.ts', 'a').set('/code/app/../../y.ts', 'a');
  face.editor.execute(commands.runAll);
  await face.settle();
  await face.end('eslint .', { ...failed, output }, 10);
  return face;
}

describe('the output of a check', () => {
  it('is shown in a terminal with its colours, where files that exist are links', async () => {
    const face = await openAfterRun();
    await face.editor.execute(commands.showCheckTerminal, await face.editor.findNode('lint'));
    await face.editor.execute(commands.showCheckTerminal, await face.editor.findNode('lint'));
    assert.deepEqual(face.editor.terminals, [
      {
        ...face.editor.terminals[0],
        name: 'lint',
        text:
          '\u001B[1mweb $ eslint .\u001B[0m\r\n\u001B[31msrc/a.ts:3:5\u001B[0m no\r\nlib/none.ts:1 gone\r\n/etc/x.conf ../../y.ts\r\n' +
          '\u001B[0m\r\n\u001B[1mfailed: exit code 1 · 10 ms\u001B[0m\r\n',
      },
    ]);
    await face.editor.clickInTerminal('src/a.ts:3:5 no');
    await face.editor.clickInTerminal('lib/none.ts:1 gone');
    assert.deepEqual(face.editor.shown, ['/code/app/web/src/a.ts:3']);
    face.face.dispose();
    assert.deepEqual(face.editor.terminals, []);
  });

  it('is shown in a document, where files that exist are links, too', async () => {
    const face = await openAfterRun();
    const address = { scheme: outputScheme, path: '/lint.log', query: 'file:///code/app', fragment: 'lint' };
    const uri = Uri.from(address) as unknown as vscode.Uri; // oxlint-disable-line typescript/no-unsafe-type-assertion
    assert.deepEqual(await face.editor.documentLinks(uri), ['src/a.ts:3:5 → file:///code/app/web/src/a.ts#L3,5']);
  });
});
