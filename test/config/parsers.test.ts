import assert from 'node:assert/strict';
import { describeConfigProblem } from '../../src/model/problem.ts';
import { loadWorkspace } from '../../src/config/load-workspace.ts';
import { TemporaryFolder } from './temporary-folder.ts';

async function load(checks: object, contributions: readonly unknown[] = []) {
  using folder = new TemporaryFolder();
  folder.write('preflight.jsonc', JSON.stringify({ detect: false, checks }));
  const workspace = await loadWorkspace({ root: folder.path, env: {}, contributions });
  return {
    checks: workspace.checks,
    problems: workspace.problems.map((problem) => `${problem.severity}: ${describeConfigProblem(problem)}`),
    broken: workspace.checks.filter(({ broken }) => broken !== null).map(({ id }) => id),
  };
}

describe('the parsers of a configuration', () => {
  it('are checked by name, with the place and what was probably meant', async () => {
    const { problems, broken } = await load({ a: { command: 'x', parser: 'eslint-jsn' }, b: { command: 'x', parser: 'zzz' } });
    assert.deepEqual(problems, [
      'error: preflight.jsonc:1:55: There is no parser "eslint-jsn". Did you mean "eslint-json"?',
      'error: preflight.jsonc:1:97: There is no parser "zzz". `preflight parse --help` lists them.',
    ]);
    assert.deepEqual(broken, ['a', 'b']);
  });

  it('are auto where nothing is said, and nothing where null is', async () => {
    const { checks, problems } = await load({
      a: { command: 'x' },
      b: { command: 'x', parser: null },
      c: { command: 'x', parser: 'auto' },
      d: { command: 'x', parser: 'tsc' },
      e: { command: 'x', parser: { junit: 'r/*.xml' } },
      f: { command: 'x', matcher: '$gcc' },
      g: { command: 'x', matcher: null },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      checks.map(({ parser }) => parser),
      ['auto', null, 'auto', 'tsc', { junit: 'r/*.xml' }, '$gcc', null],
    );
  });

  it('warn of a problem matcher that only an extension could bring, and know those that extensions bring', async () => {
    const checks = { a: { command: 'x', matcher: '$mine' } };
    const alone = await load(checks);
    assert.equal(alone.broken.length, 0);
    assert.match(alone.problems.join('\n'), /^warning: preflight\.jsonc:1:56: .*\$mine.* Without it the output is not parsed\.$/);
    const contributed = {
      problemMatchers: [{ name: 'mine', pattern: { regexp: '^(.*):(\\d+) (.*)$', file: 1, line: 2, message: 3 } }],
    };
    assert.deepEqual((await load(checks, [contributed, null, 7, {}])).problems, []);
  });

  it('can be matchers that are written out, which are checked', async () => {
    const pattern = { regexp: '^(.*):(\\d+) (.*)$', file: 1, line: 2, message: 3 };
    const good = await load({
      a: { command: 'x', matcher: { pattern } },
      b: { command: 'x', matcher: ['$gcc', { base: '$tsc' }] },
    });
    assert.deepEqual(good.problems, []);
    assert.deepEqual(JSON.parse(JSON.stringify(good.checks.map(({ parser }) => parser))), [
      { matcher: { pattern } },
      { matcher: ['$gcc', { base: '$tsc' }] },
    ]);
    const bad = await load({ a: { command: 'x', matcher: { pattern: { ...pattern, regexp: '(' } } } });
    assert.deepEqual(bad.broken, ['a']);
    assert.match(bad.problems.join('\n'), /^error: preflight\.jsonc:1:46: The regular expression of the pattern/);
  });
});

describe('the exit codes of a configured check', () => {
  it('are those of its program, where that is called without anything between', async () => {
    const { checks } = await load({
      a: { command: 'node_modules/.bin/eslint .' },
      b: { command: 'eslint . | cat', shell: true },
      c: { command: 'npx eslint .' },
    });
    assert.deepEqual(
      checks.map(({ exitCodes }) => exitCodes?.failed ?? null),
      [[1], null, null],
    );
  });
});
