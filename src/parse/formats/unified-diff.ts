import type { Finding, ParseHints, Parser } from '../parser.ts';

/** Programs that show with a diff what they would change. */
const formatters =
  'black isort yapf autopep8 autoflake docformatter gofmt gofumpt goimports shfmt terraform tofu buildifier djlint stylua swiftformat ruff clang-format git-clang-format perltidy nixfmt'.split(
    ' ',
  );

/**
 * A unified diff of what a formatter would change (`gofmt -d`, `black --diff`, `shfmt -d`, `shellcheck -f diff`, `git diff`): one
 * finding for each hunk, at the lines of the old file that would go, with the change itself as its fix.
 */
export const unifiedDiff: Parser = {
  id: 'unified-diff',
  title: 'unified diff',
  format: 'matched',
  tools: formatters,
  recognises: (text) => /^--- .+\n\+\+\+ .+\n@@ -\d/m.test(text),
  parse(text, hints) {
    const source = hints.tools.find((tool) => formatters.includes(tool)) ?? sourceOf(hints);
    const findings: Finding[] = [];
    const lines = text.split('\n');
    let file: string | null = null;
    for (let index = 0; index < lines.length; index++) {
      const named = fileNamed(lines[index]!, lines[index + 1]);
      if (named !== undefined) {
        file = named;
        index += 1;
        const isBare = file !== null && !(lines[index + 1] ?? '').startsWith('@@');
        if (isBare) findings.push({ file, message: 'The file would be changed.', source });
        continue;
      }
      const head = hunkHead.exec(lines[index]!);
      if (head === null || file === null) continue;
      const hunk = readHunk(lines, index + 1, head);
      if (hunk.finding !== null) findings.push({ ...hunk.finding, file, source });
      index = hunk.next - 1;
    }
    const isDiff = findings.some(({ line }) => line !== undefined) || formatters.includes(source ?? '');
    return isDiff && findings.length > 0 ? { findings } : null;
  },
};

const sourceOf = ({ tools }: ParseHints): string | null => (tools.includes('shellcheck') ? 'shellcheck' : null);

const hunkHead = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/** The file of a `---` line that a `+++` line follows; null where neither names one; undefined for other lines. */
function fileNamed(line: string, next: string | undefined): string | null | undefined {
  if (!line.startsWith('--- ') || next?.startsWith('+++ ') !== true) return undefined;
  const [before, after] = [line, next].map((one) =>
    one
      .slice(4)
      .replace(/\t.*$/, '')
      .replace(/ \((?:original|reformatted)\)$/, ''),
  );
  const isNamed = after !== '/dev/null' && isPath.test(after!);
  const name = isNamed ? after! : before!;
  const isPrefixed = pairs.some(
    ([old, young]) =>
      (before === '/dev/null' || before!.startsWith(old)) && (!isNamed || after!.startsWith(young)) && name.includes('/'),
  );
  const file = (isPrefixed ? name.slice(name.indexOf('/') + 1) : name).replace(/(?::after|\.orig)$/, '');
  return isPath.test(file) ? file : null;
}

/** Some write words where there is no second file. */
const isPath = /[./]/;

/** What tools put before the two names. */
const pairs = [
  ['a/', 'b/'],
  ['i/', 'w/'],
  ['c/', 'w/'],
  ['old/', 'new/'],
  ['original/', 'fixed/'],
] as const;

interface Hunk {
  readonly finding: Finding | null;
  /** The index of the line behind it. */
  readonly next: number;
}

function readHunk(lines: readonly string[], start: number, head: RegExpExecArray): Hunk {
  const body: string[] = [];
  let [oldLeft, newLeft] = [Number(head[2] ?? 1), Number(head[3] ?? 1)];
  let hasEnds = true;
  let next = start;
  for (; next < lines.length; next++) {
    const line = lines[next] || ' ';
    if (line.startsWith('\\')) {
      hasEnds = false; // the file has no line break at its end
      continue;
    }
    if (line.startsWith('-') ? oldLeft === 0 : line.startsWith('+') ? newLeft === 0 : oldLeft === 0 || newLeft === 0) break;
    if (!/^[-+ ]/.test(line)) break;
    if (!line.startsWith('+')) oldLeft -= 1;
    if (!line.startsWith('-')) newLeft -= 1;
    body.push(line);
  }
  const isWhole = oldLeft === 0 && newLeft === 0 && hasEnds;
  const oldStart = Number(head[1]) + (head[2] === '0' ? 1 : 0);
  return { finding: toFinding(body, oldStart, isWhole), next };
}

/** The lines from the first that would change to the last; what stands between them is part of the change. */
function toFinding(body: readonly string[], oldStart: number, isWhole: boolean): Finding | null {
  const first = body.findIndex((line) => !line.startsWith(' '));
  if (first < 0) return null;
  const changed = body.slice(first, body.findLastIndex((line) => !line.startsWith(' ')) + 1);
  const countOld = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('+')).length;
  const line = oldStart + countOld(body.slice(0, first));
  const range = { line, column: 1, endLine: line + countOld(changed), endColumn: 1 };
  const kept = changed.filter((one) => !one.startsWith('-'));
  const edits = [{ ...range, text: kept.map((one) => `${one.slice(1)}\n`).join('') }];
  return { ...range, message: describe(countOld(changed)), ...(isWhole ? { fix: { edits } } : {}) };
}

function describe(count: number): string {
  if (count === 0) return 'Lines would be added here.';
  return count === 1 ? 'This line would be changed.' : `These ${count} lines would be changed.`;
}
