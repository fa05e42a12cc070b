/** The value of each variable that a makefile sets, as it is written there. */
export type Variables = ReadonlyMap<string, string>;

/** Stands for a word that nobody knows without running something. */
export const unknownName = '$unknown';

const deepest = 12;
const longest = 20_000;
const longestValue = 4_000;

/**
 * A text with its variables by their values; those that the makefile does not set are empty. What functions give is computed where it
 * is only about words; where it is not known it is `_`, and `$unknown` where it could be a program or the name of a target.
 */
export function expand(text: string, variables: Variables, use: 'recipe' | 'names', depth = 0): string {
  if (!text.includes('$')) return text;
  if (depth > deepest || text.length > longest) return text.replaceAll(/\$[({][^)}]*[)}]?/g, unknownName);
  const replaced = text.replaceAll(
    /\$(?:\(([^()]*)\)|\{([^{}]*)\}|([@<^*?+%]))/g,
    (all, round: string | undefined, curly: string | undefined) => {
      const inner = round ?? curly;
      if (inner === undefined) return '_';
      const known = valueOf(inner, variables);
      if (known !== null) return known;
      if (!/^\w+[: ]/.test(inner)) return all;
      // Both give the names of files that are there.
      if (use === 'names') return /^(?:wildcard|shell|realpath|abspath)\s/.test(inner) ? '_' : unknownName;
      return text.trimStart().startsWith(all) ? unknownName : '_';
    },
  );
  return replaced === text ? text : expand(replaced, variables, use, depth + 1);
}

/** What a reference stands for; null for a function whose value is not known. */
function valueOf(inner: string, variables: Variables): string | null {
  if (/^[\w.-]+$/.test(inner))
    return inner === 'CURDIR' || inner === 'PWD' ? '.' : (variables.get(inner) ?? '').slice(0, longestValue);
  if (/^(?:info|warning|error)\s/.test(inner)) return '';
  const replacement = /^([\w.-]+):([^=]*)=(.*)$/.exec(inner);
  if (replacement !== null) {
    const [, name = '', from = '', to = ''] = replacement;
    const value = variables.get(name) ?? '';
    if (value.includes('$')) return null;
    return from.includes('%') ? substitute(value, from.trim(), to.trim()) : substitute(value, `%${from}`, `%${to}`);
  }
  const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(inner) ?? [];
  const args = rest.split(',');
  const [count, apply] = wordFunctions.get(name) ?? [];
  if (apply === undefined || rest.includes('$') || args.length !== count) return null;
  return apply(args.at(-1)!, args[0]!, args[1] ?? '');
}

/** Functions that look at nothing but their words, with the number of their arguments, of which the last one is the words. */
const wordFunctions: ReadonlyMap<string, readonly [count: number, (words: string, from: string, to: string) => string]> = new Map(
  [
    ['patsubst', [3, (words, from, to) => substitute(words, from.trim(), to)]],
    ['addprefix', [2, (words, prefix) => eachWord(words, (word) => prefix + word)]],
    ['addsuffix', [2, (words, suffix) => eachWord(words, (word) => word + suffix)]],
    ['strip', [1, (words) => eachWord(words, (word) => word)]],
    ['sort', [1, (words) => eachWord(words, (word) => word)]],
  ],
);

function substitute(text: string, from: string, to: string): string {
  return eachWord(text, (word) => {
    const stem = stemOf(word, from);
    return stem === null ? word : to.replace('%', () => stem);
  });
}

function eachWord(text: string, change: (word: string) => string): string {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map(change).join(' ').slice(0, longest);
}

/** What `%` of a pattern stands for in a word; null where it does not fit. */
export function stemOf(word: string, pattern: string): string | null {
  const at = pattern.indexOf('%');
  if (at < 0) return word === pattern ? '' : null;
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)];
  const fits = word.length > start.length + end.length && word.startsWith(start) && word.endsWith(end);
  return fits ? word.slice(start.length, word.length - end.length) : null;
}
