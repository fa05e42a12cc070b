import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { ok } from '../../src/model/result.ts';
import { emptyEnvironment } from '../../src/config/environment.ts';
import { createSession } from '../../src/session/session.ts';
import type { Check } from '../../src/model/check.ts';
import { Place } from '../engine/cache/open-verdicts.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { FakeIo } from './fake-io.ts';

/** The whole command line on a real repository, with commands that pass but for `false`. */
async function cli(place: Place, checks: readonly Check[], argv: readonly string[], directory = place.root) {
  const io = new FakeIo();
  io.cwd = directory;
  io.env = { PREFLIGHT_CACHE_DIR: place.folder };
  const started: string[] = [];
  const status = await main(argv, io, {
    findRoot: () => Promise.resolve(ok(place.root)),
    createSession: ({ env, logger, willRun }) =>
      createSession({
        root: place.root,
        env,
        logger,
        willRun,
        clock: io.clock,
        load: () =>
          Promise.resolve(
            makeWorkspace(checks, { root: place.root, configFiles: ['preflight.jsonc'], environment: emptyEnvironment }),
          ),
        spawn: ({ command }) => {
          started.push(command.join(' '));
          const isGood = command[0] !== 'false';
          return Promise.resolve({
            verdict: isGood ? 'passed' : 'failed',
            exitCode: isGood ? 0 : 1,
            signal: null,
            durationMs: 5,
            output: { text: '', truncatedChars: 0 },
            reason: isGood ? null : 'exit code 1',
            leftBehind: [],
          });
        },
      }),
    renderInitialConfig: () => Promise.reject(new Error('not asked for')),
    parse: () => Promise.reject(new Error('not asked for')),
    readText: () => Promise.reject(new Error('not asked for')),
    spawn: () => Promise.reject(new Error('not asked for')),
  });
  return { status, started, stdout: io.stdout.text, stderr: io.stderr.text };
}

const lint = makeCheck('lint', { command: ['lint'], inputs: ['src/**'] });
const docs = makeCheck('docs', { command: ['docs'], inputs: ['docs/**'] });
const test = makeCheck('test', { command: ['test'], inputs: ['test/**'], needs: ['lint'] });
const all = [lint, docs, test];

function repository(): Place {
  const place = new Place();
  for (const name of ['src/a.ts', 'docs/a.md', 'test/a.ts']) place.write(name, 'one');
  place.commit();
  return place;
}

