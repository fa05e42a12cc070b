import assert from 'node:assert/strict';
import { gradle } from '../../src/parse/formats/gradle.ts';
import { javac } from '../../src/parse/formats/javac.ts';
import { maven } from '../../src/parse/formats/maven.ts';
import { render } from './render.ts';

describe('the text of javac', () => {
  it('has the column in a caret, and details below', () => {
    const text = [
      'src/A.java:3: error: cannot find symbol',
      '\tint x = y;',
      '\t        ^',
      '  symbol:   variable y',
      '  location: class A',
      'src/B.java:7: warning: [deprecation] f() in A has been deprecated',
      '    a.f();',
      '     ^',
      'Note: src/C.java uses unchecked or unsafe operations.',
      '1 error',
      '1 warning',
    ];
    assert.deepEqual(render(javac, text.join('\n')), [
      'src/A.java:3:10 error <javac> cannot find symbol\\nsymbol: variable y\\nlocation: class A',
      'src/B.java:7:6 warning [deprecation] <javac> f() in A has been deprecated',
    ]);
  });
});

describe("Maven's log", () => {
  it('gives what its compilers and checkers say', () => {
    const text = [
      '[INFO] Scanning for projects...',
      '[WARNING] /w/A.java:[6,5] [rawtypes] found raw type: List',
      '[ERROR] /w/A.java:[5,45] cannot find symbol',
      '  symbol:   variable missing',
      '[ERROR] /w/B.kt: (3, 5) Unresolved reference: x',
      '[ERROR] src/main/java/C.java:[12] (sizes) LineLength: Line is longer than 100 characters.',
      '[WARN] /w/D.java:12:5: Missing a Javadoc comment. [JavadocVariable]',
      '[ERROR] Failed to execute goal x:compile (default-compile) on project a: Compilation failure',
    ];
    assert.deepEqual(render(maven, text.join('\n')), [
      '/w/A.java:6:5 warning [rawtypes] <maven> found raw type: List',
      '/w/A.java:5:45 error <maven> cannot find symbol\\nsymbol: variable missing',
      '/w/B.kt:3:5 error <maven> Unresolved reference: x',
      'src/main/java/C.java:12 error [LineLength] <maven> Line is longer than 100 characters.',
      '/w/D.java:12:5 warning [JavadocVariable] <maven> Missing a Javadoc comment.',
    ]);
  });

  it('gives failed tests at the place in the own code, and counts all modules', () => {
    const text = [
      '[ERROR] shop.CartTest.adds -- Time elapsed: 0.004 s <<< FAILURE!',
      'org.opentest4j.AssertionFailedError: sum ==> expected: <4> but was: <3>',
      '\tat org.junit.jupiter.api.AssertEquals.assertEquals(AssertEquals.java:150)',
      '\tat shop.CartTest.adds(CartTest.java:17)',
      '',
      '[ERROR] old(shop.OldTest)  Time elapsed: 0.1 s  <<< ERROR!',
      'java.lang.IllegalStateException: no',
      '\tat shop.Cart.first(Cart.java:9)',
      '[ERROR] Tests run: 2, Failures: 1, Errors: 1, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in shop.CartTest',
      '[ERROR] Tests run: 3, Failures: 1, Errors: 1, Skipped: 1',
      '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0',
    ];
    const parsing = maven.parse(text.join('\n'), { exitCode: 1, tools: [] });
    assert.deepEqual(render(maven, text.join('\n')), [
      'shop/CartTest.java:17 error <surefire> shop.CartTest > adds: sum ==> expected: <4> but was: <3>',
      'shop/Cart.java:9 error <surefire> shop.OldTest > old: IllegalStateException: no',
    ]);
    assert.deepEqual(parsing?.tests, { passed: 2, failed: 2, skipped: 1 });
    assert.deepEqual(parsing?.findings[0]?.test, { name: 'shop.CartTest > adds', expected: '4', actual: '3' });
  });

  it('says why the build ended where nothing else does', () => {
    const ending = 'Failed to execute goal on project a: Could not resolve dependencies for project x';
    assert.deepEqual(render(maven, `[INFO] x\n[ERROR] ${ending}\n[ERROR] \n`), [`error <maven> ${ending}`]);
    assert.deepEqual(render(maven, '[FATAL] Non-parseable POM /w/pom.xml: expected > (position: @6:2)  @ line 6, column 2\n'), [
      '/w/pom.xml:6:2 error <maven> Non-parseable POM /w/pom.xml: expected > (position: @6:2)',
    ]);
    assert.deepEqual(render(maven, '[INFO] BUILD SUCCESS\n'), []);
  });
});

