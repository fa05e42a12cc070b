import { asObject, type JsonObject } from './json-shape.ts';

/** The object that a line is, for formats that write one a line; null for any other line, noise and halves of objects included. */
export function parseJsonLine(line: string): JsonObject | null {
  if (!/^\s*\{/.test(line)) return null;
  try {
    return asObject(JSON.parse(line));
  } catch {
    // Cut off or never meant as JSON: then it is text for people.
    return null;
  }
}
