import type { TestCounts } from '../model/problem.ts';
import { fromFolder, splitByFolder } from './build-folders.ts';
import { findDocuments } from './output-shape.ts';
import type { Finding, ParseHints, Parser, Parsing } from './parser.ts';
import { splitByTask } from './runner-prefixes.ts';
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
  const named = new Set([...hints.tools, ...(hints.command === undefined ? [] : toolsOfCommand(hints.command))]);
  const runners = [...named, ...(hints.command ?? [])];
  const claims = splitByTask(text, runners).flatMap((task) =>
    splitByFolder(task.text).flatMap((part) => {
      const folder = part.folder === null ? task.folder : fromFolder(task.folder, part.folder);
      const tools = [...named, ...toolsIn(part.text, named)];
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

function withFolder(claim: Claim, folder: string | null): Claim {
  if (folder === null) return claim;
  const findings = claim.parsing.findings.map((finding) =>
    finding.file == null ? finding : { ...finding, file: fromFolder(folder, finding.file) },
  );
  return { ...claim, parsing: { ...claim.parsing, findings } };
}

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
  return parser.recognises?.(text) === false ? null : parser.parse(text, hints);
}

/** The documents that a parser understands, and the text without them. */
function readDocuments(
  text: string,
  parsers: readonly Parser[],
  hints: ParseHints,
): { readonly claims: readonly Claim[]; readonly rest: string } {
  const spans = findDocuments(text);
  const lines = spans.filter(({ isLine }) => isLine);
  const inLines = lines.length < 2 ? null : firstClaim(lines.map(textOf).join('\n'), parsers, hints);
  const claims: Claim[] = inLines === null ? [] : [inLines];
  const read = new Set(inLines === null ? [] : lines);
  for (const span of spans) {
    const claim = read.has(span) || isEmpty(textOf(span)) ? null : firstClaim(textOf(span), parsers, hints);
    if (claim === null) continue;
    claims.push(claim);
    read.add(span);
  }
  return {
    claims,
    rest: withoutSpans(
      text,
      spans.filter((span) => read.has(span)),
    ),
  };

  function textOf({ start, end }: { readonly start: number; readonly end: number }): string {
    return text.slice(start, end);
  }

  /** An empty list or object is nobody's, unless it is all that a known tool has written. */
  function isEmpty(document: string): boolean {
    return document.length < 20 && /^[[{]\s*[\]}]$/.test(document) && !parsers.some((parser) => isToolKnown(parser, hints.tools));
  }
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

/** Forms that so many tools share that a test may well have printed them. */
const commonForms: ReadonlySet<string> = new Set(['generic', 'gcc', 'make', 'go-vet', 'javac', 'unified-diff']);

function readText(text: string, parsers: readonly Parser[], before: readonly Claim[], hints: ParseHints): readonly Claim[] {
  if (text.trim() === '') return [];
  const all = [...before];
  const seen = new Seen();
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

/** What tests print is theirs: only formats that are nobody else's, or of a tool that is known to have run too, are looked for in it. */
function mayClaim(parser: Parser, before: readonly Claim[], hints: ParseHints): boolean {
  if (isToolKnown(parser, hints.tools))
    return parser.needsTool !== true || !before.some((claim) => claim.parser.id === 'unified-diff');
  if (onlyOfFailures.has(parser.id) && hints.exitCode === 0) return false;
  const runs = before.filter(({ parsing }) => parsing.tests !== undefined);
  if (runs.some((claim) => isToolKnown(claim.parser, hints.tools))) return false;
  return runs.length === 0 || !commonForms.has(parser.id);
}

/** What a claim adds to those before it; null when it adds nothing. Tests are counted once for each tool that is known to run some. */
function newIn(claim: Claim, before: readonly Claim[], seen: Seen, hints: ParseHints): Claim | null {
  const { parser, parsing } = claim;
  const runs = before.filter(({ parsing: other }) => other.tests !== undefined);
  const isOtherRun = isToolKnown(parser, hints.tools) && !isHeard(parser, runs, hints);
  if (runs.length > 0 && !isOtherRun && parsing.tests !== undefined) return null;
  const isLastResort = parser.id === 'generic' && before.length > 0;
  const findings = parsing.findings.filter(
    (finding) => !seen.has(finding) && !(isLastResort && (finding.severity === 'info' || seen.hasPlace(finding))),
  );
  if (findings.length === 0 && (parsing.findings.length > 0 || (before.length > 0 && !isOtherRun))) return null;
  return { ...claim, parsing: { ...parsing, findings } };
}

/** Whether the tool is one that has been understood already. */
function isHeard({ tools = [] }: Parser, claims: readonly Claim[], hints: ParseHints): boolean {
  const heard = new Set(claims.flatMap(({ parser }) => parser.tools ?? []));
  return tools.every((tool) => !hints.tools.includes(tool) || heard.has(tool));
}

/**
 * What other parsers have said already: of the same test, or of the same line in words that stand in each other. Another tool may well
 * say something else of that line.
 */
class Seen {
  readonly #messages = new Map<string, string[]>();

  has(finding: Finding): boolean {
    const message = plain(finding);
    return keysOf(finding).some((key) =>
      this.#messages.get(key)?.some((known) => known.includes(message) || message.includes(known)),
    );
  }

  hasPlace(finding: Finding): boolean {
    return keysOf(finding).some((key) => this.#messages.has(key));
  }

  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) {
      for (const key of keysOf(finding)) {
        const known = this.#messages.get(key);
        if (known === undefined) this.#messages.set(key, [plain(finding)]);
        else if (known.length < 50) known.push(plain(finding));
      }
    }
  }
}

function keysOf({ file, line, test }: Finding): readonly string[] {
  const place = `${file ?? ''}:${line ?? ''}`;
  return test === undefined ? [place] : [`test ${test.name}`, place];
}

/** Enough of the first line of a message to know it again, whatever stands around it. */
function plain({ message }: Finding): string {
  return /^.*/
    .exec(message)![0]
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** The programs that the output says are run: npm's and yarn's line above their output, a shell's trace, a recipe of make. */
function toolsIn(text: string, known: ReadonlySet<string>): readonly string[] {
  const tools = new Set<string>();
  const start = text.slice(0, 1_000_000);
  for (const [, command] of start.matchAll(commandLine)) for (const tool of toolsOfCommand([command!])) tools.add(tool);
  return [...tools].filter((tool) => !known.has(tool));
}

const commandLine = /^(?:[>$+]|\S+: commands\[\d+\](?: \S+)?>|nox >|task: \[[^\]\n]+\]) +((?:[\w@./-]+)(?: [^\n]{0,500})?)$/gm;
