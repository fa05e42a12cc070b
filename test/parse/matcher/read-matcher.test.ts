import assert from 'node:assert/strict';
import { findMatcher, knownMatchers, readKnownMatcher } from '../../../src/parse/matcher/find-matcher.ts';
import { readMatcher, withContributions } from '../../../src/parse/matcher/read-matcher.ts';

const pattern = { regexp: '^(.*):(\\d+):(\\d+): (.*)$', message: 4 };

function problemsOf(json: unknown): readonly string[] {
  return readKnownMatcher(json).problems;
}

describe('a problem matcher in JSON', () => {
  it('has VS Code`s defaults', () => {
    const { matchers, problems } = readKnownMatcher({ pattern: { regexp: '(.*)(.*)(.*)' } });
    assert.deepEqual(problems, []);
    assert.deepEqual(matchers, [
      {
        name: null,
        owner: 'external',
        source: null,
        severity: 'error',
        applyTo: 'allDocuments',
        fileLocation: { kind: 'relative', prefix: null },
        kind: 'location',
        patterns: [{ regexp: /(.*)(.*)(.*)/, groups: { file: 1, line: 2, column: 3, message: 0 }, loop: false }],
      },
    ]);
  });

  it('has no default for line and column where it has a location, or is about files', () => {
    const groupsOf = (more: object) =>
      readKnownMatcher({ pattern: { regexp: '(.*)(.*)(.*)', ...more } }).matchers[0]?.patterns[0]?.groups;
    assert.deepEqual(groupsOf({ location: 2 }), { file: 1, location: 2, message: 0 });
    assert.deepEqual(groupsOf({ kind: 'file' }), { file: 1, message: 0 });
    assert.deepEqual(groupsOf({ kind: 'File', message: 3 }), { file: 1, message: 3 });
  });

  it('has no defaults at all in an array of patterns', () => {
    const { matchers, problems } = readKnownMatcher({ pattern: [{ regexp: '(.*)(.*)', file: 1, line: 2, message: 0 }] });
    assert.deepEqual(problems, []);
    assert.deepEqual(matchers[0]?.patterns[0]?.groups, { file: 1, line: 2, message: 0 });
    assert.match(problemsOf({ pattern: [{ regexp: '(.*)(.*)' }] })[0] ?? '', /needs a group for the `file`/);
  });

  it('can be a name, an object, or an array of these', () => {
    const { matchers, problems } = readKnownMatcher(['$tsc', { base: '$gcc', owner: 'mine' }]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      matchers.map(({ owner, source }) => [owner, source]),
      [
        ['typescript', 'ts'],
        ['mine', 'gcc'],
      ],
    );
  });

  it('takes everything that it does not say from its base', () => {
    const base = findMatcher('$tsc')!;
    const said = { owner: 'o', source: 's', severity: 'warning', applyTo: 'openDocuments', fileLocation: 'absolute' };
    assert.deepEqual(readKnownMatcher({ base: '$tsc' }).matchers, [{ ...base, name: null }]);
    assert.deepEqual(readKnownMatcher({ base: '$tsc', ...said }).matchers, [
      { ...base, name: null, ...said, fileLocation: { kind: 'absolute' } },
    ]);
    const other = readKnownMatcher({ base: '$tsc', pattern: '$go' }).matchers[0]!;
    assert.deepEqual(other.patterns, findMatcher('$go')!.patterns);
    assert.equal(other.source, 'ts');
  });

  it('keeps the pattern of its base where its own is not valid, and says so', () => {
    const { matchers, problems } = readKnownMatcher({ base: '$tsc', pattern: { regexp: '(' } });
    assert.deepEqual(matchers[0]?.patterns, findMatcher('$tsc')?.patterns);
    assert.equal(problems.length, 1);
  });

  it('states where its files are', () => {
    const locationOf = (fileLocation: unknown) => readKnownMatcher({ pattern, fileLocation }).matchers[0]?.fileLocation;
    assert.deepEqual(locationOf('absolute'), { kind: 'absolute' });
    assert.deepEqual(locationOf(['absolute']), { kind: 'absolute' });
    assert.deepEqual(locationOf('relative'), { kind: 'relative', prefix: '${workspaceFolder}' });
    assert.deepEqual(locationOf('AutoDetect'), { kind: 'autoDetect', prefix: '${workspaceFolder}' });
    assert.deepEqual(locationOf(['relative', '${workspaceFolder}/src']), { kind: 'relative', prefix: '${workspaceFolder}/src' });
    assert.deepEqual(locationOf(['autodetect', '${cwd}']), { kind: 'autoDetect', prefix: '${cwd}' });
    assert.deepEqual(locationOf('search'), { kind: 'search' });
    assert.deepEqual(locationOf(['search', { include: ['${workspaceFolder}'] }]), { kind: 'search' });
  });

  it('names the regular expression that is not valid', () => {
    assert.deepEqual(problemsOf({ pattern: { regexp: '^(.*' } }), [
      'The regular expression of the pattern, `^(.*`, is not valid: Unterminated group.',
    ]);
    assert.deepEqual(
      problemsOf({
        pattern: [
          { regexp: '(.*)', file: 1 },
          { regexp: '[z-a]', message: 0, line: 0 },
        ],
      }),
      ['The regular expression of pattern 2, `[z-a]`, is not valid: Range out of order in character class.'],
    );
  });

  it('says what is wrong as a sentence', () => {
    const cases: readonly (readonly [unknown, RegExp])[] = [
      ['tsc', /^The name of a problem matcher begins with "\$": "tsc" is none\.$/],
      ['$nothing', /^There is no problem matcher \$nothing;/],
      [{ base: '$nothing' }, /^There is no problem matcher \$nothing;/],
      [{ pattern: '$nothing' }, /^There is no problem pattern \$nothing;/],
      [{ pattern: 'go' }, /^The name of a problem pattern begins with "\$": "go" is none\.$/],
      [{}, /^A problem matcher needs a `pattern`, or a `base`/],
      [7, /^A problem matcher is a name such as "\$tsc" or an object, not 7\.$/],
      [undefined, /not nothing\.$/],
      [{ pattern: [] }, /^The problem pattern is empty/],
      [{ pattern: {} }, /^A regular expression is missing in the pattern: give it a `regexp`\.$/],
      [{ pattern: { regexp: 5 } }, /^A regular expression is missing in the pattern/],
      [
        { pattern: [{ regexp: '(.)', file: 1, message: 1 }] },
        /needs a group for the `line` or the `location`, or `"kind": "file"`/,
      ],
      [{ pattern: { ...pattern, kind: 'place' } }, /kind of a problem pattern is "file" or "location", not "place"/],
      [{ pattern: { ...pattern, message: 9 } }, /^`message` of the pattern is 9; .* 0 to 4\.$/],
      [{ pattern: { ...pattern, message: '4' } }, /^`message` of the pattern is "4"/],
      [{ pattern, severity: 'grave' }, /^The severity of a problem matcher is .* not "grave"; "error" is taken\.$/],
      [{ pattern, applyTo: 'all' }, /^`applyTo` is one of allDocuments,/],
      [{ pattern, fileLocation: 'somewhere' }, /^`fileLocation` is .* not "somewhere"\.$/],
      [{ pattern, fileLocation: ['relative'] }, /^`fileLocation` is .* not \["relative"\]\.$/],
    ];
    for (const [json, sentence] of cases) {
      const problems = problemsOf(json);
      assert.equal(problems.length, 1, JSON.stringify(json));
      assert.match(problems[0]!, sentence);
    }
  });

  it('is grave where its severity is no word', () => {
    const registry = withContributions(knownMatchers, { problemMatchers: [{ name: 'mild', severity: 'info', pattern }] });
    assert.equal(readMatcher({ base: '$mild' }, registry).matchers[0]?.severity, 'info');
    assert.equal(readMatcher({ base: '$mild', severity: 'grave' }, registry).matchers[0]?.severity, 'error');
  });

  it('loops only on its last line', () => {
    const line = { regexp: '(.*)', file: 1, line: 1, message: 1, loop: true };
    const { matchers, problems } = readKnownMatcher({ pattern: [line, line] });
    assert.deepEqual(
      matchers[0]?.patterns.map(({ loop }) => loop),
      [false, true],
    );
    assert.deepEqual(problems, ['Only the last pattern of a problem matcher can loop; `loop` of pattern 1 is ignored.']);
  });

  it('may have patterns for the background, which nothing here needs', () => {
    const background = { activeOnStart: true, beginsPattern: '(', endsPattern: { regexp: '[' } };
    const { matchers, problems } = readKnownMatcher({ pattern, background, watching: 3, watchedTaskBeginsRegExp: '(' });
    assert.deepEqual(problems, []);
    assert.equal(matchers.length, 1);
  });
});

