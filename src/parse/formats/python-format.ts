import type { Finding, ParseHints, Parser, Parsing } from '../parser.ts';
import { unifiedDiff } from './unified-diff.ts';

/** The changes that a diff shows, and the files that are only named, without those whose changes are shown. */
function withDiff(listed: readonly Finding[], text: string, hints: ParseHints, source: string): Parsing | null {
  const changes = (unifiedDiff.parse(text, hints)?.findings ?? []).map((finding) => ({ ...finding, source }));
  const shown = new Set(changes.map((finding) => finding.file));
  const findings = [...changes, ...listed.filter(({ file, line }) => line !== undefined || !shown.has(file))];
  return findings.length === 0 ? null : { findings };
}

/** What Black says with `--check`, `--diff` or both; files that it cannot read are findings too. */
export const blackDiff: Parser = {
  id: 'black-diff',
  title: 'Black',
  format: 'matched',
  tools: ['black', 'darker', 'blackd'],
  recognises: (text) => /^(?:would reformat |error: cannot format |\d+ files? would be left unchanged)/m.test(text),
  parse(text, hints) {
    const listed = text.split('\n').flatMap((line) => readBlack(line) ?? []);
    const isClean = /^\d+ files? would be left unchanged\.$/m.test(text);
    return withDiff(listed, text, hints, 'black') ?? (isClean ? { findings: [] } : null);
  },
};

function readBlack(line: string): Finding | null {
  const file = /^would reformat (\S.*)$/.exec(line)?.[1];
  if (file !== undefined) return { file, message: 'Not formatted as Black would format it.', source: 'black' };
  const unread = /^error: cannot format (?<file>.+?\.(?:pyi?|ipynb)|.+?): (?<message>\S.*)$/.exec(line)?.groups;
  if (unread === undefined) return null;
  const [, row, column] = /: (\d+):(\d+): /.exec(`: ${unread['message']}`) ?? [];
  return {
    file: unread['file'],
    line: row === undefined ? null : Number(row),
    column: column === undefined ? null : Number(column) + 1,
    columns: 'characters',
    message: unread['message'] ?? '',
    source: 'black',
  };
}

/** What isort says with `--check-only`, and the changes with `--diff`. */
export const isort: Parser = {
  id: 'isort',
  title: 'isort',
  format: 'matched',
  tools: ['isort'],
  recognises: (text) => /^ERROR: .+ Imports are incorrectly sorted/m.test(text),
  parse(text, hints) {
    const listed = text.split('\n').flatMap((line) => {
      const [, file, message = ''] = /^ERROR: (.+?) (Imports are incorrectly sorted.*)$/.exec(line) ?? [];
      return file === undefined ? [] : [{ file, message, source: 'isort' }];
    });
    const isOwn = listed.length > 0 || hints.tools.includes('isort');
    return isOwn ? withDiff(listed, text, hints, 'isort') : null;
  },
};
