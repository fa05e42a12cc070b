import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import { createSession } from '../../src/session/session.ts';
import { ok } from '../../src/model/result.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { FakeIo } from './fake-io.ts';
import { parserIds } from '../../src/parse/parser-ids.ts';
import { runCli, startCli } from './start-cli.ts';

const eslint = makeCheck('eslint', {
  title: 'ESLint',
  kind: 'lint',
  tool: 'eslint',
  command: ['node_modules/.bin/eslint', '.', '-f', 'json'],
  cwd: 'packages/a',
  on: ['save', 'commit', 'push', 'manual'],
  covers: ['npm run lint'],
  source: { origin: 'detected', file: 'eslint.config.js', line: 1, reason: 'eslint.config.js and eslint in devDependencies' },
});
const checks: readonly Check[] = [
  eslint,
  makeCheck('tsc', { kind: 'types', command: ['tsc', '--noEmit'], needs: ['codegen'] }),
  makeCheck('codegen', { kind: 'build', command: ['npm run gen | tee log'], work: { type: 'process', shell: true } }),
  makeCheck('fix', {
    kind: 'format',
    command: ['eslint', '--fix', 'a file'],
    effect: 'write',
    enabled: false,
    disabledReason: 'changes files',
  }),
  makeCheck('pytest', { kind: 'test', command: ['pytest'], unavailable: 'pytest was not found; pip install pytest' }),
];
const broken = {
  severity: 'error',
  message: 'Unknown key "tests".',
  file: 'preflight.jsonc',
  line: 3,
  column: 5,
  check: null,
} as const;

