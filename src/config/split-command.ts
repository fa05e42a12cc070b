import { err, ok, type Result } from '../model/result.ts';

/**
 * The arguments that a command line means, without a shell: words are separated by blanks; single quotes keep everything, double quotes
 * everything but `\"` `\\` `\$` and `` \` ``; outside of quotes a backslash takes the meaning from the next sign. `${…}` stays as it is.
 * What only a shell understands is an error, the end of a sentence whose subject is the command.
 */
export function splitCommand(line: string): Result<readonly string[], string> {
  const prefix = explainPrefix(line);
  if (prefix !== null) return err(prefix);
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  while (at < line.length) {
    const sign = line[at]!;
    if (sign === ' ' || sign === '\t') {
      if (word !== null) words.push(word);
      word = null;
      at += 1;
      continue;
    }
    const piece = takePiece(line, at, word === null);
    if (!piece.ok) return piece;
    word = (word ?? '') + piece.value.text;
    at = piece.value.end;
  }
  if (word !== null) words.push(word);
  return words[0] ? ok(words) : err('is empty: name the program to run.');
}

interface Piece {
  readonly text: string;
  /** The offset behind it. */
  readonly end: number;
}

function takePiece(line: string, at: number, startsWord: boolean): Result<Piece, string> {
  const sign = line[at]!;
  if (sign === "'") return takeSingleQuoted(line, at);
  if (sign === '"') return takeDoubleQuoted(line, at);
  if (sign === '$') return takeDollar(line, at);
  if (sign === '\\') return takeEscaped(line, at);
  const only = shellOnly(line, at, startsWord);
  if (only !== null) return err(needsShell(only));
  return ok({ text: sign, end: at + 1 });
}

function takeSingleQuoted(line: string, at: number): Result<Piece, string> {
  const end = line.indexOf("'", at + 1);
  if (end === -1) return err(unterminated("'"));
  return ok({ text: line.slice(at + 1, end), end: end + 1 });
}

function takeDoubleQuoted(line: string, start: number): Result<Piece, string> {
  let text = '';
  let at = start + 1;
  while (at < line.length) {
    const sign = line[at]!;
    if (sign === '"') return ok({ text, end: at + 1 });
    if (sign === '`') return err(needsShell('`'));
    if (sign === '$') {
      const variable = takeDollar(line, at);
      if (!variable.ok) return variable;
      text += variable.value.text;
      at = variable.value.end;
    } else if (sign === '\\' && /["\\$`]/.test(line[at + 1] ?? '')) {
      text += line[at + 1]!;
      at += 2;
    } else {
      text += sign;
      at += 1;
    }
  }
  return err(unterminated('"'));
}

/** `${…}` is Preflight's own and comes back as it is; `$(` and `$NAME` are a shell's. */
function takeDollar(line: string, at: number): Result<Piece, string> {
  const [variable] = /^\$?\$\{[^}]*\}?/.exec(line.slice(at)) ?? [];
  if (variable !== undefined) return ok({ text: variable, end: at + variable.length });
  const rest = line.slice(at + 1);
  if (rest.startsWith('(')) return err(needsShell('$('));
  const [name] = /^(?:\w+|[@*#?$!-])/.exec(rest) ?? [];
  if (name === undefined) return ok({ text: '$', end: at + 1 });
  if (!/^[A-Za-z_]/.test(name)) return err(needsShell(`$${name}`));
  return err(`uses $${name}, which only a shell replaces: write \${env:${name}}, put it in single quotes, or set "shell": true.`);
}

function takeEscaped(line: string, at: number): Result<Piece, string> {
  const next = line[at + 1];
  if (next === undefined) return err('ends with a backslash: write it as \\\\ or put it in single quotes.');
  if (/[\p{L}\p{N}]/u.test(next)) {
    return err(
      `has a backslash before "${next}": for a path write /, otherwise put the argument in single quotes or write \\\\.`,
    );
  }
  if (next === '\n' || next === '\r') return err(needsShell('a line break'));
  return ok({ text: next, end: at + 2 });
}

function shellOnly(line: string, at: number, startsWord: boolean): string | null {
  const sign = line[at]!;
  if (sign === '\n' || sign === '\r') return 'a line break';
  const [operator] = /^(?:&&|\|\||<<|>>|[|&;<>()`*?])/.exec(line.slice(at, at + 2)) ?? [];
  if (operator !== undefined) return operator;
  return startsWord && (sign === '~' || sign === '#') ? sign : null;
}

function explainPrefix(line: string): string | null {
  const [, name] = /^\s*([A-Za-z_]\w*)=/.exec(line) ?? [];
  if (name !== undefined) return `begins with ${name}=…, which only a shell understands: use "env": { "${name}": "…" } instead.`;
  return /^\s*!(\s|$)/.test(line) ? needsShell('!') : null;
}

function needsShell(sign: string): string {
  const what = /^[a-z]/.test(sign) ? sign : `"${sign}"`;
  return `has ${what}, which only a shell understands: set "shell": true, or put it in single quotes to pass it on as it is.`;
}

function unterminated(quote: string): string {
  return `has an opening ${quote} without a closing one: add it, or write \\${quote} for the sign itself.`;
}

/** The command line that `splitCommand` reads as exactly these arguments: for display, and to paste into a POSIX shell. */
export function joinCommand(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string, index: number): string {
  const plain = index === 0 ? /^[\w@%+:,./-]+$/ : /^[\w@%+=:,./-]+$/;
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
