import assert from 'node:assert/strict';
import { unwrapRunner } from '../../../src/config/detect/scripts/program-runners.ts';
import { readSteps } from '../../../src/config/detect/scripts/script-steps.ts';

function programsOf(line: string): string {
  return readSteps(line, [])
    .map((step) =>
      step.type === 'program' ? [step.program, ...step.args, ...(step.mayDownload ? ['(download)'] : [])].join(' ') : '?',
    )
    .join(' + ');
}

describe('a program that runs another one', () => {
  it('is seen through', () => {
    for (const [line, expected] of [
      ['uv run pytest -q', 'pytest -q'],
      ['uv run --no-sync --group dev --with x -- mypy src', 'mypy src'],
      ['uv run --frozen python -m pytest', 'pytest'],
      ['uvx --from x ruff check', 'ruff check (download)'],
      ['uv tool run ruff check', 'ruff check (download)'],
      ['pipx run black .', 'black . (download)'],
      ['poetry run flake8', 'flake8'],
      ['pipenv run pytest', 'pytest'],
      ['pdm run -p sub mypy', 'mypy'],
      ['hatch run ruff check', 'ruff check'],
      ['bundle exec rspec', 'rspec'],
      ['python3 -W error -m coverage run --branch -m pytest tests', 'pytest tests'],
      ['python -Im unittest discover', 'unittest discover'],
      ['php -d memory_limit=-1 vendor/bin/phpstan analyse', 'phpstan analyse'],
      ['php vendor/bin/simple-phpunit', 'phpunit'],
      ['composer exec phpunit', 'phpunit'],
      ['timeout 60 pytest', 'pytest'],
      ['python -m pre_commit run', 'pre-commit run'],
    ] as const)
      assert.equal(programsOf(line), expected, line);
  });

  it('stays itself where it runs nothing that is named', () => {
    for (const line of [
      'uv sync',
      'poetry install',
      'bundle install',
      'hatch run lint:style',
      'python setup.py test',
      'php artisan test',
      'uv run',
      'python',
    ])
      assert.equal(programsOf(line), line);
  });

  it('is looked through a bounded number of times', () => {
    assert.doesNotThrow(() => readSteps('uv run '.repeat(5_000), []));
    assert.equal(unwrapRunner('python', ['-m']), null);
  });
});
