import type { TestCounts } from '../../model/problem.ts';
import { javac } from './javac.ts';
import { lineParser } from '../line-table.ts';
import type { Finding, ParseHints, Parser } from '../parser.ts';
import { withoutPackage } from './surefire.ts';
import { testFinding } from '../test-finding.ts';

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
    const told = [...parts, ...readTests(text, hints)];
    const findings = told.length > 0 ? told : readFailures(text);
    const tests = countTests(text);
    if (findings.length === 0 && tests === undefined && !/^BUILD SUCCESSFUL/m.test(text)) return null;
    return { findings, ...(tests === undefined ? {} : { tests }) };
  },
};

/** `SUITE > TEST FAILED`, and below it what was thrown, with its stack or only the place. */
function readTests(text: string, hints: ParseHints): readonly Finding[] {
  const findings: Finding[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const failed = /^(\S.*) FAILED$/.exec(lines[index]!)?.[1];
    if (failed?.includes(' > ') !== true) continue;
    const details: string[] = [];
    while (details.length < 200 && /^ {4,}\S/.test(lines[index + 1] ?? '')) details.push(lines[++index]!.trim());
    findings.push(toTest(failed.split(' > '), details, hints));
  }
  return findings;
}

function toTest(names: readonly string[], details: readonly string[], hints: ParseHints): Finding {
  const [, message = details[0] ?? '', file, line] =
    /^(.*?) at ([\w$]+\.(?:java|kt|groovy|scala)):(\d+)$/.exec(details[0] ?? '') ?? [];
  const folder = names[0]!.split('.').slice(0, -1).join('/');
  const place =
    file === undefined ? null : { file: folder === '' ? file : `${folder}/${file}`, line: Number(line), column: null };
  const stack = details.join('\n');
  return testFinding({ names, message: withoutPackage(message), details: stack, place, source: 'gradle' }, hints);
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
