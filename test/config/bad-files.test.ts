import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWorkspaceProblems, workspaceOf } from './workspace-of.ts';

const folder = join(import.meta.dirname, '../fixtures/config/bad');
const names = readdirSync(folder).filter((name) => name.endsWith('.jsonc'));

describe('a bad configuration file', () => {
  for (const name of names) {
    it(`is told apart: ${name}`, () => {
      const workspace = workspaceOf(readFileSync(join(folder, name), 'utf8'));
      const told = `${describeWorkspaceProblems(workspace).join('\n')}\n`;
      const expected = join(folder, name.replace('.jsonc', '.txt'));
      // Set once, by hand, to write the expectations anew; then read every one of them.
      if (process.env['PREFLIGHT_UPDATE_EXPECTED'] === 'yes') writeFileSync(expected, told);
      assert.equal(told, readFileSync(expected, 'utf8'));
      assert.ok(
        workspace.problems.every(({ file, line, column }) => file === 'preflight.jsonc' && line !== null && column !== null),
      );
    });
  }

  it('is one of many', () => assert.ok(names.length >= 40));
});
