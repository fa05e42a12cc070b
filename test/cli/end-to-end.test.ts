import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startRig } from '../rig/rig.ts';

const program = join(import.meta.dirname, '../../src/cli/cli.ts');

describe('the program', () => {
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'preflight-cli-')));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  let workspaces = 0;
  /** A folder of its own with these files; its name is as awkward as names can be. */
  function workspace(files: Readonly<Record<string, string | object>> = {}): string {
    const root = join(folder, `it's a "folder" ${++workspaces} 🎉`);
    mkdirSync(root);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    }
    return root;
  }

  function start(cwd: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}, nodeArgs: readonly string[] = []) {
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...inherited } = process.env;
    const child = spawn(process.execPath, [...nodeArgs, program, ...argv], {
      cwd,
      env: { ...inherited, PREFLIGHT_CACHE_DIR: join(folder, 'cache'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, ended: collect(child) };
  }

  const run = (cwd: string, ...argv: string[]) => start(cwd, argv).ended;

  it('runs real commands in parallel and says how they ended', async () => {
    const root = workspace({
      'preflight.jsonc': {
        checks: {
          good: { command: [process.execPath, '-p', '"fine"'] },
          bad: { command: [process.execPath, '-e', 'console.error("Ünïcode 🎉"); process.exit(3)'] },
          after: { command: 'true', dependsOn: ['bad'] },
        },
      },
    });
    const { stdout, stderr, status } = await run(root);
    assert.equal(stderr, '');
    assert.match(stdout, /^Running 3 checks, at most \d+ at a time, in .* 🎉 \(preflight\.jsonc\)\n/);
    assert.match(stdout, /^passed {5}good {2}[\d.]+ m?s$/m);
    assert.match(stdout, /^failed {5}bad {2}[\d.]+ m?s {2}exit code 3\n {2}\$ .*\n {4}Ünïcode 🎉$/m);
    assert.match(stdout, /^skipped {4}after {2}needs bad, which failed$/m);
    assert.match(stdout, /^Failed in [\d.]+ m?s: 1 passed, 1 failed \(bad\), 1 skipped; /m);
    assert.equal(status, 1);
  });

  it('gives one document with --json, from another folder too', async () => {
    const root = workspace({ 'preflight.jsonc': { checks: { good: { command: 'true' } } }, 'deep/er/x': '' });
    const { stdout, status } = await run(folder, 'run', '--json', '--cwd', join(root, 'deep/er'));
    const document = JSON.parse(stdout);
    assert.deepEqual(
      [document.version, document.root, document.verdict, document.checks.length, status],
      [1, root, 'passed', 1, 0],
    );
  });

  it('works in a folder that is empty and in no git repository', async () => {
    const root = workspace();
    const { stdout, stderr, status } = await run(root);
    assert.equal(
      stdout,
      `Nothing to run: no checks were found in ${root}. \`preflight init\` writes a configuration to begin with.\n`,
    );
    assert.deepEqual([stderr, status], ['', 0]);
  });

  it('points at what is wrong with a configuration and runs nothing', async () => {
    const root = workspace({ 'preflight.jsonc': '{\n  "checks": {\n    "a": { "command": "true", }},,\n' });
    const { stdout, stderr, status } = await run(root);
    assert.match(stderr, /^preflight\.jsonc:3:\d+: /);
    assert.deepEqual([stdout, status], ['', 2]);
  });

  it('refuses an unknown id, a cycle and a folder that is not there', async () => {
    const root = workspace({
      'preflight.jsonc': {
        checks: { alpha: { command: 'true', dependsOn: ['beta'] }, beta: { command: 'true', dependsOn: ['alpha'] } },
      },
    });
    const cycle = await run(root);
    assert.match(cycle.stderr, /^preflight\.jsonc:\d+:\d+: These checks wait for each other: /);
    assert.deepEqual([cycle.stdout, cycle.status], ['', 2]);
    const fine = workspace({ 'preflight.jsonc': { checks: { alpha: { command: 'true' } } } });
    const unknown = await run(fine, 'run', 'alpa');
    assert.deepEqual([unknown.stderr, unknown.status], ['preflight: There is no check "alpa". Did you mean "alpha"?\n', 2]);
    const gone = await run(fine, 'list', '--cwd', 'gone');
    assert.match(gone.stderr, /^preflight: .*gone.*\n$/);
    assert.deepEqual([gone.stdout, gone.status], ['', 2]);
  });

  it('calls a check errored whose program or folder is missing, and names what is missing', async () => {
    const root = workspace({
      'preflight.jsonc': {
        checks: { tool: { command: 'no-such-tool-here' }, place: { command: 'true', cwd: 'no/such/folder' } },
      },
    });
    const { stdout, status } = await run(root);
    assert.match(stdout, /^errored {4}tool {2}.*no-such-tool-here.*not found/m);
    assert.match(stdout, /^errored {4}place {2}.*no\/such\/folder/m);
    assert.equal(status, 1);
  });

  it('writes a configuration that it understands, once', async () => {
    const root = workspace({ 'package.json': { name: 'x', scripts: { lint: 'eslint .', test: 'node --test' } } });
    const first = await run(root, 'init');
    assert.match(first.stdout, /^Wrote .*preflight\.jsonc\. /);
    assert.deepEqual([first.stderr, first.status], ['', 0]);
    const text = readFileSync(join(root, 'preflight.jsonc'), 'utf8');
    const listed = await run(root, 'list');
    assert.deepEqual([listed.stderr, listed.status], ['', 0]);
    const second = await run(root, 'init');
    assert.match(second.stderr, /preflight\.jsonc exists already; nothing was written\.\n$/);
    assert.equal(second.status, 2);
    assert.equal(readFileSync(join(root, 'preflight.jsonc'), 'utf8'), text);
  });

  it("finds git's checks in a repository, and goes without git where it is missing", async () => {
    const root = workspace({ 'a.txt': 'a\n' });
    spawnSync('git', ['init', '-q'], { cwd: root });
    const { stdout, status } = await run(root, 'list', '--json');
    const kinds = JSON.parse(stdout).checks.map(({ kind }: { kind: string }) => kind);
    assert.ok(kinds.includes('git'), stdout);
    assert.equal(status, 0);
    const without = start(root, ['doctor'], { PATH: folder });
    const doctor = await without.ended;
    assert.match(doctor.stdout, /^ {2}git +not found$/m);
    assert.equal(doctor.status, 0);
  });

  it('cancels at Ctrl-C, reports, and leaves nothing running', async () => {
    await using rig = await startRig();
    const slow = rig.command('slow');
    const root = workspace({ 'preflight.jsonc': { detect: false, checks: { slow: { command: slow.argv } } } });
    const { child, ended } = start(root, []);
    const invocation = await slow.started();
    child.kill('SIGINT');
    const { stdout, status } = await ended;
    assert.match(
      stdout,
      /\nCancelling\. Press Ctrl-C again to end everything by force\.\ncancelled {2}slow {2}.* {2}cancelled\nCancelled in /,
    );
    assert.equal(status, 130);
    await invocation.ended;
  });

  it('ends by force at the second Ctrl-C', async () => {
    await using rig = await startRig();
    const stubborn = rig.command('stubborn');
    const root = workspace({
      'preflight.jsonc': { detect: false, checks: { stubborn: { command: stubborn.argv, grace: '1h' } } },
    });
    const { child, ended } = start(root, []);
    const invocation = await stubborn.started();
    await invocation.ignore('SIGTERM');
    child.kill('SIGINT');
    await invocation.signalled('SIGTERM');
    child.kill('SIGINT');
    const { stdout, status } = await ended;
    assert.match(stdout, /\nEnding by force\.\n/);
    assert.equal(status, 130);
    await invocation.ended;
  });

  it('ends its checks when it is asked to end by another program', async () => {
    await using rig = await startRig();
    const slow = rig.command('slow');
    const root = workspace({ 'preflight.jsonc': { detect: false, checks: { slow: { command: slow.argv } } } });
    const { child, ended } = start(root, ['--json']);
    const invocation = await slow.started();
    child.kill('SIGTERM');
    const { stdout, status } = await ended;
    assert.equal(JSON.parse(stdout).verdict, 'cancelled');
    assert.equal(status, 143);
    await invocation.ended;
  });

  it('obeys Ctrl-C in a real terminal: once to cancel, twice to end by force', async () => {
    if (process.platform !== 'linux') return; // `script` has other flags elsewhere.
    await using rig = await startRig();
    const stubborn = rig.command('stubborn');
    const checks = { stubborn: { command: stubborn.argv, grace: '1h' } };
    const root = workspace({ 'preflight.jsonc': { detect: false, checks } });
    const line = [process.execPath, program, 'run'].map((word) => `'${word}'`).join(' ');
    // The program `script` gives it a terminal of its own, and types what it reads.
    const child = spawn('script', ['-qfec', line, '/dev/null'], {
      cwd: root,
      env: { ...process.env, CI: undefined, TERM: 'xterm', PREFLIGHT_CACHE_DIR: join(folder, 'cache') },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const ended = collect(child);
    const invocation = await stubborn.started();
    await invocation.ignore('SIGTERM');
    child.stdin.write('\u0003');
    await invocation.signalled('SIGTERM');
    child.stdin.write('\u0003');
    const { stdout, status } = await ended;
    assert.match(stdout, /Cancelling\. Press Ctrl-C again to end everything by force\./);
    assert.match(stdout, /Ending by force\./);
    assert.ok(stdout.lastIndexOf('\u001b[?25h') > stdout.lastIndexOf('\u001b[?25l'), 'the cursor stays hidden');
    assert.equal(status, 130);
    await invocation.ended;
  });

  it('says at the next start what a run had found that was killed, and ends what it had started', async () => {
    await using rig = await startRig();
    const slow = rig.command('slow');
    const checks = { bad: { command: 'false' }, slow: { command: slow.argv, dependsOn: [{ check: 'bad', when: 'after' }] } };
    const root = workspace({ 'preflight.jsonc': { detect: false, checks } });
    const { child, ended } = start(root, []);
    const invocation = await slow.started();
    child.kill('SIGKILL');
    await ended;
    await invocation.ended;
    const next = await run(root, 'run', 'bad');
    assert.match(
      next.stderr,
      /^preflight: The run of [\d-]+ [\d:]+ UTC ended unexpectedly after 1 of 2 checks \(bad failed\)\.\n$/,
    );
    assert.equal((await run(root, 'run', 'bad')).stderr, '');
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    it(`leaves nothing behind when it is asked twice to end by ${signal}, however stubborn its checks are`, async () => {
      await using rig = await startRig();
      const stubborn = rig.command('stubborn');
      const root = workspace({
        'preflight.jsonc': { detect: false, checks: { stubborn: { command: stubborn.argv, grace: '1h' } } },
      });
      const { child, ended } = start(root, []);
      const invocation = await stubborn.started();
      await invocation.ignore('SIGTERM');
      child.kill(signal);
      await invocation.signalled('SIGTERM');
      child.kill(signal);
      assert.equal((await ended).status, signal === 'SIGTERM' ? 143 : 129);
      await invocation.ended;
    });
  }

  const bugs = {
    'an error that nobody catches': 'throw new Error("no one expected this")',
    'a rejection that nobody handles': 'Promise.reject(new Error("no one expected this"))',
  };
  for (const [bug, script] of Object.entries(bugs)) {
    it(`ends its checks by force, and starts no other, after ${bug}`, async () => {
      await using rig = await startRig();
      const [stubborn, family, escaped, next] = ['stubborn', 'family', 'escaped', 'next'].map((name) => rig.command(name));
      assert.ok(stubborn && family && escaped && next);
      const root = workspace({
        'preflight.jsonc': {
          detect: false,
          jobs: 2,
          checks: {
            stubborn: { command: stubborn.argv, grace: '1h' },
            family: { command: family.argv },
            next: { command: next.argv },
          },
        },
      });
      const trap = `process.on('SIGUSR2', () => { ${script} })`;
      const { child, ended } = start(root, [], {}, ['--import', `data:text/javascript,${encodeURIComponent(trap)}`]);
      const [invocation, parent] = await Promise.all([stubborn.started(), family.started()]);
      await invocation.ignore('SIGTERM');
      // It takes longer to end, so that a slot would be free in the meantime.
      await parent.spawn(escaped.argv, { detached: true });
      const grandchild = await escaped.started();
      child.kill('SIGUSR2');
      const { stderr, status } = await ended;
      assert.match(stderr, /^preflight: This is a bug in Preflight; .*\nError: no one expected this\n/);
      assert.equal(status, 70);
      await Promise.all([invocation.ended, parent.ended, grandchild.ended]);
      assert.equal(next.count, 0);
    });
  }

  it('ends quietly, its checks too, when nobody reads on', async () => {
    await using rig = await startRig();
    const [quick, endless] = [rig.command('quick'), rig.command('endless')];
    const root = workspace({
      'preflight.jsonc': {
        detect: false,
        jobs: 2,
        checks: { quick: { command: quick.argv }, endless: { command: endless.argv } },
      },
    });
    const { child, ended } = start(root, ['--reporter', 'json=report.json']);
    const [first, second] = await Promise.all([quick.started(), endless.started()]);
    child.stdout.destroy();
    first.exit(0);
    const { stderr, status } = await ended;
    assert.deepEqual([stderr, status], ['', 141]);
    assert.equal(JSON.parse(readFileSync(join(root, 'report.json'), 'utf8')).verdict, 'cancelled');
    await second.ended;
  });

  describe('on a full disk', () => {
    const runOnFullDisk = (cwd: string, argv: readonly string[]) => {
      const full = openSync('/dev/full', 'w');
      try {
        const stdio = ['ignore', full, 'pipe'] as const;
        return spawnSync(process.execPath, [program, ...argv], { cwd, stdio: [...stdio], encoding: 'utf8', timeout: 20_000 });
      } finally {
        closeSync(full);
      }
    };

    for (const words of ['list', 'list --json', 'plan', 'plan --json', 'doctor', 'explain good', '--help', '--version', 'run']) {
      it(`preflight ${words} says that its output could not be written, and does not call that a success`, () => {
        if (process.platform !== 'linux') return;
        const root = workspace({ 'preflight.jsonc': { detect: false, checks: { good: { command: 'true' } } } });
        const { stderr, status } = runOnFullDisk(root, words.split(' '));
        assert.match(stderr, /^preflight: Cannot write to standard output: ENOSPC: .*\.\n$/);
        assert.equal(status, 74);
      });
    }

    it('a run goes on to its end', () => {
      if (process.platform !== 'linux') return;
      const root = workspace({
        'preflight.jsonc': {
          detect: false,
          checks: { first: { command: 'true' }, last: { command: 'touch ran', dependsOn: ['first'] } },
        },
      });
      const { stderr, status } = runOnFullDisk(root, ['--reporter', 'ndjson']);
      assert.match(stderr, /^preflight: Cannot write to standard output: ENOSPC: .*\.$/m);
      assert.match(stderr, /^Passed in .*: 2 passed/m);
      assert.ok(existsSync(join(root, 'ran')));
      assert.equal(status, 74);
    });
  });

  it('asks for a newer Node in one sentence', async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.9.0' } })";
    const { ended } = start(folder, ['run'], {}, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]);
    const { stdout, stderr, status } = await ended;
    assert.equal(stderr, `preflight: Preflight needs Node 22 or newer; this is Node 20.9.0 (${process.execPath}).\n`);
    assert.deepEqual([stdout, status], ['', 2]);
  });
});

async function collect(child: ChildProcess): Promise<{ stdout: string; stderr: string; status: number | null }> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const [status] = await once(child, 'close');
  return { ...texts, status };
}
