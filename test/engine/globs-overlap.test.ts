import assert from 'node:assert/strict';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { globsOverlap } from '../../src/engine/globs-overlap.ts';

describe('globs that overlap', () => {
  for (const [a, b] of [
    ['src/gen/**', 'src/**/*.ts'],
    ['**/*.ts', 'src/a.ts'],
    ['src/gen', 'src/gen/deep/file.ts'],
    ['**', 'anything'],
    ['src/*.ts', 'SRC/a.*'],
    ['./src/a.ts', 'src/a.ts'],
    ['{src,test}/**', 'docs/**'],
    ['src/**/x/*.js', 'src/x/a.js'],
    ['a*c', 'ab*'],
    ['../out/**', 'src/**'],
    ['src/../out', 'out/a.ts'],
  ] as const)
    it(`${a} and ${b}`, () => assert.ok(globsOverlap([a], [b]) && globsOverlap(['no/such', b], [a])));

  for (const [a, b] of [
    ['src/**', 'docs/**'],
    ['**/*.ts', '**/*.css'],
    ['packages/a/**', 'packages/b/**/*.ts'],
    ['src/a.ts', 'src/b.ts'],
    ['schema/*.json', 'schema/*.yaml'],
    ['packages/a/{x,y}/**', 'packages/b/**'],
  ] as const)
    it(`not ${a} and ${b}`, () => assert.ok(!globsOverlap([a], [b]) && !globsOverlap([b], [a])));

  it('nothing overlaps with no glob at all', () => assert.ok(!globsOverlap([], ['**']) && !globsOverlap(['**'], [])));

  it('never says no where one file fits both', () => {
    const part = fc.constantFrom('a', 'b', 'ab', 'a*', '*b', '*', '**', 'a?', '{a,b}');
    const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const file = fc.array(fc.constantFrom('a', 'b', 'ab', 'bb'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(glob, glob, file, (a, b, path) => {
        if (picomatch.isMatch(path, a) && picomatch.isMatch(path, b)) assert.ok(globsOverlap([a], [b]), `${a} ${b} ${path}`);
      }),
      { numRuns: 5_000 },
    );
  });
});
