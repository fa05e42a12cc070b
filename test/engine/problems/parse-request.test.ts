import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRequested, type ParseSource } from '../../../src/engine/problems/parse-request.ts';

describe('an output of unknown format that is very long', () => {
  const error = (line: number) => `src/a.ts(${line},5): error TS2322: No.\n`;
  const filler = `${'nothing to see here '.repeat(5)}\n`;
  const text = [error(1), filler.repeat(20_000), error(2), filler.repeat(40_000), error(3)].join('');

  async function linesFrom(source: ParseSource, exitCode = 2, parser = 'auto'): Promise<string[]> {
    const input = { command: ['tsc'], cwd: '/nowhere', root: '/nowhere', exitCode };
    const { problems } = await parseRequested({ parser, contributions: [], source, input });
    return problems.map(({ line, message }) => (line === null ? message : String(line)));
  }

  const expected = ['1', '3', 'The output is long: its middle was not searched for problems.'];

  it('is searched at its ends, in memory as in a file, and that is said', async () => {
    assert.deepEqual(await linesFrom({ type: 'text', text }), expected);
    const folder = mkdtempSync(join(tmpdir(), 'preflight-ends-'));
    try {
      const path = join(folder, 'log');
      writeFileSync(path, text);
      assert.deepEqual(await linesFrom({ type: 'file', path }), expected);
      const nearEnd = text + filler.repeat(600);
      writeFileSync(path, nearEnd);
      assert.deepEqual(await linesFrom({ type: 'file', path }), expected);
      // Where all went well, less of it.
      assert.deepEqual(await linesFrom({ type: 'file', path }, 0), [expected[0], expected[2]]);
      // With a named format it is read as a whole.
      assert.deepEqual(await linesFrom({ type: 'file', path }, 2, '$tsc'), ['1', '2', '3']);
      writeFileSync(path, error(1) + error(2));
      assert.deepEqual(await linesFrom({ type: 'file', path }), ['1', '2']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
