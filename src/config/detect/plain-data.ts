/** The entries of an object of data; none for anything else. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** An object of data by its keys, so that no key is taken for a property of objects. */
export function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(entriesOf(value));
}

/** A list as it is, a single value as a list of it; nothing is an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
