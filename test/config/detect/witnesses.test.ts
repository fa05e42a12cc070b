import assert from 'node:assert/strict';
import { callsOf, isHooked, isMentioned, pathsGivenTo } from '../../../src/config/detect/witnesses.ts';
import { fakeContext } from './fake-context.ts';

const ci = '.github/workflows/ci.yml';

describe('what a root says about how it calls its tools', () => {
  it('stands in CI, tasks, hooks and scripts, and not in comments or anywhere else', async () => {
    const context = fakeContext({
      [ci]: 'steps:\n  - run: ruff format --check\n  # - run: black .\n  - run: flake8 || true\n',
      'scripts/check': '#!/bin/sh\nmypy src\n',
      'src/app.py': 'isort\n',
      'a/b/c/Makefile': 'pylint\n',
    });
    const answers = await Promise.all(
      [/ruff format/, /black|flake8/, /mypy/, /isort/, /pylint/].map((tool) => isMentioned(context, tool)),
    );
    assert.deepEqual(answers, [true, false, true, false, false]);
  });

  it('stands in the configuration of hooks for what hooks call', async () => {
    const context = fakeContext({ '.pre-commit-config.yaml': '- id: codespell\n', [ci]: 'run: typos\n' });
    assert.deepEqual([await isHooked(context, /codespell/), await isHooked(context, /typos/)], [true, false]);
  });

  it('gives the words behind a tool, those of CI first, also from lists of words', async () => {
    const context = fakeContext({
      'noxfile.py': 'session.run("mypy", "src", "tests")\n',
      [ci]: 'run: uv run mypy --strict lib && echo mypy\n',
      Makefile: 'types:\n\tmypy\n',
    });
    assert.deepEqual(await callsOf(context, 'mypy'), [['--strict', 'lib'], [], ['src', 'tests'], []]);
    assert.deepEqual(await callsOf(context, 'go test'), []);
  });

  it('gives the paths of a call where all of them are there', async () => {
    const context = fakeContext({
      [ci]: 'run: black --line-length 88 src\nrun: isort ./src/ tests\nrun: flake8 missing\nrun: mypy $DIRS\n',
      'src/a.py': '',
      'tests/b.py': '',
    });
    const isFolder = (path: string) => !path.includes('.');
    const given = await Promise.all(
      ['black', 'isort', 'flake8', 'mypy', 'ruff'].map((tool) => pathsGivenTo(context, tool, isFolder)),
    );
    assert.deepEqual(given, [[], ['src', 'tests'], [], [], []]);
  });
});
