import assert from 'node:assert/strict';
import { includesJob, jobOf } from '../../../src/config/detect/jobs.ts';
import { readSteps } from '../../../src/config/detect/scripts/script-steps.ts';

function show(line: string): string {
  const [step] = readSteps(line, []);
  assert.ok(step?.type === 'program');
  const job = jobOf(step, '.');
  return job === null ? '?' : `${job.tool} ${job.kind} ${job.folder}`;
}

describe('the job of a command', () => {
  it('is what the program is used for', () => {
    for (const [line, expected] of [
      ['cargo +nightly fmt --all -- --check', 'cargo format .'],
      ['cargo test --manifest-path tests/no-std/Cargo.toml', 'cargo test tests/no-std'],
      ['cargo test --manifest-path=a/Cargo.toml', 'cargo test a'],
      ['go -C sub vet ./...', '?'],
      ['go vet -C sub ./...', 'go lint sub'],
      ['go mod verify', 'go security .'],
      ['uv run ruff format --check', 'ruff format .'],
      ['python -m pytest tests', 'pytest test .'],
      ['mix deps.unlock --check-unused', 'mix lint .'],
      ['mix docs', 'mix docs .'],
      ['dune build @fmt', 'dune format .'],
      ['dune build', 'dune build .'],
      ['ninja -vC build test', 'ninja test .'],
      ['ninja -vC build', 'ninja build .'],
      ['ninja -vC build tools/animgen', '?'],
      ['markdownlint-cli2 "**/*.md"', 'markdownlint lint .'],
      ['vendor/bin/simple-phpunit', 'phpunit test .'],
      ['vendor/bin/psalm.phar', 'psalm types .'],
      ['towncrier check', 'towncrier lint .'],
      ['towncrier build', '?'],
      ['unknown-program', '?'],
    ] as const)
      assert.equal(show(line), expected, line);
  });

  it('includes what lies below it only for tools that walk', () => {
    const job = (tool: string, folder: string) => ({ tool, kind: 'lint', folder }) as const;
    assert.equal(includesJob(job('ruff', '.'), job('ruff', 'a/b')), true);
    assert.equal(includesJob(job('ruff', 'a'), job('ruff', 'ab')), false);
    assert.equal(includesJob(job('mypy', '.'), job('mypy', 'a')), false);
    assert.equal(includesJob(job('ruff', '.'), job('flake8', '.')), false);
  });
});
