import assert from 'node:assert/strict';
import { lockIn } from '../../src/config/tool-locks.ts';
import { describeWorkspaceProblems, detectedCheck, workspaceOf } from './workspace-of.ts';

function locksOf(said: string, detected: readonly string[] | null = null): readonly string[] {
  const checks = detected === null ? [] : [detectedCheck('a', { locks: detected })];
  const workspace = workspaceOf(`{ "checks": { "a": { ${said} } } }`, { detected: checks });
  assert.deepEqual(describeWorkspaceProblems(workspace), []);
  return workspace.checks[0]!.locks;
}

describe('locks of a command that somebody has written', () => {
  it('are those that its tool takes by itself, by the names that detection gives them', () => {
    assert.deepEqual(locksOf('"command": "cargo test --workspace"'), ['cargo:target']);
    assert.deepEqual(locksOf('"command": "cargo +nightly --locked clippy", "cwd": "tools/x"'), ['cargo:target:tools/x']);
    assert.deepEqual(locksOf('"command": "bin/golangci-lint run ./...", "cwd": "a"'), ['machine:golangci-lint']);
  });

  it('are none where it takes none, or nobody knows', () => {
    for (const command of ['cargo fmt --check', 'cargo', 'cargo test --target-dir=other', 'golangci-lint version', 'npm test'])
      assert.deepEqual(locksOf(`"command": "${command}"`), [], command);
    assert.deepEqual(locksOf('"command": "golangci-lint run --allow-parallel-runners"'), []);
    assert.deepEqual(locksOf('"command": "cargo test", "env": { "CARGO_TARGET_DIR": "other" }'), []);
    assert.deepEqual(locksOf('"command": "cargo test", "shell": true'), []);
  });

  it('of the machine are the same in every folder', () =>
    assert.deepEqual([lockIn('.', 'a'), lockIn('x', 'a'), lockIn('x', 'machine:a')], ['a', 'a:x', 'machine:a']));

  it('come to what was detected, and give way to what is said', () => {
    assert.deepEqual(locksOf('"command": "cargo test"', ['port']), ['port', 'cargo:target']);
    assert.deepEqual(locksOf('"command": "cargo test"', ['cargo:target']), ['cargo:target']);
    assert.deepEqual(locksOf('"title": "A"', ['port']), ['port']);
    assert.deepEqual(locksOf('"command": "cargo test", "locks": []', ['port']), []);
  });
});
