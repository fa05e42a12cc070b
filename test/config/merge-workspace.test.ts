import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { checkDefaults, type Check } from '../../src/model/check.ts';
import { isUnusable } from '../../src/config/workspace.ts';
import { describeWorkspaceProblems, detectedCheck, workspaceOf } from './workspace-of.ts';

type Given = NonNullable<Parameters<typeof workspaceOf>[1]>;

function checkOf(text: string, id: string, given: Given = {}): Check {
  const check = workspaceOf(text, given).checks.find((check) => check.id === id);
  assert.ok(check, id);
  return check;
}

describe('a check of the configuration', () => {
  it('has the defaults where it says nothing', () => {
    assert.deepEqual(checkOf('{ "checks": { "a": { "command": "x" } } }', 'a'), {
      ...checkDefaults,
      id: 'a',
      title: 'a',
      kind: 'other',
      work: { type: 'process', shell: false },
      command: ['x'],
      source: { origin: 'config', file: 'preflight.jsonc', line: 1, reason: 'written in preflight.jsonc' },
    });
  });

  it('has everything that it says', () => {
    const text = `{ "checks": { "b": { "command": "b" }, "a": {
      "command": "'\${env:HOME}/x y' -j\${jobs}", "title": "A", "kind": "test", "cwd": "packages/./a/", "env": { "P": "\${cwd}:\${root}" },
      "enabled": false, "on": ["push"], "dependsOn": ["b", { "check": "c", "when": "after" }, { "check": "d" }], "timeout": "1.5m",
      "stallTimeout": "30s", "grace": "250ms", "retries": 2, "priority": -5, "weight": 3, "locks": ["port:3000"], "effect": "read",
      "writes": ["out/**"], "inputs": ["src/**"], "matcher": "$gcc", "cache": false, "keepDaemons": true, "fix": ["x", "--fix"] } } }`;
    assert.deepEqual(checkOf(text, 'a', { env: { HOME: '/home/me', PREFLIGHT_MAX_PARALLEL: '7' } }), {
      ...checkDefaults,
      id: 'a',
      title: 'A',
      kind: 'test',
      work: { type: 'process', shell: false },
      command: ['/home/me/x y', '-j7'],
      cwd: 'packages/a',
      env: { P: '/ws/packages/a:/ws' },
      enabled: false,
      disabledReason: 'turned off in preflight.jsonc',
      on: ['push'],
      dependsOn: [
        { check: 'b', when: 'success' },
        { check: 'c', when: 'after' },
        { check: 'd', when: 'success' },
      ],
      timeoutMs: 90_000,
      stallTimeoutMs: 30_000,
      graceMs: 250,
      retries: 2,
      priority: -5,
      weight: 3,
      locks: ['port:3000'],
      writes: ['out/**'],
      inputs: ['src/**'],
      parser: '$gcc',
      cache: false,
      fix: ['x', '--fix'],
      keepDaemons: true,
      source: { origin: 'config', file: 'preflight.jsonc', line: 1, reason: 'written in preflight.jsonc' },
    });
  });

  it('puts a value into one argument, blanks and quotes and all', () => {
    const env = { X: `a b "c" 'd' $(id) \${root}` };
    assert.deepEqual(checkOf('{ "checks": { "a": { "command": "x pre${env:X}post" } } }', 'a', { env }).command, [
      'x',
      `pre${env.X}post`,
    ]);
  });

  it('changes source files when it writes something and does not say that it only reads', () => {
    const effect = (more: string) => checkOf(`{ "checks": { "a": { "command": "x", ${more} } } }`, 'a').effect;
    assert.deepEqual(
      [
        effect('"writes": ["a"]'),
        effect('"writes": ["a"], "effect": "read"'),
        effect('"writes": []'),
        effect('"effect": "write"'),
      ],
      ['write', 'read', 'read', 'write'],
    );
  });

  it('takes no slot where it only waits, and one again where the file says that it does not', () => {
    const weightOf = (said: string, weight = 1): number =>
      checkOf(`{ "checks": { "a": { ${said} } } }`, 'a', { detected: [detectedCheck('a', { weight })] }).weight;
    assert.deepEqual([weightOf('"waits": true', 2), weightOf('"waits": false', 0), weightOf('"waits": false', 2)], [0, 1, 2]);
    assert.deepEqual([weightOf('"waits": false, "weight": 3', 0), weightOf('"title": "A"', 0)], [3, 0]);
    const both = workspaceOf('{ "checks": { "a": { "command": "x", "waits": true, "weight": 2 } } }');
    assert.deepEqual(describeWorkspaceProblems(both), [
      'error [a] preflight.jsonc:1:47: "waits" and "weight" exclude each other: a check that only waits takes no slot.',
    ]);
  });

  it('hands a line to a shell without putting values into it', () => {
    const check = checkOf(
      '{ "checks": { "a": { "command": "make -j${jobs} \\"${root}\\" | tee log", "shell": true, "env": { "A": "1" } } } }',
      'a',
      {
        env: { PREFLIGHT_MAX_PARALLEL: '2' },
      },
    );
    assert.deepEqual(check.work, { type: 'process', shell: true });
    assert.deepEqual(check.command, ['make -j2 "${PREFLIGHT_ROOT}" | tee log']);
    assert.deepEqual(check.env, { A: '1', PREFLIGHT_ROOT: '/ws' });
  });

  it('is listed as broken by a problem of its own, and breaks no other', () => {
    const workspace = workspaceOf('{ "checks": { "a": { "command": "x", "timeout": 5 }, "b": { "command": "y" } } }');
    assert.deepEqual(
      workspace.checks.map(({ id, broken }) => [id, broken]),
      [
        ['a', '"timeout" must be a duration with its unit, in double quotes: write "5s" instead of 5.'],
        ['b', null],
      ],
    );
    assert.equal(isUnusable(workspace), false);
  });

  it('takes the words for everything where it says nothing itself', () => {
    const text = `{ "defaults": { "timeout": "1m", "stallTimeout": "10s", "grace": "1s", "retries": 3 }, "env": { "A": "1", "B": "\${root}" },
      "checks": { "a": { "command": "x" }, "b": { "command": "x", "timeout": "off", "stallTimeout": "off", "grace": "2s", "retries": 0, "env": { "A": "2" } } } }`;
    const pick = ({ timeoutMs, stallTimeoutMs, graceMs, retries, env }: Check) => ({
      timeoutMs,
      stallTimeoutMs,
      graceMs,
      retries,
      env,
    });
    assert.deepEqual(pick(checkOf(text, 'a')), {
      timeoutMs: 60_000,
      stallTimeoutMs: 10_000,
      graceMs: 1_000,
      retries: 3,
      env: { A: '1', B: '/ws' },
    });
    assert.deepEqual(pick(checkOf(text, 'b')), {
      timeoutMs: null,
      stallTimeoutMs: null,
      graceMs: 2_000,
      retries: 0,
      env: { A: '2', B: '/ws' },
    });
  });
});

