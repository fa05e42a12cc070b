import assert from 'node:assert/strict';
import { locateFindings } from '../../src/parse/locate-findings.ts';
import type { Finding } from '../../src/parse/parser.ts';
import { noSourceFiles } from '../../src/parse/source-files.ts';

const places = { root: '/w', cwd: '/w', files: noSourceFiles('/w') };

describe('very many findings', () => {
  it('do not hide the error that comes after all the warnings', () => {
    const warnings: readonly Finding[] = Array.from({ length: 10_005 }, (_, line) => ({
      line: line + 1,
      severity: 'warning',
      message: 'w',
    }));
    const problems = locateFindings([...warnings, { file: 'a.c', line: 1, message: 'the one that counts' }], places);
    assert.deepEqual(
      problems.slice(10_000).map(({ severity, message }) => [severity, message]),
      [
        ['error', 'the one that counts'],
        ['info', '5 more problems are in the output.'],
      ],
    );
  });
});
