import { parseLines, type LineTable } from '../line-table.ts';
import type { Severity } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';
import { readStylish } from './stylish-text.ts';

/** Oxlint's own text with frames of code, and its `unix`, `stylish` and `agent` lines. Columns count bytes. */
export const oxlintText: Parser = {
  id: 'oxlint-text',
  title: "Oxlint's text",
  format: 'matched',
  tools: ['oxlint'],
  recognises: (text) => signature.test(text),
  parse(text, { tools }) {
    if (tools.includes('oxfmt')) return null;
    const rows = readStylish(text, { source: 'oxlint', severities: { error: 'error', warning: 'warning' } });
    // A table is everybody's; its rules tell whose.
    const stylish = tools.includes('oxlint') || signature.test(text) ? rows : [];
    const findings = [
      ...readFrames(text),
      ...(parseLines(text, table)?.findings ?? []),
      ...stylish.map((finding): Finding => ({ ...finding, columns: 'bytes' })),
    ];
    return findings.length > 0 || nothingFound.test(text) ? { findings } : null;
  },
};

/** A rule as only Oxlint names it, or its last line; the places alone are everybody's. */
const signature =
  /[ :] ?[\w-]+\([a-z][\w/@-]+\): | {2}[\w-]+\([a-z][\w/@-]+\)$|\[(?:Error|Warning)\/[\w-]+\(|^Found \d+ warnings? and \d+ errors?\.$/m;

const nothingFound = /^Found 0 warnings and 0 errors\.$/m;

const file = String.raw`(?<file>(?:[A-Za-z]:)?[^:\n]+)`;
const place = String.raw`:(?<line>\d{1,9}):(?<column>\d{1,9}):`;
const severity = { error: 'error', warning: 'warning' } as const;
const table: LineTable = {
  id: 'oxlint-text',
  title: 'oxlint',
  source: 'oxlint',
  rules: [
    {
      pattern: new RegExp(String.raw`^${file}${place} (?<message>.*) \[(?<severity>Error|Warning)(?:\/(?<code>[^[\]\s]+))?\]$`),
      severity,
      columns: 'bytes',
    },
    {
      pattern: new RegExp(
        String.raw`^${file}${place} (?<severity>error|warning)(?: (?<code>[\w-]+\([\w/@-]+\)))?: (?<message>.*)$`,
      ),
      severity,
      columns: 'bytes',
    },
  ],
};

const signs: Readonly<Record<string, Severity>> = {
  x: 'error',
  '×': 'error',
  '!': 'warning',
  '⚠': 'warning',
  '>': 'info',
  '☞': 'info',
};
const messagePattern = /^ {2}([x×!⚠>☞]) (?:([\w-]+\([\w/@-]+\)): )?(\S.*)$/;
const placePattern = /^ *(?:,-|╭─)\[(.+):(\d{1,9}):(\d{1,9})\]$/;

/**
 * The findings that Oxc's tools frame: a message, wrapped behind a bar, and then a frame whose upper edge names the place. Columns
 * count bytes.
 */
export function readFrames(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  let said: Finding | null = null;
  for (const line of text.split('\n')) {
    const at = said === null ? null : placePattern.exec(line);
    if (said !== null && at !== null)
      findings.push({ ...said, file: at[1]!, line: Number(at[2]), column: Number(at[3]), columns: 'bytes' });
    said = readMessage(line) ?? (said === null ? null : continueMessage(said, line));
  }
  return findings;
}

/** null where the message is at its end. */
function continueMessage(said: Finding, line: string): Finding | null {
  const continued = /^ {2}[|│] (.*)$/.exec(line)?.[1];
  return continued === undefined ? null : { ...said, message: `${said.message}\n${continued}` };
}

function readMessage(line: string): Finding | null {
  const [, sign, code = null, message] = messagePattern.exec(line) ?? [];
  return sign === undefined || message === undefined
    ? null
    : { severity: signs[sign] ?? 'error', code, message, source: 'oxlint' };
}
