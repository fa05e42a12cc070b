import { fromFolder, splitByFolder } from '../build-folders.ts';
import { gcc } from './gcc.ts';
import type { Finding, Parser } from '../parser.ts';

/**
 * Make with the compilers that it runs, each in the folder that make says it has entered. Make's own problems are those of the makefile;
 * that a command of a recipe failed (`*** [Makefile:3: x] Error 1`) says nothing that the command has not said itself.
 */
export const make: Parser = {
  id: 'make',
  title: 'make',
  format: 'matched',
  tools: ['make', 'gmake', 'mingw32-make', 'ninja'],
  recognises: (text) => /: \*\*\* |: Entering directory |: warning: (?:overriding|ignoring old) recipe/.test(text),
  parse(text, hints) {
    const findings = splitByFolder(text).flatMap(({ folder, text: part }) => {
      const [own, others] = separate(part);
      return [...own, ...(gcc.parse(others, hints)?.findings ?? [])].map((finding) =>
        finding.file == null ? finding : { ...finding, file: fromFolder(folder, finding.file) },
      );
    });
    return findings.length === 0 ? null : { findings };
  },
};

/** What make itself says, and the lines of the others. */
function separate(text: string): readonly [readonly Finding[], string] {
  const own: Finding[] = [];
  const others: string[] = [];
  for (const line of text.split('\n')) {
    const finding = readLine(line);
    if (finding === null) others.push(line);
    else own.push(finding);
  }
  return [own, others.join('\n')];
}

const inMakefile = /^(?<file>[^\s:][^:]*):(?<line>\d+): \*\*\* (?<message>.+?)\.?(?: {2}Stop\.)?$/;
const noRule = /^\S*make(?:\[\d+\])?: \*\*\* (?<message>No rule to make target .+?|No targets specified.+?)\. +Stop\.$/;
const warned = /^(?<file>[^\s:][^:]*):(?<line>\d+): warning: (?<message>(?:overriding|ignoring old) recipe for target .+)$/;

function readLine(line: string): Finding | null {
  const found = inMakefile.exec(line) ?? noRule.exec(line) ?? warned.exec(line);
  if (found?.groups === undefined) return null;
  const { file, line: number, message = '' } = found.groups;
  return {
    file: file ?? null,
    line: number === undefined ? null : Number(number),
    severity: message.startsWith('overriding') || message.startsWith('ignoring') ? 'warning' : 'error',
    message,
    source: 'make',
  };
}
