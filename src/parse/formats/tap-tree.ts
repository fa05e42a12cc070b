/** A test of TAP with its subtests. */
export interface TapTest {
  readonly name: string;
  readonly isOk: boolean;
  readonly directive: 'skip' | 'todo' | null;
  readonly children: readonly TapTest[];
  /** The lines between `---` and `...`. */
  readonly diagnostic: readonly string[];
  /** What else stands below it: indented text, comments. */
  readonly text: readonly string[];
  /** The comment above, which some producers use as a heading. */
  readonly heading: string | null;
}

/** What a text holds of TAP. */
export interface TapTree {
  readonly tests: readonly TapTest[];
  /** The reason given with `Bail out!`. */
  readonly bailedOut: string | null;
  /** It has a version or a plan, without which a line `ok` is chatter. */
  readonly isTap: boolean;
}

interface Growing extends TapTest {
  readonly indent: number;
  children: TapTest[];
  readonly diagnostic: string[];
  readonly text: string[];
}

const testLine = /^( *)(not ok|ok)(?: +(\d{1,9}))?(?:[ \t]+(\S.*))?$/;
const planLine = /^ *1\.\.\d{1,9}(?: +#.*)?$/;

/** Reads the lines of TAP and leaves out everything between them that is not. */
export function readTap(text: string): TapTree {
  const levels: Level[] = [];
  const braces: Growing[] = [];
  let last: Growing | null = null;
  let blockIndent: number | null = null;
  let heading: string | null = null;
  let bailedOut: string | null = null;
  let isTap = false;
  for (const line of text.split('\n')) {
    if (last !== null && blockIndent !== null) {
      if (line.trim() === '...' && indentOf(line) === blockIndent) blockIndent = null;
      else last.diagnostic.push(line);
      continue;
    }
    const found = testLine.exec(line);
    if (found !== null && (found[3] !== undefined || found[4]?.startsWith('- ') === true)) {
      last = newTest(found, heading);
      add(levels, last);
      if (line.endsWith(' {')) braces.push(last);
    } else if (line.trim() === '}' && braces.at(-1)?.indent === indentOf(line)) closeBrace(levels, braces.pop()!);
    else if (last !== null && line.trim() === '---' && indentOf(line) > last.indent && last.diagnostic.length === 0)
      blockIndent = indentOf(line);
    else if (/^ *TAP version \d+$/.test(line) || planLine.test(line)) {
      isTap = true;
      last = line.startsWith(' ') ? last : null;
    } else if (/^ *Bail out!/.test(line)) bailedOut = line.replace(/^ *Bail out! */, '');
    else if (/^ *# Subtest: /.test(line)) last = null;
    else if (last !== null && !last.isOk && /^(?: {2,}|# +)\S/.test(line) && last.diagnostic.length === 0)
      last.text.push(line.replace(/^(?: {2}|# )/, ''));
    else if (/^# \S/.test(line)) heading = line.slice(2).trim();
  }
  while (levels.length > 1) closeLevel(levels);
  return { tests: levels[0]?.tests ?? [], bailedOut, isTap };
}

interface Level {
  readonly indent: number;
  readonly tests: Growing[];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function newTest([, indent = '', word, , rest = '']: RegExpExecArray, heading: string | null): Growing {
  const [, name = '', directive] =
    /^(?:- ?)?(.*?)(?:(?:^|\s+)# *(skip|todo)\b.*|\s+# (?:time=|duration).*| \{)?$/i.exec(rest) ?? [];
  return {
    indent: indent.length,
    name: name.replaceAll('\\#', '#').replaceAll('\\\\', '\\').trim(),
    isOk: word === 'ok',
    directive: directive === undefined ? null : directive.toLowerCase() === 'skip' ? 'skip' : 'todo',
    children: [],
    diagnostic: [],
    text: [],
    heading,
  };
}

/** A test takes as its subtests what stood above it and deeper. */
function add(levels: Level[], test: Growing): void {
  test.children = takeDeeper(levels, test.indent);
  const level = levels.at(-1);
  if (level === undefined || level.indent < test.indent) levels.push({ indent: test.indent, tests: [test] });
  else level.tests.push(test);
}

/** With braces the subtests stand below. */
function closeBrace(levels: Level[], test: Growing): void {
  test.children = [...test.children, ...takeDeeper(levels, test.indent)];
}

function takeDeeper(levels: Level[], indent: number): TapTest[] {
  const taken: Level[] = [];
  while (levels.length > 0 && levels.at(-1)!.indent > indent) taken.unshift(levels.pop()!);
  return taken.flatMap((level) => level.tests);
}

/** Subtests whose test never came: the output was cut off. */
function closeLevel(levels: Level[]): void {
  const level = levels.pop()!;
  levels.at(-1)!.tests.push(...level.tests);
}
