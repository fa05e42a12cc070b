import { commonSeverities } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

/** What pyright prints for people: a place, a gravity, and a message that may go on in indented lines and ends with the rule. */
export const pyrightText: Parser = {
  id: 'pyright-text',
  title: "Pyright's text",
  format: 'matched',
  tools: ['pyright', 'basedpyright'],
  recognises: (text) => / - (?:error|warning|information)[: ]/.test(text) || summary.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let isOpen = false;
    for (const line of text.split('\n')) {
      const finding = readDiagnostic(line);
      const last = findings.at(-1);
      if (finding !== null) findings.push(finding);
      else if (isOpen && last !== undefined && /^ {4,}\S/.test(line)) {
        findings[findings.length - 1] = { ...last, message: `${last.message}\n${line.slice(4)}` };
      } else {
        isOpen = false;
        continue;
      }
      isOpen = true;
    }
    return findings.length > 0 || summary.test(text) ? { findings: findings.map(withRule) } : null;
  },
};

const diagnostic = /^ {2}((?:[A-Za-z]:)?[^:\n]+):(\d{1,9}):(\d{1,9}) - (error|warning|information): (.*)$/;
const summary = /^0 errors, \d{1,9} warnings?, \d{1,9} (?:informations?|notes?) *$/m;

function readDiagnostic(line: string): Finding | null {
  const [, file, row, column, word = '', message] = diagnostic.exec(line) ?? [];
  if (file === undefined || message === undefined) return null;
  return {
    file,
    line: Number(row),
    column: Number(column),
    severity: commonSeverities[word] ?? 'error',
    message,
    source: 'pyright',
  };
}

function withRule(finding: Finding): Finding {
  const rule = /\((report\w+)\)$/.exec(finding.message);
  return rule === null ? finding : { ...finding, message: finding.message.slice(0, rule.index).trimEnd(), code: rule[1]! };
}
