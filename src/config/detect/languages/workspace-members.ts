/**
 * Whether a folder is meant by an entry of a list of members such as `crates/*` or `libs/**`: `*` stands for one name, `**` for any
 * number of them.
 */
export function matchesMember(pattern: string, folder: string): boolean {
  const names = pattern.replace(/^\.\//, '').replace(/\/+$/, '').split('/');
  return matchNames(names, folder.split('/'));
}

function matchNames(patterns: readonly string[], names: readonly string[]): boolean {
  // The places in `names` that can be reached with the patterns so far: never more work than one times the other.
  let places = new Set([0]);
  for (const pattern of patterns) {
    const next = new Set<number>();
    for (const place of places) {
      if (pattern === '**') for (let to = place; to <= names.length; to++) next.add(to);
      else if (place < names.length && matchName(pattern, names[place]!)) next.add(place + 1);
    }
    places = next;
  }
  return places.has(names.length);
}

/** `*` within a name: each part must follow the one before. */
function matchName(pattern: string, name: string): boolean {
  const [start = '', ...parts] = pattern.split('*');
  if (parts.length === 0) return pattern === name;
  if (!name.startsWith(start)) return false;
  const end = parts.pop()!;
  let at = start.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - end.length >= at && name.endsWith(end);
}