describe('a configuration beside detection', () => {
  const lint = detectedCheck('lint', {
    env: { A: 'd', D: 'd' },
    timeoutMs: 1_000,
    parser: 'eslint-json',
    unavailable: 'not installed',
    locks: ['x'],
  });

  it('keeps what was detected and not mentioned', () => {
    assert.deepEqual(
      checkOf('{ "checks": { "lint": { "timeout": "2s", "env": { "A": "c" } } } }', 'lint', { detected: [lint] }),
      {
        ...lint,
        timeoutMs: 2_000,
        env: { A: 'c', D: 'd' },
      },
    );
  });

  it('turns a detected check off and on again', () => {
    const off = checkOf('{ "checks": { "lint": { "enabled": false } } }', 'lint', { detected: [lint] });
    assert.deepEqual([off.enabled, off.disabledReason, off.source], [false, 'turned off in preflight.jsonc', lint.source]);
    const disabled = { ...lint, enabled: false, disabledReason: 'takes long' };
    const on = checkOf('{ "checks": { "lint": { "enabled": true } } }', 'lint', { detected: [disabled] });
    assert.deepEqual([on.enabled, on.disabledReason], [true, null]);
    const untouched = checkOf('{ "checks": { "lint": { "retries": 1 } } }', 'lint', { detected: [disabled] });
    assert.deepEqual([untouched.enabled, untouched.disabledReason], [false, 'takes long']);
  });

  it('becomes the source of a check whose command it writes, which then may be able to run', () => {
    const check = checkOf('{\n "checks": {\n  "lint": { "command": "x" } } }', 'lint', { detected: [lint] });
    assert.deepEqual(check.source, {
      origin: 'config',
      file: 'preflight.jsonc',
      line: 3,
      reason: 'command written in preflight.jsonc',
    });
    assert.deepEqual([check.command, check.unavailable, check.locks], [['x'], null, ['x']]);
  });

  it('makes a process of a built-in check whose command it writes', () => {
    const builtin = detectedCheck('git:status', { work: { type: 'builtin', name: 'git:status', on: 'inline' } });
    const check = checkOf('{ "checks": { "git:status": { "command": "git status" } } }', 'git:status', { detected: [builtin] });
    assert.deepEqual(check.work, { type: 'process', shell: false });
  });

  it('decides the limits of detected checks too', () => {
    assert.equal(checkOf('{ "defaults": { "timeout": "9s" } }', 'lint', { detected: [lint] }).timeoutMs, 9_000);
  });

  it('does not keep the inputs of a detected check for another command or folder', () => {
    const options = { detected: [{ ...lint, inputs: ['a'] }] };
    assert.deepEqual(checkOf('{ "checks": { "lint": { "priority": 1 } } }', 'lint', options).inputs, ['a']);
    assert.equal(checkOf('{ "checks": { "lint": { "command": "./lint.sh" } } }', 'lint', options).inputs, null);
    assert.equal(checkOf('{ "checks": { "lint": { "cwd": "web" } } }', 'lint', options).inputs, null);
    assert.deepEqual(checkOf('{ "checks": { "lint": { "command": "x", "inputs": ["b"] } } }', 'lint', options).inputs, ['b']);
  });

  it('can take away inputs and parser with null', () => {
    const check = checkOf('{ "checks": { "lint": { "inputs": null, "parser": null } } }', 'lint', {
      detected: [{ ...lint, inputs: ['a'] }],
    });
    assert.deepEqual([check.inputs, check.parser], [null, null]);
    assert.equal(checkOf('{ "checks": { "lint": { "matcher": null } } }', 'lint', { detected: [lint] }).parser, null);
    assert.equal(checkOf('{ "checks": { "lint": { "matcher": "$tsc" } } }', 'lint', { detected: [lint] }).parser, '$tsc');
  });

  it('hears of an id that nothing was detected for, with the id that was meant', () => {
    const workspace = workspaceOf('{ "checks": { "lnt": { "retries": 1 } } }', { detected: [lint] });
    assert.deepEqual(describeWorkspaceProblems(workspace), [
      'error [lnt] preflight.jsonc:1:15: No check "lnt" was detected, and it has no "command": did you mean "lint"? Otherwise add a "command", or remove it.',
    ]);
    assert.deepEqual(
      workspace.checks.map(({ id, broken }) => [id, broken !== null]),
      [
        ['lint', false],
        ['lnt', true],
      ],
    );
  });

  it('is only warned where it turns off what is not there', () => {
    const workspace = workspaceOf('{ "checks": { "gone": { "enabled": false } } }');
    assert.deepEqual(
      workspace.problems.map(({ severity, check }) => [severity, check]),
      [['warning', null]],
    );
    assert.deepEqual(workspace.checks, []);
    assert.equal(isUnusable(workspace), false);
  });

  it('may not name a check that differs from a detected one in letter case only', () => {
    const workspace = workspaceOf('{ "checks": { "Lint": { "command": "x" } } }', { detected: [lint] });
    assert.deepEqual(
      workspace.checks.map(({ id, broken }) => [id, broken]),
      [
        ['lint', 'The ids "Lint" and "lint" differ only in letter case or encoding: rename one of them.'],
        ['Lint', 'The ids "lint" and "Lint" differ only in letter case or encoding: rename one of them.'],
      ],
    );
  });
});