describe("Gradle's output", () => {
  it('gives what its compilers and linters say', () => {
    const text = [
      '> Task :compileKotlin FAILED',
      'e: file:///w/src/A.kt:3:5 Unresolved reference: x',
      "w: /w/src/B.kt: (7, 9): Variable 'y' is never used",
      '> Task :compileJava FAILED',
      '/w/src/C.java:2: error: ; expected',
      'int x',
      '     ^',
      '/w/src/D.kt:1:1: Wildcard import (no-wildcard-imports)',
      '/w/src/E.kt:4:2: This is too long. [LongMethod]',
      '[ant:checkstyle] [ERROR] /w/src/F.java:12:5: Missing. [JavadocVariable]',
      'FAILURE: Build failed with an exception.',
      '* What went wrong:',
      "Execution failed for task ':compileKotlin'.",
    ];
    assert.deepEqual(render(gradle, text.join('\n')), [
      'file:///w/src/A.kt:3:5 error <kotlin> Unresolved reference: x',
      "/w/src/B.kt:7:9 warning <kotlin> Variable 'y' is never used",
      '/w/src/C.java:2:6 error <javac> ; expected',
      '/w/src/D.kt:1:1 error [no-wildcard-imports] <ktlint> Wildcard import',
      '/w/src/E.kt:4:2 error [LongMethod] <detekt> This is too long.',
      '/w/src/F.java:12:5 error [JavadocVariable] <checkstyle> Missing.',
    ]);
  });

  it('gives failed tests and counts', () => {
    const text = [
      'shop.CartTest > adds FAILED',
      '    org.opentest4j.AssertionFailedError: expected: <4> but was: <3>',
      '        at app//org.junit.jupiter.api.AssertEquals.assertEquals(AssertEquals.java:150)',
      '        at app//shop.CartTest.adds(CartTest.java:17)',
      '',
      'shop.CartTest > throws FAILED',
      '    java.lang.IllegalStateException at CartTest.java:21',
      '',
      '4 tests completed, 2 failed, 1 skipped',
    ];
    assert.deepEqual(render(gradle, text.join('\n')), [
      'shop/CartTest.java:17 error <gradle> shop.CartTest > adds: expected: <4> but was: <3>',
      'shop/CartTest.java:21 error <gradle> shop.CartTest > throws: IllegalStateException',
    ]);
    assert.deepEqual(gradle.parse(text.join('\n'), { exitCode: 1, tools: [] })?.tests, { passed: 1, failed: 2, skipped: 1 });
  });

  it('says what is wrong with a build script where nothing else does', () => {
    const text = [
      'FAILURE: Build failed with an exception.',
      '',
      '* Where:',
      "Build file '/w/build.gradle' line: 12",
      '',
      '* What went wrong:',
      "A problem occurred evaluating root project 'a'.",
      '> Could not find method x()',
      '',
      '* Try:',
    ];
    assert.deepEqual(render(gradle, text.join('\n')), [
      "/w/build.gradle:12 error <gradle> A problem occurred evaluating root project 'a'.\\nCould not find method x()",
    ]);
    assert.deepEqual(render(gradle, 'BUILD SUCCESSFUL in 3s\n'), []);
  });
});
