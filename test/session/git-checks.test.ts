import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import type { CheckResult } from '../../src/model/verdict.ts';
import { emptyEnvironment } from '../../src/config/environment.ts';
import { createSession } from '../../src/session/session.ts';
import type { RunRequest, Session } from '../../src/session/session-api.ts';
import { know, Place } from '../engine/cache/open-verdicts.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';

const names = ['git-status', 'git-whitespace', 'git-conflicts', 'git-unmerged', 'git-large-files'];
const checks: readonly Check[] = names.map((name) =>
  makeCheck(name, { kind: 'git', work: { type: 'builtin', name, on: 'inline' }, command: ['git', name] }),
);

function open(place: Place): Promise<Session> {
  return createSession({
    root: place.root,
    env: {},
    cacheDirectory: place.cache,
    load: () => Promise.resolve(makeWorkspace(checks, { root: place.root, environment: emptyEnvironment })),
  });
}

async function run(place: Place, request: RunRequest = {}): Promise<readonly CheckResult[]> {
  await using session = await open(place);
  const begun = session.run(request);
  assert.ok(begun.ok);
  const { checks: ended } = await begun.value.finished;
  return [...ended.values()].flatMap((one) => (one.status === 'finished' ? [one.result] : []));
}

/** Those that would not be taken over. */
async function notFresh(place: Place): Promise<string[]> {
  await using session = await open(place);
  return [...(await session.freshness())].flatMap(([id, freshness]) =>
    freshness.state === 'fresh' && freshness.verdict === 'passed' ? [] : [id],
  );
}

const markers = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n';
const changes: readonly (readonly [string, (place: Place) => void, readonly string[]])[] = [
  ['nothing', () => {}, []],
  ['a file', (place) => place.write('a.txt', 'two\n'), names.filter((name) => name !== 'git-unmerged')],
  [
    'what is staged, and no file',
    (place) => {
      place.write('a.txt', 'one\n');
      place.git('rm', '--cached', '-q', 'a.txt');
    },
    names,
  ],
  [
    'the last commit, and neither files nor what is staged',
    (place) => void place.git('commit', '-q', '--allow-empty', '-m', 'y'),
    names.filter((name) => name !== 'git-unmerged'),
  ],
  ['the branch', (place) => void place.git('switch', '-qc', 'topic'), ['git-status']],
  [
    'the upstream branch',
    (place) => {
      place.git('remote', 'add', 'origin', 'https://example.invalid/x.git');
      place.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      place.git('branch', '-q', '--set-upstream-to=origin/main');
    },
    ['git-status'],
  ],
  ['a merge that has begun', (place) => writeFileSync(join(place.root, '.git/MERGE_HEAD'), ''), ['git-status']],
  [
    'what git calls an error',
    (place) => void place.git('config', 'core.whitespace', '-trailing-space'),
    ['git-whitespace', 'git-large-files'],
  ],
];

async function repository(): Promise<Place> {
  const place = new Place();
  place.write('a.txt', 'one\n');
  place.write('b.txt', 'one\n');
  place.commit();
  return place;
}

describe('the checks of git', () => {
  for (const [name, change, stale] of changes) {
    it(`belong to the files, what is staged and the last commit: after a change of ${name}`, async () => {
      await using place = await repository();
      await run(place);
      assert.deepEqual(await notFresh(place), []);
      change(place);
      assert.deepEqual(await notFresh(place), stale);
    });
  }

  it('say, taken over or not, what they would say if they ran', async function () {
    this.timeout(90_000);
    await using place = await repository();
    const steps: readonly (() => void)[] = [
      () => {},
      () => place.write('a.txt', 'one  \n'),
      () => place.git('add', '.'),
      () => place.write('a.txt', 'one\n'),
      () => place.git('add', '.'),
      () => place.write('c.txt', markers),
      () => place.git('add', '-N', 'c.txt'),
      () => place.write('c.txt', 'fine\n'),
      () => place.commit(),
      () => place.git('reset', '-q', '--soft', 'HEAD~1'),
      () => place.write('large.bin', 'x'.repeat(6 * 1024 * 1024)),
      () => place.git('add', 'large.bin'),
      () => place.git('rm', '-qf', '--cached', 'large.bin'),
      () => rmSync(join(place.root, 'large.bin')),
      () => place.git('stash', '-q'),
      () => place.git('switch', '-qc', 'topic'),
      () => place.git('stash', 'pop', '-q'),
    ];
    const said = (results: readonly CheckResult[]) =>
      results.map(({ verdict, reason, problems, output }) => ({ verdict, reason, problems, text: output.text }));
    for (const [number, step] of steps.entries()) {
      step();
      const expected = said(await run(place, { cache: 'off' }));
      assert.deepEqual(said(await run(place)), expected, `step ${number}`);
      const again = await run(place);
      assert.deepEqual(said(again), expected, `step ${number} again`);
      const passed = again.filter(({ verdict }) => verdict === 'passed');
      assert.ok(
        passed.every(({ cached }) => cached),
        `step ${number} cached`,
      );
    }
  });

  it('say what has changed of git', async () => {
    await using place = await repository();
    await run(place);
    place.git('rm', '--cached', '-q', 'a.txt');
    await using session = await open(place);
    const found = (await session.freshness(['git-unmerged'])).get('git-unmerged');
    assert.deepEqual(found?.state === 'stale' && found.differences, ['what is staged changed']);
  });

  const unbound: readonly (readonly [string, (place: Place) => void, string])[] = [
    ['without git', (place) => rmSync(join(place.root, '.git'), { recursive: true }), 'it is in no git work tree'],
    [
      'in a conflict',
      (place) => {
        place.git('switch', '-qc', 'topic');
        place.write('a.txt', 'theirs\n');
        place.commit();
        place.git('switch', '-q', 'main');
        place.write('a.txt', 'ours\n');
        place.commit();
        assert.throws(() => place.git('merge', '-q', 'topic'));
      },
      'conflicts are not decided',
    ],
    [
      'with a repository within it',
      (place) => {
        mkdirSync(join(place.root, 'inner'));
        place.git('init', '-q', 'inner');
        writeFileSync(join(place.root, 'inner/x'), '');
      },
      'the index of git cannot be read, or repositories lie within this one',
    ],
    [
      'with an upstream branch that nobody can name',
      (place) => {
        place.git('config', 'branch.main.remote', 'elsewhere');
        place.git('config', 'branch.main.merge', 'refs/heads/main');
      },
      'the references of git cannot be read',
    ],
  ];
  for (const [name, change, reason] of unbound) {
    it(`are asked each time ${name}`, async () => {
      await using place = await repository();
      change(place);
      await using session = await open(place);
      for (const freshness of (await session.freshness()).values()) assert.deepEqual(freshness, { state: 'unbound', reason });
    });
  }

  it('belong to what is staged and committed before and after: what changes meanwhile is seen, though no file does', async () => {
    await using place = new Place();
    place.write('src/a.ts', 'one\n');
    place.commit();
    place.write('src/a.ts', 'two\n');
    const verdicts = place.open();
    const check = checks.find(({ id }) => id === 'git-unmerged')!;
    const find = (id: string) => checks.find((one) => one.id === id);
    const known = await know(verdicts, check);
    await verdicts.watch(known);
    assert.deepEqual(await verdicts.findChanges(check, known, find), []);
    place.git('add', 'src/a.ts');
    assert.deepEqual(await verdicts.findChanges(check, known, find), ['what is staged changed']);
  });
});