describe('the personal overlay', () => {
  const base = `{ "detect": false, "jobs": 4, "defaults": { "timeout": "1m", "retries": 1 }, "env": { "A": "1", "B": "1" },
    "checks": { "a": { "command": "x", "locks": ["l", "m"], "env": { "C": "1", "D": "1" }, "parser": "tsc" }, "b": { "command": "y | z", "shell": true } } }`;

  it('has the last word, value by value and list by list', () => {
    const overlay = `{ "jobs": 2, "defaults": { "timeout": "2m" }, "env": { "B": "2" },
      "checks": { "a": { "locks": ["n"], "env": { "D": "2" }, "matcher": "$gcc" }, "b": { "enabled": false }, "c": { "command": "mine" } } }`;
    const workspace = workspaceOf(base, { overlay });
    assert.deepEqual(describeWorkspaceProblems(workspace), []);
    const [a, b, c] = workspace.checks;
    assert.deepEqual([a?.command, a?.locks, a?.env, a?.parser], [['x'], ['n'], { A: '1', B: '2', C: '1', D: '2' }, '$gcc']);
    assert.deepEqual([a?.timeoutMs, a?.retries, workspace.jobs], [120_000, 1, 2]);
    assert.deepEqual([b?.command, b?.enabled, b?.disabledReason], [['y | z'], false, 'turned off in preflight.local.jsonc']);
    assert.deepEqual([c?.id, c?.source.file], ['c', 'preflight.local.jsonc']);
    assert.deepEqual(workspace.configFiles, ['preflight.jsonc', 'preflight.local.jsonc']);
  });

  it('hears of its own mistakes at its own lines', () => {
    assert.deepEqual(describeWorkspaceProblems(workspaceOf(base, { overlay: '{\n "checks": {\n  "a": { "retries": -1 } } }' })), [
      'error [a] preflight.local.jsonc:3:21: "retries" must be a whole number from 0 to 100, not -1.',
    ]);
  });
});