describe('list', () => {
  it('shows the checks by kind with command and reason, and why some do not run by themselves', async () => {
    const { stdout, stderr, status } = await runCli(['list'], { checks, workspace: { configFiles: ['preflight.jsonc'] } });
    assert.equal(
      stdout,
      `lint
  eslint   node_modules/.bin/eslint . -f json  eslint.config.js and eslint in devDependencies

types
  tsc      tsc --noEmit                        a test

build
  codegen  npm run gen | tee log               a test

cannot run here
  pytest   pytest                              pytest was not found; pip install pytest

not run automatically
  fix      eslint --fix 'a file'               changes files

5 checks in /root (preflight.jsonc). \`preflight explain ID\` tells all about one.
`,
    );
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });

  it('shows a check with a mistake in its configuration among those that cannot run here, and what is off only as that', async () => {
    const odd = makeCheck('odd', { broken: 'preflight.jsonc:3:5: what is that?' });
    const off = makeCheck('off', { enabled: false, unavailable: 'not installed' });
    const { stdout } = await runCli(['list'], { checks: [odd, off] });
    assert.equal(
      stdout.slice(0, stdout.indexOf('\n2 checks ')),
      [
        'cannot run here',
        '  odd  true  preflight.jsonc:3:5: what is that?',
        '',
        'not run automatically',
        '  off  true  disabled by the configuration',
        '',
      ].join('\n'),
    );
  });

  it('cuts commands and reasons to the width of a terminal, ids never', async () => {
    const io = new FakeIo();
    io.stdout.isTTY = true;
    io.stdout.columns = 60;
    const { stdout } = await runCli(['list', '--no-color'], { io, checks });
    assert.equal(stdout.split('\n')[1], '  eslint   node_modules/.bin/esli…  eslint.config.js and es…');
  });

  it('gives reasons lines of their own, of whole words, where the terminal is narrow', async () => {
    const io = new FakeIo();
    io.stdout.isTTY = true;
    io.stdout.columns = 40;
    const { stdout } = await runCli(['list', '--no-color'], { io, checks });
    assert.equal(
      stdout,
      `lint
  eslint   node_modules/.bin/eslint . -…
      eslint.config.js and eslint in
      devDependencies

types
  tsc      tsc --noEmit
      a test

build
  codegen  npm run gen | tee log
      a test

cannot run here
  pytest   pytest
      pytest was not found; pip install
      pytest

not run automatically
  fix      eslint --fix 'a file'
      changes files

5 checks in /root (no configuration
file). \`preflight explain ID\` tells all
about one.
`,
    );
  });

  it('is the contract with --json', async () => {
    const { stdout, status } = await runCli(['list', '--json'], { checks: [eslint] });
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      root: '/root',
      checks: [
        {
          id: 'eslint',
          title: 'ESLint',
          kind: 'lint',
          tool: 'eslint',
          command: ['node_modules/.bin/eslint', '.', '-f', 'json'],
          shell: false,
          cwd: 'packages/a',
          effect: 'read',
          enabled: true,
          disabledReason: null,
          on: ['save', 'commit', 'push', 'manual'],
          dependsOn: [],
          available: true,
          unavailable: null,
          broken: null,
          covers: ['npm run lint'],
          source: {
            origin: 'detected',
            file: 'eslint.config.js',
            line: 1,
            reason: 'eslint.config.js and eslint in devDependencies',
          },
        },
      ],
      problems: [],
    });
    assert.equal(status, 0);
  });

  it('says with --json why a check is off', async () => {
    const off = [...checks, makeCheck('w', { broken: '"command" is missing' })];
    const { stdout } = await runCli(['list', '--json'], { checks: off });
    const whys = new Map<string, unknown[]>();
    for (const { id, enabled, disabledReason, unavailable, broken: why } of JSON.parse(stdout).checks)
      whys.set(id, [enabled, disabledReason, unavailable, why]);
    assert.deepEqual(whys.get('fix'), [false, 'changes files', null, null]);
    assert.deepEqual(whys.get('pytest'), [true, null, 'pytest was not found; pip install pytest', null]);
    assert.deepEqual(whys.get('w'), [true, null, null, '"command" is missing']);
  });

  it('says what to do where there are no checks', async () => {
    const { stdout, status } = await runCli(['list']);
    assert.equal(stdout, 'No checks were found in /root. `preflight init` writes a configuration to begin with.\n');
    assert.equal(status, 0);
  });

  it('shows problems with their place on standard error, and that an unusable configuration is one by its status', async () => {
    const warning = { ...broken, severity: 'warning', message: 'It is long.', line: 9, column: 1 } as const;
    const { stderr, status, stdout } = await runCli(['list', '--json'], { checks, workspace: { problems: [broken, warning] } });
    assert.equal(stderr, 'preflight.jsonc:3:5: Unknown key "tests".\npreflight.jsonc:9:1: warning: It is long.\n');
    assert.deepEqual(JSON.parse(stdout).problems, [broken, warning]);
    assert.equal(status, 2);
  });

  it('shows nothing that a file could use to steer the terminal', async () => {
    const evil = makeCheck('evil', {
      command: ['echo', '\u001b]0;title\u0007', '\u202etxt'],
      source: { origin: 'config', file: null, line: null, reason: 'a\u009b2Jb\nc' },
    });
    const { stdout } = await runCli(['list'], { checks: [evil] });
    assert.match(stdout, /echo '\\u001b\]0;title\\u0007' '\\u202etxt' {2}a\\u009b2Jb\\u000ac/);
  });
});

describe('plan', () => {
  it('shows levels, order, critical path and what cannot run', async () => {
    const { stdout, status } = await runCli(['plan', 'tsc', 'eslint', 'pytest'], { checks });
    assert.equal(
      stdout,
      `4 checks in 2 levels, at most 2 at a time
  level 1        eslint, codegen, pytest
  level 2        tsc
  order          codegen, eslint, pytest, tsc
  critical path  codegen > tsc
cannot run: pytest: pytest was not found; pip install pytest
`,
    );
    assert.equal(status, 0);
  });

  it('is the contract with --json', async () => {
    const { stdout } = await runCli(['plan', 'tsc', '--json'], { checks });
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      root: '/root',
      levels: [['codegen'], ['tsc']],
      order: ['codegen', 'tsc'],
      criticalPath: ['codegen', 'tsc'],
      estimateMs: null,
      checks: {
        codegen: { fresh: false, reason: 'verdicts are not kept here' },
        tsc: { fresh: false, reason: 'verdicts are not kept here' },
      },
      problems: [],
    });
  });

  it('refuses a cycle, spelled out, as a problem with status 2', async () => {
    const cycle = [makeCheck('a', { needs: ['b'] }), makeCheck('b', { needs: ['a'] })];
    const { stdout, stderr, status } = await runCli(['plan', '--json'], { checks: cycle });
    assert.equal(stderr, 'preflight.jsonc:3:5: These checks wait for each other: a → b → a. Remove one of these dependencies.\n');
    assert.equal(status, 2);
    const { levels, order, problems } = JSON.parse(stdout);
    assert.deepEqual([levels, order, problems.length], [[], [], 1]);
  });

  it('says so when nothing would run', async () => {
    const { stdout, status } = await runCli(['plan', '--on', 'commit'], { checks: [] });
    assert.equal(stdout, 'Nothing would run. `preflight list` says why.\n');
    assert.equal(status, 0);
  });
});

