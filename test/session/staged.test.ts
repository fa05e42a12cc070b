import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import type { CheckResult } from '../../src/model/verdict.ts';
import { emptyEnvironment } from '../../src/config/environment.ts';
import { createSession } from '../../src/session/session.ts';
import type { RunRequest } from '../../src/session/session-api.ts';
import { Place } from '../engine/cache/open-verdicts.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';

const shell = (id: string, line: string, parts: Partial<Check> = {}): Check =>
  makeCheck(id, { command: ['sh', '-c', line], kind: 'lint', ...parts });
/** Fails, and names the places, where a file of `src` has the word. */
const lint = shell('lint', '! grep -rn BAD src', { parser: 'auto' });

/** Real commands on what is staged, in a session of its own. */
async function run(
  place: Place,
  checks: readonly Check[],
  request: RunRequest = {},
  root = place.root,
  cacheDirectory: string | null = place.cache,
): Promise<ReadonlyMap<string, CheckResult>> {
  await using session = await createSession({
    root,
    env: {},
    cacheDirectory,
    logger: { info() {}, warn: (text) => void place.warnings.push(text), error() {} },
    load: () => Promise.resolve(makeWorkspace(checks, { root, environment: emptyEnvironment })),
  });
  const begun = session.run({ isStaged: true, ...request });
  assert.ok(begun.ok);
  const { checks: ended } = await begun.value.finished;
  return new Map([...ended.values()].flatMap((one) => (one.status === 'finished' ? [[one.plan.id, one.result] as const] : [])));
}

async function verdictsOf(place: Place, checks: readonly Check[], request: RunRequest = {}): Promise<string[]> {
  const results = await run(place, checks, request);
  return [...results].map(([id, { verdict, cached, reason }]) =>
    [id, verdict, cached ? 'cached' : null, reason].filter(Boolean).join(', '),
  );
}

function repository(): Place {
  const place = new Place();
  place.write('src/a.ts', 'good');
  place.write('.gitignore', 'node_modules/\ndist/\n.env\n*.log\n');
  place.commit();
  return place;
}

/** What must not change: the index, and what git and the folders show. */
function stateOf(place: Place) {
  return {
    index: readFileSync(join(place.root, '.git/index')).toString('hex'),
    status: execFileSync('git', ['--no-optional-locks', 'status', '--porcelain', '--ignored', '-uall'], {
      cwd: place.root,
      encoding: 'utf8',
    }),
    git: new Set(readdirSync(join(place.root, '.git'), { recursive: true, encoding: 'utf8' })),
    left: existsSync(join(place.cache, 'staged')) ? readdirSync(join(place.cache, 'staged')) : [],
  };
}

