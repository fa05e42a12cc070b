import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import { emptyEnvironment } from '../../src/config/environment.ts';
import type { ProcessResult } from '../../src/engine/process/spec.ts';
import { createSession } from '../../src/session/session.ts';
import type { RunRequest } from '../../src/session/session-api.ts';
import { Place } from '../engine/cache/open-verdicts.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';

const passed: ProcessResult = {
  verdict: 'passed',
  exitCode: 0,
  signal: null,
  durationMs: 5,
  output: { text: '', truncatedChars: 0 },
  reason: null,
  leftBehind: [],
};

interface Options {
  readonly request?: RunRequest;
  /** What a command does and becomes. */
  readonly run?: (command: string) => ProcessResult;
}

/** The tree that a run is verified on; null where it says nothing of it. */
async function verify(place: Place, checks: readonly Check[], { request, run }: Options = {}): Promise<string | null> {
  await using session = await createSession({
    root: place.root,
    env: {},
    cacheDirectory: place.folder,
    load: () => Promise.resolve(makeWorkspace(checks, { root: place.root, environment: emptyEnvironment })),
    spawn: ({ command }) => Promise.resolve(run?.(command.join(' ')) ?? passed),
  });
  const begun = session.run(request);
  assert.ok(begun.ok);
  const { end } = await begun.value.finished;
  return end?.verified?.tree ?? null;
}

const lint = makeCheck('lint', { command: ['lint'], inputs: ['src/**'] });
const test = makeCheck('test', { command: ['test'], inputs: ['src/**', 'test/**'], needs: ['lint'] });
const audit = makeCheck('audit', { command: ['audit'], kind: 'security' });

function repository(): Place {
  const place = new Place();
  for (const path of ['src/a.ts', 'test/a.ts', 'notes.md']) place.write(path, 'one');
  place.commit();
  return place;
}

describe('a run is verified', () => {
  it('not where there is no repository, and no file is read for it before a check starts', async () => {
    await using place = new Place(false);
    place.write('a.img', '');
    // Nothing but a hole; who reads it is busy for minutes.
    truncateSync(join(place.root, 'a.img'), 2 ** 37);
    assert.equal(await verify(place, [audit]), null);
  });

  it('on the tree of HEAD when everything has passed on it, now or before', async () => {
    await using place = repository();
    const tree = place.git('rev-parse', 'HEAD^{tree}').trim();
    assert.equal(await verify(place, [lint, test, audit]), tree);
    assert.equal(await verify(place, [lint, test]), tree);
    assert.equal(await verify(place, [lint, test], { request: { cache: 'refresh' } }), tree);
  });

  it('on the tree that the files on disk would make, and on no other after an edit', async () => {
    await using place = repository();
    place.write('src/a.ts', 'two');
    place.write('new.txt', 'not tracked');
    const tree = await verify(place, [lint, test]);
    assert.equal(await verify(place, [lint, test]), tree);
    place.git('add', '-A');
    assert.equal(place.git('write-tree').trim(), tree);
    place.write('notes.md', 'no check reads it, but a tree has it');
    const other = await verify(place, [lint, test]);
    assert.ok(other !== null && other !== tree);
  });

  const edits: readonly (readonly [string, readonly Check[], string])[] = [
    ['inputs of a check that had passed already', [lint, test], 'src/a.ts'],
    ['inputs of the check that runs', [{ ...test, dependsOn: [] }], 'test/a.ts'],
    ['any file while a check runs whose verdict is bound to none', [lint, audit], 'notes.md'],
  ];
  for (const [name, checks, file] of edits) {
    it(`on nothing when the run has changed ${name}`, async () => {
      await using place = repository();
      const last = checks.at(-1)!;
      const ordered = checks.map((check) =>
        check === last && checks.length > 1 ? { ...check, dependsOn: need('lint') } : check,
      );
      const run = (command: string): ProcessResult => (command === last.id && place.write(file, 'changed'), passed);
      assert.equal(await verify(place, ordered, { run }), null);
    });
  }

  it('on the tree that is there in the end when what changed on the way counts for none of its checks', async () => {
    await using place = repository();
    const run = (command: string): ProcessResult => (command === 'test' && place.write('notes.md', 'two'), passed);
    const tree = await verify(place, [lint, test], { run });
    place.git('add', '-A');
    assert.equal(tree, place.git('write-tree').trim());
  });

  it('on nothing when it was of some checks only, when one failed or was flaky, when verdicts are not used, or without git', async () => {
    await using place = repository();
    for (const request of [
      { ids: ['lint'] },
      { kinds: ['other'] as const },
      { among: new Set(['lint', 'test']) },
      { cache: 'off' as const },
    ])
      assert.equal(await verify(place, [lint, test], { request }), null);
    const failed: ProcessResult = { ...passed, verdict: 'failed', exitCode: 1, reason: 'exit code 1' };
    assert.equal(await verify(place, [{ ...lint, command: ['bad'] }], { run: () => failed }), null);
    const results = [failed, passed];
    assert.equal(await verify(place, [{ ...lint, command: ['flaky'], retries: 1 }], { run: () => results.shift()! }), null);
    await using bare = new Place(false);
    bare.write('src/a.ts', 'one');
    assert.equal(await verify(bare, [lint]), null);
  });
});

function need(check: string): Check['dependsOn'] {
  return [{ check, when: 'success' }];
}
