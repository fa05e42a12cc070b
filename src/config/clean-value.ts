import * as v from 'valibot';
import { nearest } from '../model/nearest.ts';
import { toValue, type JsonNode, type JsonPath } from './parse-jsonc.ts';
import { limits, show } from './schema.ts';
import type { ValueProblem } from './validate.ts';

// Valibot judges values that have no parts and knows no positions; taking objects and lists apart is done here, along its schemas.

/** Where a value stands, and where its problems go. */
export interface Cleaning {
  readonly path: JsonPath;
  readonly problems: ValueProblem[];
}

type ObjectNode = Extract<JsonNode, { type: 'object' }>;
type PlainObject = Record<string, unknown>;

/** The plain values of those entries of an object that are right; each wrong or unknown one is a problem at its place. */
export function cleanEntries(
  node: ObjectNode,
  entries: v.ObjectEntries,
  { path, problems }: Cleaning,
  others: readonly string[] = [],
): PlainObject {
  const { known, required } = keysOf(entries);
  const cleaned: PlainObject = Object.create(null);
  let hasUnknown = false;
  for (const [key, { offset, value }] of node.properties) {
    const schema = known.get(key);
    if (schema !== undefined) {
      const result = clean(value, schema, { path: [...path, key], problems });
      if (result !== null) cleaned[key] = result.value;
    } else if (!others.includes(key)) {
      hasUnknown = true;
      const message = explainUnknownKey(key, value, [...known.keys(), ...others], path);
      problems.push({ offset, path: path.length < 2 ? path : [...path, key], message });
    }
  }
  for (const key of required) {
    if (hasUnknown || node.properties.has(key)) continue;
    problems.push({ offset: node.offset, path, message: `${subject(path)} needs "${key}".` });
  }
  return cleaned;
}

interface Keys {
  readonly known: ReadonlyMap<string, v.ObjectEntries[string]>;
  readonly required: readonly string[];
}

/** The same for hundreds of checks. */
const keys = new WeakMap<v.ObjectEntries, Keys>();

function keysOf(entries: v.ObjectEntries): Keys {
  const before = keys.get(entries);
  if (before !== undefined) return before;
  const known = new Map(Object.entries(entries));
  const now: Keys = { known, required: [...known].flatMap(([key, schema]) => (isRequired(schema) ? [key] : [])) };
  keys.set(entries, now);
  return now;
}

/** null = it is wrong. */
function clean(node: JsonNode, schema: v.GenericSchema, cleaning: Cleaning): { readonly value: unknown } | null {
  if (isWrapper(schema)) {
    const isNull = schema.type === 'nullable' && node.type === 'scalar' && node.value === null;
    return isNull ? { value: null } : clean(node, schema.wrapped, cleaning);
  }
  if (isUnion(schema)) {
    const option = schema.options.find((option) => fits(node, option));
    return option === undefined ? judge(node, toValue(node), schema, cleaning) : clean(node, option, cleaning);
  }
  if (isObject(schema) || isRecord(schema)) {
    if (node.type !== 'object') return refuse(node.offset, cleaning, `must be an object, not ${show(toValue(node))}.`);
    if (isRecord(schema)) return { value: cleanRecord(node, schema, cleaning) };
    const value = cleanEntries(node, schema.entries, cleaning);
    return Object.keys(schema.entries).every((key) => key in value || !isRequired(schema.entries[key]!)) ? { value } : null;
  }
  if (isArray(schema) && node.type === 'array') return cleanItems(node.items, node, schema, cleaning);
  return judge(node, toValue(node), schema, cleaning);
}

/** A list with a wrong item is wrong altogether: half of a list means something else. */
function cleanItems(
  items: readonly JsonNode[],
  node: JsonNode,
  schema: ArraySchema,
  { path, problems }: Cleaning,
): { readonly value: unknown } | null {
  const before = problems.length;
  const values = items.map((item, index) => clean(item, schema.item, { path: [...path, index], problems })?.value);
  return problems.length > before ? null : judge(node, values, schema, { path, problems });
}

