import type { Finding } from '../parser.ts';
import type { TapTest } from './tap-tree.ts';

/**
 * The findings of a linter that writes a test for each file (ESLint's and Stylelint's `tap`): its diagnostic has a message, a severity
 * and a place for each. null where the diagnostic is a real test's.
 */
export function readLintTest({ name, diagnostic }: TapTest): readonly Finding[] | null {
  const findings: Finding[] = [];
  let rule: string | null = null;
  for (const line of diagnostic) {
    const [, key, value = ''] = /^\s*(?:- )?([\w@/-]+):(?: (.*))?$/.exec(line) ?? [];
    const last = findings.at(-1);
    if (key === undefined) continue;
    if (key === 'message') findings.push({ file: name, message: unquote(value), code: rule, source: null });
    else if (last === undefined || value === '') rule = key === 'data' || key === 'messages' ? rule : key;
    else findings[findings.length - 1] = { ...last, ...readField(key, value) };
  }
  const isLint =
    findings.length > 0 && findings.every(({ line, severity }) => typeof line === 'number' && severity !== undefined);
  return isLint ? findings.map(withoutRule) : null;
}

function readField(key: string, value: string): Partial<Finding> {
  if (key === 'severity') return value === 'error' || value === 'warning' ? { severity: value } : {};
  if (key === 'ruleId') return { code: unquote(value) === '' ? null : unquote(value) };
  const isPlace = key === 'line' || key === 'column' || key === 'endLine' || key === 'endColumn';
  return isPlace && /^\d{1,9}$/.test(value) ? { [key]: Number(value) } : {};
}

/** Stylelint repeats the rule in the message. */
function withoutRule(finding: Finding): Finding {
  const suffix = ` (${finding.code ?? ''})`;
  return finding.message.endsWith(suffix) ? { ...finding, message: finding.message.slice(0, -suffix.length) } : finding;
}

function unquote(value: string): string {
  const text = value.trim();
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}
