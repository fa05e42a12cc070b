import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { commands } from '../../src/vscode/contributions.ts';
import { collectTexts } from '../../tools/write-texts.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });

describe('the texts of the face', () => {
  it('stand in the bundle that translators start from, as tools/write-texts.ts writes it', () => {
    assert.equal(read('package.json')['l10n'], './l10n');
    assert.deepEqual(read('l10n/bundle.l10n.json'), collectTexts());
  });

  it('are shown in the language of the user, but for what the checks and the engine say', async () => {
    const face = await MemoryFace.open({
      checks: [
        command('a'),
        command('b', { retries: 1 }),
        command('c', { needs: ['a'] }),
        command('d', { enabled: false, disabledReason: 'it takes long' }),
      ],
    });
    face.editor.translate = (text) => text.toUpperCase();
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('b', failed, 2_000);
    const tree = await face.editor.renderTree();
    assert.equal(
      tree,
      [
        '[loading~spin] a  RUNNING 2 s',
        '[loading~spin] b  RUNNING 2 s, ATTEMPT 2',
        '[clock] c  WAITING',
        '[circle-slash] NOT RUN AUTOMATICALLY  1',
        '  [circle-slash] d  DISABLED · it takes long',
      ].join('\n'),
    );
    assert.equal(face.editor.renderStatusBar(), '$(sync~spin) PREFLIGHT: RUNNING 0/3');
    assert.match(
      face.editor.statusTooltip,
      /\[CANCEL\]\(command:preflight\.cancel\) · \[SHOW TIMINGS\]\(command:preflight\.showTimings\)$/,
    );
    await face.end('a', failed);
    await face.end('b', passed);
    assert.match(
      await face.editor.renderTree(),
      /^\(1: 1 CHECK FAILED\)\n\[error\] a  failed: exit code 1 · \d+ ms\n.* FLAKY · /,
    );
    assert.match(face.editor.statusTooltip, /\[RUN ALL CHECKS\]\(command:preflight\.runAll\)/);
  });

  it('are in that language on the page of runs, too', async () => {
    const face = await MemoryFace.open({ checks: [command('a', { title: 'A' })] });
    face.editor.translate = (text) => text.toUpperCase();
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.editor.execute(commands.showTimeline);
    const [panel] = face.editor.panels;
    panel!.say({ type: 'ready', run: null });
    await face.settle();
    await face.end('a', failed, 2_000);
    const [, body = ''] = panel!.webview.html.split('<body');
    const attributes = [...body.matchAll(/ (?:title|aria-label)="([^"]*)"/g)].map(([, text = '']) => text);
    const told = panel!.take().flatMap((message): readonly string[] => {
      if (message.type === 'runs') return message.runs.map(({ label }) => label);
      return message.type === 'insights' ? [...message.texts, ...message.habits] : [];
    });
    const said = [...attributes, ...body.replaceAll(/^[^>]*>|<[^>]*>/g, '\n').split('\n'), ...told];
    assert.ok(told.some((text) => /\bFAILED, 2\.\d s, 1 CHECK, MANUAL$/.test(text)) && told.length > 4, told.join('\n'));
    // Units and names of keys are the same everywhere.
    const english = said.map((text) => text.replaceAll(/&\w+;|\d ?m?s\b|\(Enter\)/g, '')).filter((text) => /[a-z]/.test(text));
    assert.deepEqual(english, []);
  });

  it('reach the page of runs in the language of the user, as text', async () => {
    const face = await MemoryFace.open({ checks: [] });
    Object.assign(face.editor.api.l10n, { bundle: { 'slots in use': 'pl"atz <b>' } });
    await face.editor.execute(commands.showTimeline);
    const html = face.editor.panels[0]!.webview.html;
    assert.ok(html.includes('data-texts="{&quot;slots in use&quot;:&quot;pl\\&quot;atz &lt;b&gt;&quot;}"'), html);
  });

  it('come to the page of runs from elsewhere: its own code has none', () => {
    for (const file of globSync(new URL('../../src/webview/*.ts', import.meta.url).pathname)) {
      const code = readFileSync(file, 'utf8').replaceAll(/^\s*(?:\/\*\*|\*|\/\/).*|new Error\(.*|<[^>]*>/gm, '');
      const literals = [...code.matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map(([, single, template]) => single ?? template ?? '');
      assert.deepEqual(
        literals.filter((text) => /[a-z]{2} [a-z]{2}/i.test(text.replaceAll(/\$\{[^}]*\}/g, ''))),
        [],
        file,
      );
    }
  });

  it('are in that language too where a run is refused', async () => {
    const face = await MemoryFace.open({ checks: [command('a', { fix: ['mend'] })] });
    face.editor.translate = (text) => text.toUpperCase();
    face.editor.execute(commands.fixCheck, await face.editor.findNode('a'));
    await face.settle();
    await face.editor.execute(commands.runAll);
    assert.deepEqual(face.editor.messages, ['error: A FIX CHANGES FILES AT THE MOMENT: RUN THE CHECKS WHEN IT HAS ENDED.']);
    face.finish('mend', passed);
    await face.settle();
    await face.end('a', passed);
  });
});
