import { findMatcher } from '../src/parse/matcher/find-matcher.ts';
import { parseWithMatcher } from '../src/parse/matcher/parse-with-matcher.ts';
import { median, ms, type Figure } from './measure.ts';

const megabytes = 100;

/** 100 MB of lines that all have a problem: the interpreter against nothing but the regular expression on every line. */
export function problemMatcher(): Promise<Figure[]> {
  const matcher = findMatcher('$gcc')!;
  const text = linesOf(megabytes);
  const { regexp } = matcher.patterns[0]!;
  let matched = 0;
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= 7; round++) {
    const plain = timeOf(() => {
      for (const line of text.split('\n')) if (regexp.exec(line) !== null) matched++;
    });
    const interpreted = timeOf(() => parseWithMatcher([matcher], text));
    if (round === 0) continue; // the first round warms up
    times[0].push(plain);
    times[1].push(interpreted);
  }
  const [plain, interpreted] = [median(times[0]), median(times[1])];
  const detail = `${megabytes} MB of lines through $gcc: ${ms(interpreted)} against ${ms(plain)} of its bare regular expression`;
  if (matched === 0) throw new Error('No line matched.');
  return Promise.resolve([{ name: 'Problem matcher', value: interpreted / plain, limit: 1.5, detail }]);
}

function linesOf(size: number): string {
  const line = (file: number) => `src/some/folder/file-${file}.c:12:34: warning: this is a message of usual length [-Wunused]\n`;
  const hundred = Array.from({ length: 100 }, (_, index) => line(index)).join('');
  const copies = Math.ceil((size * 1_000_000) / hundred.length);
  return Buffer.from(hundred.repeat(copies)).toString('latin1'); // one flat string, as an output is
}

function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
