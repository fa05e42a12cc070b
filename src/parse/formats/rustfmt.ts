import type { Finding, Parser } from '../parser.ts';

const message = 'Not formatted as rustfmt would format it.';

/** The files that `rustfmt --check -l` or `cargo fmt --check -- -l` names, one a line and nothing else. */
export const rustfmtList: Parser = {
  id: 'rustfmt-list',
  title: 'rustfmt -l',
  format: 'matched',
  tools: ['rustfmt', 'fmt'],
  needsTool: true,
  parse(text) {
    const files = text.split('\n').filter((line) => /^(?:\/|[A-Za-z]:\\|[\w.])[^:*?"<>|]*\.rs$/.test(line));
    return files.length === 0 ? null : { findings: files.map((file) => ({ file, message, source: 'rustfmt' })) };
  },
};

/** The differences that `cargo fmt --check` shows; each is a finding at the first line that would change. */
export const rustfmtDiff: Parser = {
  id: 'rustfmt-diff',
  title: 'rustfmt --check',
  format: 'matched',
  tools: ['rustfmt', 'fmt'],
  recognises: (text) => /^Diff in /m.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let pending: { readonly file: string; line: number } | null = null;
    for (const line of text.split('\n')) {
      const [, file, oldLine, newLine] = heading.exec(line) ?? [];
      if (file !== undefined) {
        pending = { file, line: Number(oldLine ?? newLine) };
      } else if (pending !== null && /^[-+]/.test(line)) {
        findings.push({ ...pending, message, source: 'rustfmt' });
        pending = null;
      } else if (pending !== null) pending.line += 1;
    }
    return findings.length === 0 ? null : { findings };
  },
};

const heading = /^Diff in (.+?)(?: at line (\d+):|:(\d+):)$/;