describe('a run on what is staged', () => {
  it('fails for a staged error that is mended on disk only', async () => {
    await using place = repository();
    place.write('src/a.ts', 'fine\nBAD');
    place.git('add', 'src');
    place.write('src/a.ts', 'fine\ngood again');
    const before = stateOf(place);
    const { verdict, output } = (await run(place, [lint])).get('lint')!;
    assert.deepEqual([verdict, output.text], ['failed', 'src/a.ts:2:BAD\n']);
    assert.deepEqual(stateOf(place), before);
  });

  it('passes where the error is on disk only, in a changed, a new or a deleted file', async () => {
    await using place = repository();
    place.write('src/b.ts', 'good');
    place.git('add', 'src');
    place.write('src/a.ts', 'BAD');
    place.write('src/new.ts', 'BAD');
    rmSync(join(place.root, 'src/b.ts'));
    const before = stateOf(place);
    const both = shell('both', '! grep -rn BAD src && test -f src/b.ts && ! test -f src/new.ts');
    assert.deepEqual(await verdictsOf(place, [both]), ['both, passed']);
    assert.deepEqual(stateOf(place), before);
    assert.deepEqual(await verdictsOf(place, [lint], { isStaged: false }), ['lint, failed, exit code 1']);
  });

  it('belongs to the staged content: it is taken over later, also by a run on disk when that has the same', async () => {
    await using place = repository();
    place.write('src/a.ts', 'better');
    place.git('add', 'src');
    place.write('src/a.ts', 'BAD');
    assert.deepEqual(await verdictsOf(place, [lint]), ['lint, passed']);
    assert.deepEqual(await verdictsOf(place, [lint]), ['lint, passed, cached']);
    place.git('checkout', '-q', 'src/a.ts');
    assert.deepEqual(await verdictsOf(place, [lint], { isStaged: false }), ['lint, passed, cached']);
  });

  it('names places of the workspace, and no others, in all that it says', async () => {
    await using place = repository();
    place.write('src/a.ts', 'BAD');
    place.git('add', 'src');
    place.write('src/a.ts', 'good');
    const where = shell('where', `echo "$PWD/src/a.ts:1:2: error: bad thing in $PWD" && echo ${place.root}/x && exit 1`, {
      parser: '$gcc',
    });
    const { problems, output } = (await run(place, [where])).get('where')!;
    assert.equal(output.text, `${place.root}/src/a.ts:1:2: error: bad thing in ${place.root}\n${place.root}/x\n`);
    assert.deepEqual(
      problems.map(({ file, line, message }) => [file, line, message]),
      [['src/a.ts', 1, `bad thing in ${place.root}`]],
    );
  });

  it('runs on disk where that holds what is staged and nothing else', async () => {
    await using place = repository();
    place.write('src/a.ts', 'better');
    place.git('add', 'src');
    const here = shell('here', `test "$PWD" = ${place.root}`);
    assert.deepEqual(await verdictsOf(place, [here]), ['here, passed']);
  });

  it('finds what is installed, packages of the workspace as they are staged, and what git ignores', async () => {
    await using place = repository();
    place.write('node_modules/tool/index.js', 'installed');
    place.write('node_modules/.cache/x', 'of another place');
    place.write('packages/lib/index.js', 'staged');
    mkdirSync(join(place.root, 'node_modules/@scope'));
    symlinkSync('../../packages/lib', join(place.root, 'node_modules/@scope/lib'));
    place.write('dist/out.js', 'built');
    place.write('.env', 'SECRET=1');
    place.write('debug.log', 'x');
    place.git('add', '-A');
    place.write('packages/lib/index.js', 'on disk');
    const before = stateOf(place);
    const sees = shell(
      'sees',
      'cat node_modules/tool/index.js node_modules/@scope/lib/index.js dist/out.js .env; ls -A node_modules; git status --porcelain; test ! -e debug.log',
    );
    const { verdict, output } = (await run(place, [sees])).get('sees')!;
    assert.deepEqual([verdict, output.text], ['passed', 'installedstagedbuiltSECRET=1@scope\ntool\nA  packages/lib/index.js\n']);
    assert.deepEqual(stateOf(place), before);
  });

  it('keeps checks on disk that cannot look at another place, and says why', async () => {
    await using place = repository();
    place.write('dist/out.js', 'built');
    place.write('src/a.ts', 'BAD');
    place.git('add', 'src');
    place.write('src/a.ts', 'good');
    const note = 'ran on the files on disk, not on what is staged';
    const checks = [
      shell('fix', '! grep -r BAD src', { effect: 'write' }),
      shell('build', '! grep -r BAD src', { kind: 'build' }),
      shell('types', '! grep -r BAD src', { kind: 'types', dependsOn: [{ check: 'build', when: 'success' }] }),
      shell('test', '! grep -r BAD src', { kind: 'test' }),
      shell('native', '! grep -r BAD src', { tool: 'cmake' }),
      shell('format', '! grep -r BAD src', { kind: 'format' }),
    ];
    assert.deepEqual(await verdictsOf(place, checks), [
      `fix, passed, ${note}: it changes files`,
      `build, passed, ${note}: it makes files that others may need`,
      `types, passed, ${note}: it needs build, which makes files there`,
      `test, passed, ${note}: it may need dist, which git ignores`,
      `native, passed, ${note}: cmake remembers where files lie`,
      'format, failed, exit code 1',
    ]);
    rmSync(join(place.root, 'dist'), { recursive: true });
    assert.deepEqual(await verdictsOf(place, [checks[3]!]), ['test, failed, exit code 1']);
  });

  it('keeps Python on disk where its environment leads back there', async () => {
    await using place = repository();
    place.write('.gitignore', '.venv\n');
    place.git('add', '-A');
    place.write('src/a.ts', 'BAD');
    place.write('.venv/lib/python3.12/site-packages/own.pth', `${place.root}/src\n`);
    const tests = shell('tests', 'true', { kind: 'test', tool: 'pytest' });
    assert.deepEqual(await verdictsOf(place, [tests]), [
      'tests, passed, ran on the files on disk, not on what is staged: .venv leads to the files on disk',
    ]);
  });

  it('runs on disk, and says so, where nothing can be laid out', async () => {
    const note = 'ran on the files on disk, not on what is staged';
    await using bare = new Place(false);
    bare.write('src/a.ts', 'good');
    assert.deepEqual(await verdictsOf(bare, [lint]), [`lint, passed, ${note}: it is in no git work tree`]);
    assert.deepEqual(bare.warnings, ['All checks look at the files on disk, not at what is staged: it is in no git work tree.']);
    await using place = repository();
    place.write('new.ts', 'not staged');
    place.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    assert.deepEqual(await verdictsOf(place, [lint]), [`lint, passed, ${note}: it has submodules`]);
    assert.deepEqual(stateOf(place).left, []);
  });

  it('tells checks the branch, the tags and the other branches of the repository', async () => {
    await using place = repository();
    place.git('tag', 'v1');
    place.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    place.git('checkout', '-q', '-b', 'feature/a');
    place.write('src/a.ts', 'BAD');
    const asks = shell(
      'asks',
      'grep good src/a.ts && git branch --show-current && git describe --tags && git diff --name-only origin/main',
    );
    const result = (await run(place, [asks])).get('asks')!;
    assert.deepEqual([result.verdict, result.output.text], ['passed', 'good\nfeature/a\nv1\n']);
  });

  it('never passes for what is staged where there is no cache directory to lay it out in', async () => {
    await using place = repository();
    place.write('src/a.ts', 'BAD');
    place.git('add', '-A');
    place.write('src/a.ts', 'good');
    const result = (await run(place, [lint], {}, place.root, null)).get('lint');
    const why = 'there is no folder to lay it out in, name one with PREFLIGHT_CACHE_DIR';
    assert.equal(result?.reason, `ran on the files on disk, not on what is staged: ${why}`);
    assert.deepEqual(place.warnings, [`All checks look at the files on disk, not at what is staged: ${why}.`]);
  });

  it('follows the folder, the mode and the links of what is staged, before the first commit as well', async () => {
    await using place = new Place();
    place.write('app/src/a.ts', 'good');
    place.write('app/run.sh', 'exit 0');
    chmodSync(join(place.root, 'app/run.sh'), 0o755);
    symlinkSync('src/a.ts', join(place.root, 'app/link'));
    place.git('add', '-A');
    place.write('app/src/a.ts', 'BAD');
    const follows = shell('follows', '! grep -n BAD link && ./run.sh && git rev-parse --show-prefix');
    const result = (await run(place, [follows], {}, join(place.root, 'app'))).get('follows')!;
    assert.deepEqual([result.verdict, result.output.text], ['passed', 'app/\n']);
  });

  it('takes the index that a hook makes its commit from', async () => {
    await using place = repository();
    place.write('src/a.ts', 'BAD');
    const index = join(place.root, '.git/next-index-1.lock');
    writeFileSync(index, readFileSync(join(place.root, '.git/index')));
    execFileSync('git', ['add', 'src'], { cwd: place.root, env: { ...process.env, GIT_INDEX_FILE: index } });
    place.write('src/a.ts', 'good');
    process.env['GIT_INDEX_FILE'] = index;
    try {
      assert.deepEqual(await verdictsOf(place, [lint]), ['lint, failed, exit code 1']);
    } finally {
      delete process.env['GIT_INDEX_FILE'];
    }
  });

  it('leaves nothing behind when its session is disposed of', async () => {
    await using place = repository();
    place.write('src/new.ts', 'not staged');
    const before = stateOf(place);
    const session = await createSession({
      root: place.root,
      env: {},
      cacheDirectory: place.cache,
      load: () => Promise.resolve(makeWorkspace([shell('long', 'echo begun; sleep 100')], { root: place.root })),
    });
    const { promise: isBegun, resolve } = Promise.withResolvers<void>();
    session.onEvent((event) => event.type === 'output' && resolve());
    assert.ok(session.run({ isStaged: true }).ok);
    await isBegun;
    await session[Symbol.asyncDispose]();
    assert.deepEqual(stateOf(place), before);
  });

  it('never lets a test that makes a repository of its own commit into that of a hook', async () => {
    await using place = repository();
    const hook = { GIT_DIR: join(place.root, '.git'), GIT_INDEX_FILE: join(place.root, '.git/index') };
    const before = [stateOf(place), place.git('log', '--format=%s')];
    const inner =
      'cd "$(mktemp -d)" && git init -q && : > f && git add f && git -c user.name=a -c user.email=a@b commit -qnm inner';
    Object.assign(process.env, hook);
    try {
      assert.deepEqual(await verdictsOf(place, [shell('test', inner, { kind: 'test' })]), ['test, passed']);
    } finally {
      for (const name of Object.keys(hook)) delete process.env[name];
    }
    assert.deepEqual([stateOf(place), place.git('log', '--format=%s')], before);
  });

  it('leaves nothing behind when it is cancelled, and removes what killed processes have left', async () => {
    await using place = repository();
    place.write('src/new.ts', 'not staged');
    mkdirSync(join(place.cache, 'staged/999999999-1-0/root'), { recursive: true });
    mkdirSync(join(place.cache, `staged/${process.pid}--7`), { recursive: true });
    const before = stateOf(place);
    await using session = await createSession({
      root: place.root,
      env: {},
      cacheDirectory: place.cache,
      load: () =>
        Promise.resolve(
          makeWorkspace([shell('long', 'echo begun; sleep 100')], { root: place.root, environment: emptyEnvironment }),
        ),
    });
    const begun = session.run({ isStaged: true });
    assert.ok(begun.ok);
    session.onEvent((event) => event.type === 'output' && begun.value.cancel());
    const { end } = await begun.value.finished;
    assert.equal(end?.verdict, 'cancelled');
    assert.deepEqual(stateOf(place), { ...before, left: [`${process.pid}--7`] });
  });
});
