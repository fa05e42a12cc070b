import assert from 'node:assert/strict';
import { findLinks } from '../../src/vscode/find-links.ts';

const found = (line: string): readonly string[] =>
  findLinks(line).map(
    ({ start, length, file, line: row, column }) => `${line.slice(start, start + length)} → ${file} ${row}:${column}`,
  );

describe('files that an output names', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'src/a.ts:3:5: no': ['src/a.ts:3:5 → src/a.ts 3:5'],
    'src/a.ts:3 no': ['src/a.ts:3 → src/a.ts 3:null'],
    'src/a.ts(3,5): error TS1': ['src/a.ts(3,5) → src/a.ts 3:5'],
    '  at run (file.js:7:1)': ['file.js:7:1 → file.js 7:1'],
    'C:\\a\\b.cs(12): warning': ['C:\\a\\b.cs(12) → C:/a/b.cs 12:null'],
    '/abs/x.py:9': ['/abs/x.py:9 → /abs/x.py 9:null'],
    '"packages/web/a.tsx" and b.vue': ['packages/web/a.tsx → packages/web/a.tsx null:null', 'b.vue → b.vue null:null'],
    'https://example.com/a.html took 1.5s': [],
    'no file here': [],
  };
  for (const [line, expected] of Object.entries(cases))
    it(`are found in: ${line}`, () => assert.deepEqual(found(line), expected));

  it('are found in linear time in whatever a tool writes', () => {
    for (const text of ['a.'.repeat(500_000), '.'.repeat(1_000_000), 'a.b:1'.repeat(200_000), '/'.repeat(1_000_000)])
      findLinks(text);
  });
});
