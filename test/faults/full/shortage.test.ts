import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = join(import.meta.dirname, 'crowd-program.ts');

describe('a host with few file descriptors', () => {
  it('runs a crowd of commands all the same, and survives', async () => {
    const { stdout } = await promisify(execFile)('/bin/sh', [
      '-c',
      'ulimit -n 80; exec "$@"',
      'sh',
      process.execPath,
      program,
      '120',
      '1',
    ]);
    const { verdicts, shortages }: { verdicts: Record<string, number>; shortages: number } = JSON.parse(stdout);
    assert.deepEqual(verdicts, { passed: 120 });
    assert.ok(shortages > 0);
  });
});

describe('a host without any file descriptor', () => {
  it('knows that it cannot see, and takes nobody for absent', async () => {
    const blind = join(import.meta.dirname, 'blind-program.ts');
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', 'ulimit -n 60; exec "$@"', 'sh', process.execPath, blind]);
    assert.equal(stdout, process.platform === 'linux' ? 'blind\n' : 'absent\n');
  });
});

describe('a crowd of commands', () => {
  it('of a hundred runs all at once: each waits for all others', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, '100', '100']);
    const { verdicts }: { verdicts: Record<string, number> } = JSON.parse(stdout);
    assert.deepEqual(verdicts, { passed: 100 });
  });
});
