/** A place in a text for people, as it stands there. */
export interface StackPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number | null;
}

/**
 * The place of a failure's text or stack that is in somebody's own code, which is where a person wants to be taken: the first one,
 * with Python the last one, for it prints the innermost call last. null where there is none. Frames of dependencies, of runtimes and
 * of test runners do not count, nor do files outside of the root (absolute) as long as one inside is named.
 */
export function findPlace(text: string, root?: string): StackPlace | null {
  let chosen: StackPlace | null = null;
  let outside: StackPlace | null = null;
  for (const line of text.split('\n')) {
    const place = line.length > longestLine ? null : placeOfLine(line);
    if (place === null) continue;
    if (!isInside(place.file, root)) outside ??= place;
    else if (chosen === null || isPython(chosen)) chosen = isPython(place) || chosen === null ? place : chosen;
    if (chosen !== null && !isPython(chosen)) return chosen;
  }
  return chosen ?? outside;
}

function isPython({ file }: StackPlace): boolean {
  return /\.pyi?$/.test(file);
}

function isInside(file: string, root: string | undefined): boolean {
  const path = file.replace(/^file:\/\//, '');
  return (
    root === undefined ||
    !/^(?:[\\/]|[A-Za-z]:[\\/])/.test(path) ||
    path.startsWith(root.replace(/[\\/]?$/, '/')) ||
    path.startsWith('./')
  );
}

const longestLine = 2000;

/** Files that are nobody's own: dependencies, standard libraries, runtimes. */
const foreign =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|vendor\/(?:bundle|phpunit|composer)|gems|\.cargo\/registry|rustc|internal)[\\/]|^(?:node|deno|bun|ext|native|webpack|https?):|^\/usr\/(?:lib|share|local\/(?:go|lib))\/|^<|^\/\.yarn\/|\.jar$/;

function placeOfLine(line: string): StackPlace | null {
  if (javaFrame.test(line)) return javaPlace(line);
  if (isOfPlaywright.test(line)) return null;
  for (const form of forms) {
    const found = form.exec(line);
    if (found === null) continue;
    const [, written = '', lineNumber, column] = found;
    const file = withoutFunction(written, form).replace(/^file:\/\/(?!\/)/, '');
    if (!/[./\\]/.test(file)) continue;
    if (foreign.test(file)) return null;
    return { file, line: Number(lineNumber), column: column === undefined ? null : Number(column) };
  }
  return null;
}

function withoutFunction(written: string, form: RegExp): string {
  return form === markedFrame && !written.split(' ', 1)[0]!.includes('/') ? written.slice(written.indexOf(' ') + 1) : written;
}

/** Titles of tests, and places relative to nobody knows what. */
const isOfPlaywright = / › |^\s*at \.\.?\/[^():]+:\d+$/;

/** Of Vitest: the function, if it has a name, and the file. */
const markedFrame = /^\s*❯ (\S[^\n]{0,900}?):(\d{1,9}):(\d{1,9})\s*$/;

/** From the most certain: each has the file, the line and perhaps the column. */
const forms: readonly RegExp[] = [
  markedFrame,
  // at suite.test (file:///a/b c.js:3:5), at new A (C:\a.js:3:5)
  /^\s*at [^()]{0,300}(?:\([^()]{0,200}\))?[^()]{0,300}\(((?:file:\/\/(?:\/[A-Za-z]:)?|[A-Za-z]:[\\/])?[^():]{1,900}):(\d{1,9}):(\d{1,9})\)/,
  // at /a/b c.js:3:5, at async file:///a.js:3:5
  /^\s*at (?:async )?((?:file:\/\/(?:\/[A-Za-z]:)?|[A-Za-z]:[\\/])?[^():]{1,900}):(\d{1,9}):(\d{1,9})\)?$/,
  // File "/a/b c.py", line 12, also as pytest marks it
  /^(?:E\s)?\s*File "([^"<>]{1,900})", line (\d{1,9})/,
  // (in test file a b.bats, line 10)
  /\bin (?:test )?file ([^,\n]{1,900}), line (\d{1,9})/,
  // at t/cart.t line 6.
  /\bat ([^\s()]{1,900}\.\w{1,6}) line (\d{1,9})\.?$/,
  // in /a/b.cs:line 12
  / in ((?:[A-Za-z]:)?[\\/][^:]{1,900}):line (\d{1,9})/,
  // /w/a b.php:12
  /^\s*((?:[A-Za-z]:)?[\\/][^:()\n]{1,900}\.\w{1,6}):(\d{1,9})(?::(\d{1,9}))?$/,
  // ╭─[ src/a b.ts:4:8 ]
  /^\s*[╭┌,][─-]{1,3}\[ ?([^\n[\]]{1,900}?):(\d{1,9}):(\d{1,9}) ?\]$/,
  // ❯ suite src/a.test.ts:5:9, ./spec/a_spec.rb:3:in, /a/b.php:12, a_test.go:12: message, a.cpp(12): error
  /(?:^|[\s([❯>"'`#])((?:[A-Za-z]:[\\/]|file:\/\/)?(?:[^\s:()[\]"'`<>|*?,;]{0,300}\.[A-Za-z]\w{0,8})):(\d{1,9})(?::(\d{1,9}))?(?![\w.])/,
  /^\s*((?:[A-Za-z]:)?[^\s:()"<>|*?]{1,300}\.[A-Za-z]\w{0,5})\((\d{1,9})(?:,(\d{1,9}))?\)(?::|$)/,
];

const javaFrame = /^\s*at (?:[\w.$-]+\/{1,2})?([\w$]+(?:\.[\w$]+)*)\.[\w$<>]+\(([\w$]+\.(?:java|kt|scala|groovy)):(\d{1,9})\)/;

/** Frames of the JVM name a class and a file without its folder, which is that of the class's package. */
function javaPlace(line: string): StackPlace | null {
  const [, className = '', file = '', lineNumber] = javaFrame.exec(line) ?? [];
  if (foreignClass.test(className)) return null;
  const folder = className.split('.').slice(0, -1).join('/');
  return { file: folder === '' ? file : `${folder}/${file}`, line: Number(lineNumber), column: null };
}

const foreignClass =
  /^(?:java|javax|jdk|sun|kotlin|kotlinx|scala|groovy|org\.(?:junit|testng|gradle|apache|hamcrest|assertj|opentest4j|mockito|spockframework|codehaus))\./;
