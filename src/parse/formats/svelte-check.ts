import { parseJsonLine } from '../json-line.ts';
import { field, fieldAt, oneBased, stringField, textField } from '../json-shape.ts';
import { commonSeverities } from '../line-table.ts';
import type { Finding, Parser, Parsing } from '../parser.ts';

/** `svelte-check` with its outputs `human`, `human-verbose`, `machine` and `machine-verbose`. */
export const svelteCheck: Parser = {
  id: 'svelte-check',
  title: 'svelte-check',
  format: 'matched',
  tools: ['svelte-check'],
  recognises: (text) => /svelte-check found |^\d{10,16} (?:START|COMPLETED|ERROR|WARNING) /m.test(text),
  parse(text) {
    const lines = text.split('\n');
    const machine = lines.flatMap((line) => readMachine(line) ?? []);
    const findings = machine.length > 0 ? machine : readHuman(lines);
    const isDone = /^svelte-check found 0 errors and |^\d{10,16} COMPLETED /m.test(text);
    const result: Parsing = { findings };
    return findings.length > 0 || isDone ? result : null;
  },
};

function readMachine(line: string): Finding | null {
  const verbose = /^\d{10,16} (?=\{)/.exec(line);
  if (verbose !== null) return readVerbose(line.slice(verbose[0].length));
  const [, word = '', file, row, column, text = ''] =
    /^\d{10,16} (ERROR|WARNING|HINT) "([^"\n]+)" (\d{1,9}):(\d{1,9}) (".*")$/.exec(line) ?? [];
  if (file === undefined) return null;
  const severity = commonSeverities[word.toLowerCase()] ?? 'error';
  return { file, line: Number(row), column: Number(column), severity, ...splitUrl(unquote(text)), source: 'svelte-check' };
}

function readVerbose(text: string): Finding | null {
  const diagnostic = parseJsonLine(text);
  const message = stringField(diagnostic, 'message');
  if (message === null) return null;
  const code = field(diagnostic, 'code');
  return {
    file: textField(diagnostic, 'filename'),
    line: oneBased(fieldAt(diagnostic, 'start', 'line')),
    column: oneBased(fieldAt(diagnostic, 'start', 'character')),
    endLine: oneBased(fieldAt(diagnostic, 'end', 'line')),
    endColumn: oneBased(fieldAt(diagnostic, 'end', 'character')),
    severity: commonSeverities[(stringField(diagnostic, 'type') ?? '').toLowerCase()] ?? 'error',
    ...splitUrl(message),
    ...(typeof code === 'number' ? { code: `TS${code}` } : { code: textField(diagnostic, 'code') }),
    source: textField(diagnostic, 'source') ?? 'svelte-check',
  };
}

/** A line with the place, below it the gravity with the message, the link, and in brackets who says so. */
function readHuman(lines: readonly string[]): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [index, line] of lines.entries()) {
    const [, file, row, column] = /^(\S[^\n]{0,900}):(\d{1,9}):(\d{1,9})$/.exec(line) ?? [];
    const [, word = '', first] = /^(Error|Warn|Hint): (.*)$/.exec(lines[index + 1] ?? '') ?? [];
    if (file === undefined || first === undefined) continue;
    const said = [first];
    const isEnd = (text: string): boolean => / \((?:svelte|ts|js|css|html)\)$|^\s*$|\. $/.test(text);
    for (let next = index + 2; !isEnd(said.at(-1)!) && next < lines.length && next < index + 40; next += 1)
      said.push(lines[next]!);
    const message = said
      .join('\n')
      .trim()
      .replace(/ \((?:svelte|ts|js|css|html)\)$/, '');
    const severity = commonSeverities[word.toLowerCase()] ?? 'error';
    findings.push({ file, line: Number(row), column: Number(column), severity, ...splitUrl(message), source: 'svelte-check' });
  }
  return findings;
}

/** Svelte puts the page about a warning below it; its last part is the warning's name. */
function splitUrl(message: string): Pick<Finding, 'message' | 'code' | 'url'> {
  const [, text = '', url, code] = /^([^]*?)\n(https:\/\/svelte\.dev\/e\/(\w+))\s*$/.exec(message) ?? [];
  return url === undefined ? { message } : { message: text, code, url };
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}
