import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRig } from '../rig/rig.ts';

const program = join(import.meta.dirname, '../../src/cli/cli.ts');

describe('two processes of the command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-joining-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A clone with the same content: another place, the same verdicts. */
  function repository(name: string, command: readonly string[], parser = 'auto'): string {
    const root = join(folder, name);
    mkdirSync(root);
    execFileSync('git', ['init', '-q'], { cwd: root });
    writeFileSync(join(root, 'a.ts'), 'one');
    writeFileSync(join(root, 'preflight.jsonc'), JSON.stringify({ detect: false, checks: { slow: { command, parser } } }));
    return root;
  }

  function start(cwd: string, limit: number | null = null): { child: ChildProcess; begun: Promise<void>; ended: Promise<Ended> } {
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
    const own = [process.execPath, program, 'run', '--reporter', 'ndjson'];
    const [file = '', ...args] = limit === null ? own : ['sh', '-c', `ulimit -n ${limit} && exec "$0" "$@"`, ...own];
    const env = { ...inherited, PREFLIGHT_CACHE_DIR: join(folder, 'cache') };
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const begun = Promise.withResolvers<void>();
    return { child, begun: begun.promise, ended: collect(child, begun.resolve) };
  }

  for (const [name, second] of [
    ['in one workspace', 'first'],
    ['in two clones', 'second'],
  ] as const) {
    it(`that are asked for the same check on the same content at the same time run it once, and both report it, ${name}`, async () => {
      await using rig = await startRig();
      const slow = rig.command('slow');
      const root = repository('first', slow.argv);
      const other = second === 'first' ? root : repository(second, slow.argv);
      const one = start(root);
      const invocation = await slow.started();
      const two = start(other);
      // From now on it asks for the verdict that the first one is about to find.
      await two.begun;
      await invocation.stdout('found\n');
      invocation.exit(0);
      const results = [await one.ended, await two.ended];
      assert.deepEqual(
        results.map(({ status, result }) => [status, result?.['verdict'], result?.['cached']]),
        [
          [0, 'passed', false],
          [0, 'passed', true],
        ],
      );
      assert.deepEqual(results[0]!.result?.['fingerprint'], results[1]!.result?.['fingerprint']);
      assert.equal(slow.count, 1);
    });
  }

  it('share a failure that one of them finds while the other waits for it, with output and problems, and no failure of before', async () => {
    await using rig = await startRig();
    const slow = rig.command('slow');
    const first = repository('first', slow.argv, 'tsc');
    const second = repository('second', slow.argv, 'tsc');
    const one = start(first);
    const invocation = await slow.started();
    const two = start(second);
    await asksForLock(two.child);
    await invocation.stdout("a.ts(1,2): error TS2304: Cannot find name 'one'.\n");
    invocation.exit(2);
    const ends = [await one.ended, await two.ended];
    for (const [index, { status, result }] of ends.entries()) {
      assert.deepEqual([status, result?.['verdict'], result?.['cached']], [1, 'failed', index === 1]);
      assert.deepEqual(result?.['exitCode'], 2);
      assert.match(JSON.stringify(result?.['output']), /Cannot find name/);
    }
    const [found, shared] = ends.map(({ result }) => result?.['problems']);
    assert.ok(Array.isArray(found) && found.length === 1);
    assert.deepEqual(shared, found);
    assert.equal(slow.count, 1);
    const again = start(second);
    const repeated = await slow.started();
    repeated.exit(0);
    const { status, result } = await again.ended;
    assert.deepEqual([status, result?.['cached'], slow.count], [0, false, 2]);
  });

  /** Resolves when a process tries to become the one that runs a check, while another is. */
  async function asksForLock({ pid }: ChildProcess): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const watcher = watch(join(folder, 'cache/locks'), (_, name) => name?.includes(`.lock.${pid}.`) === true && resolve());
    await promise;
    watcher.close();
  }

  it('say what happened when there are no file descriptors left, and take over nothing that belongs to other content', async () => {
    if (process.platform === 'win32') return; // There is no such limit.
    const root = repository('starved', [process.execPath, '-e', '0']);
    for (let file = 0; file < 200; file++) writeFileSync(join(root, `f${file}.ts`), 'not tracked');
    for (const limit of [36, 44]) {
      for (const content of ['two', 'three']) {
        writeFileSync(join(root, 'f7.ts'), `${content} ${limit}`);
        const { status, result, stderr } = await start(root, limit).ended;
        assert.doesNotMatch(stderr, /^ {4}at /m);
        assert.ok(result !== null && (status === 0 || status === 1), `${status}: ${stderr}`);
        assert.deepEqual([result['cached'], status === 0 ? 'passed' : 'errored'], [false, result['verdict']]);
      }
    }
    assert.equal(readFileSync(join(root, 'a.ts'), 'utf8'), 'one');
  });
});

interface Ended {
  readonly status: number | null;
  readonly stderr: string;
  /** That of the only check. */
  readonly result: Readonly<Record<string, unknown>> | null;
}

async function collect(child: ChildProcess, onStarted: () => void): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      if (texts.stdout.includes('"check-started"')) onStarted();
    });
  }
  const [status] = await once(child, 'close');
  const events = texts.stdout.split('\n').filter((line) => line !== '');
  const finished = events.map((line) => JSON.parse(line)).find(({ type }) => type === 'check-finished');
  return { status, stderr: texts.stderr, result: finished?.result ?? null };
}
