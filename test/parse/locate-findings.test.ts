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

describe('places that are related to a finding', () => {
  it('are those of the workspace, in the columns of editors, and say where and what', () => {
    const files = { ...noSourceFiles('/w'), exists: () => true, read: () => 'const 👋 = x;' };
    const related = [
      { file: '/w/src/b.ts', line: 1, column: 9, message: ' there\n' },
      { file: '../c.ts', line: 4, message: 'c' },
      { file: 'd.ts', line: 0, column: 1, message: 'no line' },
      { file: '', line: 1, column: 1, message: 'no file' },
      { file: 'e.ts', line: 1, column: 1, message: '' },
    ];
    const [problem] = locateFindings([{ file: 'a.ts', line: 1, message: 'm', columns: 'characters', related }], {
      ...places,
      files,
    });
    assert.deepEqual(problem?.related, [
      { file: 'src/b.ts', line: 1, column: 10, message: 'there' },
      { file: '/c.ts', line: 4, column: null, message: 'c' },
    ]);
    const [alone] = locateFindings(
      [{ file: 'a.ts', line: 1, message: 'm', related: [{ file: '', line: 1, message: 'x' }] }],
      places,
    );
    assert.ok(alone !== undefined && !('related' in alone));
  });

  it('are as many as somebody follows', () => {
    const related = Array.from({ length: 80 }, (_, line) => ({ file: 'b.ts', line: line + 1, message: 'step' }));
    assert.equal(locateFindings([{ file: 'a.ts', line: 1, message: 'm', related }], places)[0]?.related?.length, 50);
  });
});
