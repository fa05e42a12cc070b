import { skipContainer } from './find-json.ts';

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
  let rereadable = text.length * 3 + 1000;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const start = found.index + found[0].length - 1;
    const end = text[start] === '<' ? endOfXml(text, start) : skipContainer(text, start);
    if (end > 0 && isEndOfLine(text, end)) {
      spans.push({ start, end, isLine: !text.slice(start, Math.min(end, start + 1_000_000)).includes('\n') });
      opening.lastIndex = end;
    } else {
      rereadable -= Math.abs(end) - start;
      if (rereadable < 0) break;
      opening.lastIndex = start + 1;
    }
  }
  return spans;
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

/** Behind the last end of the outermost element before the next document; negative when it has none. */
function endOfXml(text: string, start: number): number {
  const name = reports.exec(text.slice(start, start + 2000))?.[1];
  if (name === undefined) return -start;
  const next = text.indexOf('<?xml', start + 5);
  const limit = next < 0 ? text.length : next;
  const close = `</${name}>`;
  const last = text.lastIndexOf(close, limit);
  return last < start ? -start : last + close.length;
}
