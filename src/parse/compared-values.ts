/** The two values that a failed assertion compared; null where its text does not tell. */
export interface ComparedValues {
  readonly expected: string | null;
  readonly actual: string | null;
}

/** The values in the text of a failed assertion, in the words of the usual libraries of many languages. */
export function findComparedValues(text: string): ComparedValues {
  const start = text.slice(0, longestText);
  for (const read of readers) {
    const values = read(start);
    if (values !== null) return values;
  }
  return { expected: null, actual: null };
}

const longestText = 20_000;

const readers: readonly ((text: string) => ComparedValues | null)[] = [
  ...[
    // JUnit 4 and 5: expected:<2> but was:<1>
    /expected: ?<(?<expected>[^>\n]*)> but was: ?<(?<actual>[^>\n]*)>/,
    // MSTest
    /Expected:<(?<expected>[^>\n]*)>\. Actual:<(?<actual>[^>\n]*)>/,
    // Jest's toBe, minitest, xunit, NUnit, testify, AssertJ, RSpec: one a line
    /^[ \t]*[Ee]xpected ?: *(?<expected>\S[^\n]*)\n(?:[ \t]*\n)?[ \t]*(?:[Rr]eceived|[Aa]ctual|[Bb]ut was|got) *: *(?<actual>[^\n]+)/m,
    // Test::More
    /^[ \t]*got: '(?<actual>[^\n]*)'\n[ \t]*expected: '(?<expected>[^\n]*)'$/m,
    // doctest
    /^Expected:\n\s+(?<expected>[^\n]+)\nGot:\n\s+(?<actual>[^\n]+)$/m,
    // Hamcrest
    /^[ \t]*Expected: (?:is )?(?<expected>[^\n]+)\n[ \t]*but: was (?<actual>[^\n]+)/m,
    // PHPUnit
    /Failed asserting that (?<actual>[^\n]{1,500}) (?:matches expected|is identical to) (?<expected>[^\n]{1,500}?)\.?(?:\n|$)/,
  ].map((pattern) => (text: string) => byNames(pattern, text)),
  readDiff,
  ...[
    // node:assert, where the values are short
    /Expected values to be (?:strictly|loosely) (?:deep-)?equal:\n+(?<actual>[^\n]{1,500}) (?:!==|!=) (?<expected>[^\n]{1,500})\n?/,
    // Jasmine
    /^Expected (?<actual>[^\n]{1,500}?) to (?:be|equal) (?<expected>[^\n]{1,500}?)\.$/m,
    // Chai, Vitest
    /(?:^|: )expected (?<actual>[^\n]{1,500}?) to (?:be|equal|strictly equal|deeply equal|deep equal|be equal to) (?<expected>(?!a |an |true\.|greater|less|above|below|within|called|truthy|falsy|defined|close)[^\n]{1,500}?)(?: \/\/ [^\n]*)?(?:\n|$)/,
  ].map((pattern) => (text: string) => byNames(pattern, text)),
];

function byNames(pattern: RegExp, text: string): ComparedValues | null {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return null;
  return { expected: groups['expected']?.trim() ?? null, actual: groups['actual']?.trim() ?? null };
}

/** Which sign of a diff stands for which value: Jest, Vitest, Mocha and PHPUnit mark what was expected with a minus, node:assert and Mocha's dry form too. */
const legends: readonly { readonly pattern: RegExp; readonly expected: '-' | '+' }[] = [
  { pattern: /^[ \t]*-+ Expected\b.*\n[ \t]*\++ (?:Received|Actual)\b.*$/m, expected: '-' },
  { pattern: /^[ \t]*\+ expected - actual[ \t]*$/m, expected: '+' },
  { pattern: /^[ \t]*--- expected[^\n]*\n[ \t]*\+\+\+ actual\b.*$/im, expected: '-' },
  { pattern: /^(?:[^\n]*\(- actual, \+ expected\)[^\n]*|Difference:)$/m, expected: '+' },
  { pattern: /^[^\n]*\+ actual - expected\b.*$/m, expected: '-' },
];

function readDiff(text: string): ComparedValues | null {
  for (const { pattern, expected } of legends) {
    const legend = pattern.exec(text);
    if (legend === null) continue;
    const below = diffLines(text.slice(legend.index + legend[0].length));
    // Bun has the legend below the difference.
    const lines = below.length > 0 ? below : diffLines(lastParagraph(text.slice(0, legend.index)));
    const side = (sign: string): string =>
      lines
        .filter((line) => line.sign === ' ' || line.sign === sign)
        .map((line) => line.text)
        .join('\n');
    if (lines.every((line) => line.sign === ' ')) continue;
    return { expected: side(expected), actual: side(expected === '-' ? '+' : '-') };
  }
  return null;
}

interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

function lastParagraph(text: string): string {
  const end = text.trimEnd();
  return end.slice(end.lastIndexOf('\n\n') + 1);
}

/** The lines below a legend, from the first with a sign's indentation to the first that cannot belong to it. */
function diffLines(text: string): readonly DiffLine[] {
  const lines = text.split('\n');
  let first = 0;
  while (first < lines.length && lines[first]!.trim() === '') first += 1;
  const signed = lines.slice(first, first + 200).find((line) => /^\s*[-+]/.test(line));
  if (signed === undefined) return [];
  const indent = /^\s*/.exec(signed)![0].length;
  const found: DiffLine[] = [];
  for (const line of lines.slice(first)) {
    if (line.trim().startsWith('@@')) continue;
    const sign = line[indent] ?? ' ';
    if ((sign !== ' ' && sign !== '-' && sign !== '+') || line.slice(0, indent).trim() !== '') break;
    if (line.trim() === '' || /^\s*at /.test(line)) break;
    found.push({ sign, text: line.slice(indent + 1) });
  }
  // Most put a blank behind the sign (and in front of what has none), Mocha does not.
  const hasBlank = found.every((line) => /^ |^$/.test(line.text));
  return hasBlank ? found.map((line) => ({ ...line, text: line.text.replace(/^ /, '') })) : found;
}
