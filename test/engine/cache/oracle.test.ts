import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { Check } from '../../../src/model/check.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { keepPassed, know, Place } from './open-verdicts.ts';

const paths = [
  'a.ts',
  'README.md',
  'src/a.ts',
  'src/b.ts',
  'src/skip/c.ts',
  'src/deep/d.ts',
  'pkg/e.ts',
  'pkg/f',
  'package.json',
  'ignored/g',
];
/** Of the same sizes, and the same but for their line endings. */
const contents = ['one\n', 'two\n', '', 'a\r\nb\n', 'a\nb\r\n', 'a\nb\n', 'x'.repeat(4)];
const variable = 'NODE_ENV';

type Step =
  | { readonly type: 'write'; readonly path: string; readonly content: string }
  | { readonly type: 'remove' | 'execute' | 'touch' | 'backdate'; readonly path: string }
  | { readonly type: 'rename' | 'link'; readonly path: string; readonly to: string }
  | { readonly type: 'add' | 'commit' | 'other branch' | 'main branch' | 'look away' | 'convert' }
  | { readonly type: 'environment'; readonly value: string | null }
  | { readonly type: 'command'; readonly argument: string };

const path = fc.constantFrom(...paths);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('write' as const), path, content: fc.constantFrom(...contents) }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('remove', 'execute', 'touch', 'backdate'), path }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('rename', 'link'), path, to: path }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom('add', 'commit', 'other branch', 'main branch', 'look away', 'convert') }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('environment' as const), value: fc.constantFrom(null, '', 'test') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('command' as const), argument: fc.constantFrom('x', 'y') }) },
);

interface World {
  readonly place: Place;
  argument: string;
}

function take(world: World, one: Step): void {
  const { place } = world;
  const at = (name: string): string => join(place.root, name);
  const isFile = (name: string): boolean => lstatSync(at(name), { throwIfNoEntry: false })?.isFile() === true;
  switch (one.type) {
    case 'write':
      // Not through a link.
      if (!isFile(one.path)) rmSync(at(one.path), { force: true });
      return place.write(one.path, one.content);
    case 'remove':
      return rmSync(at(one.path), { force: true });
    case 'execute':
      return isFile(one.path) ? chmodSync(at(one.path), statSync(at(one.path)).mode ^ 0o111) : undefined;
    case 'touch':
      return isFile(one.path) ? writeFileSync(at(one.path), readFileSync(at(one.path))) : undefined;
    case 'backdate':
      return isFile(one.path) ? utimesSync(at(one.path), 1_000_000_000, 1_000_000_000) : undefined;
    case 'rename':
      mkdirSync(dirname(at(one.to)), { recursive: true });
      return lstatSync(at(one.path), { throwIfNoEntry: false }) === undefined ? undefined : renameSync(at(one.path), at(one.to));
    case 'link':
      rmSync(at(one.path), { force: true });
      mkdirSync(dirname(at(one.path)), { recursive: true });
      return symlinkSync(
        join('../root', one.to).replace('../root/', one.path.includes('/') ? '../'.repeat(one.path.split('/').length - 1) : './'),
        at(one.path),
      );
    case 'environment':
      if (one.value === null) delete process.env[variable];
      else process.env[variable] = one.value;
      return;
    case 'command':
      world.argument = one.argument;
      return;
    case 'add':
    case 'commit':
    case 'other branch':
    case 'main branch':
    case 'look away':
    case 'convert':
      return takeGit(place, one.type);
    default:
      return one satisfies never;
  }
}

function takeGit(place: Place, type: 'add' | 'commit' | 'other branch' | 'main branch' | 'look away' | 'convert'): void {
  try {
    if (type === 'add') place.git('add', '-A');
    else if (type === 'commit') place.commit();
    else if (type === 'main branch') place.git('checkout', '-q', 'main');
    else if (type === 'other branch')
      place.git('checkout', '-q', ...(place.git('branch', '--list', 'other') === '' ? ['-b'] : []), 'other');
    else if (type === 'look away') place.git('update-index', '--assume-unchanged', 'src/a.ts');
    else place.write('.gitattributes', '* text=auto\n');
  } catch {
    // As where changes would be overwritten, or there is no such file: then nothing happens.
  }
}

