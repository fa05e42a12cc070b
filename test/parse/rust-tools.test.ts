import assert from 'node:assert/strict';
import { findingsOf, parsingOf } from './findings-of.ts';

const span = {
  file_name: 'src/a b.rs',
  line_start: 3,
  line_end: 3,
  column_start: 9,
  column_end: 15,
  is_primary: true,
  label: null,
  expansion: null,
  suggested_replacement: null,
  suggestion_applicability: null,
};
const diagnostic = {
  $message_type: 'diagnostic',
  message: 'unused variable: `unused`',
  level: 'warning',
  code: { code: 'unused_variables', explanation: null },
  spans: [span],
  children: [
    {
      message: 'prefix it with an underscore',
      level: 'help',
      spans: [{ ...span, suggested_replacement: '_unused', suggestion_applicability: 'MachineApplicable' }],
    },
  ],
  rendered: 'warning: unused variable: `unused`\n',
};
const line = (message: object) => JSON.stringify({ reason: 'compiler-message', package_id: 'x', message });

describe("Cargo's JSON", () => {
  it('gives the primary place, the lint and the suggestion, and shows what rustc would have shown', () => {
    const parsing = parsingOf('cargo-json', `${line(diagnostic)}\n{"reason":"build-finished","success":true}\n`);
    assert.deepEqual(findingsOf('cargo-json', line(diagnostic)), [
      {
        file: 'src/a b.rs',
        line: 3,
        column: 9,
        endLine: 3,
        endColumn: 15,
        columns: 'characters',
        severity: 'warning',
        message: 'unused variable: `unused`',
        code: 'unused_variables',
        source: 'rustc',
        fix: {
          title: 'prefix it with an underscore',
          edits: [{ file: 'src/a b.rs', line: 3, column: 9, endLine: 3, endColumn: 15, text: '_unused' }],
        },
      },
    ]);
    assert.equal(parsing?.readable, 'warning: unused variable: `unused`\n');
  });

  it('offers no suggestion of which a part needs a person', () => {
    const [help] = diagnostic.children;
    const unsure = { ...help?.spans[0], suggestion_applicability: 'MaybeIncorrect' };
    const half = { ...diagnostic, children: [{ ...help, spans: [help?.spans[0], unsure] }] };
    assert.equal(findingsOf('cargo-json', line(half))[0]?.fix, undefined);
  });

  it('takes what is wrong inside of a library to where the macro was called', () => {
    const inside = { ...span, file_name: '/rustc/abc/library/core/src/macros/mod.rs', line_start: 40, expansion: { span } };
    const [finding] = findingsOf('cargo-json', line({ ...diagnostic, spans: [inside] }));
    assert.deepEqual([finding?.file, finding?.line], ['src/a b.rs', 3]);
  });

  it('relates labels of other places and notes, but no place of somebody else, nor what would be written instead', () => {
    const other = { ...span, is_primary: false, line_start: 1, column_start: 2, label: 'moved here' };
    const note = { level: 'note', message: 'required by a bound', spans: [{ ...span, file_name: 'src/b.rs', line_start: 9 }] };
    const foreign = { ...note, spans: [{ ...span, file_name: '/rustc/abc/library/core/src/clone.rs' }] };
    const spans = [{ ...span, label: 'used here' }, other, { ...other, label: null }];
    const [finding] = findingsOf('cargo-json', line({ ...diagnostic, spans, children: [...diagnostic.children, note, foreign] }));
    assert.deepEqual(finding?.related, [
      { file: span.file_name, line: 1, column: 2, message: 'moved here' },
      { file: 'src/b.rs', line: 9, column: span.column_start, message: 'required by a bound' },
    ]);
  });

  it('adds the label of the place, and leaves sums out', () => {
    const labelled = {
      ...diagnostic,
      message: 'mismatched types',
      level: 'error',
      spans: [{ ...span, label: 'expected `i32`' }],
    };
    const sum = { ...diagnostic, message: 'aborting due to 2 previous errors; 1 warning emitted', level: 'error', spans: [] };
    const findings = findingsOf('cargo-json', `${line(labelled)}\n${line(sum)}`);
    assert.deepEqual(
      findings.map(({ message }) => message),
      ['mismatched types: expected `i32`'],
    );
  });

  it('keeps an error that has no place', () => {
    const link = { ...diagnostic, message: 'linking with `cc` failed: exit status: 1', level: 'error', code: null, spans: [] };
    assert.deepEqual(
      findingsOf('cargo-json', line(link)).map(({ file, message }) => [file, message]),
      [[undefined, 'linking with `cc` failed: exit status: 1']],
    );
  });

  it('reads what test programs print on the same stream', () => {
    const tests = 'running 1 test\ntest x ... FAILED\n\ntest result: FAILED. 0 passed; 1 failed; 2 ignored; 0 measured\n';
    const parsing = parsingOf('cargo-json', `${line(diagnostic)}\n${tests}`);
    assert.deepEqual(parsing?.tests, { passed: 0, failed: 1, skipped: 2 });
    assert.equal(parsing?.findings.length, 2);
  });
});

