import { lineParser } from '../line-table.ts';
import type { Finding, ParseHints, Parser } from '../parser.ts';
import { blockFindings, countWords, type TestBlock } from '../test-blocks.ts';

/** `deno lint --compact`. */
export const denoLintCompact: Parser = lineParser({
  id: 'deno-lint-compact',
  title: "Deno's compact lint",
  source: 'deno',
  tools: ['deno'],
  recognises: /: line \d+, col \d+ - /,
  rules: [
    {
      pattern:
        /^(?<file>file:\/\/[^\n:]+|[^\n:]+): line (?<line>\d{1,9}), col (?<column>\d{1,9}) - (?<message>\S.*) \((?<code>[\w-]+)\)$/,
    },
  ],
});

/** What `deno lint`, `deno check` and `deno test` print for people. */
export const denoText: Parser = {
  id: 'deno-text',
  title: "Deno's text",
  format: 'matched',
  tools: ['deno'],
  recognises: (text) => /^error\[[\w-]+\]: |^TS\d+ \[ERROR\]: |^running \d+ tests? from |^error: /m.test(text),
  parse(text, hints) {
    const lines = text.split('\n');
    const totals = lines.filter((line) => /^(?:ok|FAILED) \| \d+ passed/.test(line));
    const findings = [...readLint(lines), ...readBroken(lines), ...readCheck(lines), ...readTests(lines, hints)];
    if (totals.length === 0) return findings.length > 0 ? { findings } : null;
    const tests = {
      passed: countWords(totals, 'passed'),
      failed: countWords(totals, 'failed'),
      skipped: countWords(totals, 'ignored'),
    };
    return { findings, tests };
  },
};

function readLint(lines: readonly string[]): readonly Finding[] {
  return lines.flatMap((line, index) => {
    const [, code, message] = /^error\[([a-z][\w-]*)\]: (.+)$/.exec(line) ?? [];
    const [, file, row, column] = /^ *--> (.+):(\d{1,9}):(\d{1,9})$/.exec(lines[index + 1] ?? '') ?? [];
    if (code === undefined || message === undefined || file === undefined) return [];
    const below = lines.slice(index + 1, index + 40);
    const next = below.findIndex((one) => one.startsWith('error['));
    const docs = (next < 0 ? below : below.slice(0, next)).find((one) => one.startsWith('  docs: '));
    const url = docs?.slice('  docs: '.length) ?? null;
    return [{ file, line: Number(row), column: Number(column), message, code, source: 'deno', url }];
  });
}

/** A file that the linter could not understand. */
function readBroken(lines: readonly string[]): readonly Finding[] {
  return lines.flatMap((line, index) => {
    const file = /^Error linting: (.+)$/.exec(line)?.[1];
    const message = lines[index + 1]?.trim();
    if (file === undefined || message === undefined) return [];
    const at = lines.slice(index + 2, index + 12).map((one) => /^\s+at .*:(\d{1,9}):(\d{1,9})$/.exec(one));
    const [, row, column] = at.find((found) => found !== null) ?? [];
    return [{ file, ...(row === undefined ? {} : { line: Number(row), column: Number(column) }), message, source: 'deno' }];
  });
}

/** Of TypeScript: the message, the line of code, a caret, and the place. */
function readCheck(lines: readonly string[]): readonly Finding[] {
  return lines.flatMap((line, index) => {
    const [, code, message] = /^(TS\d{1,6}) \[ERROR\]: (.+)$/.exec(line) ?? [];
    if (code === undefined || message === undefined) return [];
    const below = lines.slice(index + 1, index + 60);
    const next = below.findIndex((one) => /^TS\d+ \[ERROR\]: /.test(one));
    const own = next < 0 ? below : below.slice(0, next);
    const at = own.findIndex((one) => placePattern.test(one));
    const more = own.slice(0, Math.max(0, at)).filter((one) => /^ {2}\S/.test(one) && !/^\s*[\^~]+\s*$/.test(one));
    const [, file, row, column] = placePattern.exec(own[at] ?? '') ?? [];
    const place = file === undefined ? {} : { file, line: Number(row), column: Number(column) };
    return [{ ...place, message: [message, ...more].join('\n'), code, source: 'deno' }];
  });
}

const placePattern = /^ {4}at (\S[^\n]*):(\d{1,9}):(\d{1,9})$/;

/** Below ERRORS: a heading with the place of the test, and what it threw. */
function readTests(lines: readonly string[], hints: ParseHints): readonly Finding[] {
  const blocks: TestBlock[] = [];
  let open: TestBlock | null = null;
  let isBelow = false;
  for (const line of lines) {
    if (/^ ERRORS $/.test(line)) isBelow = true;
    else if (/^ FAILURES $/.test(line)) isBelow = false;
    const [, name, file, row, column]: (string | undefined)[] = isBelow
      ? (/^(\S.*) => (.+):(\d{1,9}):(\d{1,9})$/.exec(line) ?? [])
      : [];
    if (name !== undefined && file !== undefined) {
      open = { names: name.split(' ... '), file, line: Number(row), column: Number(column), body: [] };
      blocks.push(open);
    } else if (isBelow) open?.body.push(line.replace(/^error: /, ''));
  }
  return blockFindings(blocks, 'deno', hints);
}
