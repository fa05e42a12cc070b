import assert from 'node:assert/strict';
import { checkstyle } from '../../src/parse/formats/checkstyle.ts';
import { junit } from '../../src/parse/formats/junit.ts';
import { show } from './show-findings.ts';

const failing = '<failure message="expected:&lt;2&gt; but was:&lt;1&gt;">at a.b.CTest.x(CTest.java:7)</failure>';

describe("JUnit's XML", () => {
  it('names a test by its suites, or by its class where that says more', () => {
    const text = [
      '<?xml version="1.0"?><testsuites name="all">',
      `<testsuite name="a.b.CTest"><testcase classname="a.b.CTest" name="x">${failing}</testcase></testsuite>`,
      `<testsuite name="cart"><testsuite name="total"><testcase classname="test" name="node">${failing}</testcase></testsuite></testsuite>`,
      `<testsuite name="cart"><testsuite name="total"><testcase classname="cart.total" name="node 24">${failing}</testcase></testsuite></testsuite>`,
      `<testsuite name="src/a b.test.ts"><testcase classname="src/a b.test.ts" name="cart &gt; vitest">${failing}</testcase></testsuite>`,
      `<testsuite name="Mocha Tests"><testcase classname="cart total" name="mocha">${failing}</testcase></testsuite>`,
      `<testsuite name="cart"><testcase classname="cart jest" name="cart jest">${failing}</testcase></testsuite>`,
      `<testsuite name="a.spec.ts"><testcase classname="a.spec.ts" name="cart › playwright">${failing}</testcase></testsuite>`,
      '</testsuites>',
    ].join('\n');
    const names = [...show(junit, text).matchAll(/test "(.*?)"/g)].map((found) => found[1]);
    assert.deepEqual(names, [
      'a.b.CTest > x',
      'cart > total > node',
      'cart > total > node 24',
      'cart > vitest',
      'cart total > mocha',
      'cart jest',
      'cart > playwright',
    ]);
  });

  it('has the place of the assertion, else that of the test, else its file', () => {
    const text = `<testsuite name="s" file="suite.php">
      <testcase name="stack" file="a b.php" line="3"><failure message="m">/w/a b.php:12</failure></testcase>
      <testcase name="attributes" file="a b.php" line="3"><failure message="m">no place</failure></testcase>
      <testcase name="suite"><error type="E">words</error></testcase>
      <testcase name="huge" file="a.php" line="99999999999999999999"><failure/></testcase>
    </testsuite>`;
    assert.deepEqual(
      show(junit, text)
        .split('\n')
        .map((line) => line.replace(/ error .*/, '')),
      ['/w/a b.php:12', 'a b.php:3', 'suite.php', 'a.php', '0 passed, 4 failed, 0 skipped'],
    );
  });

  it('counts lines of pytest from zero where only its attributes tell', () => {
    const text =
      '<testsuite name="pytest"><testcase name="t" file="t.py" line="5"><error message="m">x</error></testcase></testsuite>';
    assert.equal(show(junit, text).split(' ', 1)[0], 't.py:6');
  });

  it('counts what passed, failed and was skipped, each test once', () => {
    const text = `<testsuites><testsuite name="a">
      <testcase name="ok"/><testcase name="out"><system-out>noise <![CDATA[</testsuite>]]></system-out></testcase>
      <testcase name="skip"><skipped/></testcase><testcase name="off" status="disabled"/><testcase name="not" status="notrun"/>
      <testcase name="both"><failure message="a"/><error message="b"/></testcase>
      <testcase name="todo"><skipped type="todo"/><failure message="c"/></testcase>
    </testsuite></testsuites>`;
    const [first, second, counts] = show(junit, text).split('\n');
    assert.equal(first, '- error : a > both: a | test "a > both"');
    assert.equal(second, '- error : a > both: b | test "a > both"');
    assert.equal(counts, '2 passed, 1 failed, 4 skipped');
  });

  it('has what the test printed where the failure has no words, and suites that failed as a whole', () => {
    const text = `<testsuites><testsuite name="a"><error message="no setup"/>
      <testcase name="crash"><failure/><system-err>wrong answer</system-err></testcase></testsuite></testsuites>`;
    assert.deepEqual(show(junit, text).split('\n').slice(0, 2), [
      '- error : a: no setup | test "a"',
      '- error : a > crash: wrong answer | test "a > crash"',
    ]);
  });

  it('has the lines of a message that its attribute has lost, and of Go and PHPUnit what they say themselves', () => {
    const failure = (attributes: string, text: string): string =>
      `<testcase name="t"><failure ${attributes}>${text}</failure></testcase>`;
    const text = `<testsuite name="a">${[
      failure('message="values: + a  x  - b"', 'Error [E]: values:\n\n+ a\n  x\n- b\n    at b.js:1:2'),
      failure('message="Failed"', '=== RUN   TestX\n    x_test.go:11: bad\n    --- FAIL: TestX (0.00s)\n'),
      failure('', 'CartTest::testX\nFailed asserting that 3 is identical to 4.\n\n/w/CartTest.php:16\n'),
      failure('message="boom"', 'boom\nTypeError: boom'),
    ].join('')}</testsuite>`;
    assert.deepEqual(show(junit, text).split('\n').slice(0, 4), [
      'b.js:1:2 error : a > t: values: | test "a > t"',
      'x_test.go:11 error : a > t: x_test.go:11: bad | test "a > t"',
      '/w/CartTest.php:16 error : a > t: Failed asserting that 3 is identical to 4. | test "a > t" | expected 4 actual 3',
      '- error : a > t: boom | test "a > t"',
    ]);
  });

  it('of linters has findings of the file', () => {
    const lint = (name: string, text: string, more = ''): string =>
      `<testsuite package="org.eslint" name="/w/a b.js"><testcase name="${name}" ${more}><failure message="Bad.">${text}</failure></testcase></testsuite>`;
    const text = `<testsuites>${lint('org.eslint.semi', 'line 2, col 3, Warning - Bad. (semi)')}${lint('eslint(no-x)', 'line 2, column 3, Bad.')}${lint('org.biome.lint.a.b', 'line 0, col 1, Bad.', 'line="1" column="2"')}</testsuites>`;
    assert.equal(
      show(junit, text),
      [
        '/w/a b.js:2:3 warning eslint/semi: Bad.',
        '/w/a b.js:2:3 error oxlint/eslint(no-x): Bad. | bytes',
        '/w/a b.js:1:2 error biome/lint/a/b: Bad. | characters',
        '0 passed, 3 failed, 0 skipped',
      ].join('\n'),
    );
  });

  it('is found in noise, several times, empty, and dirty', () => {
    const one = '<testsuite name="a"><testcase name="x"><failure message="m"/></testcase></testsuite>';
    const counts = (text: string): string => show(junit, text).split('\n').at(-1)!;
    assert.equal(counts(`> test <now>\n${one}\nnpm error\n`), '0 passed, 1 failed, 0 skipped');
    assert.equal(
      counts(`<?xml version="1.0"?>${one}\n<?xml version="1.0"?><testsuites>${one}</testsuites>`),
      '0 passed, 2 failed, 0 skipped',
    );
    assert.equal(counts('<?xml version="1.0"?>\n<testsuites name="a b" tests="0" />\n'), '0 passed, 0 failed, 0 skipped');
    assert.equal(
      counts('<testsuite><testcase name="&#27;[31m a & b &nbsp; \ufffe"><failure>\u0001 x</failure></testcase></testsuite>'),
      '0 passed, 1 failed, 0 skipped',
    );
  });

  it('is nothing where it is cut off, nested without end, or another document', () => {
    const text =
      '<?xml version="1.0"?><testsuites><testsuite name="a"><testcase name="x"><failure message="m"/></testcase></testsuite></testsuites>';
    for (let length = 0; length < text.length; length += 1) assert.equal(typeof show(junit, text.slice(0, length)), 'string');
    assert.equal(show(junit, text.slice(0, -5)), 'null');
    assert.equal(show(junit, `${'<testsuite>'.repeat(50_000)}${'</testsuite>'.repeat(50_000)}`), 'null');
    for (const other of ['', '<html></html>', '<checkstyle/>', '<testsuitesx/>', '&<>', '<testsuite'])
      assert.equal(show(junit, other), 'null');
  });
});