describe('the names of secrets', () => {
  const secrets = (text: string, overlay?: string) => workspaceOf(text, overlay === undefined ? {} : { overlay }).secrets;

  it('are none unless the configuration says so', () => assert.deepEqual(secrets('{}'), []));

  it('are those of all files together: a personal file can hide more, and uncover nothing', () => {
    assert.deepEqual(secrets('{ "secrets": ["A_TOKEN", "*_KEY"] }', '{ "secrets": ["B", "*_KEY"] }'), ['A_TOKEN', '*_KEY', 'B']);
    assert.deepEqual(secrets('{ "secrets": ["A_TOKEN"] }', '{ "secrets": [] }'), ['A_TOKEN']);
  });

  it('that are wrong keep everything from running, and no value is repeated', () => {
    const problems = (value: string) => describeWorkspaceProblems(workspaceOf(`{ "secrets": ${value} }`));
    const place = 'error [*] preflight.jsonc:1';
    assert.deepEqual(problems('"NPM_TOKEN"'), [
      `${place}:14: "secrets" must be a list of names of environment variables, such as ["NPM_TOKEN", "*_SECRET"], not "NPM_TOKEN".`,
    ]);
    assert.deepEqual(problems('["A", "NPM_TOKEN=hunter2"]'), [
      `${place}:20: "secrets[1]" must be the name of an environment variable, such as "NPM_TOKEN", without a value.`,
    ]);
    assert.deepEqual(problems('["**"]'), [
      `${place}:15: "secrets[0]" must say more than "**", which is every variable: write "*_TOKEN" or "NPM_*".`,
    ]);
    assert.deepEqual(problems('[""]'), [`${place}:15: "secrets[0]" must not be empty.`]);
    assert.ok(isUnusable(workspaceOf('{ "secrets": ["*"] }')));
  });
});

