import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killWriters } from '../../engine/cache/kill-writers.ts';

describe('kept verdicts', function () {
  this.timeout(280_000);

  it('are whole whenever their writer is killed: 200 times', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'preflight-killed-'));
    try {
      await killWriters(directory, 200);
      assert.ok(readdirSync(join(directory, 'verdicts')).length > 3);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