describe("rustc's text", () => {
  it('relates the places of notes to the finding above, and gives no finding for them', () => {
    const text =
      'error[E0308]: mismatched types\n --> C:\\w\\main.rs:3:5\n  |\nnote: defined here\n --> src/other.rs:1:1\n\nerror: could not compile `x` (bin "x") due to 1 previous error\n';
    assert.deepEqual(findingsOf('rustc', text), [
      {
        file: 'C:\\w\\main.rs',
        line: 3,
        column: 5,
        columns: 'characters',
        severity: 'error',
        message: 'mismatched types',
        code: 'E0308',
        source: 'rustc',
        related: [{ file: 'src/other.rs', line: 1, column: 1, message: 'defined here' }],
      },
    ]);
  });

  it('relates the first place of a note alone, and none that is not of the workspace', () => {
    const text = [
      'error[E0277]: no such bound',
      ' --> src/a.rs:3:5',
      '  |',
      'note: required by this bound',
      ' --> /rustc/abc/library/core/src/clone.rs:1:1',
      'note: declared here',
      ' --> src/b.rs:7:1',
      ' --> src/c.rs:9:1',
    ];
    assert.deepEqual(findingsOf('rustc', text.join('\n'))[0]?.related, [
      { file: 'src/b.rs', line: 7, column: 1, message: 'declared here' },
    ]);
  });

  it('takes the lint from the note below, and its page', () => {
    const text =
      'warning: unneeded `return` statement\n --> src/a.rs:8:24\n  |\n  = help: for further information visit https://rust-lang.github.io/rust-clippy/rust-1.95.0/index.html#needless_return\n  = note: `#[warn(clippy::needless_return)]` on by default\n';
    const [finding] = findingsOf('rustc', text);
    assert.equal(finding?.code, 'clippy::needless_return');
    assert.equal(finding?.source, 'clippy');
    assert.match(finding?.url ?? '', /#needless_return$/);
  });

  it('keeps a message of several lines', () => {
    const [finding] = findingsOf('rustc', 'error: one\n       two\n --> src/a.rs:1:1\n  |\n');
    assert.equal(finding?.message, 'one\ntwo');
  });

  it('reads the short format', () => {
    const [finding] = findingsOf('rustc', 'src/main.rs:3:32: error[E0308]: mismatched types: expected `i32`\n');
    assert.deepEqual([finding?.file, finding?.line, finding?.code], ['src/main.rs', 3, 'E0308']);
  });
});

describe('the tests of Rust', () => {
  it('are counted over all programs, and failures found that printed nothing', () => {
    const text =
      'running 2 tests\ntest a::b ... FAILED\ntest a::c ... ok\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured\n\nrunning 1 test\ntest d ... ok\n\ntest result: ok. 1 passed; 0 failed; 3 ignored; 0 measured\n';
    const parsing = parsingOf('libtest', text);
    assert.deepEqual(parsing?.tests, { passed: 2, failed: 1, skipped: 3 });
    assert.deepEqual(
      parsing?.findings.map(({ message }) => message),
      ['a::b'],
    );
  });

  it('have the place and the values of an assertion, in the words of old versions too', () => {
    const texts = [
      "thread 'x' (12) panicked at src/lib.rs:2:9:\nassertion `left == right` failed\n  left: 1\n right: 2\n",
      "thread 'x' panicked at 'assertion failed: `(left == right)`\n  left: `1`,\n right: `2`', src/lib.rs:2:9\n",
    ];
    for (const text of texts) {
      const [finding] = findingsOf(
        'libtest',
        `running 1 test\ntest x ... FAILED\n\n---- x stdout ----\n${text}\ntest result: FAILED. 0 passed; 1 failed; 0 ignored;\n`,
      );
      assert.deepEqual([finding?.line, finding?.test?.expected, finding?.test?.actual], [2, '2', '1']);
    }
  });

  it('are read from nextest, once each, with its own counts', () => {
    const text =
      "────────────\n Nextest run ID 1f79 with nextest profile: default\n    Starting 2 tests across 1 binary\n        PASS [   0.004s] (1/2) demo tests::ok\n        FAIL [   0.004s] (2/2) demo tests::eq\n  stdout ───\n\n    running 1 test\n    test tests::eq ... FAILED\n\n    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 9 filtered out\n  stderr ───\n\n    thread 'tests::eq' panicked at src/lib.rs:21:9:\n    assertion `left == right` failed: they differ\n      left: 2\n     right: 3\n    note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n────────────\n     Summary [   0.005s] 2 tests run: 1 passed, 1 failed, 4 skipped\n        FAIL [   0.004s] (2/2) demo tests::eq\nerror: test run failed\n";
    const parsing = parsingOf('nextest', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 4 });
    assert.equal(parsing?.findings.length, 1);
    assert.deepEqual([parsing?.findings[0]?.file, parsing?.findings[0]?.line], ['src/lib.rs', 21]);
    assert.deepEqual(parsing?.findings[0]?.test, { name: 'tests::eq', expected: '3', actual: '2' });
    assert.equal(parsingOf('libtest', text), null);
    const older = text.replaceAll(/^ {4}(?=\S)/gm, '').replace('  stdout ───', '--- STDOUT:              demo tests::eq ---');
    assert.equal(parsingOf('libtest', older), null);
    assert.equal(parsingOf('nextest', older)?.findings[0]?.line, 21);
  });
});

describe('rustfmt', () => {
  it('is read with the words of old versions too', () => {
    const text = 'Diff in /w/a b.rs at line 5:\n fn a() {}\n \n-fn  b() {}\n+fn b() {}\n';
    assert.deepEqual(
      findingsOf('rustfmt-diff', text).map(({ file, line: at }) => [file, at]),
      [['/w/a b.rs', 7]],
    );
  });
});
