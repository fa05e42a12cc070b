/**
 * A name of a file that stands for any text: its end for people, and a number that makes it this text's alone (FNV-1a, of 52 bits, in two
 * halves). Safe on every file system; no proof against somebody who wants two texts to meet.
 */
export function fileNameFor(name: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (let index = 0; index < name.length; index++) {
    low = Math.imul(low ^ name.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ name.charCodeAt(name.length - 1 - index), 0x01000193);
  }
  const number = ((high >>> 0) % 2 ** 20) * 2 ** 32 + (low >>> 0);
  return `${name.slice(-40).replaceAll(/[^A-Za-z0-9-]+/g, '_')}-${number.toString(36)}`;
}