/** Everything that a check can read, by brute force: what is there, its mode, and where links lead. */
function oracle({ place, argument }: World, counts: (path: string) => boolean): string {
  const hash = createHash('sha256').update(JSON.stringify([argument, process.env[variable] ?? null]));
  const walk = (folder: string): void => {
    for (const name of readdirSync(join(place.root, folder)).sort()) {
      const inner = folder === '' ? name : `${folder}/${name}`;
      const absolute = join(place.root, inner);
      const stats = lstatSync(absolute);
      if (inner === '.git') continue;
      if (stats.isDirectory()) walk(inner);
      else if (counts(inner) && (!inner.startsWith('ignored/') || isTracked(place, inner)))
        hash.update(JSON.stringify([inner, showFile(absolute)]));
    }
  };
  walk('');
  return hash.digest('hex');
}

/** What git tracks counts although its name is among those to ignore. */
const isTracked = (place: Place, name: string): boolean => place.git('ls-files', '--', name) !== '';

function showFile(absolute: string): unknown {
  const stats = lstatSync(absolute);
  if (!stats.isSymbolicLink()) return [stats.mode & 0o100, readFileSync(absolute, 'latin1')];
  const isThere = existsSync(absolute);
  if (!isThere) return ['link', readlinkSync(absolute), null];
  const target = statSync(absolute);
  return ['link', readlinkSync(absolute), target.isFile() ? [target.mode & 0o100, readFileSync(absolute, 'latin1')] : 'folder'];
}

const isPackage = (name: string): boolean => name === 'package.json';
const kinds: readonly { readonly parts: Partial<Check>; readonly counts: (name: string) => boolean }[] = [
  { parts: {}, counts: () => true },
  {
    parts: { inputs: ['src/**', '!src/skip/**'] },
    counts: (name) => isPackage(name) || (name.startsWith('src/') && !name.startsWith('src/skip/')),
  },
  {
    parts: { inputs: ['src/**/*.ts', 'pkg/f'] },
    counts: (name) => isPackage(name) || name === 'pkg/f' || (name.startsWith('src/') && name.endsWith('.ts')),
  },
  { parts: { cwd: 'pkg' }, counts: (name) => name.startsWith('pkg/') || !name.endsWith('.md') },
];

describe('a verdict, after any sequence of changes,', function () {
  this.timeout(240_000);
  const original = process.env[variable];
  afterEach(() => {
    if (original === undefined) delete process.env[variable];
    else process.env[variable] = original;
  });

  it('is taken over exactly when a check would read what it has read before', async () => {
    let taken = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      await using place = new Place();
      const world: World = { place, argument: 'x' };
      place.write('.gitignore', 'ignored/\n');
      for (const name of paths.slice(0, 5)) place.write(name, 'one\n');
      mkdirSync(join(place.root, 'pkg'), { recursive: true });
      place.commit();
      const verdicts = place.open();
      const seen = kinds.map(() => new Set<string>());
      for (const one of [null, ...steps, ...steps.slice(0, 4)]) {
        if (one !== null) take(world, one);
        mkdirSync(join(place.root, 'pkg'), { recursive: true });
        for (const [index, { parts, counts }] of kinds.entries()) {
          // Two that run the same on the same files would share their verdicts.
          const check = makeCheck(`c${index}`, { ...parts, command: ['true', world.argument, String(index)] });
          const expected = oracle(world, counts);
          const known = await know(verdicts, check);
          const found = await verdicts.find(known.fingerprint);
          assert.equal(found !== null, seen[index]!.has(expected), `${check.id} after ${JSON.stringify(one)}`);
          if (found !== null) taken++;
          else await keepPassed(verdicts, check);
          seen[index]!.add(expected);
        }
      }
      assert.deepEqual(place.warnings, []);
    });
    await fc.assert(property, { numRuns: 12 });
    assert.ok(taken > 20, `only ${taken} were taken over`);
  });
});
