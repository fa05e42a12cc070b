import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseConfigFile } from '../../src/config/read-config-file.ts';
import { workspaceOf } from './workspace-of.ts';

const ours =
  'checks command env defaults timeout dependsOn check when parser junit matcher jobs detect on cwd shell inputs fix secrets a A';
const theirs = '__proto__ constructor prototype toString hasOwnProperty';
const keys = fc.constantFrom('', ...`${ours} ${theirs}`.split(' '));
const leaves = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('5m', '${root}', '${env:X}', 'a | b', '$gcc'),
);

/** Values written as text, because `__proto__` as a key is only data there. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves.map((leaf) => JSON.stringify(leaf) ?? 'null'),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(keys, tie('json')), { maxLength: 5 })
      .map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
  ),
}));
const configs = fc
  .tuple(json, json)
  .map(([settings, check]) => `{ "env": ${settings}, "checks": { "a": ${check}, "__proto__": ${check} } }`);
const tokens = fc.array(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"checks"',
    '"__proto__"',
    '1',
    'null',
    '//',
    '/*',
    '*/',
    "'",
    '\\',
    '\n',
    ' ',
    '\0',
    '"',
    '-',
    'e',
  ),
);

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const snapshot = () => JSON.stringify(prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String)));

describe('loading any text', () => {
  const before = snapshot();
  afterEach(() => assert.equal(snapshot(), before));

  function load(text: string): void {
    const workspace = workspaceOf(text, { overlay: text, env: { X: '1' } });
    for (const problem of workspace.problems) {
      assert.match(problem.message, /[.?]$/);
      assert.doesNotMatch(problem.message, /\p{Cc}/u);
    }
    for (const { id } of workspace.checks) assert.notEqual(workspace.locate(id), null);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  }

  it('never throws, for any characters', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), load), { numRuns: 1_000 }));

  it('never throws, for any sequence of tokens', () =>
    fc.assert(
      fc.property(
        tokens.map((list) => list.join('')),
        load,
      ),
      { numRuns: 3_000 },
    ));

  it('never throws, for any JSON', () => fc.assert(fc.property(json, load), { numRuns: 1_000 }));

  it('never throws, for anything in the place of a check', () => fc.assert(fc.property(configs, load), { numRuns: 2_000 }));

  it('says something about every text that is not an object', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        fc.pre(!text.trimStart().startsWith('{') && !text.startsWith('\uFEFF'));
        assert.equal(parseConfigFile('preflight.jsonc', text).problems.filter(({ check }) => check === null).length, 1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes keys of Object.prototype for plain data', () => {
    const { checks, problems } = workspaceOf(
      '{ "checks": { "__proto__": { "command": "a" }, "constructor": { "command": "b" }, "toString": { "command": "c" } } }',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      checks.map(({ id, command }) => [id, ...command]),
      [
        ['__proto__', 'a'],
        ['constructor', 'b'],
        ['toString', 'c'],
      ],
    );
  });
});
