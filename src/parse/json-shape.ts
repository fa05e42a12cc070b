import type { TestCounts } from '../model/problem.ts';

/** An object of a JSON document, of whose fields nothing is known yet. Inherited members never count as fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object that is no array; null for anything else. */
export function asObject(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an object's own field; undefined where the value is no object or has no such field. */
export function field(value: unknown, name: string): unknown {
  const object = asObject(value);
  return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** What stands below several names, one inside the other. */
export function fieldAt(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce(field, value);
}

/** A field that is a string; null for anything else, so that a number never passes for a name. */
export function stringField(value: unknown, name: string): string | null {
  const found = field(value, name);
  return typeof found === 'string' ? found : null;
}

/** A field that is a string with something in it. */
export function textField(value: unknown, name: string): string | null {
  const found = stringField(value, name);
  return found === '' ? null : found;
}

/** A field that is an object. */
export function objectField(value: unknown, name: string): JsonObject | null {
  return asObject(field(value, name));
}

/** A field that is an array; empty for anything else. */
export function listField(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}

/** True where the field is there and an array, empty or not. */
export function hasList(value: unknown, name: string): boolean {
  return Array.isArray(field(value, name));
}

/** A field that counts something: a whole number from zero up, of a size that can be exact; null for anything else. */
export function countField(value: unknown, name: string): number | null {
  return asCount(field(value, name));
}

/** A one-based line or column: a whole number from one up, of a size that files can have; null for anything else. */
export function placeField(value: unknown, name: string): number | null {
  return asPlace(field(value, name));
}

/** The value as a line or column, one-based. Digits in a string count, as attributes of XML have them. */
export function asPlace(value: unknown): number | null {
  const count = asCount(value);
  return count === null || count === 0 || count > greatestPlace ? null : count;
}

/** The value as a number from zero up. Digits in a string count, as attributes of XML have them. */
export function asCount(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** A zero-based line or column made one-based; null where it is none. */
export function oneBased(value: unknown): number | null {
  const count = asCount(value);
  return count === null ? null : asPlace(count + 1);
}

/** Two counts of tests in one. */
export function addCounts(one: TestCounts | undefined, other: TestCounts | undefined): TestCounts | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

const greatestPlace = 2 ** 31 - 1;