describe('explain', () => {
  it('tells everything about a check', async () => {
    const check = makeCheck('test', {
      title: 'Unit tests',
      kind: 'test',
      command: ["say 'hi' | tee log"],
      work: { type: 'process', shell: true },
      env: { TZ: 'UTC' },
      dependsOn: [
        { check: 'codegen', when: 'success' },
        { check: 'eslint', when: 'after' },
      ],
      locks: ['port:3000'],
      weight: 2,
      priority: 10,
      retries: 1,
      stallTimeoutMs: 30_000,
      inputs: ['src/**'],
      parser: { junit: 'reports/*.xml' },
      keepDaemons: true,
      covers: ['npm test'],
    });
    const user = makeCheck('deploy', { needs: ['test'] });
    const { stdout, status } = await runCli(['explain', 'test'], { checks: [...checks, check, user] });
    assert.equal(
      stdout,
      `test  Unit tests
  kind            test
  source          configured: a test, preflight.jsonc:1
  command         say 'hi' | tee log  (in a shell)
  directory       .
  environment     TZ=UTC
  stands for      npm test
  runs by itself  on manual
  needs           codegen (must pass), eslint (only after it)
  needed by       deploy
  effect          reads only
  locks           port:3000
  slots           2
  priority        10
  time limit      5 min, then 5 s to end by itself
  silence limit   30 s
  retries         1 time
  daemons         processes that it leaves behind are kept
  inputs          src/**
  output          JUnit reports reports/*.xml
  last verdict    never taken over: verdicts are not kept here
`,
    );
    assert.equal(status, 0);
  });

  it('says why a check does not run by itself or cannot run at all', async () => {
    const off = await runCli(['explain', 'fix'], { checks });
    assert.match(off.stdout, /runs by itself {2}no: changes files\n/);
    assert.match(off.stdout, /effect {10}writes files, and runs beside no other check\n/);
    // Where these checks are there is no git.
    assert.match(off.stdout, /inputs {10}every file outside of folders such as node_modules and dist \(there is no git here/);
    const missing = await runCli(['explain', 'pytest'], { checks });
    assert.match(missing.stdout, /unavailable {5}pytest was not found; pip install pytest\n/);
    const wrong = await runCli(['explain', 'w'], { checks: [makeCheck('w', { broken: 'command is missing' })] });
    assert.match(wrong.stdout, /broken {10}command is missing\n/);
  });

  it('is one document with --json', async () => {
    const { stdout } = await runCli(['explain', 'codegen', '--json'], { checks });
    const { version, root, check, problems } = JSON.parse(stdout);
    assert.deepEqual(
      [version, root, check.id, check.shell, check.neededBy, problems],
      [1, '/root', 'codegen', true, ['tsc'], []],
    );
  });

  it('answers 2 with an unusable configuration, as the other commands do', async () => {
    for (const argv of [['explain', 'tsc', '--json'], ['explain', 'tsc'], ['list'], ['plan'], ['doctor']]) {
      const { stderr, status } = await runCli(argv, { checks, workspace: { problems: [broken] } });
      assert.match(stderr, /Unknown key "tests"/);
      assert.equal(status, 2, argv.join(' '));
    }
  });

  it('refuses an id that does not exist, with a suggestion', async () => {
    const near = await runCli(['explain', 'eslnt'], { checks });
    assert.deepEqual(
      [near.stderr, near.stdout, near.status],
      ['preflight: There is no check "eslnt". Did you mean "eslint"?\n', '', 2],
    );
    const far = await runCli(['explain', 'frobnicate'], { checks });
    assert.equal(far.stderr, 'preflight: There is no check "frobnicate". `preflight list` shows the ids that exist.\n');
  });
});

describe('init', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'preflight-init "é" '));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const init = (argv: readonly string[], workspace: Parameters<typeof makeWorkspace>[1] = {}) =>
    runCli(argv, {
      ports: {
        findRoot: () => Promise.resolve(ok(root)),
        createSession: () =>
          createSession({
            root,
            env: {},
            cacheDirectory: null,
            load: () => Promise.resolve(makeWorkspace(checks, { root, ...workspace })),
          }),
        renderInitialConfig: (found) => Promise.resolve(`{} // ${found.checks.length}\n`),
      },
    });

  it('writes what was detected', async () => {
    const { stdout, status } = await init(['init']);
    assert.equal(stdout, `Wrote ${join(root, 'preflight.jsonc')}. It lists 5 checks. \`preflight run\` runs what is enabled.\n`);
    assert.equal(readFileSync(join(root, 'preflight.jsonc'), 'utf8'), '{} // 5\n');
    assert.equal(status, 0);
  });

  it('never overwrites a configuration, wherever it stands', async () => {
    writeFileSync(join(root, 'preflight.jsonc'), 'mine');
    const raced = await init(['init']);
    assert.deepEqual(
      [raced.stderr, raced.status],
      [`preflight: ${join(root, 'preflight.jsonc')} exists already; nothing was written.\n`, 2],
    );
    assert.equal(readFileSync(join(root, 'preflight.jsonc'), 'utf8'), 'mine');
    const other = await init(['init', '--json'], { configFiles: ['.config/preflight.jsonc'] });
    const message = `${join(root, '.config/preflight.jsonc')} exists already; nothing was written.`;
    assert.deepEqual([other.stderr, other.status], [`preflight: ${message}\n`, 2]);
    assert.deepEqual(JSON.parse(other.stdout), { version: 1, error: message, problems: [] });
  });

  it('says what went wrong where it cannot write', async () => {
    const folder = root;
    root = join(root, 'gone');
    const { stderr, status } = await init(['init']);
    root = folder;
    assert.match(stderr, /^preflight: Cannot write .*preflight\.jsonc: ENOENT: .*\.\n$/);
    assert.equal(status, 2);
  });
});