describe('slots and threads', () => {
  it('follow the environment, then the settings of the host, then the configuration, then the cores', () => {
    const cores = availableParallelism();
    const none = workspaceOf('{ "jobs": "auto" }');
    assert.deepEqual([none.jobs, none.ioThreads, none.cpuThreads], [cores, Math.min(32, 4 * cores), cores]);
    assert.equal(workspaceOf('{ "jobs": 5 }').jobs, 5);
    const settings = { maxParallel: 6, ioThreads: 2, cpuThreads: 1 };
    const limited = workspaceOf('{ "jobs": 5, "checks": { "a": { "command": "make -j${jobs}" } } }', { settings });
    assert.deepEqual([limited.jobs, limited.ioThreads, limited.cpuThreads], [6, 2, 1]);
    assert.deepEqual(limited.checks[0]?.command, ['make', '-j6']);
    const env = { PREFLIGHT_MAX_PARALLEL: '3', PREFLIGHT_IO_THREADS: '9', PREFLIGHT_CPU_THREADS: '8', PREFLIGHT_CACHE: 'off' };
    const all = workspaceOf('{ "jobs": 5 }', { settings, env });
    assert.deepEqual([all.jobs, all.ioThreads, all.cpuThreads, all.environment.cache], [3, 9, 8, false]);
  });

  it('keep what the user has set for checks below what the files say, and above what was detected', () => {
    const settings = { defaults: { timeout: null, grace: 2_000 } };
    const limits = (text: string) => {
      const [check] = workspaceOf(text, { settings, detected: [detectedCheck('lint', { timeoutMs: 7, graceMs: 7 })] }).checks;
      return [check?.timeoutMs, check?.graceMs];
    };
    assert.deepEqual(limits('{}'), [null, 2_000]);
    assert.deepEqual(limits('{ "defaults": { "timeout": "9s" } }'), [9_000, 2_000]);
    assert.deepEqual(limits('{ "checks": { "lint": { "grace": "3s" } } }'), [null, 3_000]);
  });

  it('keep durations across runs unless the variable, or else the setting, says otherwise', () => {
    const metrics = (setting: boolean | null, variable = '') =>
      workspaceOf('{}', { settings: { metrics: setting }, env: { PREFLIGHT_METRICS: variable } }).metrics;
    assert.deepEqual([metrics(null), metrics(true), metrics(false)], [true, true, false]);
    assert.deepEqual([metrics(null, 'off'), metrics(true, 'off'), metrics(false, 'on')], [false, false, true]);
  });

  it('make the configuration unusable when a variable is wrong', () => {
    const workspace = workspaceOf('{}', { env: { PREFLIGHT_MAX_PARALLEL: 'x' } });
    assert.deepEqual(describeWorkspaceProblems(workspace), [
      'error [*] The environment variable PREFLIGHT_MAX_PARALLEL must be a whole number from 1 to 1024, not "x".',
    ]);
    assert.equal(isUnusable(workspace), true);
  });
});

describe('the order of checks', () => {
  it('is by kind, then as configured, then by id', () => {
    const detected = [
      detectedCheck('z'),
      detectedCheck('b', { kind: 'git' }),
      detectedCheck('a'),
      detectedCheck('k', { kind: 'test' }),
    ];
    const text =
      '{ "checks": { "y": { "command": "x", "kind": "lint" }, "z": { "retries": 1 }, "x": { "command": "x", "kind": "format" } } }';
    assert.deepEqual(
      workspaceOf(text, { detected }).checks.map(({ id }) => id),
      ['b', 'x', 'y', 'z', 'a', 'k'],
    );
  });
});

describe('a place in the configuration', () => {
  const text = `{
  "checks": {
    "a": { "command": "x", "dependsOn": ["b", { "check": "c" }] },
    "b": { "command": "y" }
  }
}`;
  const overlay = `{
  "checks": { "b": { "dependsOn": ["zz"] } }
}`;
  const { locate } = workspaceOf(text, { overlay, detected: [detectedCheck('lint')] });
  const at = (check: string, ...path: (string | number)[]) => {
    const place = locate(check, path);
    return place && `${place.file}:${place.line}:${place.column}`;
  };

  it('is found for a check and for what it says', () => {
    assert.equal(at('a'), 'preflight.jsonc:3:5');
    assert.equal(at('a', 'command'), 'preflight.jsonc:3:23');
    assert.equal(at('a', 'dependsOn', 0), 'preflight.jsonc:3:42');
    assert.equal(at('a', 'dependsOn', 1), 'preflight.jsonc:3:47');
    assert.equal(at('a', 'dependsOn', 1, 'check'), 'preflight.jsonc:3:58');
  });

  it('is in the file that has the last word', () => assert.equal(at('b', 'dependsOn', 0), 'preflight.local.jsonc:2:36'));

  it('is the nearest that encloses what is not there', () => {
    assert.equal(at('a', 'dependsOn', 9), 'preflight.jsonc:3:41');
    assert.equal(at('a', 'nope', 'x'), 'preflight.jsonc:3:5');
  });

  it('is where a check was detected that no file speaks of', () => assert.equal(at('lint', 'command'), 'package.json:3:1'));

  it('is nowhere for a check that does not exist', () => assert.equal(at('nope'), null));
});