describe('the matchers that are known', () => {
  it('are those of VS Code and the usual ones, all valid', () => {
    const names = 'msCompile lessCompile gulp-tsc jshint jshint-stylish eslint-compact eslint-stylish go tsc tsc-watch gcc lessc';
    for (const name of `${names} node-sass rustc rust-panic swiftc python pytest esbuild`.split(' '))
      assert.equal(findMatcher(`$${name}`)?.name, name);
    for (const name of ['msCompile', 'gulp-tsc', 'cpp', 'csc', 'vb', 'lessCompile', 'jshint', 'jshint-stylish'])
      assert.ok(knownMatchers.patterns.has(name), name);
    assert.ok('problems' in knownMatchers && Array.isArray(knownMatchers.problems) && knownMatchers.problems.length === 0);
  });

  it('are found with their "$" alone', () => {
    assert.equal(findMatcher('gcc'), null);
    assert.equal(findMatcher('$constructor'), null);
    assert.equal(findMatcher('$'), null);
  });

  it('give way to those of an installed extension', () => {
    const registry = withContributions(knownMatchers, {
      problemPatterns: [
        { name: 'one', regexp: '^(.*)@(\\d+)', message: 0 },
        {
          name: 'two',
          patterns: [
            { regexp: '(.*)', file: 1 },
            { regexp: '(\\d+)', line: 1, message: 0 },
          ],
        },
        { name: 'bad', regexp: '(' },
        'nonsense',
      ],
      problemMatchers: [
        { name: 'gcc', owner: 'theirs', pattern: '$one' },
        { name: 'both', base: '$gcc', pattern: '$two' },
        { name: 'worse', pattern: '$bad' },
        null,
      ],
    });
    assert.equal(findMatcher('$gcc', registry)?.owner, 'theirs');
    assert.equal(findMatcher('$both', registry)?.owner, 'theirs');
    assert.equal(findMatcher('$both', registry)?.patterns.length, 2);
    assert.equal(findMatcher('$worse', registry), null);
    assert.equal(findMatcher('$gcc')?.owner, 'cpptools');
    assert.equal(registry.problems.length, 2);
  });

  it('are not disturbed by contributions of any shape', () => {
    for (const shape of [undefined, null, 3, 'x', {}, [[]], [{ name: 'a' }]])
      assert.equal(
        withContributions(knownMatchers, { problemMatchers: shape, problemPatterns: shape }).matchers.size,
        knownMatchers.matchers.size,
      );
    assert.deepEqual(readMatcher([], knownMatchers), { matchers: [], problems: [] });
  });
});
