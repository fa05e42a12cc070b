import type { TestCounts } from '../../model/problem.ts';
import { withReadable } from '../json-parser.ts';
import type { Finding, ParseHints, Parser } from '../parser.ts';
import { testFinding } from '../test-finding.ts';
import { attribute, childrenOf, findXml, placeAttribute, type XmlElement } from '../xml-document.ts';

/** JUnit's XML in the dialects of the runners (and linters) that write it. */
export const junit: Parser = {
  id: 'junit',
  title: 'JUnit XML',
  format: 'structured',
  recognises: (text) => text.includes('<testsuite'),
  parse(text, hints) {
    const roots = findXml(text, ['testsuites', 'testsuite']);
    if (roots.length === 0) return null;
    const cases = roots.flatMap((root) => casesOf(root, []));
    const findings = cases.flatMap((testCase) => readCase(testCase, hints));
    return withReadable({ findings, tests: countCases(cases) });
  },
};

/** A test (or a suite that failed as a whole) with the suites around it, the outermost first. */
interface Case {
  readonly element: XmlElement;
  readonly suites: readonly XmlElement[];
}

function casesOf(element: XmlElement, suites: readonly XmlElement[]): readonly Case[] {
  const inside = element.name === 'testsuite' ? [...suites, element] : suites;
  const own = element.name === 'testsuite' && childrenOf(element, 'failure', 'error').length > 0 ? [{ element, suites }] : [];
  return [
    ...own,
    ...childrenOf(element, 'testcase').map((testCase) => ({ element: testCase, suites: inside })),
    ...childrenOf(element, 'testsuite').flatMap((suite) => casesOf(suite, inside)),
  ];
}

function isSkipped({ element }: Case): boolean {
  return (
    childrenOf(element, 'skipped').length > 0 || /^(?:disabled|notrun|skipped|ignored)$/i.test(attribute(element, 'status') ?? '')
  );
}

function failuresOf(testCase: Case): readonly XmlElement[] {
  return isSkipped(testCase) ? [] : childrenOf(testCase.element, 'failure', 'error');
}

function countCases(cases: readonly Case[]): TestCounts {
  const skipped = cases.filter(isSkipped).length;
  const failed = cases.filter((testCase) => failuresOf(testCase).length > 0).length;
  return { passed: cases.length - skipped - failed, failed, skipped };
}

function readCase(testCase: Case, hints: ParseHints): readonly Finding[] {
  return failuresOf(testCase).map((failure) => readLint(testCase, failure) ?? readFailure(testCase, failure, hints));
}

function readFailure(testCase: Case, failure: XmlElement, hints: ParseHints): Finding {
  const { element, suites } = testCase;
  const text = failure.text.replace(noise, '').trim();
  const output = childrenOf(element, 'system-out', 'system-err').map((part) => part.text.trim());
  const isPytest = suites.some((suite) => attribute(suite, 'name') === 'pytest');
  const line = placeAttribute(element, 'line', 'lineno');
  return testFinding(
    {
      names: namesOf(testCase),
      message: messageOf(failure, text) ?? output.find((part) => part !== '') ?? '',
      details: text,
      testFile: fileOf(testCase),
      // Pytest counts lines from zero here.
      testLine: line === null || !isPytest ? line : line + 1,
      source: null,
    },
    hints,
  );
}

/** What Go says of the course of a test, and PHPUnit of its name. */
const noise = /^ *(?:=== [A-Z]+ |--- [A-Z]+: ).*\n?|^\s*[\w\\]+::\w[^\n]*\n(?=.)/gm;

/** The attribute, unless it says no more than that the test failed. XML takes its line breaks away, which the text still has. */
function messageOf(failure: XmlElement, text: string): string | null {
  const message = attribute(failure, 'message');
  if (message === null || /^failed$/i.test(message)) return text === '' ? message : text;
  return restoreLines(message, text);
}

