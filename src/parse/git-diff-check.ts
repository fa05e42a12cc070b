import { relative, resolve, sep, isAbsolute } from 'node:path';
import type { Problem } from '../model/problem.ts';
import type { ParseInput, ParseOutput } from './parser.ts';

/**
 * Reads what `git diff --check` prints: `FILE:LINE: MESSAGE.`, and below it the line of the file behind a `+`, except where the
 * message is about no single line. Which lines are content is known from that alone, so that content cannot pass for a finding.
 */
export function parseGitDiffCheck({ text, cwd, root }: ParseInput): ParseOutput {
  const problems: Problem[] = [];
  let isContent = false;
  for (const line of text.split('\n')) {
    const finding: RegExpExecArray | null = isContent ? null : /^(.+):(\d+): (.+)$/.exec(line.replace(/\r$/, ''));
    isContent = false;
    if (finding === null) continue;
    const [, file = '', number, message = ''] = finding;
    isContent = /(?:trailing whitespace|in indent|indent with spaces)\.$/.test(message);
    problems.push(toProblem(relativeTo(root, resolve(cwd, file)), Number(number), message));
  }
  if (problems.length > 0) return { parsed: 'structured', problems };
  return { parsed: text.trim() === '' ? 'none' : 'unparsed', problems };
}

function toProblem(file: string, line: number, message: string): Problem {
  return {
    file,
    line,
    column: null,
    endLine: null,
    endColumn: null,
    severity: 'error',
    message: message.replace(/\.$/, ''),
    code: message === 'leftover conflict marker' ? 'conflict-marker' : 'whitespace',
    source: 'git',
    url: null,
  };
}

function relativeTo(root: string, file: string): string {
  const path = relative(root, file);
  return path.startsWith(`..${sep}`) || isAbsolute(path) ? file : path.split(sep).join('/');
}
