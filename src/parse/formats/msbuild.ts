import { commonSeverities, lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

/**
 * What MSBuild and the .NET and Visual C++ compilers under it write: the place in parentheses, a code, and the project in brackets,
 * which is taken off. The same line in the summary, or for another framework, is the same problem.
 */
export const msbuild: Parser = lineParser({
  id: 'msbuild',
  title: 'MSBuild and dotnet',
  source: 'msbuild',
  tools: ['dotnet', 'msbuild', 'csc', 'vbc', 'cl', 'xbuild', 'devenv'],
  recognises: /: (?:fatal )?(?:error|warning|info|message) [A-Za-z]+\d+ ?:/,
  rules: [
    {
      pattern:
        /^\s*(?:\d+(?::\d+)?>)?(?<file>[^\s(][^(]*(?:\([^(]*)*?)\((?<line>\d+)(?:,(?<column>\d+)(?:,(?<endLine>\d+),(?<endColumn>\d+)|-(?<endOnLine>\d+))?)?\) ?: (?:[A-Za-z ]*? )?(?<severity>error|warning|info|message) (?<code>[A-Za-z]+\d+) ?: (?<message>.*)$/,
      severity: commonSeverities,
      refine: withoutProject,
    },
    {
      pattern:
        /^\s*(?:\d+(?::\d+)?>)?(?<file>[^\s:(][^:(]*?(?::[\\/][^:(]*?)?) ?: (?:fatal )?(?<severity>error|warning) (?<code>[A-Za-z]+\d+) ?: (?<message>.*)$/,
      severity: commonSeverities,
      refine: withoutProject,
    },
  ],
});

function withoutProject(finding: Finding): Finding | null {
  const code = finding.code ?? '';
  if (/^TS\d/.test(code)) return null;
  const message = finding.message.replace(/ \[[^[\]]+\.\w*proj(?:::[^\]]*)?\]$| \[[^[\]]+\.slnx?\]$/, '').trim();
  return { ...finding, file: isTool(finding) ? null : finding.file, message, source: sourceOf(code) };
}

/** `CSC : error CS5001`: the name of the program where a file would stand. */
const isTool = ({ file, line }: Finding): boolean => line === null && !/[.\\/]/.test(file ?? '');

const sources: readonly (readonly [RegExp, string])[] = [
  [/^C\d{4}$/, 'cl'],
  [/^LNK\d/, 'link'],
  [/^FS\d/, 'fsc'],
  [/^BC\d/, 'vbc'],
  [/^NU\d/, 'nuget'],
  [/^(?:MSB|NETSDK)\d/, 'msbuild'],
];

const sourceOf = (code: string): string => sources.find(([pattern]) => pattern.test(code))?.[1] ?? 'csc';