describe('doctor', () => {
  it('shows tools with versions and paths, what cannot run and how to get it', async () => {
    const bin = mkdtempSync(join(tmpdir(), 'preflight-bin-'));
    try {
      writeFileSync(join(bin, 'git'), '', { mode: 0o755 });
      writeFileSync(join(bin, 'npm'), '', { mode: 0o755 });
      writeFileSync(join(bin, 'yarn'), 'not a program', { mode: 0o644 });
      const stray = join(bin, 'stray');
      mkdirSync(stray);
      writeFileSync(join(stray, 'pnpm'), '', { mode: 0o755 });
      const io = new FakeIo();
      io.env = { PATH: [relative(process.cwd(), stray), bin].join(delimiter) };
      const { processes, status } = await startCli(['doctor'], { io, checks });
      await processes.end(join(bin, 'git'), { output: { text: 'git version 2.39.5 (Apple Git-1)\n', truncatedChars: 0 } });
      await processes.end(join(bin, 'npm'), { verdict: 'failed', output: { text: 'line 3.14', truncatedChars: 0 } });
      assert.equal(await status, 0);
      assert.equal(
        io.stdout.text,
        `workspace      /root
configuration  none, only detection

tools
  node  ${process.versions.node.padEnd(10)}  ${process.execPath}
  git   2.39.5      ${join(bin, 'git')}
  npm   no version  ${join(bin, 'npm')}
  pnpm  not found
  yarn  not found
  bun   not found

checks that cannot run here
  pytest  pytest was not found; pip install pytest

1 check cannot run here.
`,
      );
      assert.deepEqual(
        processes.specs.map(({ command }) => command.slice(1)),
        [['--version'], ['--version']],
      );
    } finally {
      rmSync(bin, { recursive: true, force: true });
    }
  });

  it('says that nothing is wrong, or what is, also as a document', async () => {
    const io = new FakeIo();
    io.env = {};
    const good = await runCli(['doctor'], { io });
    assert.match(good.stdout, /\nNothing is wrong\.\n$/);
    const bad = await runCli(['doctor', '--json'], { workspace: { problems: [broken] } });
    assert.equal(bad.stderr, 'preflight.jsonc:3:5: Unknown key "tests".\n');
    assert.equal(bad.status, 2);
    const { tools, problems } = JSON.parse(bad.stdout);
    assert.deepEqual(tools[0], { name: 'node', path: process.execPath, version: process.versions.node });
    assert.equal(problems.length, 1);
  });
});

