import { nearest } from '../model/nearest.ts';
import type { ConfigProblem } from '../model/problem.ts';
import { readMatcherWith } from '../parse/matcher/find-matcher.ts';
import { parserIds } from '../parse/parser-ids.ts';
import { locateIn } from './locate.ts';
import type { ConfigFile } from './read-config-file.ts';
import type { CheckConfig } from './schema.ts';

/**
 * What is wrong with the parsers and problem matchers that the files name. A name with `$` that is not known here is a warning only:
 * an extension of the editor may bring it. `contributions` are what extensions bring to this host.
 */
export function findParserProblems(files: readonly ConfigFile[], contributions: readonly unknown[]): readonly ConfigProblem[] {
  return files.flatMap((file) =>
    [...file.config.checks].flatMap(([id, said]) => [
      ...findIn(said.parser, (message, severity) => problemAt(file, id, 'parser', message, severity), contributions),
      ...findIn(said.matcher, (message, severity) => problemAt(file, id, 'matcher', message, severity), contributions),
    ]),
  );
}

type Tell = (message: string, severity: ConfigProblem['severity']) => ConfigProblem;

function findIn(
  said: CheckConfig['parser'] | CheckConfig['matcher'],
  tell: Tell,
  contributions: readonly unknown[],
): readonly ConfigProblem[] {
  if (said === undefined || said === null) return [];
  if (typeof said === 'string' && !said.startsWith('$')) {
    if (said === 'auto' || parserIds.includes(said)) return [];
    const near = nearest(said, parserIds);
    const advice = near === null ? '`preflight parse --help` lists them.' : `Did you mean "${near}"?`;
    return [tell(`There is no parser "${said}". ${advice}`, 'error')];
  }
  if (typeof said === 'object' && 'junit' in said) return [];
  const isName = typeof said === 'string';
  return readMatcherWith(contributions, said).problems.map((problem) =>
    isName ? tell(`${problem} Without it the output is not parsed.`, 'warning') : tell(problem, 'error'),
  );
}

function problemAt(
  file: ConfigFile,
  id: string,
  key: string,
  message: string,
  severity: ConfigProblem['severity'],
): ConfigProblem {
  const place = locateIn([file], ['checks', id, key], 1);
  return {
    severity,
    message,
    file: file.file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    check: severity === 'error' ? id : null,
  };
}
