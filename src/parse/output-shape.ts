import { scanContainer, type Scan } from './find-json.ts';

/** A part of an output that is a document of its own: JSON or XML that fills its lines. Offsets, the end exclusive. */
export interface DocumentSpan {
  readonly start: number;
  readonly end: number;
  /** On one line, so that it may be one of many that belong together. */
  readonly isLine: boolean;
}

/**
 * The JSON and XML documents in an output, in their order, that begin and end with a line. Time is proportional to the length of the
 * text.
 */
export function findDocuments(text: string): readonly DocumentSpan[] {
  const spans: DocumentSpan[] = [];
  const opening = /^[ \t\ufeff]*(?:[{[](?=\s*["{}[\]\dtfn-])|<(?=\?xml|[A-Za-z]))/gm;
  const known: Reports = { next: -1, endless: new Set() };
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const start = found.index + found[0].length - 1;
    const { stop, complete } = text[start] === '<' ? scanXml(text, start, known) : scanContainer(text, start);
    for (const part of complete) {
      if (!fillsLines(text, part)) continue;
      const { start: from, end } = part;
      spans.push({ start: from, end, isLine: !text.slice(from, Math.min(end, from + 1_000_000)).includes('\n') });
    }
    opening.lastIndex = Math.max(stop, start + 1);
  }
  return spans;
}

function fillsLines(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  let from = start;
  while (from > 0 && ' \t\ufeff'.includes(text[from - 1]!)) from--;
  return (from === 0 || text[from - 1] === '\n') && isEndOfLine(text, end);
}

function isEndOfLine(text: string, index: number): boolean {
  for (let at = index; at < text.length; at++) {
    if (text[at] === '\n') return true;
    if (text[at] !== ' ' && text[at] !== '\t') return false;
  }
  return true;
}

/** Elements that reports begin with; others are text of a web page or of a message. */
const reports =
  /^<(?:\?xml[^>]{0,200}\?>\s*(?:<!(?:DOCTYPE|--)[^>]{0,500}>\s*)*<)?(checkstyle|testsuites?|testsuite|pmd|pmd-cpd|assemblies|TestRun|results|FindBugs|BugCollection|issues|file|coverage|test-run|site|xml)\b/;

/** What is known of the reports in a text, so that it is looked for once. */
interface Reports {
  /** Where the next one begins that says that it is XML. */
  next: number;
  /** Elements that do not end any more. */
  readonly endless: Set<string>;
}

/** To the last end of the outermost element before the next document. */
function scanXml(text: string, start: number, known: Reports): Scan {
  const nothing = { stop: start + 1, complete: [] };
  const name = reports.exec(text.slice(start, start + 2000))?.[1];
  if (name === undefined || known.endless.has(name)) return nothing;
  if (known.next <= start) {
    const next = text.indexOf('<?xml', start + 5);
    known.next = next < 0 ? text.length : next;
  }
  const close = `</${name}>`;
  const last = text.lastIndexOf(close, known.next);
  if (last < start) {
    if (known.next === text.length) known.endless.add(name);
    return nothing;
  }
  const end = last + close.length;
  return { stop: end, complete: [{ start, end }] };
}
