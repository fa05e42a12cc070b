import type { Severity } from '../../model/problem.ts';
import { readLinkerLine, type LinkerState } from './linker.ts';
import type { ColumnUnit, Finding, ParseHints, Parser } from '../parser.ts';
import { withRelated } from '../related-places.ts';

/**
 * GNU style: GCC, Clang, their linkers and everything that writes like them (clang-tidy, clang-format, cppcheck, `shellcheck -f gcc`).
 * A note explains the problem above it and is a place related to that, unless it names a rule or nothing is above it.
 */
export const gcc: Parser = {
  id: 'gcc',
  title: 'GCC, Clang and what writes like them',
  format: 'matched',
  tools: ['gcc', 'g++', 'cc', 'c++', 'clang', 'clang++', 'clang-tidy', 'clang-format', 'cppcheck', 'ld', 'nvcc', 'emcc', 'as'],
  recognises: (text) =>
    /:\d+: (?:fatal |internal compiler )?(?:error|warning|note|style|performance)|: undefined|ld: |: Assertion [`']/i.test(text),
  parse(text, hints) {
    const compiler = compilerOf(text, hints);
    const findings: Finding[] = [];
    let linker: LinkerState = { source: null };
    for (const line of text.split('\n')) {
      const groups = diagnostic.exec(line)?.groups;
      if (groups !== undefined) {
        const finding = toFinding(groups, compiler);
        const last = findings.length - 1;
        if (finding !== null && isDetail(groups) && last >= 0) findings[last] = withNote(findings[last]!, finding);
        else if (finding !== null) findings.push(finding);
        continue;
      }
      const [, file, row, condition] = assertion.exec(line) ?? [];
      if (file !== undefined) {
        findings.push({ file, line: Number(row), message: `Assertion failed: ${condition}`, source: null });
        continue;
      }
      const linked = readLinkerLine(line, linker);
      if (linked === null) continue;
      if ('message' in linked) findings.push({ ...linked, source: compiler.name ?? 'ld' });
      else linker = linked;
    }
    return findings.length === 0 ? null : { findings };
  },
};

const diagnostic =
  /^(?!\d+:\d|\d{4}-\d\d-\d\d)(?<file>(?:[A-Za-z]:(?=[\\/]))?[^\s:][^:]*):(?<line>\d+):(?:(?<column>\d+):)? ?(?<severity>fatal error|internal compiler error|sorry, unimplemented|[Ee]rror|[Ww]arning|note|remark|info(?:rmation)?|style|performance|portability|ERROR|WARNING): (?<message>.+)$/;

/** What `assert` of the C library says before it ends the program. */
const assertion = /^(?:[^\s:]+: )?([^\s:]+\.[A-Za-z]{1,4}):(\d{1,9}): [^:\n](?:[^\n:]|::)*: Assertion [`'](.{1,900})' failed\.$/;

const severities: Readonly<Record<string, Severity>> = {
  warning: 'warning',
  style: 'warning',
  performance: 'warning',
  portability: 'warning',
  note: 'info',
  remark: 'info',
  info: 'info',
  information: 'info',
};

/** Which program it is, as far as that is known, and what its columns count. */
interface Compiler {
  readonly name: string | null;
  readonly columns: ColumnUnit;
}

const compilers: readonly (readonly [RegExp, Compiler])[] = [
  [/^clang-tidy/, { name: 'clang-tidy', columns: 'bytes' }],
  [/^clang-format/, { name: 'clang-format', columns: 'bytes' }],
  [/^cppcheck$/, { name: 'cppcheck', columns: 'bytes' }],
  [/^shellcheck$/, { name: 'shellcheck', columns: 'characters' }],
  [/^(?:.*-)?(?:clang(?:\+\+)?|emcc|em\+\+)(?:-\d+)?$/, { name: 'clang', columns: 'bytes' }],
  [/^(?:.*-)?(?:gcc|g\+\+|cc|c\+\+|gfortran)(?:-\d+)?$/, { name: 'gcc', columns: 'screen' }],
];

/** What only one of them writes, for an output whose command is not known. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/\[-Wclang-format-violations\]$/m, 'clang-format'],
  [
    /\[(?:bugprone|modernize|readability|cppcoreguidelines|clang-analyzer|clang-diagnostic|misc|cert|google|llvm|hicpp)-/,
    'clang-tidy',
  ],
  [/ \[SC\d{4}\]$/m, 'shellcheck'],
  [/^\d+ (?:warnings?|errors?)(?: and \d+ errors?)? generated\.$/m, 'clang'],
  [/^ +\d* \| |[: ][Ii]n function ['‘`]|: At top level:$|^In file included from |^collect2: |^cc1\w*: /m, 'gcc'],
];

const unknown: Compiler = { name: null, columns: 'utf16' };

function compilerOf(text: string, { tools }: ParseHints): Compiler {
  for (const [pattern, compiler] of compilers) if (tools.some((tool) => pattern.test(tool))) return compiler;
  const name = signs.find(([pattern]) => pattern.test(text))?.[1];
  return compilers.find(([, compiler]) => compiler.name === name)?.[1] ?? unknown;
}

/** Whether a note is about the problem above it. */
function isDetail({ severity, message = '' }: Readonly<Record<string, string | undefined>>): boolean {
  return severity === 'note' && !ruled.test(message) && !message.startsWith('#pragma message');
}

/** Once for each file gcc says that it says something once. */
function withNote(finding: Finding, { file, line, column, message }: Finding): Finding {
  if (message.startsWith('each undeclared identifier is reported only once')) return finding;
  return withRelated(finding, { file: file ?? '', line: line ?? 0, column, message });
}

function toFinding(groups: Readonly<Record<string, string | undefined>>, { name, columns }: Compiler): Finding | null {
  const { file = '', line, column, severity = '', message = '' } = groups;
  if (/^\[[\w-]+\]$/.test(message)) return null; // GHC: the message stands below
  const [, text = message, rules] = ruled.exec(message) ?? [];
  if (/\s/.test(file) && !/[./\\]/.test(file)) return null; // words, not a file
  return {
    file,
    line: Number(line),
    column: column === undefined ? null : Number(column),
    columns,
    severity: severities[severity.toLowerCase()] ?? 'error',
    message: text,
    code: rules === undefined ? null : codeOf(rules),
    source: name,
  };
}

/** The rule behind the message: `[-Wunused]`, `[bugprone-x,-warnings-as-errors]`, `[memleak]`, `[SC2086]`. */
const ruled = /^(.*?\S) +\[(-?[A-Za-z][\w+.=*-]*(?:,[\w+.=*-]+)*)\]$/;

/** `-Werror=unused` is how GCC says that `-Wunused` counts as an error. */
function codeOf(rules: string): string {
  const all = rules.split(',');
  const rule = all.find((one) => one !== '-Werror' && one !== '-warnings-as-errors') ?? all[0]!;
  return rule.replace(/^-Werror=/, '-W');
}
