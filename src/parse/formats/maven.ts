import type { Finding, Parser } from '../parser.ts';
import { countSurefire, readSurefire } from './surefire.ts';

/**
 * Maven's log: errors and warnings of its compilers and checkers with their places, failed tests, and why the build ended where nothing
 * else says it.
 */
export const maven: Parser = {
  id: 'maven',
  title: 'Maven',
  format: 'matched',
  tools: ['mvn', 'mvnw', 'mvnd'],
  recognises: (text) => /^\[(?:ERROR|FATAL|WARN(?:ING)?)\] /m.test(text) || text.includes('[INFO] BUILD SUCCESS'),
  parse(text, hints) {
    const findings = [...readPlaces(text), ...readSurefire(text, hints)];
    const tests = countSurefire(text);
    const ending = findings.length > 0 ? undefined : endingPattern.exec(text)?.[1];
    const all = ending === undefined ? findings : [{ message: ending, source: 'maven' }];
    if (all.length === 0 && tests === undefined && !text.includes('[INFO] BUILD SUCCESS')) return null;
    return { findings: all, ...(tests === undefined ? {} : { tests }) };
  },
};

/** The places that compilers, checkers and Maven itself name. */
function readPlaces(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    const detail = isOpen ? detailPattern.exec(line)?.[1] : undefined;
    if (detail !== undefined) {
      findings.push(withDetail(findings.pop()!, detail));
      continue;
    }
    const placed = readPlaced(line) ?? readPom(line);
    if (placed !== null) findings.push(placed);
    isOpen = placed !== null;
  }
  return findings;
}

const placedPattern =
  /^\[(?<severity>ERROR|WARN(?:ING)?)\] (?:file:\/\/)?(?<file>(?:[A-Za-z]:)?[^\s:[\]][^:[\]]*\.\w+):(?: ?[[(](?<line>\d+)(?:, ?(?<column>\d+))?[\])]|(?<plainLine>\d+)(?::(?<plainColumn>\d+))?:) ?(?<message>\S.*)$/;
const detailPattern = /^(?:\[ERROR\] )? {2,}((?:symbol|location|required|found|reason):.+)$/;
const pomPattern =
  /^\[(?:FATAL|ERROR)\] +(?<message>Non-(?:parseable|readable|resolvable) (?:parent )?POM (?<file>[^\s:]\S*)(?:: .*)?) @ .*?line (?<line>\d+), column (?<column>\d+)/;
const endingPattern =
  /^\[ERROR\] (Failed to execute goal .+|.*Non-resolvable .+|The build could not read .+|Unknown lifecycle phase .+)$/m;

function readPlaced(line: string): Finding | null {
  const groups = placedPattern.exec(line)?.groups;
  if (groups === undefined) return null;
  const { file = '', severity, line: row, column, plainLine, plainColumn, message: whole = '' } = groups;
  const [, before, message = whole, behind] = /^(?:\(\w+\) (\w+): )?(.*?)(?: \[(\w+)\])?$/.exec(whole) ?? [];
  const lint = /^\[([\w-]+)\] (.+)$/.exec(message);
  return {
    file,
    line: Number(row ?? plainLine),
    column: Number(column ?? plainColumn ?? 0),
    columns: file.endsWith('.java') && column !== undefined ? 'utf16-tabs' : 'utf16',
    severity: severity === 'ERROR' ? 'error' : 'warning',
    message: lint?.[2] ?? message,
    code: lint?.[1] ?? before ?? behind ?? null,
    source: 'maven',
  };
}

/** A project description that Maven cannot use; it says so twice. */
function readPom(line: string): Finding | null {
  const groups = pomPattern.exec(line)?.groups;
  if (groups === undefined) return null;
  const { file = '', line: row, column, message = '' } = groups;
  return { file, line: Number(row), column: Number(column), message: message.trim(), source: 'maven' };
}

function withDetail(finding: Finding, detail: string): Finding {
  return { ...finding, message: `${finding.message}\n${detail.replace(/: +/, ': ')}` };
}
