import assert from 'node:assert/strict';
import { readDelegation, selectPackages } from '../../../src/config/detect/scripts/script-delegation.ts';
import { readSteps } from '../../../src/config/detect/scripts/script-steps.ts';

/** The tasks and the filters that a line of the root's scripts asks for in packages; empty when it asks for nothing. */
function read(line: string, base = '.'): string {
  const found = readSteps(line, []).flatMap((step) => (step.type === 'program' ? (readDelegation(step, base) ?? []) : []));
  return found.map(({ tasks, filters }) => [tasks.join(' '), ...filters].join(' | ')).join(' ; ');
}

describe('a call that runs scripts of packages', () => {
  const cases: readonly (readonly [line: string, found: string])[] = [
    ['turbo run lint', 'lint'],
    ['turbo lint test --concurrency 4 -- --quiet', 'lint test'],
    ['turbo run build --filter=@x/* --filter "!@x/docs"', 'build | @x/* | !@x/docs'],
    ['turbo run web#build', 'build | web'],
    ['turbo run lint --filter=[origin/main]', 'lint'],
    ['npx turbo run lint', 'lint'],
    ['nx run-many -t lint test --parallel=3', 'lint test'],
    ['nx run-many --target=lint --all', 'lint'],
    ['nx run-many --targets=lint,test', 'lint test'],
    ['nx affected -t lint', 'lint'],
    ['nx affected:test', 'test'],
    ['nx lint shop', 'lint | shop'],
    ['nx run shop:lint', 'lint | shop'],
    ['nx serve', ''],
    ['nx format:check', ''],
    ['pnpm -r lint', 'lint'],
    ['pnpm -r run lint', 'lint'],
    ['pnpm --recursive --if-present run lint', 'lint'],
    ['pnpm --filter ./packages/a lint', 'lint | ./packages/a'],
    ['pnpm -F a -F b test', 'test | a | b'],
    ['pnpm -C packages/a lint', 'lint | packages/a'],
    ['pnpm lint', ''],
    ['npm run lint --workspaces', 'lint'],
    ['npm run lint -ws --if-present', 'lint'],
    ['npm -ws run lint', 'lint'],
    ['npm t -w a', 'test | a'],
    ['npm run lint --workspace=packages/a', 'lint | packages/a'],
    ['npm --prefix web run lint', 'lint | web'],
    ['yarn workspaces foreach -A run lint', 'lint'],
    ['yarn workspaces foreach -pt --include "@x/*" run lint', 'lint | @x/*'],
    ['yarn workspaces run lint', 'lint'],
    ['yarn workspace a lint', 'lint | a'],
    ['yarn workspace a run lint', 'lint | a'],
    ['yarn --cwd web lint', 'lint | web'],
    ['lerna run lint --scope=@x/a --stream', 'lint | @x/a'],
    ['lage lint test', 'lint test'],
    ['moon run :lint', 'lint'],
    ['moon :lint :test', 'lint test'],
    ['ultra -r lint', 'lint'],
    ["bun --filter '*' lint", 'lint | *'],
    ['bun run --filter a lint', 'lint | a'],
    ['cd packages/a && npm run lint', 'lint | packages/a'],
    ['cd packages/a && npm test', 'test | packages/a'],
    ['cd packages/a && eslint .', ''],
    ['eslint .', ''],
    ['npm run lint', ''],
  ];
  for (const [line, found] of cases) it(`is read: ${line}`, () => assert.equal(read(line), found));

  it('in a package means folders from there', () => {
    assert.equal(read('cd ../b && npm run lint', 'packages/a'), 'lint | packages/b');
  });

  const packages = [
    { folder: 'packages/a', name: '@x/a' },
    { folder: 'packages/b', name: '@x/b' },
    { folder: 'site', name: null },
  ];
  const select = (...filters: readonly string[]) =>
    selectPackages({ tasks: ['lint'], filters }, packages).map(({ folder }) => folder);

  it('means all packages, those of a name or a folder, or all but some', () => {
    assert.deepEqual(select(), ['packages/a', 'packages/b', 'site']);
    assert.deepEqual(select('@x/*'), ['packages/a', 'packages/b']);
    assert.deepEqual(select('a'), ['packages/a']);
    assert.deepEqual(select('./packages/b'), ['packages/b']);
    assert.deepEqual(select('packages/b/'), ['packages/b']);
    assert.deepEqual(select('{packages/*}'), ['packages/a', 'packages/b']);
    assert.deepEqual(select('...@x/a...'), ['packages/a']);
    assert.deepEqual(select('!@x/a'), ['packages/b', 'site']);
    assert.deepEqual(select('@x/*', '!@x/b'), ['packages/a']);
    assert.deepEqual(select('@x/!(a)'), ['packages/b']);
    assert.deepEqual(select('*'), ['packages/a', 'packages/b', 'site']);
    assert.deepEqual(select('nobody'), []);
  });

  it('takes no time over patterns that are made to take long', () => {
    const long = `${'+(a|'.repeat(20)}${'*a'.repeat(50)}`;
    assert.deepEqual(
      selectPackages({ tasks: ['x'], filters: [long] }, [{ folder: 'a'.repeat(5_000), name: 'a'.repeat(5_000) }]),
      [],
    );
  });
});
