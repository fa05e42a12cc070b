/** A place in a text for people, as it stands there. */
export interface StackPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number | null;
}

/**
 * The first place of a failure's text or stack that is in somebody's own code, which is where a person wants to be taken; null where
 * there is none. Frames of dependencies, of runtimes and of test runners do not count.
 */
export function findPlace(text: string): StackPlace | null {
  for (const line of text.split('\n')) {
    const place = line.length > longestLine ? null : placeOfLine(line);
    if (place !== null) return place;
  }
  return null;
}

const longestLine = 2000;

/** Files that are nobody's own: dependencies, standard libraries, runtimes. */
const foreign =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|vendor\/(?:bundle|phpunit|composer)|gems|\.cargo\/registry|rustc|internal)[\\/]|^(?:node|deno|bun|ext|native|webpack|https?):|^\/usr\/(?:lib|share|local\/(?:go|lib))\/|^<|^\/\.yarn\/|\.jar$/;

function placeOfLine(line: string): StackPlace | null {
  for (const form of forms) {
    const found = form.exec(line);
    if (found === null) continue;
    const [, file = '', lineNumber, column] = found;
    if (foreign.test(file)) return null;
    return { file, line: Number(lineNumber), column: column === undefined ? null : Number(column) };
  }
  return javaPlace(line);
}

/** From the most certain: each has the file, the line and perhaps the column. */
const forms: readonly RegExp[] = [
  // at suite.test (file:///a/b c.js:3:5), at new A (C:\a.js:3:5)
  /^\s*at .*?\(((?:file:\/\/|[\\/]|[A-Za-z]:[\\/])[^()]{1,900}?):(\d{1,9}):(\d{1,9})\)/,
  // at /a/b c.js:3:5, at async file:///a.js:3:5
  /^\s*at (?:async )?((?:file:\/\/|[\\/]|[A-Za-z]:[\\/])[^()]{1,900}?):(\d{1,9}):(\d{1,9})\)?$/,
  // File "/a/b c.py", line 12
  /^\s*File "([^"<>]{1,900})", line (\d{1,9})/,
  // in /a/b.cs:line 12
  / in ((?:[A-Za-z]:)?[\\/][^:]{1,900}):line (\d{1,9})/,
  // ❯ suite src/a.test.ts:5:9, ./spec/a_spec.rb:3:in, /a/b.php:12, a_test.go:12: message, a.cpp(12): error
  /(?:^|[\s([❯>"'`#])((?:[A-Za-z]:[\\/]|file:\/\/)?(?:[^\s:()[\]"'`<>|*?,;]{0,300}\.[A-Za-z]\w{0,5})):(\d{1,9})(?::(\d{1,9}))?(?![\w.])/,
  /^\s*((?:[A-Za-z]:)?[^\s:()"<>|*?]{1,300}\.[A-Za-z]\w{0,5})\((\d{1,9})(?:,(\d{1,9}))?\)(?::|$)/,
];

const javaFrame = /^\s*at (?:[\w.$-]+\/{1,2})?([\w$]+(?:\.[\w$]+)*)\.[\w$<>]+\(([\w$]+\.(?:java|kt|scala|groovy)):(\d{1,9})\)/;

/** Frames of the JVM name a class and a file without its folder, which is that of the class's package. */
function javaPlace(line: string): StackPlace | null {
  const found = javaFrame.exec(line);
  if (found === null) return null;
  const [, className = '', file = '', lineNumber] = found;
  if (
    /^(?:java|javax|jdk|sun|kotlin|scala|groovy|org\.(?:junit|testng|gradle|apache|hamcrest|assertj|opentest4j|mockito))\./.test(
      className,
    )
  )
    return null;
  const folder = className.split('.').slice(0, -1).join('/');
  return { file: folder === '' ? file : `${folder}/${file}`, line: Number(lineNumber), column: null };
}
