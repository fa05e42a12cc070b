import type { Severity } from '../../model/problem.ts';
import type { Finding } from '../parser.ts';

/** A table of messages below their file, as ESLint prints it and many after it. */
export interface StylishForm {
  readonly source: string;
  /** What stands between the position and the message, and what it means. */
  readonly severities: Readonly<Record<string, Severity>>;
  /** The rule stands in front of the message, and a colon behind the path. */
  readonly isRuleFirst?: boolean;
  /** The signs stand in front of the position instead. */
  readonly isSignFirst?: boolean;
}

/** The findings of such tables in a text; other lines give nothing. */
export function readStylish(text: string, form: StylishForm): readonly Finding[] {
  const findings: Finding[] = [];
  let file: string | null = null;
  let above = '';
  let isOpen = false;
  for (const line of text.split('\n')) {
    const row = readRow(line, form);
    if (row !== null) {
      if (!isOpen) file = headingOf(above, form) ?? file;
      if (file !== null) findings.push({ file, ...row });
      isOpen = file !== null;
    } else if (isOpen && line.trim() !== '' && !/^\s*(?:✖|✘|×|\d+ problem)/.test(line) && findings.at(-1)?.code === null) {
      findings.push(continueMessage(findings.pop()!, line));
    } else isOpen = false;
    if (line.trim() === '') file = isOpen ? file : null;
    above = line;
  }
  return findings;
}

type Row = Pick<Finding, 'line' | 'column' | 'severity' | 'message' | 'code' | 'source'>;

/** textlint marks what it can repair. */
const positionFirst = /^ {1,12}(\d{1,9}):(\d{1,9})[ \t]+(?:✓ )?(\w\S*|[^\w\s])[ \t]+(?=\S)/;
const signFirst = /^ {1,12}(\S+) +(\d{1,9}):(\d{1,9})[ \t]+(?=\S)/;

function readRow(line: string, { source, severities, isSignFirst, isRuleFirst }: StylishForm): Row | null {
  const found = (isSignFirst === true ? signFirst : positionFirst).exec(line);
  if (found === null) return null;
  const [start, ...fields] = found;
  const [sign = '', lineNumber, column] = isSignFirst === true ? fields : [fields[2], fields[0], fields[1]];
  const severity = Object.hasOwn(severities, sign) ? severities[sign] : undefined;
  if (severity === undefined) return null;
  return {
    line: Number(lineNumber),
    column: Number(column),
    severity,
    ...(isRuleFirst === true ? splitFirst : splitRule)(line.slice(start.length)),
    source,
  };
}

function splitFirst(text: string): Pick<Row, 'message' | 'code'> {
  const [, code = null, message = text] = /^(\S+) {1,200}(\S.*)$/.exec(text) ?? [];
  return { message, code };
}

/** The rule is the last column: one word behind two blanks. */
export function splitRule(text: string): Pick<Row, 'message' | 'code'> {
  const row = text.trimEnd();
  const gap = row.lastIndexOf('  ');
  const rule = gap < 0 ? '' : row.slice(gap + 2);
  return isRule.test(rule) ? { message: row.slice(0, gap).trimEnd(), code: rule } : { message: row, code: null };
}

const isRule = /^(?:--)?[@\w][\w@/.:()-]*$/;

function continueMessage(finding: Finding, line: string): Finding {
  const { message, code } = splitRule(line);
  return { ...finding, message: `${finding.message}\n${message}`, code };
}

/** A path stands at the beginning of its line; where signs are first, behind two blanks and with the first position. */
function headingOf(line: string, { isSignFirst, isRuleFirst }: StylishForm): string | null {
  if (line.length > 1000 || line.trim() === '') return null;
  if (isRuleFirst === true) return /^(\S.*):$/.exec(line)?.[1] ?? null;
  if (isSignFirst !== true) return /^\S.*[^:]$/.test(line) ? line.trim() : null;
  return /^ {2}(\S.*?)(?::\d{1,9}:\d{1,9})?$/.exec(line)?.[1] ?? null;
}
