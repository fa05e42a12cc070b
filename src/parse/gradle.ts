import type { TestCounts } from '../model/problem.ts';
import { javac } from './javac.ts';
import { lineParser } from './line-table.ts';
import type { Finding, Parser } from './parser.ts';

const severities = { e: 'error', w: 'warning', i: 'info' } as const;

/** The Kotlin compiler, with and without Gradle, in its older and its newer form. */
const kotlin = lineParser({
  id: 'kotlinc',
  title: 'Kotlin compiler',
  source: 'kotlin',
  tools: ['kotlinc', 'gradle', 'gradlew'],
  recognises: /^[ewi]: (?:file:|.*\.kts?[: (])|\.kts?:\d+:\d+: (?:error|warning): /m,
  rules: [
    {
      pattern: /^(?<severity>[ewi]): (?<file>\S.*?\.kts?): \((?<line>\d+), (?<column>\d+)\): (?<message>.+)$/,
      severity: severities,
    },
    {
      pattern: /^(?<severity>[ewi]): (?<file>\S.*?\.kts?):(?<line>\d+):(?<column>\d+):? (?<message>.+)$/,
      severity: severities,
    },
    {
      pattern: /^(?<file>\S.*?\.kts?):(?<line>\d+):(?<column>\d+): (?<severity>error|warning): (?<message>.+)$/,
      severity: { error: 'error', warning: 'warning' },
    },
  ],
});

/** Linters that Gradle runs: ktlint, detekt and Checkstyle. */
const linters = lineParser({
  id: 'gradle-linters',
  title: 'ktlint, detekt and Checkstyle below Gradle',
  source: 'gradle',
  rules: [
    {
      pattern:
        /^\[ant:checkstyle\] \[(?<severity>ERROR|WARN|INFO)\] (?<file>(?:[A-Za-z]:)?[^:]+):(?<line>\d+)(?::(?<column>\d+))?: (?<message>.+?) \[(?<code>\w+)\]$/,
      severity: { error: 'error', warn: 'warning', info: 'info' },
      refine: (finding) => ({ ...finding, source: 'checkstyle' }),
    },
    {
      pattern: /^(?<file>\S.*?\.kts?):(?<line>\d+):(?<column>\d+): (?<message>.+?) \((?<code>[a-z][\w:-]+)\)$/,
      refine: (finding) => ({ ...finding, source: 'ktlint' }),
    },
    {
      pattern: /^(?<file>\S.*?\.kts?):(?<line>\d+):(?<column>\d+): (?<message>.+?) \[(?<code>[A-Z]\w+)\]$/,
      refine: (finding) => ({ ...finding, source: 'detekt' }),
    },
  ],
});

/** Gradle's output: its compilers and linters, failed tests, mistakes in build scripts, and why the build failed where nothing else says it. */
export const gradle: Parser = {
  id: 'gradle',
  title: 'Gradle',
  format: 'matched',
  tools: ['gradle', 'gradlew', 'kotlinc', 'ktlint', 'detekt'],
  recognises: (text) =>
    /^> Task :|^FAILURE: Build failed|^BUILD SUCCESSFUL|^\[ant:checkstyle\]/m.test(text) || kotlin.recognises?.(text) === true,
  parse(text, hints) {
    const parts = [kotlin, javac, linters].flatMap((parser) => parser.parse(text, hints)?.findings ?? []);
    const told = [...parts, ...readTests(text)];
    const findings = told.length > 0 ? told : readFailures(text);
    const tests = countTests(text);
    if (findings.length === 0 && tests === undefined && !/^BUILD SUCCESSFUL/m.test(text)) return null;
    return { findings, ...(tests === undefined ? {} : { tests }) };
  },
};

/** `SUITE > TEST FAILED`, the assertion, and the place below it. */
function readTests(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  let open: { readonly name: string; readonly index: number } | null = null;
  for (const line of text.split('\n')) {
    const failed = /^(\S.* > .+) FAILED$/.exec(line)?.[1];
    if (failed !== undefined) {
      open = { name: failed, index: findings.length };
      findings.push({ message: failed, source: 'gradle', test: { name: failed } });
    } else if (open !== null && line.startsWith('    ')) {
      findings[open.index] = withTestLine(findings[open.index]!, open.name, line.trim());
    } else open = null;
  }
  return findings;
}

function withTestLine(finding: Finding, name: string, line: string): Finding {
  const place = /^at (?:\S+\()?([\w$]+\.(?:java|kt|groovy|scala)):(\d+)\)?$/.exec(line);
  if (place !== null) return finding.file === undefined ? { ...finding, file: place[1]!, line: Number(place[2]) } : finding;
  if (finding.message !== name) return finding;
  const message = line.replace(/^(?:[\w$]+\.)+([\w$]*(?:Error|Exception))(?::|$)/, '$1:').replace(/:$/, '');
  const [, expected = null, actual = null] = /expected: <(.*?)> but was: <(.*)>/.exec(message) ?? [];
  return { ...finding, message: `${name}: ${message}`, test: { name, expected, actual } };
}

function countTests(text: string): TestCounts | undefined {
  const found = /^(\d+) tests? completed(?:, (\d+) failed)?(?:, (\d+) skipped)?$/m.exec(text);
  if (found === null) return undefined;
  const [failed, skipped] = [Number(found[2] ?? 0), Number(found[3] ?? 0)];
  return { passed: Number(found[1]) - failed - skipped, failed, skipped };
}

/** The sections `* Where:` and `* What went wrong:`. */
function readFailures(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  let place: Pick<Finding, 'file' | 'line'> = {};
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const where = /^(?:Build|Settings|Script) (?:file )?'(.+)' line: (\d+)$/.exec(line);
    if (where !== null) place = { file: where[1]!, line: Number(where[2]) };
    const reason = line === '* What went wrong:' ? readReason(lines, index + 1) : '';
    if (reason !== '') {
      findings.push({ ...place, message: reason, source: 'gradle' });
      place = {};
    }
  }
  return findings;
}

function readReason(lines: readonly string[], start: number): string {
  const reason: string[] = [];
  for (let index = start; index < lines.length && index < start + 20; index++) {
    const line = lines[index]!;
    if (line.startsWith('* ') || line.trim() === '') break;
    reason.push(line.trim().replace(/^> /, ''));
  }
  return reason.join('\n');
}
