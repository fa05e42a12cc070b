import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { commands, documentScheme } from '../../src/vscode/contributions.ts';
import { TemporaryRepository } from '../engine/builtin/temporary-repository.ts';
import { makeCheck } from '../rig/make-check.ts';
import { Uri } from './editor-types.ts';
import { failed, MemoryFace } from './open-memory-face.ts';

const command = (id: string, parts: Parameters<typeof makeCheck>[1] = {}) => makeCheck(id, { command: [id], ...parts });

/** The document that the editor was asked for last. */
async function readShown({ editor }: MemoryFace): Promise<string> {
  const address = new URL(editor.executed.findLast((one) => one.startsWith('markdown.showPreview '))!.split(' ')[1]!);
  const uri = Uri.from({
    scheme: documentScheme,
    path: address.pathname,
    query: address.search.slice(1),
    fragment: address.hash.slice(1),
  });
  return (await editor.read(uri as unknown as vscode.Uri)) ?? ''; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

describe('the explanation of a check', () => {
  it('says where it comes from, what it runs, what it needs and whether its verdict still holds', async () => {
    const source = { origin: 'detected', file: 'package.json', line: 7, reason: 'script "lint"' } as const;
    const face = await MemoryFace.open({
      checks: [
        command('gen'),
        command('lint', {
          title: 'Lint [x](command:evil)',
          command: ['eslint', '`a|b`'],
          source,
          needs: ['gen'],
          locks: ['port:1'],
        }),
      ],
    });
    face.usualMs = { lint: 3_000 };
    face.freshness = {
      lint: {
        state: 'stale',
        verdict: 'failed',
        at: '',
        fingerprint: 'f',
        files: [],
        moreFiles: 0,
        differences: ['a.ts changed'],
      },
    };
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('gen', { ...failed, verdict: 'passed' }, 5);
    await face.end('eslint `a|b`', failed, 10);
    await face.editor.execute(commands.explainCheck, await face.editor.findNode('Lint [x](command:evil)'));
    const text = await readShown(face);
    for (const line of [
      String.raw`# Lint \[x\](command:evil)`,
      '| Source | script "lint", `package.json:7` |',
      '| Command | `` eslint `a\\|b` `` |',
      '| Needs | gen |',
      '| Locks | `port:1` |',
      '| Inputs | every file outside of folders such as node_modules and dist: there is no git here that says more |',
      '| In this window | failed · failed: exit code 1 · 10 ms |',
      '| Usually takes | 3 s |',
      '| Memory | up to 312 MB |',
      '| Is it still true? | stale: a.ts changed |',
    ])
      assert.ok(text.includes(`${line}\n`), `${line}\n\n${text}`);
  });

  it('says that git decides which files count where there is one', async () => {
    const inPackage = command('build', { cwd: 'packages/a' });
    using repository = new TemporaryRepository();
    const face = await MemoryFace.open({ checks: [command('lint'), inPackage], folders: [repository.top] });
    face.editor.choice = 'lint';
    await face.editor.execute(commands.explainCheck);
    assert.match(await readShown(face), /\| Inputs \| every file that git does not ignore \|\n/);
    face.editor.choice = 'build';
    await face.editor.execute(commands.explainCheck);
    const own = 'every file that git does not ignore; not those of packages that the one in `packages/a` does not depend on';
    assert.ok((await readShown(face)).includes(`| Inputs | ${own} |\n`));
  });

  it('names the file of a check once', async () => {
    const source = { origin: 'config', file: 'preflight.jsonc', line: 4, reason: 'written in preflight.jsonc' } as const;
    const face = await MemoryFace.open({ checks: [command('lint', { source, kind: 'lint' })] });
    face.editor.choice = 'lint';
    await face.editor.execute(commands.explainCheck);
    assert.match(await readShown(face), /\| Kind \| Lint \|\n\| Source \| written in `preflight\.jsonc:4` \|\n/);
  });

  it('asks git nothing in a workspace that is not trusted', async () => {
    const face = await MemoryFace.open({ checks: [command('lint')], isTrusted: false });
    face.editor.choice = 'lint';
    await face.editor.execute(commands.explainCheck);
    assert.match(await readShown(face), /\| In this window \| none \|/);
    assert.deepEqual(face.questions, []);
  });
});

describe('what is prepared for an issue', () => {
  it('has the versions and the settings, and no names, commands or contents', async () => {
    const face = await MemoryFace.open({ checks: [command('secret-tool'), command('test', { kind: 'test' })] });
    await face.editor.execute(commands.reportIssue);
    const text = face.editor.clipboard;
    assert.match(text, /- Preflight 1\.2\.3\n- Editor 1\.101\.0, desktop, local\n- Node \d+/);
    assert.match(text, /- folder 1: 2 checks \(other 1, test 1\), 2 enabled, 2 at a time; 0 configuration files/);
    assert.match(text, /- preflight\.runOnSave: null/);
    assert.doesNotMatch(text, /secret-tool|\/code\/app/);
  });
});
