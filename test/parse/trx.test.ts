import assert from 'node:assert/strict';
import { trx } from '../../src/parse/formats/trx.ts';
import { show } from './show-findings.ts';

const report = `\ufeff<?xml version="1.0" encoding="utf-8"?>
<TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
  <Results>
    <UnitTestResult testId="a" testName="Shop.CartTest.Adds" outcome="Failed">
      <Output><ErrorInfo><Message>Assert.Equal() Failure: Values differ
Expected: 4
Actual:   3</Message><StackTrace>   at Shop.CartTest.Adds() in /w/a b/CartTest.cs:line 12
   at System.Reflection.Invoke()</StackTrace></ErrorInfo></Output>
    </UnitTestResult>
    <UnitTestResult testId="b" testName="Fine" outcome="Passed"/>
    <UnitTestResult testId="c" testName="Later" outcome="NotExecuted"/>
  </Results>
  <TestDefinitions><UnitTest id="a"><TestMethod className="Shop.CartTest" name="Adds"/></UnitTest></TestDefinitions>
</TestRun>`;

describe('TRX', () => {
  it('has failed tests with their class, place and values, and counts', () => {
    assert.equal(
      show(trx, report),
      [
        '/w/a b/CartTest.cs:12 error dotnet: Shop.CartTest > Adds: Assert.Equal() Failure: Values differ⏎Expected: 4⏎Actual:   3 | test "Shop.CartTest > Adds" | expected 4 actual 3',
        '1 passed, 1 failed, 1 skipped',
      ].join('\n'),
    );
  });

  it('is nothing where it is cut off or another document', () => {
    for (let length = 0; length < report.length; length += 7) assert.equal(show(trx, report.slice(0, length)), 'null');
    assert.equal(show(trx, '<testsuites/>'), 'null');
  });
});
