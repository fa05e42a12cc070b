import type { Finding, ParseHints } from './parser.ts';
import { testFinding, type TestFailure } from './test-finding.ts';

/** What a text for people says of a failed test, whose place its parser has found itself; without a line it is the test's file. */
export interface PlacedFailure extends Pick<TestFailure, 'names' | 'message' | 'details' | 'expected' | 'actual' | 'source'> {
  readonly file?: string | null | undefined;
  readonly line?: number | null | undefined;
  readonly column?: number | null | undefined;
}

/** The finding of a failed test at the place that the parser has found, else where the failure's text tells. */
export function placedFailure(failure: PlacedFailure, hints: Pick<ParseHints, 'root'> = {}): Finding {
  const { file = null, line = null, column = null, ...told } = failure;
  const isPlaced = file !== null && line !== null;
  return testFinding({ ...told, place: isPlaced ? { file, line, column } : null, testFile: file }, hints);
}
