import type { Severity } from '../../model/problem.ts';
import { lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

type Groups = Readonly<Record<string, string | undefined>>;

/** A place on a line of its own, below it the source, and then what is wrong. */
interface PlaceFirst extends Pick<Parser, 'id' | 'title' | 'tools' | 'recognises'> {
  /** Groups `file`, `line`, perhaps `column`, `endLine`, `endColumn`. */
  readonly place: RegExp;
  /** Groups `severity`, `message`, perhaps `code`. */
  readonly said: RegExp;
  /** A line below that belongs to the message. */
  readonly continuation?: RegExp;
  readonly finish: (finding: Finding, groups: Groups) => Finding;
}

/** Lines between a place and what is wrong there. */
const mostBetween = 30;

function placeFirstParser({ place, said, continuation, finish, ...parser }: PlaceFirst): Parser {
  return {
    ...parser,
    format: 'matched',
    parse(text) {
      const findings: Finding[] = [];
      let open: { readonly groups: Groups; left: number } | null = null;
      let mayContinue = false;
      for (const line of text.split('\n')) {
        const groups = place.exec(line)?.groups;
        const message: Groups | undefined = open === null ? undefined : said.exec(line)?.groups;
        const continued: string | undefined = mayContinue ? continuation?.exec(line)?.[1] : undefined;
        mayContinue = message !== undefined || continued !== undefined;
        if (groups !== undefined) open = { groups, left: mostBetween };
        else if (open !== null && message !== undefined) {
          findings.push(finish(toFinding({ ...open.groups, ...message }, parser.id), { ...open.groups, ...message }));
          open = null;
        } else if (continued !== undefined) {
          const last = findings.pop()!;
          findings.push({ ...last, message: `${last.message}\n${continued.trim()}` });
        } else if (open !== null && --open.left === 0) open = null;
      }
      return findings.length === 0 ? null : { findings };
    },
  };
}

const severities: Readonly<Record<string, Severity>> = { Warning: 'warning', Alert: 'warning', Hint: 'hint' };

function toFinding({ file, line, column, severity = '', code, message = '' }: Groups, source: string): Finding {
  return {
    file,
    line: Number(line),
    column: column === undefined ? null : Number(column),
    severity: severities[severity] ?? 'error',
    message,
    code: code ?? null,
    source,
  };
}

/** OCaml's compilers and Dune. Columns count bytes from zero. */
export const ocaml: Parser = placeFirstParser({
  id: 'ocaml',
  title: 'OCaml and Dune',
  tools: ['ocamlc', 'ocamlopt', 'dune', 'ocaml'],
  recognises: (text) => /^File "[^"\n]+", lines? \d+/m.test(text),
  place: /^File "(?<file>[^"]+)", lines? (?<line>\d+)(?:-(?<endLine>\d+))?(?:, characters (?<column>\d+)-(?<endColumn>\d+))?:$/,
  said: /^(?<severity>Error|Warning|Alert)(?: \d+)?(?: \[(?<code>[\w-]+)\])?(?: \([^)]*\))?: (?<message>.+)$/,
  continuation: /^ {6,}(\S.*)$/,
  finish: (finding, { endLine, endColumn }) => ({
    ...finding,
    column: finding.column == null ? null : finding.column + 1,
    endLine: Number(endLine ?? finding.line),
    endColumn: endColumn === undefined ? null : Number(endColumn) + 1,
    columns: 'bytes',
  }),
});

/** The Fortran compiler of GCC. */
export const gfortran: Parser = placeFirstParser({
  id: 'gfortran',
  title: 'gfortran',
  tools: ['gfortran'],
  recognises: (text) => /\.[fF](?:or|90|95|03|08|18)?:\d+:\d+:$/m.test(text),
  place: /^(?<file>\S[^:]*\.[fF](?:or|90|95|03|08|18)?):(?<line>\d+):(?<column>\d+):$/,
  said: /^(?<severity>Error|Fatal Error|Warning): (?<message>.+?)(?: \[(?<code>-W[\w=+-]+)\])?$/,
  finish: (finding) => ({ ...finding, columns: 'bytes' }),
});

/** Scala's compilers, alone and below sbt, in the form of Scala 2 and in that of Scala 3. */
export const scala: Parser = {
  id: 'scala',
  title: 'Scala and sbt',
  format: 'matched',
  tools: ['sbt', 'scalac', 'scala', 'scala-cli', 'mill'],
  recognises: (text) => /\.(?:scala|sc):\d+:/.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let open: Finding | null = null;
    for (const written of text.split('\n')) {
      const [, level, line = written] = /^\[(error|warn)\] (.*)$/.exec(written) ?? [];
      const headline = scala3.exec(line)?.groups;
      const told = open === null ? undefined : /^\s+\|\s+([^\s^-].*)$/.exec(line)?.[1];
      const placed = scala2.exec(line)?.groups;
      if (headline !== undefined) {
        const finding = toFinding(headline, 'scala');
        open = { ...finding, column: Number(finding.column) + 1 };
      } else if (open !== null && told !== undefined) {
        findings.push({ ...open, message: told.trim() });
        open = null;
      } else if (placed !== undefined && (level !== undefined || placed['severity'] !== undefined)) {
        const isWarning = level === 'warn' || placed['severity'] === 'warning';
        findings.push(toFinding({ ...placed, severity: isWarning ? 'Warning' : 'Error' }, 'scala'));
      }
    }
    return findings.length === 0 ? null : { findings };
  },
};

const scala3 =
  /^-- (?:\[(?<code>E\d+)\] )?(?:[A-Z][\w ]*? )?(?<severity>Error|Warning): (?<file>\S.*?):(?<line>\d+):(?<column>\d+) -*$/;
const scala2 =
  /^(?<file>\S[^:]*\.(?:scala|sc)):(?<line>\d+):(?:(?<column>\d+):)? (?:(?<severity>error|warning): )?(?<message>\S.*)$/;

export const nim: Parser = lineParser({
  id: 'nim',
  title: 'Nim',
  source: 'nim',
  recognises: /\.nims?\(\d+, \d+\) /,
  rules: [
    {
      pattern:
        /^(?<file>\S.*?\.nims?)\((?<line>\d+), (?<column>\d+)\) (?<severity>Error|Warning|Hint): (?<message>.+?)(?: \[(?<code>\w+)\])?$/,
      severity: { error: 'error', warning: 'warning', hint: 'hint' },
      columns: 'bytes',
    },
  ],
});
