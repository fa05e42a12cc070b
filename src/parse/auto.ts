import type { TestCounts } from '../model/problem.ts';
import { fromFolder, splitByFolder } from './build-folders.ts';
import { findDocuments, type DocumentSpan } from './output-shape.ts';
import type { Finding, ParseHints, Parser, Parsing } from './parser.ts';
import { splitByTask } from './runner-prefixes.ts';
import { SeenFindings } from './formats/seen-findings.ts';
import { toolsOfCommand } from './tools-of-command.ts';

/** What was understood of an output that nobody has said the format of. */
export interface AutoParsing {
  readonly parsing: Parsing;
  readonly format: 'structured' | 'matched';
  /** The ids of the parsers whose words these are, in the order in which they were found. */
  readonly by: readonly string[];
}

/** The format that `parser: "auto"` and a check without a parser have: whatever the others make of the output. */
export function autoParser(parsers: readonly Parser[]): Parser {
  return {
    id: 'auto',
    title: 'chosen by the command and by the shape of the output',
    format: 'matched',
    parse(text, hints) {
      const found = parseAuto(text, parsers, hints);
      return found === null ? null : { ...found.parsing, format: found.format };
    },
  };
}

/**
 * Reads an output of which only the command is known, or not even that: machine formats in the noise first, then lines, for each task
 * of a runner and each folder of a build on its own. Chatter gives nothing; null when nothing was understood. Parsers whose tool the
 * command or the output names come before others.
 */
export function parseAuto(text: string, parsers: readonly Parser[], hints: ParseHints): AutoParsing | null {
  const named = new Set([...hints.tools, ...toolsIn(hints.command ?? [])]);
  const runners = [...named, ...(hints.command ?? [])];
  const claims = splitByTask(text, runners).flatMap((task) =>
    splitByFolder(task.text).flatMap((part) => {
      const folder = part.folder === null ? task.folder : fromFolder(task.folder, part.folder);
      const tools = [...new Set([...named, ...toolsNamedIn(part.text)])];
      return readPart(part.text, parsers, { ...hints, tools }).map((claim) => withFolder(claim, folder));
    }),
  );
  return claims.length === 0 ? null : together(claims);
}

/** What one parser says of a part of the output. */
interface Claim {
  readonly parser: Parser;
  readonly parsing: Parsing;
  readonly text: string;
}

/** Files are named from the folder of the task, without the label that a runner has put before a few lines. */
function withFolder(claim: Claim, folder: string | null): Claim {
  const named = <T extends { readonly file?: string | null | undefined }>(one: T): T =>
    one.file == null ? one : { ...one, file: fromFolder(folder, one.file.replace(label, '')) };
  const findings = claim.parsing.findings.map((finding) => {
    if (folder === null && finding.file?.startsWith('[') !== true) return finding;
    const { fix, related } = finding;
    return {
      ...named(finding),
      ...(related === undefined ? {} : { related: related.map(named) }),
      ...(fix === undefined ? {} : { fix: { ...fix, edits: fix.edits.map(named) } }),
    };
  });
  return { ...claim, parsing: { ...claim.parsing, findings } };
}

