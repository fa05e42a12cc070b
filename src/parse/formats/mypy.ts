import { field, oneBased, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import { commonSeverities } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

/** One JSON object a line (`--output json`); columns count bytes from zero, and -1 stands for none. */
export const mypyJson: Parser = jsonParser({
  id: 'mypy-json',
  title: "mypy's JSON",
  tools: ['mypy', 'dmypy'],
  sign: '"hint"',
  read(document) {
    const message = textField(document, 'message');
    const file = textField(document, 'file');
    const severity = textField(document, 'severity');
    if (message === null || file === null || severity === null || field(document, 'hint') === undefined) return null;
    const hint = textField(document, 'hint');
    return {
      findings: [
        {
          file,
          line: placeField(document, 'line'),
          column: oneBased(field(document, 'column')),
          endLine: placeField(document, 'end_line'),
          endColumn: oneBased(field(document, 'end_column')),
          columns: 'bytes',
          severity: commonSeverities[severity] ?? 'error',
          message: hint === null ? message : `${message}\n${hint}`,
          code: textField(document, 'code'),
          source: 'mypy',
        },
      ],
    };
  },
});

/**
 * mypy's text, with `--pretty` too, where messages are wrapped and the source stands below them. Notes at the place of an error are
 * part of what it says; others, such as of `reveal_type`, stand for themselves.
 */
export const mypy: Parser = {
  id: 'mypy',
  title: 'mypy',
  format: 'matched',
  tools: ['mypy', 'dmypy'],
  recognises: (text) => marks.test(text),
  parse(text) {
    const isPretty = /^ +\^[~]*$/m.test(text);
    const findings: Finding[] = [];
    let isOpen = false;
    for (const line of text.split('\n')) {
      const read = readLine(line);
      const last = findings.at(-1);
      if (read !== null) {
        isOpen = isPretty && read.code === null;
        if (last !== undefined && isNoteOf(read, last)) findings[findings.length - 1] = join(last, read.message, '\n');
        else findings.push(read);
      } else if (isOpen && last !== undefined && /^\S/.test(line)) {
        findings[findings.length - 1] = join(last, line, ' ');
        isOpen = !codePattern.test(line);
      } else isOpen = false;
    }
    return findings.length > 0 || nothingFound.test(text) ? { findings: findings.map(withCode) } : null;
  },
};

const nothingFound = /^Success: no issues found in \d/m;
const marks = /: (?:error|note|warning): |^Success: no issues found in \d/m;
const linePattern =
  /^(?<file>(?:[A-Za-z]:)?[^:]+):(?:(?<line>\d+):(?:(?<column>\d+):(?:(?<endLine>\d+):(?<endColumn>\d+):)?)?)? (?<severity>error|warning|note): (?<message>.+)$/;
const codePattern = / {2}\[([a-z][\w-]*)\]$/;

function readLine(line: string): Finding | null {
  const found = linePattern.exec(line)?.groups;
  if (found === undefined) return null;
  const { file = '', message = '', severity = '' } = found;
  if (!/\.(?:pyi?|ipynb)$/.test(file) && !codePattern.test(message)) return null;
  return {
    file,
    line: numberOrNull(found['line']),
    column: numberOrNull(found['column']),
    endLine: numberOrNull(found['endLine']),
    endColumn: found['endColumn'] === undefined ? null : Number(found['endColumn']) + 1,
    columns: 'bytes',
    severity: commonSeverities[severity] ?? 'error',
    message,
    code: codePattern.exec(message)?.[1] ?? null,
    source: 'mypy',
  };
}

const numberOrNull = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));

const isNoteOf = (note: Finding, error: Finding): boolean =>
  note.severity === 'info' && error.severity !== 'info' && note.file === error.file && note.line === error.line;

function join(finding: Finding, words: string, separator: string): Finding {
  return { ...withCode(finding), message: `${withCode(finding).message}${separator}${words}` };
}

function withCode(finding: Finding): Finding {
  const code = codePattern.exec(finding.message);
  return code === null ? finding : { ...finding, message: finding.message.slice(0, code.index), code: finding.code ?? code[1] };
}
