import type { Finding, ParseHints } from './parser.ts';
import { testFinding } from './test-finding.ts';

/** A failure as a runner prints it for people: a heading and the lines below it. */
export interface TestBlock {
  /** The names of the test; empty when no test failed but a whole file, or the run itself. */
  readonly names: readonly string[];
  /** Where the test stands. */
  readonly file?: string | null | undefined;
  readonly line?: number | null | undefined;
  readonly column?: number | null | undefined;
  readonly body: string[];
}

/** The findings of such failures, each with the place that its text tells. */
export function blockFindings(blocks: readonly TestBlock[], source: string, hints: ParseHints): readonly Finding[] {
  return blocks.map((block) => {
    const text = withoutMargin(block.body);
    return block.names.length === 0
      ? suiteFinding(text, block.file ?? null, source, hints)
      : testFinding(
          { names: block.names, message: text, testFile: block.file, testLine: block.line, testColumn: block.column, source },
          hints,
        );
  });
}

/** A file whose tests could not even be collected, or an error outside of all tests. */
export function suiteFinding(text: string, file: string | null, source: string, hints: ParseHints): Finding {
  const syntax = syntaxError.exec(text);
  if (syntax !== null) {
    const [, path, message = '', line, column] = syntax;
    // Babel counts columns from zero.
    return { file: path ?? file, line: Number(line), column: Number(column) + 1, message: `SyntaxError: ${message}`, source };
  }
  const untranslated = esbuildError.exec(text);
  if (untranslated !== null) {
    const [, path = null, line, column, message = ''] = untranslated;
    // Esbuild as well.
    return { file: path, line: Number(line), column: Number(column) + 1, message, source };
  }
  const { test: _test, ...finding } = testFinding({ names: [], message: text, testFile: file, source }, hints);
  return finding.message === '' ? { ...finding, message: 'The tests of this file could not run.' } : finding;
}

const syntaxError = /^[ \t]*SyntaxError: (?:([^\n:]{1,500}|[A-Za-z]:[^\n:]{1,500}): )?([^\n]{1,1000}?) \((\d{1,9}):(\d{1,9})\)$/m;

const esbuildError =
  /^(?:Error: )?Transform failed with \d+ errors?:\n([^\n]{1,1000}?):(\d{1,9}):(\d{1,9}): ERROR: ([^\n]{1,1000})$/m;

/** The lines without the indentation that all of them have. */
function withoutMargin(lines: readonly string[]): string {
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const margin = margins.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  return lines.map((line) => line.slice(Number.isFinite(margin) ? margin : 0)).join('\n');
}

/** The sum of the numbers in front of a word, over all lines that a pattern finds: `3 failed, 1 passed`. */
export function countWords(lines: readonly string[], ...words: readonly string[]): number {
  const pattern = new RegExp(`(\\d{1,9}) (?:tests? )?(?:${words.join('|')})\\b`, 'g');
  return lines.flatMap((line) => [...line.matchAll(pattern)]).reduce((sum, found) => sum + Number(found[1]), 0);
}