/** The part of the text that is the message but for blanks; the message itself where there is none. */
function restoreLines(message: string, text: string): string {
  const start = text.indexOf(message.trim().slice(0, 5));
  if (start < 0 || message.includes('\n')) return message;
  let at = start;
  for (const char of message.trim()) {
    if (/\s/.test(char)) continue;
    while (at < text.length && /\s/.test(text[at]!)) at += 1;
    if (!text.startsWith(char, at)) return message;
    at += char.length;
  }
  return text.slice(start, at);
}

function fileOf({ element, suites }: Case): string | null {
  const written = [element, ...suites.toReversed()]
    .map((one) => attribute(one, 'file', 'filepath'))
    .find((file) => file !== null);
  if (written !== undefined) return written;
  const names = [
    attribute(element, 'classname'),
    ...suites.toReversed().map((suite) => attribute(suite, 'name')),
    attribute(element, 'name'),
  ];
  return names.find((name) => name !== null && isFile(name)) ?? null;
}

/**
 * A test's names: the suites around it, or its class where that says more; without files and the names that reporters give to the
 * whole. Some reporters put everything into one name.
 */
function namesOf({ element, suites }: Case): readonly string[] {
  const name = attribute(element, 'name') ?? '';
  const className = attribute(element, 'classname', 'class');
  const chain = suites.map((suite) => attribute(suite, 'name')).filter((part) => part !== null);
  const isChain = className === null || isWhole.test(className) || [chain.at(-1), chain.join('.')].includes(className);
  const groups = isChain ? chain : [className];
  const own = name.split(/ › | > /);
  const around = groups.filter((part) => !isFile(part) && !isWhole.test(part) && !/^(?:\/|[A-Za-z]:\\)/.test(part));
  return [
    ...(around.some((part) => name === part || name.startsWith(`${part} `) || part.endsWith(` ${name}`)) ? [] : around),
    ...own,
  ];
}

const isWhole = /^(?:test|suite|root suite|mocha tests|jest tests|pytest|vitest tests|default)$/i;

function isFile(name: string): boolean {
  return /^[^\n]*[\w\])]\.(?:[cm]?[jt]sx?|py|rb|php|go|java|kt|cs|rs|c|cc|cpp|bats|sh|lua|vue|svelte|feature|swift|dart|exs?)$/.test(
    name,
  );
}

/** Linters use the format too: each message is a test, and its text begins with the place in the file that the suite is named after. */
const lintPlace = /^\s*line (\d{1,9}), col(?:umn)? (\d{1,9}), (?:(Error|Warning|Info) - )?/;

function readLint({ element, suites }: Case, failure: XmlElement): Finding | null {
  const found = lintPlace.exec(failure.text);
  const suite = suites.at(-1);
  if (found === null || suite === undefined) return null;
  const [, line, column, severity] = found;
  const [, tool, rule = ''] =
    /^(?:org\.(\w+)\.)?([^\n]*?)(?:\(#[^\n]*\))?$/.exec((attribute(element, 'name') ?? '').trim()) ?? [];
  const isOfOxlint = /^[\w-]+\([\w/@-]+\)$/.test(rule);
  return {
    file: attribute(suite, 'name'),
    // Biome 1 counts from zero in the text alone.
    line: placeAttribute(element, 'line') ?? Number(line),
    column: placeAttribute(element, 'column') ?? Number(column),
    ...(tool === 'biome' ? { columns: 'characters' } : isOfOxlint ? { columns: 'bytes' } : {}),
    severity: severity === 'Warning' ? 'warning' : severity === 'Info' ? 'info' : 'error',
    message: attribute(failure, 'message') ?? failure.text.slice(found[0].length).trim(),
    code: tool === 'biome' ? rule.replaceAll('.', '/') : rule === 'unknown' ? null : rule,
    source: isOfOxlint ? 'oxlint' : (tool ?? /^org\.(\w+)$/.exec(attribute(suite, 'package') ?? '')?.[1] ?? null),
  };
}
