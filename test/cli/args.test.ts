import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseArguments, type Invocation } from '../../src/cli/args.ts';
import { UserError } from '../../src/model/result.ts';

function parse(...argv: string[]): Invocation {
  const parsed = parseArguments(argv);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
  return parsed.value;
}

function refusal(...argv: string[]): string {
  const parsed = parseArguments(argv);
  assert.ok(!parsed.ok, `${argv.join(' ')} was accepted`);
  return parsed.error.message;
}

describe('arguments', () => {
  it('mean a manual run of everything where there are none', () => {
    assert.deepEqual(parse(), {
      command: 'run',
      ids: [],
      cwd: null,
      json: false,
      quiet: false,
      color: null,
      trigger: 'manual',
      kinds: [],
      selects: false,
      run: null,
      jobs: null,
      sequential: false,
      failFast: false,
      timeoutMs: null,
      cache: 'reuse',
      change: null,
      reporters: [],
      as: 'auto',
      writtenBy: null,
      exitCode: null,
    });
  });

  it('name what a change must concern: since a commit or the main branch, staged, or files that follow', () => {
    const changeOf = (...argv: string[]) => [parse(...argv).ids, parse(...argv).change];
    assert.deepEqual(changeOf('run', '--affected', 'lint'), [['lint'], { type: 'since', base: null }]);
    assert.deepEqual(changeOf('--affected=origin/main'), [[], { type: 'since', base: 'origin/main' }]);
    assert.deepEqual(changeOf('plan', '--staged'), [[], { type: 'staged' }]);
    assert.deepEqual(changeOf('run', 'lint', '--files', 'a.ts', 'b c.ts', '--files=d.ts', '--json'), [
      ['lint'],
      { type: 'files', files: ['a.ts', 'b c.ts', 'd.ts'] },
    ]);
    assert.deepEqual([parse('--no-cache').cache, parse('--refresh').cache], ['off', 'refresh']);
    assert.deepEqual([parse('cache').ids, parse('cache', 'prune').ids], [[], ['prune']]);
  });

  it('name a command and ids, with flags anywhere between', () => {
    const invocation = parse(
      '--cwd',
      'a b',
      'run',
      'eslint',
      '-j',
      '4',
      'test',
      '--sequential',
      '--fail-fast',
      '--timeout',
      '1.5m',
      '--quiet',
    );
    assert.equal(invocation.command, 'run');
    assert.deepEqual(invocation.ids, ['eslint', 'test']);
    assert.equal(invocation.cwd, 'a b');
    assert.equal(invocation.jobs, 4);
    assert.equal(invocation.timeoutMs, 90_000);
    assert.ok(invocation.sequential && invocation.failFast && invocation.quiet);
  });

  it('take ids that look like flags after --', () => {
    assert.deepEqual(parse('run', '--', '--odd', 'run').ids, ['--odd', 'run']);
  });

  it('take several kinds after one --only, or with commas, or repeated', () => {
    assert.deepEqual(parse('--only', 'lint', 'types', '--quiet').kinds, ['lint', 'types']);
    assert.deepEqual(parse('--only=lint,types', '--only', 'test').kinds, ['lint', 'types', 'test']);
    assert.deepEqual(parse('plan', '--only', 'lint').kinds, ['lint']);
  });

  it('take the trigger, and a limit that is off', () => {
    assert.equal(parse('--on', 'commit').trigger, 'commit');
    assert.equal(parse('--timeout', 'off').timeoutMs, null);
  });

  it('take reporters with and without a file; --json is the json reporter', () => {
    assert.deepEqual(parse('--reporter', 'plain', '--reporter', 'json=a=b.json').reporters, [
      { name: 'plain', file: null },
      { name: 'json', file: 'a=b.json' },
    ]);
    assert.deepEqual(parse('--reporter', 'json=-', '--reporter', 'plain=./-').reporters, [
      { name: 'json', file: null },
      { name: 'plain', file: './-' },
    ]);
    assert.deepEqual(parse('--json', '--reporter', 'json').reporters, [{ name: 'json', file: null }]);
  });

  it('ask for help before anything else', () => {
    assert.deepEqual([parse('plan', '-h').command, parse('plan', '-h').ids], ['help', ['plan']]);
    assert.equal(parse('--help').command, 'help');
    assert.deepEqual(parse('help', 'run').ids, ['run']);
    assert.equal(parse('-v').command, 'version');
    assert.equal(parse('run', '--version').command, 'version');
  });

  it('know colours on, off and unsaid', () => {
    assert.equal(parse('--color').color, true);
    assert.equal(parse('--no-color').color, false);
  });

  const refusals: readonly (readonly [argv: readonly string[], message: string])[] = [
    [['lst'], 'There is no command "lst". Did you mean list?'],
    [['frobnicate'], 'There is no command "frobnicate". If it is a check: preflight run frobnicate'],
    [['--job', '3'], 'There is no flag --job. Did you mean --jobs?'],
    [['--frobnicate'], 'There is no flag --frobnicate. `preflight --help` shows which there are.'],
    [['-x'], 'There is no flag -x. `preflight --help` shows which there are.'],
    [['--__proto__'], 'There is no flag --__proto__. `preflight --help` shows which there are.'],
    [['--constructor'], 'There is no flag --constructor. `preflight --help` shows which there are.'],
    [['list', '--jobs', '3'], '--jobs belongs to run, bench-plan and insight; list does not know it.'],
    [['explain', 'a', '--on', 'save'], '--on belongs to run, plan, bench-plan and insight; explain does not know it.'],
    [['--jobs', '0'], '--jobs takes a whole number from 1 to 1024, not "0".'],
    [['--jobs', '-1'], '--jobs takes a whole number from 1 to 1024, not "-1".'],
    [['--jobs', '1.5'], '--jobs takes a whole number from 1 to 1024, not "1.5".'],
    [['--jobs', '1e3'], '--jobs takes a whole number from 1 to 1024, not "1e3".'],
    [['--jobs', '99999999999999999999'], '--jobs takes a whole number from 1 to 1024, not "99999999999999999999".'],
    [['--jobs=NaN'], '--jobs takes a whole number from 1 to 1024, not "NaN".'],
    [['--jobs'], '--jobs needs a value: --jobs N.'],
    [['--jobs='], '--jobs needs a value: --jobs N.'],
    [['--jobs', '--json'], '--jobs needs a value: --jobs N, not the flag --json.'],
    [['--quiet=yes'], '--quiet takes no value.'],
    [['--timeout', '5'], '--timeout needs a unit: write "5s" instead of "5".'],
    [['--timeout', '0s'], '--timeout must be longer than 0, not "0s".'],
    [['--timeout', '99d'], '--timeout is longer than Preflight can wait: at most "24d", not "99d".'],
    [['--on', 'comit'], '--on takes save, commit, push or manual, not "comit". Did you mean commit?'],
    [
      ['--only', 'lnt'],
      '--only takes git, format, lint, types, test, build, docs, security or other, not "lnt". Did you mean lint?',
    ],
    [['run', 'a', '--only', 'lint'], 'Either name the checks or select them with --only, not both.'],
    [
      ['--reporter', 'pretty'],
      '--reporter takes live, plain, json, ndjson, github, junit, sarif, markdown, html or trace, not "pretty".',
    ],
    [['--reporter', 'json='], '--reporter json= needs the name of a file.'],
    [['--reporter', 'live=a.txt'], 'The live reporter needs a terminal; for a file use --reporter plain=FILE.'],
    [
      ['--reporter', 'plain', '--json'],
      'Only one report can go to standard output, not json and plain: give the others a file, e.g. --reporter json=report.json.',
    ],
    [['--color', '--no-color'], '--color and --no-color contradict each other.'],
    [['explain'], 'explain needs the id of a check: preflight explain ID. `preflight list` shows the ids.'],
    [['explain', 'a', 'b'], 'explain takes one id: preflight explain ID. `preflight list` shows the ids.'],
    [['list', 'eslint'], 'list takes no arguments, and "eslint" is one.'],
    [['run', ''], 'An id cannot be empty.'],
    [['run', 'a\u001b[2Jb'], 'An id cannot contain control characters: "a\\u001b[2Jb".'],
    [['explain', 'a\nb'], 'An id cannot contain control characters: "a\\u000ab".'],
    [
      ['\u001b]0;title\u0007'],
      'There is no command "\\u001b]0;title\\u0007". If it is a check: preflight run \\u001b]0;title\\u0007',
    ],
    [['cache', 'frobnicate'], 'cache takes status, clear or prune, not "frobnicate".'],
    [['cache', 'clear', 'prune'], 'cache takes status, clear or prune, not "clear prune".'],
    [['parse', 'a', 'b'], 'parse reads one file, or standard input when none is named.'],
    [['parse', '--exit-code', 'one'], '--exit-code takes a whole number, not "one".'],
    [['run', '--as', 'tsc'], '--as belongs to parse; run does not know it.'],
    [['--affected='], '--affected needs a value: --affected BASE.'],
    [['--affected', '--staged'], 'Only one of --affected and --staged can be used at a time.'],
    [['--staged', '--files', 'a.ts'], 'Only one of --staged and --files can be used at a time.'],
    [['--files'], '--files needs a value: --files F….'],
    [['--staged=x'], '--staged takes no value.'],
    [['--no-cache', '--refresh'], '--no-cache and --refresh contradict each other.'],
    [['list', '--staged'], '--staged belongs to run and plan; list does not know it.'],
    [['--trace'], '--trace needs a value: --trace FILE.'],
  ];
  for (const [argv, message] of refusals) {
    it(`refuse: preflight ${JSON.stringify(argv.join(' '))}`, () => assert.equal(refusal(...argv), message));
  }

  it('are read or refused, whatever they are, and a refusal is fit for a terminal', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('run', 'list', 'plan', '--', '-', '--jobs', '--only', 'lint', '--json', '-jvh', '--reporter', '=', '--on'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        const parsed = parseArguments(argv);
        if (parsed.ok) return;
        assert.ok(parsed.error instanceof UserError);
        // oxlint-disable-next-line no-control-regex -- none may be there
        assert.doesNotMatch(parsed.error.message, /[\u0000-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 2_000 },
    );
  });
});
