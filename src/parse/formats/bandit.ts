import type { Severity } from '../../model/problem.ts';
import { field, hasList, listField, oneBased, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import type { Finding, Parser } from '../parser.ts';

const severities: Readonly<Record<string, Severity>> = { low: 'info', medium: 'warning', high: 'error' };
const severityOf = (word: string | null | undefined): Severity => severities[word?.toLowerCase() ?? ''] ?? 'warning';

/** Bandit's JSON; columns count bytes from zero. Files that it could not read are findings too. */
export const banditJson: Parser = jsonParser({
  id: 'bandit-json',
  title: "Bandit's JSON",
  tools: ['bandit'],
  sign: '"results"',
  read(document) {
    if (!hasList(document, 'results') || !hasList(document, 'errors') || field(document, 'metrics') === undefined) return null;
    const unread = listField(document, 'errors').map((error) => ({
      file: textField(error, 'filename'),
      message: textField(error, 'reason') ?? '',
      source: 'bandit',
    }));
    return { findings: [...unread, ...listField(document, 'results').map(toFinding)] };
  },
});

function toFinding(result: unknown): Finding {
  return {
    file: textField(result, 'filename'),
    line: placeField(result, 'line_number'),
    column: oneBased(field(result, 'col_offset')),
    endColumn: listField(result, 'line_range').length === 1 ? oneBased(field(result, 'end_col_offset')) : null,
    columns: 'bytes',
    severity: severityOf(textField(result, 'issue_severity')),
    message: textField(result, 'issue_text') ?? '',
    code: textField(result, 'test_id'),
    source: 'bandit',
    url: textField(result, 'more_info'),
  };
}

/** Bandit's report for people: blocks that begin with the issue and name its place below. */
export const bandit: Parser = {
  id: 'bandit',
  title: 'Bandit',
  format: 'matched',
  tools: ['bandit'],
  recognises: (text) => text.includes('>> Issue: ['),
  parse(text) {
    const findings: Finding[] = [];
    for (const line of text.split('\n')) {
      const issue = /^>> Issue: \[(?<code>\w+)(?::[\w-]+)?\] (?<message>.+)$/.exec(line)?.groups;
      const last = findings.at(-1);
      if (issue !== undefined) {
        findings.push({ message: issue['message'] ?? '', code: issue['code'], source: 'bandit', columns: 'bytes' });
      } else if (last !== undefined) findings[findings.length - 1] = { ...last, ...detailOf(line) };
    }
    const nothing = /^[ \t]*No issues identified\.$/m.test(text);
    return findings.length > 0 || nothing ? { findings } : null;
  },
};

function detailOf(line: string): Partial<Finding> {
  const severity = /^ {3}Severity: (\w+)/.exec(line)?.[1];
  const url = /^ {3}More Info: (\S+)$/.exec(line)?.[1];
  const [, file, row, column] = /^ {3}Location: (.+?):(\d+)(?::(\d+))?$/.exec(line) ?? [];
  return {
    ...(severity === undefined ? {} : { severity: severityOf(severity) }),
    ...(url === undefined ? {} : { url }),
    ...(file === undefined ? {} : { file, line: Number(row), column: column === undefined ? null : Number(column) + 1 }),
  };
}