describe('the command line with kept verdicts', () => {
  it('says of each verdict that it was taken over, in every report', async () => {
    await using place = repository();
    await cli(place, all, ['run']);
    const plain = await cli(place, all, ['run', '--reporter', 'plain']);
    assert.deepEqual([plain.status, plain.started], [0, []]);
    for (const id of ['lint', 'docs', 'test']) assert.match(plain.stdout, new RegExp(`passed +${id} +5 ms  cached`));
    assert.match(plain.stdout, /Passed in .*: 3 passed \(3 cached\)$/m);
    const { checks, counts } = JSON.parse((await cli(place, all, ['run', '--json'])).stdout);
    assert.deepEqual([counts.cached, checks.map((check: { cached: boolean }) => check.cached)], [3, [true, true, true]]);
    assert.match(checks[0].fingerprint, /^sha256:/);
    assert.deepEqual((await cli(place, all, ['run', '--refresh', 'lint'])).started, ['lint']);
    assert.deepEqual((await cli(place, all, ['run', '--no-cache', 'docs'])).started, ['docs']);
  });

  it('says on which tree all have passed, and not of some of them', async () => {
    await using place = repository();
    const tree = place.git('rev-parse', 'HEAD^{tree}').trim();
    const { stdout } = await cli(place, all, ['run']);
    assert.equal(stdout.split('\n').at(-2), `  All 3 checks of \`manual\` verified on tree ${tree.slice(0, 12)}`);
    const { verified } = JSON.parse((await cli(place, all, ['run', '--json'])).stdout);
    assert.deepEqual(verified, { tree });
    const some = await cli(place, all, ['run', 'lint', 'docs']);
    assert.doesNotMatch(some.stdout, /verified/);
    assert.equal(JSON.parse((await cli(place, all, ['run', 'lint', '--json'])).stdout).verified, null);
    const one = await cli(place, [lint], ['run']);
    assert.match(one.stdout, /^ {2}The only check of `manual` verified on tree [0-9a-f]{12}$/m);
  });

  it('plans what is fresh, and says what has changed of the rest', async () => {
    await using place = repository();
    await cli(place, all, ['run']);
    place.write('src/a.ts', 'two');
    const { stdout } = await cli(place, all, ['plan']);
    assert.match(
      stdout,
      /\n {2}fresh +docs\n {2}to run +lint: src\/a\.ts changed\n {2}to run +test: lint, which it needs, changed\n/,
    );
    assert.deepEqual(JSON.parse((await cli(place, all, ['plan', '--json'])).stdout).checks, {
      lint: { fresh: false, reason: 'src/a.ts changed' },
      docs: { fresh: true, reason: 'it passed on exactly these files' },
      test: { fresh: false, reason: 'lint, which it needs, changed' },
    });
  });

  it('expects of a plan only what is not fresh to take its time', async () => {
    await using place = repository();
    await cli(place, all, ['run']);
    const planned = async () => ({
      estimateMs: JSON.parse((await cli(place, all, ['plan', '--json'])).stdout).estimateMs,
      head: (await cli(place, all, ['plan'])).stdout.split('\n')[0],
    });
    assert.deepEqual(await planned(), { estimateMs: 0, head: '3 checks in 2 levels, at most 2 at a time, all fresh' });
    place.write('docs/a.md', 'two');
    const { estimateMs, head } = await planned();
    assert.ok(estimateMs > 0, String(estimateMs));
    assert.match(head!, /^3 checks in 2 levels, at most 2 at a time, about \S+ ms, 2 checks fresh$/);
  });

  it('explains a hit, a miss, a failure and a check that has no kept verdict', async () => {
    await using place = repository();
    const bad = makeCheck('bad', { command: ['false'], inputs: ['src/**'] });
    const checks = [lint, bad, { ...docs, cache: false }];
    const explain = async (id: string) => (await cli(place, checks, ['explain', id])).stdout.split('\n').slice(-4).join('\n');
    assert.match(await explain('lint'), /last verdict +none: no verdict of it is known here\n$/);
    await cli(place, checks, ['run']);
    assert.match(
      await explain('lint'),
      /last verdict +passed, \S+ \S+ UTC\n {2}fresh +it passed on exactly these files\n {2}fingerprint +sha256:\w{64}\n$/,
    );
    assert.match(
      await explain('bad'),
      /last verdict +failed, .*\n {2}fresh +it failed on exactly these files, and failures are tried again\n/,
    );
    assert.match(await explain('docs'), /last verdict +never taken over: its configuration says "cache": false\n$/);
    place.write('src/b.ts', '');
    assert.match(await explain('lint'), /\n {2}stale +src\/b\.ts was added\n/);
    const { check } = JSON.parse((await cli(place, checks, ['explain', 'lint', '--json'])).stdout);
    assert.deepEqual([check.freshness.state, check.freshness.files, check.freshness.moreFiles], ['stale', ['src/b.ts'], 0]);
  });

  it('shows what is kept, and removes it', async () => {
    await using place = repository();
    assert.match((await cli(place, all, ['cache'])).stdout, /^verdicts {2}0\nsize +0 kB of at most 500 MB\noldest +none\n/);
    await cli(place, all, ['run']);
    assert.match((await cli(place, all, ['cache', 'status'])).stdout, /\noldest +2.*Z; kept for 30 days\n/);
    const status = JSON.parse((await cli(place, all, ['cache', 'status', '--json'])).stdout);
    assert.deepEqual([status.version, status.on, status.verdicts], [1, true, 3]);
    assert.equal(status.directory, join(place.folder, 'verdicts'));
    assert.match((await cli(place, all, ['cache', 'clear'])).stdout, /^Removed \d+ files, \d+ kB\.\n$/);
    assert.equal((await cli(place, all, ['cache', 'prune'])).stdout, 'Nothing to remove.\n');
    assert.deepEqual((await cli(place, all, ['run', 'lint'])).started, ['lint']);
  });
});

