import assert from 'node:assert/strict';
import fc from 'fast-check';
import { detectDeno } from '../../../src/config/detect/javascript/deno.ts';
import { detectPackageScripts } from '../../../src/config/detect/javascript/package-scripts.ts';
import { detectWith, fakeContext } from './fake-context.ts';

const keys = fc.constantFrom(
  ...'tasks pipeline targetDefaults targets plugins options targetName command commands dependencies scripts workspaces packages projects'.split(
    ' ',
  ),
  ...'projectFolder name compilerOptions references files include extends wireit lint test build prettier devDependencies args'.split(
    ' ',
  ),
);
const leaf = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'turbo run lint',
    'nx run-many -t lint',
    'cd .. && npm test',
    'eslint .',
    'packages/*',
    '**',
    '!a',
    '{a,',
    '[',
    'tsc -b',
    '../a',
    '.',
  ),
  fc.constantFrom(null, true, 0, -1),
);
const { value: shape } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 6 }),
  ),
}));
const text = fc.oneof(
  { weight: 5, arbitrary: shape.map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);
const names = [
  'package.json',
  'packages/a/package.json',
  'a/package.json',
  'turbo.json',
  'nx.json',
  'packages/a/project.json',
  'lerna.json',
  'rush.json',
  'pnpm-workspace.yaml',
  '.moon/tasks.yml',
  'packages/a/moon.yml',
  'lage.config.js',
  'tsconfig.json',
  'packages/a/tsconfig.json',
  'deno.json',
];

describe('the configuration of JavaScript in any shape', () => {
  it('is read without failing, and gives ids that a person can type', async () => {
    const files = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), text), {
      selector: ([name]) => name,
      maxLength: names.length,
    });
    await fc.assert(
      fc.asyncProperty(text, files, async (manifest, others) => {
        const context = fakeContext({ 'package.json': manifest, ...Object.fromEntries(others) });
        for (const detector of [detectPackageScripts, detectDeno]) {
          const { checks } = await detectWith(detector, context);
          for (const check of checks) assert.match(check.id, /^[^-\s]/u);
        }
      }),
      { numRuns: 400 },
    );
  });
});