function cleanRecord(node: ObjectNode, schema: RecordSchema, { path, problems }: Cleaning): PlainObject {
  const cleaned: PlainObject = Object.create(null);
  for (const [name, { offset, value }] of node.properties) {
    const inside = { path: [...path, name], problems };
    if (/^$|[=\0]/.test(name) || reserved.has(name)) {
      refuse(offset, { path, problems }, `has ${show(name)}, which cannot be the name of a variable.`);
      continue;
    }
    const result = clean(value, schema.value, inside);
    if (result !== null) cleaned[name] = result.value;
  }
  return cleaned;
}

/** Keys that valibot leaves out without a word. */
const reserved = new Set(['__proto__', 'prototype', 'constructor']);

function judge(node: JsonNode, value: unknown, schema: v.GenericSchema, cleaning: Cleaning): { readonly value: unknown } | null {
  const { issues } = v.safeParse(schema, value, { abortPipeEarly: true });
  return issues === undefined ? { value } : refuse(node.offset, cleaning, issues[0].message);
}

function refuse(offset: number, { path, problems }: Cleaning, predicate: string): null {
  problems.push({ offset, path, message: `${subject(path)} ${predicate}` });
  return null;
}

/** `"dependsOn[1].when"`: seen from the check, where there is one. */
function subject(path: JsonPath): string {
  const inside = path[0] === 'checks' && path.length > 2 ? path.slice(2) : path;
  const parts = inside.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`));
  return `"${parts.join('')}"`;
}

/** What other tools call the same thing. */
const otherNames = new Map([
  ['args', 'command'],
  ['cmd', 'command'],
  ['deps', 'dependsOn'],
  ['dir', 'cwd'],
  ['environment', 'env'],
  ['maxParallel', 'jobs'],
  ['name', 'title'],
  ['needs', 'dependsOn'],
  ['outputs', 'writes'],
  ['problemMatcher', 'matcher'],
  ['requires', 'dependsOn'],
  ['run', 'command'],
  ['script', 'command'],
  ['triggers', 'on'],
  ['workingDirectory', 'cwd'],
]);

function explainUnknownKey(key: string, value: JsonNode, known: readonly string[], path: JsonPath): string {
  const other = otherNames.get(key) ?? '';
  const near = known.includes(other) ? other : nearest(key, known);
  const unknown = `Unknown key ${show(key)}`;
  if (near !== null) return `${unknown}: did you mean "${near}"?`;
  if (path.length === 0 && Object.hasOwn(limits, key)) return `${unknown}: write "defaults": { ${show(key)}: … }.`;
  if (path.length === 0 && value.type === 'object') return `${unknown}: checks stand inside of "checks".`;
  return `${unknown}: the keys here are ${known.join(', ')}.`;
}

type ArraySchema = v.ArraySchema<v.GenericSchema, undefined>;
type RecordSchema = v.RecordSchema<v.GenericSchema<string, string>, v.GenericSchema, undefined>;
type Wrapper = v.NullableSchema<v.GenericSchema, undefined> | v.ExactOptionalSchema<v.GenericSchema, undefined>;

const isArray = (schema: v.GenericSchema): schema is ArraySchema => schema.type === 'array';
const isObject = (schema: v.GenericSchema): schema is v.StrictObjectSchema<v.ObjectEntries, undefined> =>
  schema.type === 'strict_object';
const isRecord = (schema: v.GenericSchema): schema is RecordSchema => schema.type === 'record';
const isRequired = (schema: { readonly type: string }): boolean => schema.type !== 'exact_optional';
const isUnion = (schema: v.GenericSchema): schema is v.UnionSchema<v.GenericSchema[], undefined> => schema.type === 'union';
const isWrapper = (schema: v.GenericSchema): schema is Wrapper => schema.type === 'nullable' || schema.type === 'exact_optional';

/** Whether this option is the one that somebody meant who wrote an object, or a list. */
function fits(node: JsonNode, option: v.GenericSchema): boolean {
  return (node.type === 'object' && isObject(option)) || (node.type === 'array' && isArray(option));
}
