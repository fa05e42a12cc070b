import type { Severity } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';

const headings: Readonly<Record<string, Severity>> = { 'Errors:': 'error', 'Warnings:': 'warning', 'Suggestions:': 'info' };

/** What publint says of a package: numbered sentences below their gravity. */
export const publint: Parser = {
  id: 'publint',
  title: 'publint',
  format: 'matched',
  tools: ['publint'],
  recognises: (text) => /^Running publint |^(?:Errors|Warnings|Suggestions):$/m.test(text),
  parse(text) {
    if (!/^(?:Running publint|Linting)/m.test(text)) return null;
    const findings: Finding[] = [];
    let severity: Severity | null = null;
    for (const line of text.split('\n')) {
      const message = severity === null ? undefined : /^\d{1,4}\. (.+)$/.exec(line)?.[1];
      if (Object.hasOwn(headings, line.trim())) severity = headings[line.trim()]!;
      else if (severity !== null && message !== undefined) {
        findings.push({ file: 'package.json', severity, message, source: 'publint' });
      } else if (line.trim() === '') severity = null;
    }
    return findings.length > 0 || /^All good!$/m.test(text) ? { findings } : null;
  },
};
