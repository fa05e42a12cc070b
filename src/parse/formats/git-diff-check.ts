import type { Finding, Parser } from '../parser.ts';

/**
 * Reads what `git diff --check` prints: `FILE:LINE: MESSAGE.`, and below it the line of the file behind a `+`, except where the
 * message is about no single line. Which lines are content is known from that alone, so that content cannot pass for a finding.
 */
export const gitDiffCheck: Parser = {
  id: 'git-diff-check',
  title: 'git diff --check',
  format: 'matched',
  tools: ['git'],
  parse(text) {
    const findings: Finding[] = [];
    let isContent = false;
    for (const line of text.split('\n')) {
      const finding: RegExpExecArray | null = isContent ? null : linePattern.exec(line);
      isContent = false;
      if (finding === null) continue;
      const [, file = '', number, message = ''] = finding;
      isContent = /(?:trailing whitespace|in indent|indent with spaces)$/.test(message);
      const code = message === 'leftover conflict marker' ? 'conflict-marker' : 'whitespace';
      findings.push({ file, line: Number(number), message, code, source: 'git' });
    }
    return findings.length === 0 ? null : { findings };
  },
};

const linePattern =
  /^(.+?):(\d+): ((?:(?:trailing whitespace|space before tab in indent|indent with spaces|tab in indent)(?:, |(?=\.?$)))+|new blank line at EOF|leftover conflict marker)\.?$/;