const label = /^\[[\w@][\w@/.:#-]*\] +(?=\S)/;

function together(claims: readonly Claim[]): AutoParsing {
  const isStructured = claims.every(({ parser, parsing }) => (parsing.format ?? parser.format) === 'structured');
  const tests = claims.reduce<TestCounts | undefined>((sum, { parsing }) => add(sum, parsing.tests), undefined);
  const [only] = claims;
  const readable = claims.length === 1 ? only!.parsing.readable : readableOf(claims);
  return {
    parsing: {
      findings: claims.flatMap(({ parsing }) => parsing.findings),
      ...(tests === undefined ? {} : { tests }),
      ...(readable === undefined ? {} : { readable }),
    },
    format: isStructured ? 'structured' : 'matched',
    by: [...new Set(claims.map(({ parser }) => parser.id))],
  };
}

/** One text for people where machine formats were among what was read. */
function readableOf(claims: readonly Claim[]): string | undefined {
  if (claims.every(({ parsing }) => parsing.readable === undefined)) return undefined;
  const texts = claims.map(({ parsing, text }) => (parsing.readable ?? text).trimEnd());
  return [...new Set(texts)].filter((text) => text !== '').join('\n');
}

function add(a: TestCounts | undefined, b: TestCounts | undefined): TestCounts | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Documents first: what they have said is not read again as lines. */
function readPart(text: string, parsers: readonly Parser[], hints: ParseHints): readonly Claim[] {
  if (text.trim() === '') return [];
  const usable = candidates(parsers, hints);
  const structured = usable.filter(({ format }) => format === 'structured');
  const { claims, rest } = readDocuments(text, structured, hints);
  return [...claims, ...readText(rest, usable, claims, hints)];
}

/** Those that may be tried: the ones whose tool is known first, machine formats before lines, otherwise in their own order. */
function candidates(parsers: readonly Parser[], { tools }: ParseHints): readonly Parser[] {
  const rank = (parser: Parser) =>
    (isToolKnown(parser, tools) ? 0 : 3) + (parser.format === 'structured' ? 0 : parser.needsTool === true ? 2 : 1);
  const usable = parsers.filter((parser) => parser.needsTool !== true || isToolKnown(parser, tools));
  return usable.toSorted((a, b) => rank(a) - rank(b));
}

function isToolKnown({ tools = [] }: Parser, known: readonly string[]): boolean {
  return tools.some((tool) => known.includes(tool));
}

function firstClaim(text: string, parsers: readonly Parser[], hints: ParseHints): Claim | null {
  for (const parser of parsers) {
    const parsing = read(parser, text, hints);
    if (parsing !== null) return { parser, parsing, text };
  }
  return null;
}

function read(parser: Parser, text: string, hints: ParseHints): Parsing | null {
  const parsing = parser.recognises?.(text) === false ? null : parser.parse(text, hints);
  return parsing === null || isEmptyRun(parsing, hints) ? null : parsing;
}

/** A run that failed before it came to a test has said something else. */
function isEmptyRun({ findings, tests }: Parsing, { exitCode }: ParseHints): boolean {
  return exitCode !== 0 && findings.length === 0 && tests !== undefined && tests.passed + tests.failed + tests.skipped === 0;
}

/** The documents that a parser understands, and the text without them. */
function readDocuments(
  text: string,
  parsers: readonly Parser[],
  hints: ParseHints,
): { readonly claims: readonly Claim[]; readonly rest: string } {
  const read = new Set<DocumentSpan>();
  const spans = findDocuments(text);
  const claims = [...groupLines(text, spans), ...spans.map((span) => [span])].flatMap((group) => {
    const written = group.map(({ start, end }) => text.slice(start, end)).join('\n');
    if (group.some((span) => read.has(span)) || (isEmpty.test(written) && !hints.tools.some(isTool))) return [];
    const claim = firstClaim(written, parsers, hints);
    if (claim !== null) for (const span of group) read.add(span);
    return claim ?? [];
  });
  return {
    claims,
    rest: withoutSpans(
      text,
      spans.filter((span) => read.has(span)),
    ),
  };

  function isTool(tool: string): boolean {
    return parsers.some(({ tools }) => tools?.includes(tool));
  }
}

/** An empty list or object is nobody's, unless a known tool has written it. */
const isEmpty = /^\s*(?:\[\s*\]|\{\s*\})\s*$/;

/** Documents of one line each that begin alike: the events of one tool. */
function groupLines(text: string, spans: readonly DocumentSpan[]): readonly (readonly DocumentSpan[])[] {
  const groups = new Map<string, DocumentSpan[]>();
  for (const span of spans) {
    if (!span.isLine) continue;
    const key = /^\[|^\{\s*"[^"]{0,50}"?/.exec(text.slice(span.start, span.start + 100))?.[0] ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [span]);
    else group.push(span);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function withoutSpans(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  if (spans.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    pieces.push(text.slice(at, start));
    at = end;
  }
  return [...pieces, text.slice(at)].join('');
}

/** Formats whose lines others write too in passing: nothing is claimed of a tool that has succeeded, unless it is known to mean it. */
const onlyOfFailures: ReadonlySet<string> = new Set(['unified-diff', 'generic']);

/** What may run before tests without being named. */
const compilers: ReadonlySet<string> = new Set(['gcc', 'make', 'go-vet', 'javac']);

/** Forms that so many tools share that a test may well have printed them. */
const commonForms: ReadonlySet<string> = new Set([...compilers, 'generic', 'unified-diff']);

function readText(text: string, parsers: readonly Parser[], before: readonly Claim[], hints: ParseHints): readonly Claim[] {
  if (text.trim() === '') return [];
  const all = [...before];
  const seen = new SeenFindings();
  for (const { parsing } of before) seen.addAll(parsing.findings);
  for (const parser of parsers) {
    if (!mayClaim(parser, all, hints)) continue;
    const parsing = read(parser, text, hints);
    const claim = parsing === null ? null : newIn({ parser, parsing, text }, all, seen, hints);
    if (claim === null) continue;
    seen.addAll(claim.parsing.findings);
    all.push(claim);
  }
  return all.slice(before.length);
}

/** What tests print is theirs: where it is known who ran them, nobody unknown is looked for in it. */
function mayClaim(parser: Parser, before: readonly Claim[], hints: ParseHints): boolean {
  if (isToolKnown(parser, hints.tools)) return parser.needsTool !== true || !isListed(parser, before);
  if (onlyOfFailures.has(parser.id) && hints.exitCode === 0) return false;
  return compilers.has(parser.id) || !runsIn(before).some((claim) => isToolKnown(claim.parser, hints.tools));
}

/** Whether the files that a tool has to say something about are known already, from a diff or from sentences. */
function isListed({ tools = [] }: Parser, before: readonly Claim[]): boolean {
  return before.some(
    ({ parser, parsing }) =>
      parser.tools?.some((tool) => tools.includes(tool)) === true &&
      (parser.id === 'unified-diff' || parsing.findings.every(({ line }) => line == null)),
  );
}

const runsIn = (claims: readonly Claim[]) => claims.filter(({ parsing }) => parsing.tests !== undefined);

/** What a claim adds to those before it; null when it adds nothing. */
function newIn(claim: Claim, before: readonly Claim[], seen: SeenFindings, hints: ParseHints): Claim | null {
  const { parser, parsing } = claim;
  const runs = runsIn(before);
  const isOther = isToolKnown(parser, hints.tools) && !isHeard(parser, runs, hints);
  if (parsing.tests !== undefined && runs.length > 0 && !isOther && !isOtherRun(parsing, seen)) return null;
  const isPrinted = runs.length > 0 && !isOther && commonForms.has(parser.id);
  const isLastResort = parser.id === 'generic' && before.length > 0;
  const findings = parsing.findings.filter((finding) => {
    if (seen.has(finding) || (isPrinted && !isOfCompiler(finding))) return false;
    if (parser.needsTool === true && seen.hasFile(finding)) return false;
    return !isLastResort || (finding.severity !== 'info' && !seen.hasPlace(finding));
  });
  const isFirstRun = parsing.tests !== undefined && runs.length === 0;
  if (findings.length === 0 && !isFirstRun && (parsing.findings.length > 0 || (before.length > 0 && !isOther))) return null;
  return { ...claim, parsing: { ...parsing, findings } };
}

/** Another run of tests, and not the same one in another parser's words: its failures are all new. */
function isOtherRun({ findings }: Parsing, seen: SeenFindings): boolean {
  return findings.length > 0 && !findings.some((finding) => seen.has(finding));
}

/** What a compiler has said before the tests ran, and not what a test has printed in the same form. */
function isOfCompiler({ source, file }: Finding): boolean {
  return source != null && /\.(?:[chm]|cc|cpp|cxx|hh|hpp|mm|go|java)$/i.test(file ?? '');
}

/** Whether the tool is one that has been understood already. */
function isHeard({ tools = [] }: Parser, claims: readonly Claim[], hints: ParseHints): boolean {
  const heard = new Set(claims.flatMap(({ parser }) => parser.tools ?? []));
  return tools.every((tool) => !hints.tools.includes(tool) || heard.has(tool));
}

/** The programs of a command, also of the line that it gives to a shell, and without their versions: `clang` of `clang-14`. */
function toolsIn(command: readonly string[]): readonly string[] {
  const lines = command.filter((word) => /\s/.test(word)).map((line) => [line]);
  return [command, ...lines].flatMap(toolsOfCommand).flatMap((tool) => [tool, tool.replace(/-?\d+(?:\.\d+)*$/, '')]);
}

/** The programs that the output says are run: npm's and yarn's line above their output, a shell's trace, a recipe of make. */
function toolsNamedIn(text: string): readonly string[] {
  const lines = text.slice(0, 1_000_000).matchAll(commandLine);
  return [...lines].flatMap(([, command]) => toolsOfCommand([command!]));
}

const commandLine = /^(?:[>$+]|\S+: commands\[\d+\](?: \S+)?>|nox >|task: \[[^\]\n]+\]) +((?:[\w@./-]+)(?: [^\n]{0,500})?)$/gm;