describe('the command line with a change', () => {
  const ran = async (place: Place, ...argv: string[]) => (await cli(place, all, ['run', '--no-cache', ...argv])).started;

  it('runs what the files concern that are named, and what needs that', async () => {
    await using place = repository();
    place.write('docs/new.md', 'new');
    place.write('other', 'new');
    assert.deepEqual(await ran(place, '--files', 'src/a.ts'), ['lint', 'test']);
    assert.deepEqual(await ran(place, '--files', 'docs/new.md', 'test/a.ts'), ['docs', 'lint', 'test']);
    mkdirSync(join(place.root, 'docs/deep'));
    assert.deepEqual((await cli(place, all, ['--files', '../a.md', '--no-cache'], join(place.root, 'docs/deep'))).started, [
      'docs',
    ]);
    const outside = await cli(place, all, ['--files', '../x']);
    assert.deepEqual(
      [outside.status, outside.stderr],
      [2, `preflight: --files: ../x is no file of the workspace ${place.root}.\n`],
    );
    const none = await cli(place, all, ['--files', 'other']);
    assert.equal(none.stdout.split('\n').at(-2), 'Nothing to run: no check that is enabled is concerned by the 1 changed file.');
    assert.equal(none.status, 0);
  });

  it('tells a name that is no file, and takes those that git knows to be deleted', async () => {
    await using place = repository();
    const refusal = async (...files: readonly string[]) => {
      const { status, stderr, started } = await cli(place, all, ['run', '--files', ...files]);
      return [status, stderr, started];
    };
    assert.deepEqual(await refusal('docs/a.md', 'src/aa.ts'), [
      2,
      'preflight: --files: there is no file src/aa.ts, and git knows of none. Did you mean src/a.ts?\n',
      [],
    ]);
    assert.deepEqual(await refusal('nowhere/at/all.ts'), [
      2,
      'preflight: --files: there is no file nowhere/at/all.ts, and git knows of none.\n',
      [],
    ]);
    assert.deepEqual(await refusal('src'), [2, 'preflight: --files: src is a folder: name the files in it.\n', []]);
    assert.deepEqual(await refusal('../x.ts'), [
      2,
      `preflight: --files: ../x.ts is no file of the workspace ${place.root}.\n`,
      [],
    ]);
    const document = await cli(place, all, ['run', '--json', '--files', 'src/aa.ts']);
    assert.match(JSON.parse(document.stdout).error, /^--files: there is no file src\/aa\.ts/);
    rmSync(join(place.root, 'docs/a.md'));
    assert.deepEqual((await cli(place, all, ['run', '--no-cache', '--files', 'docs/a.md'])).started, ['docs']);
    place.git('rm', '-q', '--cached', 'docs/a.md');
    assert.deepEqual((await cli(place, all, ['run', '--no-cache', '--files', 'docs/a.md'])).started, ['docs']);
    place.commit();
    place.commit();
    assert.deepEqual((await cli(place, all, ['run', '--no-cache', '--files', 'docs/a.md'])).started, ['docs']);
    place.write('new.ts', 'not tracked');
    assert.equal((await cli(place, all, ['run', '--files', 'new.ts'])).status, 0);
  });

  it('runs what is concerned by all that a branch has changed, committed or not', async () => {
    await using place = repository();
    assert.deepEqual(await ran(place, '--affected'), []);
    place.git('checkout', '-qb', 'topic');
    place.write('docs/a.md', 'two');
    place.commit();
    place.write('src/new.ts', '');
    assert.deepEqual(await ran(place, '--affected'), ['lint', 'docs', 'test']);
    assert.deepEqual(await ran(place, '--affected=HEAD'), ['lint', 'test']);
    assert.deepEqual(await ran(place, '--affected=main', 'docs'), ['docs']);
    const planned = JSON.parse((await cli(place, all, ['plan', '--affected=HEAD', '--json'])).stdout);
    assert.deepEqual(planned.order, ['lint', 'test']);
    const unknown = await cli(place, all, ['--affected=nope']);
    assert.deepEqual([unknown.status, unknown.started], [2, []]);
    assert.match(unknown.stderr, /There is no commit "nope" to compare with/);
    assert.equal((await cli(place, all, ['--affected=--output=x'])).status, 2);
  });

  it('takes everything as changed where there is no commit yet', async () => {
    await using place = new Place();
    place.write('docs/a.md', 'one');
    place.git('add', '.');
    place.write('src/a.ts', 'one');
    assert.deepEqual(await ran(place, '--affected'), ['lint', 'docs', 'test']);
  });

  it('runs what is concerned by what is staged, and says where the disk has something else', async () => {
    await using place = repository();
    place.write('src/a.ts', 'two');
    place.write('docs/a.md', 'two');
    const none = await cli(place, all, ['--staged', '--no-cache']);
    assert.deepEqual([none.started, none.stdout], [[], 'Nothing to run: nothing is staged.\n']);
    place.git('add', 'docs');
    const clean = await cli(place, all, ['--staged', '--no-cache']);
    assert.deepEqual([clean.started, clean.stderr], [['docs'], '']);
    place.write('docs/a.md', 'three');
    const dirty = await cli(place, all, ['--staged', '--no-cache']);
    assert.equal(
      dirty.stderr,
      'preflight: docs/a.md differs on disk from what is staged: checks see it as staged, unless they say otherwise.\n',
    );
    place.write('preflight.jsonc', '{ "checks": {} }');
    place.git('add', 'preflight.jsonc');
    place.write('preflight.jsonc', '{}');
    const configured = await cli(place, all, ['--staged', '--no-cache']);
    assert.deepEqual(configured.started, ['lint', 'docs', 'test']);
    assert.match(
      configured.stderr,
      /\npreflight: Which checks there are, and what they run, follows preflight\.jsonc on disk\.\n$/,
    );
  });

  it('needs git to know what has changed', async () => {
    await using place = new Place(false);
    const { status, stderr } = await cli(place, all, ['--staged']);
    assert.deepEqual(
      [status, stderr],
      [2, `preflight: ${place.root} is not in a git work tree, so nobody knows what has changed.\n`],
    );
  });
});