describe("Checkstyle's XML", () => {
  it('has rules without the names of packages, and columns as the tool counts them', () => {
    const error = (source: string, more = 'line="2" column="5" severity="warning"'): string =>
      `<error ${more} message="Bad. (semi)" source="${source}"/>`;
    const text = `<?xml version="1.0"?><checkstyle version="4.3"><file name="/w/a b.js">${[
      error('eslint.rules.semi'),
      error('com.puppycrawl.tools.checkstyle.checks.naming.MemberNameCheck'),
      error('ShellCheck.SC2086', 'line="3" severity="info"'),
      error('lint/style/useConst', 'line="0" column="0" severity="error"'),
      error('eslint(no-x)'),
      error('Squiz.Functions.Spacing.NoSpace'),
      error(''),
    ].join('')}</file><file name="ok.js"/></checkstyle>`;
    assert.equal(
      show(checkstyle, text),
      [
        '/w/a b.js:2:5 warning eslint/semi: Bad.',
        '/w/a b.js:2:5 warning checkstyle/MemberName: Bad. (semi)',
        '/w/a b.js:3 info shellcheck/SC2086: Bad. (semi)',
        '/w/a b.js error lint/style/useConst: Bad. (semi) | characters',
        '/w/a b.js:2:5 warning oxlint/eslint(no-x): Bad. (semi) | bytes',
        '/w/a b.js:2:5 warning Squiz.Functions.Spacing.NoSpace: Bad. (semi) | characters',
        '/w/a b.js:2:5 warning : Bad. (semi)',
      ].join('\n'),
    );
  });

  it('may be empty, and is nothing where it is cut off', () => {
    assert.equal(show(checkstyle, '<checkstyle version="4.3"></checkstyle>'), '');
    assert.equal(show(checkstyle, '<checkstyle version="4.3"/>'), '');
    assert.equal(show(checkstyle, '<checkstyle version="4.3"><file name="a'), 'null');
    assert.equal(show(checkstyle, '<testsuite/>'), 'null');
  });
});
