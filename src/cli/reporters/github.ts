import type { RunEvent } from '../../model/event.ts';
import type { Problem } from '../../model/problem.ts';
import { isFailure } from './describe-result.ts';
import { nothingToRestore, type Reporter } from './reporter.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' } as const;

/** Writes the problems of each check as it ends as annotations of GitHub Actions, and one for a failure that has no problem in a file. */
export function createGithubReporter(write: (text: string) => void): Reporter {
  return {
    onEvent(event: RunEvent) {
      if (event.type !== 'check-finished') return;
      const { check, result } = event;
      const located = result.problems.filter(({ file }) => file !== null);
      for (const problem of located) write(annotate(check, problem));
      if (!isFailure(result.verdict) || located.some(({ severity }) => severity === 'error')) return;
      const words = [result.reason, ...result.problems.filter(({ file }) => file === null).map(({ message }) => message)];
      write(
        `::error title=${property(`${check} ${result.verdict}`)}::${data(words.filter((word) => word !== null).join('\n'))}\n`,
      );
    },
    say() {},
    finish() {},
    [Symbol.dispose]: nothingToRestore,
  };
}

function annotate(check: string, problem: Problem): string {
  const { file, line, column, endLine, endColumn, severity, message, code, source } = problem;
  const title = [source ?? check, code].filter((part) => part !== null).join(' ');
  const properties = Object.entries({ file, line, col: column, endLine, endColumn, title });
  const given = properties.flatMap(([name, value]) => (value === null ? [] : [`${name}=${property(String(value))}`]));
  return `::${commands[severity]} ${given.join(',')}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
