import assert from 'node:assert/strict';
import { describeConfigProblem } from '../../../src/model/problem.ts';
import type { Candidate, CandidateOrigin } from '../../../src/config/detect/detection.ts';
import { reconcile } from '../../../src/config/detect/reconcile.ts';
import { toolCandidate, type ToolPlace, type ToolPreset } from '../../../src/config/detect/tool-preset.ts';

const eslint: ToolPreset = {
  id: 'eslint',
  title: 'ESLint',
  kind: 'lint',
  tool: 'eslint',
  args: ['.'],
  typed: 'eslint .',
  getIt: 'npm install eslint',
};

function candidate(place: Partial<ToolPlace>, preset: Partial<ToolPreset> = {}): Candidate {
  const { folder = '.' } = place;
  return toolCandidate({ ...eslint, ...preset }, { folder, program: ['eslint'], file: 'a', reason: 'a file', ...place });
}

const script = (id: string, parts: Partial<Candidate> = {}): Candidate => {
  const one = candidate({ origin: 'script' }, { id, typed: `npm run ${id}` });
  return { ...one, ...parts };
};

/** What is left, with what it stands for. */
function reconciled(...found: readonly Candidate[]): readonly string[] {
  const { candidates, problems } = reconcile([{ candidates: found, problems: [] }]);
  return [...candidates.map(({ check }) => `${check.id}: ${check.covers.join(', ')}`), ...problems.map(describeConfigProblem)];
}

describe('what several detectors propose', () => {
  it('is one check where the work is the same, by the order of who says it', () => {
    assert.deepEqual(
      reconciled(candidate({ origin: 'ci' }, { id: 'ci', typed: 'npx eslint .' }), candidate({}), script('lint')),
      ['lint: npm run lint, eslint ., npx eslint .'],
    );
  });

  it('is one check where a tool that walks through folders is started above', () => {
    assert.deepEqual(reconciled(script('lint'), candidate({ folder: 'packages/a' })), ['lint: npm run lint, eslint .']);
    assert.deepEqual(reconciled(candidate({ folder: 'packages/a' }), candidate({ folder: 'packages/b' })), [
      'packages/a:eslint: eslint .',
      'packages/b:eslint: eslint .',
    ]);
    const mocha = { id: 'mocha', kind: 'test', tool: 'mocha', typed: 'mocha' } as const;
    assert.equal(reconciled(candidate({}, mocha), candidate({ folder: 'a' }, mocha)).length, 2);
  });

  it('keeps scripts apart, which have been compared by what they call', () => {
    assert.equal(reconciled(script('lint'), script('lint:all')).length, 2);
  });

  it('is kept for the triggers on which the build that does the same does not run', () => {
    const lint = candidate({});
    const build = { ...script('build'), check: { ...script('build').check, kind: 'build', on: ['push'] } } as const;
    const { candidates } = reconcile([{ candidates: [build, lint], problems: [] }]);
    assert.deepEqual(
      candidates.map(({ check }) => [check.id, ...check.on]),
      [
        ['build', 'push'],
        ['eslint', ...lint.check.on.filter((trigger) => trigger !== 'push')],
      ],
    );
    assert.deepEqual(reconciled(build, script('lint'), lint), ['build: npm run build', 'lint: npm run lint, eslint .']);
    const always = { ...build, check: { ...build.check, on: lint.check.on } };
    assert.deepEqual(reconciled(always, lint), ['build: npm run build, eslint .']);
  });

  it('is kept where it does more, or where who does the same does not run', () => {
    assert.equal(reconciled(script('lint'), { ...candidate({}), doesMore: true }).length, 2);
    const off = candidate({ origin: 'script', off: 'it changes files' }, { id: 'lint' });
    assert.deepEqual(reconciled(off, candidate({})), ['lint: eslint .', 'eslint: eslint .']);
  });

  it('is listed once where nobody runs it, but never left out when people wrote it', () => {
    const off = { off: 'it needs a browser' };
    assert.deepEqual(reconciled(candidate({ ...off, origin: 'script' }, { id: 'e2e', typed: 'npm run e2e' }), candidate(off)), [
      'e2e: npm run e2e, eslint .',
    ]);
    assert.equal(
      reconciled(candidate({ ...off, origin: 'script' }, { id: 'a' }), candidate({ ...off, origin: 'script' }, { id: 'b' }))
        .length,
      2,
    );
    assert.equal(
      reconciled(candidate({ ...off, origin: 'script' }, { id: 'a' }), candidate({ ...off, origin: 'task' }, { id: 'b' })).length,
      2,
    );
  });

  it('has another id where a script has taken the name for something else, and is a problem where that is taken, too', () => {
    const fixer = candidate({ origin: 'script', off: 'it changes files' });
    assert.deepEqual(reconciled(fixer, candidate({})), ['eslint: eslint .', 'eslint:check: eslint .']);
    const other = candidate({ origin: 'script', off: 'it changes files' }, { id: 'eslint:check' });
    assert.deepEqual(
      reconciled(fixer, other, candidate({})).at(-1),
      'a: "eslint" (a file) is left out: there is another check "eslint".',
    );
  });

  it('takes no time for thousands', () => {
    const origin: CandidateOrigin = 'script';
    const many = Array.from({ length: 5_000 }, (_, index) => candidate({ folder: `packages/p${index}`, origin }, { id: 'lint' }));
    const tools = many.map(({ check }) => candidate({ folder: check.cwd }));
    assert.equal(reconciled(...many, ...tools).length, 5_000);
  });
});
