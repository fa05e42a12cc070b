import { readFrames } from './oxlint-text.ts';
import type { Finding, Parser } from '../parser.ts';

/** `prettier --check`: one `[warn]` line a file, `[error]` lines for what it could not read. */
export const prettierCheck: Parser = {
  id: 'prettier-check',
  title: "Prettier's check",
  format: 'matched',
  tools: ['prettier'],
  recognises: (text) => /^\[(?:warn|error)\] /m.test(text) || isClean(text),
  parse(text) {
    const findings = text.split('\n').flatMap((line) => readMarked(line) ?? []);
    return findings.length > 0 || isClean(text) ? { findings } : null;
  },
};

/** `prettier --list-different`, which prints nothing but paths, and `--check`. */
export const prettierList: Parser = {
  id: 'prettier-list',
  title: "Prettier's list",
  format: 'matched',
  tools: ['prettier'],
  needsTool: true,
  parse(text) {
    const findings = text.split('\n').flatMap((line) => readMarked(line) ?? (isPath(line) ? [unformatted(line)] : []));
    return findings.length > 0 || isClean(text) ? { findings } : null;
  },
};

/** `oxfmt --check` (each path with the time it took) and `--list-different`. */
export const oxfmtList: Parser = {
  id: 'oxfmt-list',
  title: "Oxfmt's list",
  format: 'matched',
  tools: ['oxfmt'],
  needsTool: true,
  parse(text) {
    const paths = text.split('\n').map((line) => line.replace(/ \(\d{1,9}ms\)$/, ''));
    const broken = readFrames(text).map((finding) => ({ ...finding, source: 'oxfmt' }));
    const findings = [...paths.filter(isPath).map((path) => ({ ...unformatted(path), source: 'oxfmt' })), ...broken];
    return findings.length > 0 || /^All matched files use the correct format\.$/m.test(text) ? { findings } : null;
  },
};

function isClean(text: string): boolean {
  return /^All matched files use Prettier code style!$/m.test(text) && !/^\[error\]/m.test(text);
}

function readMarked(line: string): Finding | null {
  const path = /^\[warn\] (.+)$/.exec(line)?.[1];
  if (path !== undefined) return isPath(path) ? unformatted(path) : null;
  const [, file, message, lineNumber, column] =
    /^\[error\] ((?:[A-Za-z]:)?[^:\n]+): \w*Error: (.*?)(?: \((\d{1,9}):(\d{1,9})\))?$/.exec(line) ?? [];
  if (file !== undefined && message !== undefined && isPath(file)) {
    const place = lineNumber === undefined ? {} : { line: Number(lineNumber), column: Number(column) };
    return { file, ...place, message: message.replace(/^\w+Error: /, ''), source: 'prettier' };
  }
  const unknown = /^\[error\] (No parser could be inferred for file) "?([^"\n]+)"?\.?$/.exec(line);
  return unknown === null ? null : { file: unknown[2]!, message: `${unknown[1]}.`, source: 'prettier' };
}

function unformatted(file: string): Finding {
  return { file, message: 'The file is not formatted.', source: 'prettier' };
}

/** What is hardly a sentence: it ends like the name of a file, and a word alone may also have a slash. */
function isPath(line: string): boolean {
  if (line.length > 500 || /^[\s[>]|^\w+:\/\/|[<>|"*]/.test(line)) return false;
  return /[^\s.]?\.[A-Za-z]\w{0,15}$/.test(line) || /^[\w@.-]+(?:\/[\w@.-]*\w)+$/.test(line);
}