describe('help', () => {
  it('fits 80 columns and names every command, flag and exit status', async () => {
    const { stdout, status } = await runCli(['--help']);
    for (const word of ['run', 'list', 'plan', 'explain', 'init', 'history', 'insight', 'bench-plan', 'doctor'])
      assert.match(stdout, new RegExp(`^ {2}${word} `, 'm'));
    for (const flag of [
      'on',
      'only',
      'jobs',
      'sequential',
      'fail-fast',
      'timeout',
      'reporter',
      'trace',
      'quiet',
      'json',
      'color',
      'no-color',
      'cwd',
    ]) {
      assert.match(stdout, new RegExp(`^ +(-\\w, )?--${flag}\\b`, 'm'));
    }
    for (const word of ['0 ', '1 ', '2 ', '74 ', '130 ', '141 ']) assert.match(stdout, new RegExp(`^ {2}${word}`, 'm'));
    assert.equal(status, 0);
  });

  for (const topic of [
    'run',
    'list',
    'plan',
    'explain',
    'init',
    'history',
    'insight',
    'bench-plan',
    'doctor',
    'parse',
    'cache',
  ]) {
    it(`of ${topic} begins with its usage and fits 80 columns`, async () => {
      const { stdout } = await runCli([topic, '--help']);
      assert.match(stdout, new RegExp(`^Usage\n {2}preflight \\[?${topic}\\]?`));
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 80),
        [],
      );
      assert.equal((await runCli(['help', topic])).stdout, stdout);
    });
  }

  it('of parse lists every format', async () => {
    const { stdout } = await runCli(['parse', '--help']);
    const listed = stdout.slice(stdout.indexOf('\nFormats\n')).trim().split(/\s+/);
    assert.deepEqual(listed.slice(1), parserIds);
  });

  it('shows only the flags that a command knows', async () => {
    const { stdout } = await runCli(['list', '--help']);
    assert.doesNotMatch(stdout, /--jobs|--only/);
    assert.match(stdout, /--json/);
  });

  it('refuses a topic that does not exist', async () => {
    const { stderr, status } = await runCli(['help', 'lst']);
    assert.deepEqual([stderr, status], ['preflight: There is no help for "lst". Did you mean list?\n', 2]);
  });
});

describe('version', () => {
  it('is that of the package', async () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    assert.equal((await runCli(['--version'])).stdout, `${manifest.version}\n`);
    const { stdout } = await runCli(['version', '--json']);
    assert.deepEqual(JSON.parse(stdout), { version: 1, preflight: manifest.version, node: process.versions.node });
  });
});

describe('every command', () => {
  for (const argv of [['run'], ['list'], ['plan'], ['explain', 'a'], ['init'], ['doctor']]) {
    it(`${argv[0]} refuses a directory that is not there`, async () => {
      const { stdout, stderr, status } = await runCli([...argv, '--cwd', '/gone', '--json']);
      assert.deepEqual([stderr, status], ['preflight: There is no folder /gone.\n', 2]);
      assert.deepEqual(JSON.parse(stdout), { version: 1, error: 'There is no folder /gone.', problems: [] });
    });
  }

  it('refuses to work in a current directory that is gone, unless it is told another', async () => {
    const io = new FakeIo();
    io.cwd = null;
    const { stderr, status } = await runCli(['list'], { io });
    assert.deepEqual([stderr, status], ['preflight: The current directory does not exist any more.\n', 2]);
    const other = new FakeIo();
    other.cwd = null;
    assert.equal((await runCli(['list', '--cwd', '/root'], { io: other })).status, 0);
  });

  it('says wrong usage once, with --json also as a document', async () => {
    const { stdout, stderr, status } = await runCli(['--job', '--json']);
    const message = 'There is no flag --job. Did you mean --jobs?';
    assert.deepEqual([stderr, status], [`preflight: ${message}\n`, 2]);
    assert.deepEqual(JSON.parse(stdout), { version: 1, error: message, problems: [] });
  });
});
