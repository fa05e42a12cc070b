import assert from 'node:assert/strict';
import { sarif } from '../../src/parse/formats/sarif.ts';
import { describeJsonTraps } from './json-traps.ts';
import { show } from './show-findings.ts';

const region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 };
const driver = {
  name: 'scanner',
  rules: [
    {
      id: 'R1',
      helpUri: 'https://example.org/R1',
      defaultConfiguration: { level: 'error' },
      messageStrings: { bad: { text: 'bad {0} and {1}' } },
    },
    { id: 'R2', shortDescription: { text: 'Short words' } },
  ],
};

function report(results: readonly unknown[], more: object = {}): string {
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver }, results, ...more }] });
}

function at(uri: string, more: object = {}): object {
  return { physicalLocation: { artifactLocation: { uri, ...more }, region } };
}

describe('SARIF', () => {
  it('has the level and the page of the rule, and a place for each location', () => {
    assert.equal(
      show(sarif, report([{ ruleId: 'R1', message: { text: 'Bad.' }, locations: [at('src/a%20b.ts'), at('c.ts')] }])),
      [
        'src/a b.ts:3:5-3:9 error scanner/R1: Bad. | https://example.org/R1',
        'c.ts:3:5-3:9 error scanner/R1: Bad. | https://example.org/R1',
      ].join('\n'),
    );
  });

  it('has levels of its own, a rule by its index, and kinds that are no findings', () => {
    const message = { text: 'm' };
    const results = [
      { ruleIndex: 1, message, level: 'note' },
      { ruleId: 'R2', message },
      { ruleId: 'R1', message, kind: 'informational' },
      { ruleId: 'R1', message, kind: 'pass' },
      { ruleId: 'R1', message, kind: 'notApplicable' },
    ];
    assert.equal(
      show(sarif, report(results)),
      ['- info scanner/R2: m', '- warning scanner/R2: m', '- info scanner/R1: m | https://example.org/R1'].join('\n'),
    );
  });

  it('finds the words of a message where they are, and puts the values in', () => {
    const results = [
      { ruleId: 'R1', message: { id: 'bad', arguments: ['x', 7] } },
      { ruleId: 'R2', message: {} },
      { ruleId: 'R2', message: { text: 'see [there](1) and [page](https://x.org) {0}' } },
    ];
    assert.equal(
      show(sarif, report(results)),
      [
        '- error scanner/R1: bad x and 7 | https://example.org/R1',
        '- warning scanner/R2: Short words',
        '- warning scanner/R2: see there and [page](https://x.org) {0}',
      ].join('\n'),
    );
  });

  it('leaves out what is suppressed, but not while that is under review', () => {
    const result = { ruleId: 'R2', message: { text: 'm' } };
    const results = [
      { ...result, suppressions: [{ kind: 'inSource' }] },
      { ...result, suppressions: [{ kind: 'external', status: 'underReview' }] },
      { ...result, suppressions: [] },
    ];
    assert.equal(show(sarif, report(results)), '- warning scanner/R2: m\n- warning scanner/R2: m');
  });

  it('resolves a path against the base that it names, and takes it from the list of artifacts', () => {
    const originalUriBaseIds = {
      ROOT: { uri: 'file:///w/' },
      SRC: { uri: 'src/', uriBaseId: 'ROOT' },
      LOOP: { uri: 'x/', uriBaseId: 'LOOP' },
    };
    const message = { text: 'm' };
    const results = [
      { message, locations: [at('a.ts', { uriBaseId: 'SRC' })] },
      { message, locations: [at('a.ts', { uriBaseId: 'NONE' })] },
      { message, locations: [at('a.ts', { uriBaseId: 'LOOP' })] },
      { message, locations: [{ physicalLocation: { artifactLocation: { index: 0 } } }] },
      { message, locations: [{ logicalLocations: [{ name: 'f' }] }] },
    ];
    const artifacts = [{ location: { uri: 'listed.ts', uriBaseId: 'ROOT' } }];
    assert.equal(
      show(sarif, report(results, { originalUriBaseIds, artifacts })),
      [
        'file:///w/src/a.ts:3:5-3:9 warning scanner: m',
        'a.ts:3:5-3:9 warning scanner: m',
        'a.ts:3:5-3:9 warning scanner: m',
        'file:///w/listed.ts warning scanner: m',
        '- warning scanner: m',
      ].join('\n'),
    );
  });

  it('has related places that say something', () => {
    const words = { message: { text: 'Declared here.' } };
    const related = [{ ...at('b.ts'), ...words }, at('c.ts'), words];
    const text = report([{ ruleId: 'R1', message: { text: 'm' }, locations: [at('a.ts')], relatedLocations: related }]);
    assert.deepEqual(sarif.parse(text, { exitCode: 1, tools: [] })?.findings[0]?.related, [
      { file: 'b.ts', line: 3, column: 5, message: 'Declared here.' },
    ]);
  });

  it('has repairs with all of their replacements or none, and columns of the kind that it says', () => {
    const change = (replacements: readonly unknown[]): object => ({
      artifactChanges: [{ artifactLocation: { uri: 'a.ts' }, replacements }],
    });
    const good = { deletedRegion: { startLine: 1, startColumn: 2, endColumn: 3 }, insertedContent: { text: 'x' } };
    const results = [
      {
        message: { text: 'm' },
        locations: [at('a.ts')],
        fixes: [change([good, { deletedRegion: { charOffset: 4, charLength: 2 } }])],
      },
      { message: { text: 'm' }, locations: [at('a.ts')], fixes: [change([good, { deletedRegion: {} }])] },
    ];
    assert.equal(
      show(sarif, report(results, { columnKind: 'unicodeCodePoints' })),
      [
        'a.ts:3:5-3:9 warning scanner: m | characters | fix [{"file":"a.ts","text":"x","line":1,"column":2,"endLine":1,"endColumn":3},{"file":"a.ts","text":"","start":4,"end":6}]',
        'a.ts:3:5-3:9 warning scanner: m | characters',
      ].join('\n'),
    );
  });

  it("has the tool's own errors, but not its chatter", () => {
    const notification = (level: string, more: object = {}): object => ({
      level,
      message: { text: level },
      descriptor: { id: 'N1' },
      ...more,
    });
    const invocations = [
      {
        toolExecutionNotifications: [
          notification('error'),
          notification('note'),
          notification('warning', { locations: [at('a.ts')] }),
        ],
      },
    ];
    assert.equal(show(sarif, report([], { invocations })), '- error scanner/N1: error\na.ts:3:5-3:9 warning scanner/N1: warning');
  });

  it('is empty where nothing was found', () => {
    assert.equal(show(sarif, report([])), '');
    assert.equal(show(sarif, '{"version":"2.1.0","runs":[]}'), '');
    assert.equal(show(sarif, '{"version":"1.0.0","runs":[]}'), 'null');
  });

  describeJsonTraps(sarif, {
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { uri: 'file:///w/' } },
        artifacts: [{ location: { uri: 'a.ts' } }],
        results: [
          {
            ruleId: 'R1',
            ruleIndex: 0,
            message: { id: 'bad', arguments: ['x'] },
            locations: [at('src/a b.ts', { uriBaseId: 'ROOT' })],
            suppressions: [{ status: 'rejected' }],
            fixes: [{ artifactChanges: [{ artifactLocation: { uri: 'a.ts' }, replacements: [{ deletedRegion: region }] }] }],
          },
        ],
      },
    ],
  });
});
