import type { Severity } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { trimEndOf } from '../trim-end-of.ts';

/** What Biome prints for people: a ruled line with place and category, below it the message and much explanation. */
export const biomeText: Parser = {
  id: 'biome-text',
  title: "Biome's text",
  format: 'matched',
  tools: ['biome'],
  recognises: (text) => text.includes('━━') || isClean(text),
  parse(text) {
    const findings: Finding[] = [];
    let heading: Heading | null = null;
    let isMessage = false;
    for (const line of text.split('\n')) {
      const said = heading === null ? null : messagePattern.exec(line);
      if (line.endsWith('━━')) {
        heading = readHeading(line);
        isMessage = false;
      } else if (heading !== null && said !== null) {
        findings.push({
          ...heading,
          severity: severities[said[1]!] ?? 'error',
          message: said[2]!.trim(),
          columns: 'characters',
          source: 'biome',
        });
        heading = null;
        isMessage = true;
      } else if (isMessage && /^ {4}\S/.test(line) && !line.includes('│')) {
        const last = findings.pop()!;
        findings.push({ ...last, message: `${last.message}\n${line.trim()}` });
      } else isMessage = false;
    }
    return findings.length > 0 || isClean(text) ? { findings } : null;
  },
};

type Heading = Pick<Finding, 'file' | 'line' | 'column' | 'code'>;

const messagePattern = /^ {2}([✖×xX⚠!ℹi]) (\S.*)$/;
const severities: Readonly<Record<string, Severity>> = { '⚠': 'warning', '!': 'warning', ℹ: 'info', i: 'info' };
const nothingFound = /^(?:Checked|Formatted) \d+ files? in [\d.]+\s?(?:µs|ms|s)\. No fixes (?:applied|needed)\.\n?$/m;

function isClean(text: string): boolean {
  return nothingFound.test(text) && !/^Found \d+ /m.test(text);
}

/** null for a line that names no file: those sum up the run. Behind the category stand marks such as `FIXABLE`. */
function readHeading(line: string): Heading | null {
  const words = trimEndOf(line, '━').split(' ');
  while (/^[A-Z]*$/.test(words.at(-1) ?? 'end')) words.pop();
  const code = words.pop() ?? '';
  const place = words.join(' ');
  // Version 1 also sums up each file.
  if (place === '' || /^(?:check|ci|lint)$/.test(code) || !/^[a-z]\w*(?:\/[\w-]+)*$/.test(code)) return null;
  const [, file = '', lineNumber, column] = /^(.*?)(?::(\d{1,9}):(\d{1,9}))?$/.exec(place)!;
  return {
    file,
    line: lineNumber === undefined ? null : Number(lineNumber),
    column: column === undefined ? null : Number(column),
    code,
  };
}
