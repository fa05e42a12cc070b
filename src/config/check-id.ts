/** Most characters of an id. */
const longestId = 200;

/** Made from a text, for ids that need it: even reading it as a literal builds the sets of all letters, and takes a millisecond. */
const allowedSigns = (): RegExp =>
  new RegExp(
    String.raw`^[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200D _.:/@#+=-]*$`,
    'u',
  );

/** Most ids. */
const plain = /^[\w .:/@#+=-]*$/;

/**
 * Why a text cannot be the id of a check, as the end of a sentence about it; null when it can.
 * Ids are letters and digits of any language, emoji, blanks inside, and `- _ . : / @ # + =`: nothing that a shell, a terminal or a
 * path would take for something else. Code that makes ids asks this as well.
 */
export function explainBadId(id: string): string | null {
  if (id === '') return 'is empty: give the check a name.';
  if (id.length > longestId) return `has ${id.length} characters: at most ${longestId} are possible.`;
  if (id !== id.trim()) return 'begins or ends with a blank: remove it.';
  if (id.startsWith('-')) return 'begins with a dash, so the command line would take it for a flag: begin with a letter.';
  if (id.includes('\\')) return 'has a backslash: use / instead.';
  if (id.startsWith('/') || id.split('/').includes('..'))
    return 'looks like a path out of the workspace: leave out the leading / and every "..".';
  if (plain.test(id)) return null;
  const allowed = allowedSigns();
  if (allowed.test(id)) return null;
  const bad = Array.from(id).find((sign) => !allowed.test(sign)) ?? id;
  const shown = /[\p{C}\p{Z}]/u.test(bad) ? `U+${bad.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}` : bad;
  return `has ${shown}: use letters, digits, emoji, blanks and - _ . : / @ # + = only.`;
}
