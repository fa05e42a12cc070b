import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { commands, documentScheme, outputScheme } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { Uri } from './editor-types.ts';
import { failed, MemoryFace } from './open-memory-face.ts';

const titles = { gen: 'Generate the code', unit: 'Unit tests', e2e: 'Tests in a browser', docs: 'Pages (docs/site)' } as const;
const idOf = (name: keyof typeof titles): string => `x1:${name}`;

/** Commands say what a check is called, and no sentence but the one for who writes a configuration may need its id. */
async function openAfterRun(): Promise<MemoryFace> {
  const check = (name: keyof typeof titles, needs: readonly (keyof typeof titles)[] = []) =>
    makeCheck(idOf(name), { title: titles[name], command: [name], needs: needs.map(idOf) });
  const face = await MemoryFace.open({ checks: [check('gen'), check('unit', ['gen']), check('e2e', ['unit']), check('docs')] });
  face.editor.execute(commands.runAll);
  await face.settle();
  await face.end('gen', failed, 2_000);
  await face.end('docs', failed, 10);
  await face.catchUp();
  return face;
}

async function read({ editor }: MemoryFace, scheme: string, id: string): Promise<string> {
  const uri = Uri.from({ scheme, path: '/any', query: 'file:///code/app', fragment: id });
  return (await editor.read(uri as unknown as vscode.Uri)) ?? ''; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

describe('the name of a check', () => {
  it('is the title of its row in every sentence of the editor', async () => {
    const face = await openAfterRun();
    const { editor } = face;
    await editor.execute(commands.showCheckTerminal, await editor.findNode(titles.unit));
    await editor.execute(commands.copyReport);
    await editor.execute(commands.showTimeline);
    editor.panels[0]!.say({ type: 'ready', run: null });
    for (const place of ['output', 'problem'] as const) {
      const runId = [...face.face.host.roots.all][0]!.board.last!.runId;
      editor.panels[0]!.say({ type: 'open', run: runId, check: idOf('docs'), place });
    }
    await face.settle();
    const tree = await editor.renderTree();
    const said = {
      tree,
      status: editor.renderStatusBar() + editor.statusTooltip,
      log: editor.output('Preflight'),
      timings: editor.output('Preflight Timings'),
      outputs: await read(face, outputScheme, idOf('e2e')),
      terminal: editor.terminals.map(({ name, text }) => name + text).join('\n'),
      report: editor.clipboard,
      messages: editor.messages.join('\n'),
      explained: (await read(face, documentScheme, idOf('unit'))).replace(`\`${idOf('unit')}\``, ''),
    };
    for (const [where, text] of Object.entries(said)) assert.doesNotMatch(text, /x1:/, where);
    assert.match(tree, /Tests in a browser {2}skipped: needs Unit tests, which was skipped because Generate the code failed\n/);
    assert.match(said.timings, /\nGenerate the code {3}failed .*\nslowest {8}Generate the code, 2 s\n/s);
    assert.match(said.explained, /\| Needs \| Generate the code \|\n\| Needed by \| Tests in a browser \|\n/);
    assert.match(said.messages, /^What Pages \(docs\/site\) found then is not kept: run it again\.$/m);
  });

  it('stands in the tab of its output, also where it has a folder', async () => {
    const face = await openAfterRun();
    await face.editor.execute(commands.showCheckOutput, await face.editor.findNode(titles.docs));
    assert.deepEqual(face.editor.shown, ['/Pages (docs∕site).log']);
  });

  it('is kept by a check that is gone', async () => {
    const face = await openAfterRun();
    const node = await face.editor.findNode(titles.docs);
    face.checks = [];
    await face.editor.execute(commands.reload);
    await face.editor.execute(commands.revealCheck, node);
    assert.deepEqual(face.editor.messages, ['Pages (docs/site) is not among the checks any more.']);
  });
});
