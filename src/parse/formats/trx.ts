import type { TestCounts } from '../../model/problem.ts';
import { withReadable } from '../json-parser.ts';
import type { Finding, ParseHints, Parser } from '../parser.ts';
import { testFinding } from '../test-finding.ts';
import { attribute, childrenOf, findXml, type XmlElement } from '../xml-document.ts';

/** The results file of .NET's and Visual Studio's tests (`dotnet test --logger trx`). */
export const trx: Parser = {
  id: 'trx',
  title: 'TRX',
  format: 'structured',
  tools: ['dotnet', 'vstest'],
  recognises: (text) => text.includes('<TestRun'),
  parse(text, hints) {
    const runs = findXml(text, ['TestRun']);
    if (runs.length === 0) return null;
    const classes = new Map(runs.flatMap(readClasses));
    const results = runs.flatMap((run) => childrenOf(run, 'Results').flatMap((list) => childrenOf(list, 'UnitTestResult')));
    const failed = results.filter((result) => failure.test(attribute(result, 'outcome') ?? ''));
    const findings = failed.map((result) => readResult(result, classes, hints));
    return withReadable({ findings, tests: count(results) });
  },
};

const failure = /^(?:Failed|Error|Timeout|Aborted)$/;

function count(results: readonly XmlElement[]): TestCounts {
  const having = (pattern: RegExp): number => results.filter((result) => pattern.test(attribute(result, 'outcome') ?? '')).length;
  const passed = having(/^Passed/);
  const failed = having(failure);
  return { passed, failed, skipped: results.length - passed - failed };
}

/** The class of each test by its id. */
function readClasses(run: XmlElement): readonly (readonly [string, string])[] {
  const tests = childrenOf(run, 'TestDefinitions').flatMap((list) => childrenOf(list, 'UnitTest'));
  return tests.flatMap((test) => {
    const id = attribute(test, 'id');
    const className = childrenOf(test, 'TestMethod').map((method) => attribute(method, 'className'))[0];
    return id === null || className === undefined || className === null ? [] : [[id, className] as const];
  });
}

function readResult(result: XmlElement, classes: ReadonlyMap<string, string>, hints: ParseHints): Finding {
  const name = attribute(result, 'testName') ?? '';
  const className = classes.get(attribute(result, 'testId') ?? '') ?? '';
  const errors = childrenOf(result, 'Output').flatMap((output) => childrenOf(output, 'ErrorInfo'));
  const textOf = (part: string): string =>
    errors
      .flatMap((error) => childrenOf(error, part))
      .map((element) => element.text.trim())
      .join('\n');
  const message = textOf('Message');
  const names = name.startsWith(`${className}.`) ? [className, name.slice(className.length + 1)] : [className, name];
  return testFinding({ names, message, details: `${message}\n${textOf('StackTrace')}`, source: 'dotnet' }, hints);
}
