/**
 * Whether two lists of globs could name the same file. Never says no where a file could be in both; where it cannot tell (braces, classes,
 * negations), it says yes. Letter case is ignored, as some file systems do, and a folder stands for all that is in it.
 */
export function globsOverlap(some: readonly string[], others: readonly string[]): boolean {
  const known = others.map(segmentsOf);
  return some.map(segmentsOf).some((a) => known.some((b) => meet(a, b)));
}

const anyDepth = '**';

/** The parts between slashes; from the first that is more than `*` and `?` on, anything. */
function segmentsOf(glob: string): readonly string[] {
  const segments = glob
    .toLowerCase()
    .split(/[/\\]+/)
    .filter((part) => part !== '' && part !== '.');
  if (segments.includes('..')) return [anyDepth];
  const unclear = segments.findIndex((part) => /[[\]{}()!+@|]/.test(part));
  if (unclear !== -1) return [...segments.slice(0, unclear), anyDepth];
  return /[*?]/.test(segments.at(-1) ?? '') ? segments : [...segments, anyDepth];
}

/** Whether some path fits both, part by part; `table[j]` is the answer for what remains from `i` and from `j` on. */
function meet(a: readonly string[], b: readonly string[]): boolean {
  let after: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const table: boolean[] = [];
    for (let j = b.length; j >= 0; j--) {
      const [left, right] = [a[i], b[j]];
      if (left === undefined && right === undefined) table[j] = true;
      // It stands for nothing, or takes the next part of the other.
      else if (left === anyDepth || right === anyDepth) table[j] = after[j] === true || table[j + 1] === true;
      else table[j] = left !== undefined && right !== undefined && after[j + 1] === true && partsMeet(left, right);
    }
    after = table;
  }
  return after[0] === true;
}

/** By what stands before the first and after the last placeholder; two literal parts must be equal. */
function partsMeet(a: string, b: string): boolean {
  const [startA, endA] = edges(a);
  const [startB, endB] = edges(b);
  if (startA === a && startB === b) return a === b;
  return (startA.startsWith(startB) || startB.startsWith(startA)) && (endA.endsWith(endB) || endB.endsWith(endA));
}

function edges(part: string): readonly [start: string, end: string] {
  const first = part.search(/[*?]/);
  if (first === -1) return [part, part];
  return [part.slice(0, first), part.slice(Math.max(part.lastIndexOf('*'), part.lastIndexOf('?')) + 1)];
}
