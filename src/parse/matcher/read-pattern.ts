import type { PatternPart, ProblemMatcher, ProblemPattern } from './matcher.ts';

/** The lines of a problem, and whether it is about a place or a whole file. */
export type ReadPatterns = Pick<ProblemMatcher, 'kind' | 'patterns'>;

const parts: readonly PatternPart[] = [
  'file',
  'message',
  'location',
  'line',
  'column',
  'endLine',
  'endColumn',
  'code',
  'severity',
];

/**
 * Reads `pattern` of a problem matcher as VS Code does: an object, whose groups have defaults, or an array of objects, whose groups
 * have none. null when it cannot be used; `tell` hears every mistake as a sentence.
 */
export function readPatterns(json: unknown, tell: (problem: string) => void): ReadPatterns | null {
  const several = Array.isArray(json);
  const objects: readonly unknown[] = several ? json : [json];
  if (objects.length === 0) {
    tell('The problem pattern is empty; it needs at least one regular expression.');
    return null;
  }
  const kind = kindOf(objects[0], tell);
  const patterns = objects.map((object, index) => {
    const where = several ? `pattern ${index + 1}` : 'the pattern';
    return readPattern(object, { where, kind, hasDefaults: !several, isLast: index === objects.length - 1 }, tell);
  });
  if (objects.slice(1).some((object) => isRecord(object) && object['kind'] !== undefined))
    tell('Only the first pattern of a problem matcher can have a `kind`; the others are ignored.');
  const valid = patterns.filter((pattern) => pattern !== null);
  return valid.length === patterns.length && isComplete(kind, valid, tell) ? { kind, patterns: valid } : null;
}

function kindOf(first: unknown, tell: (problem: string) => void): 'file' | 'location' {
  const kind = isRecord(first) ? first['kind'] : undefined;
  const word = typeof kind === 'string' ? kind.toLowerCase() : kind;
  if (word === 'file' || word === 'location') return word;
  if (kind !== undefined) tell(`The kind of a problem pattern is "file" or "location", not ${JSON.stringify(kind)}.`);
  return 'location';
}

interface Position {
  readonly where: string;
  readonly kind: 'file' | 'location';
  readonly hasDefaults: boolean;
  readonly isLast: boolean;
}

function readPattern(json: unknown, position: Position, tell: (problem: string) => void): ProblemPattern | null {
  const { where, kind, hasDefaults, isLast } = position;
  if (!isRecord(json) || typeof json['regexp'] !== 'string') {
    tell(`A regular expression is missing in ${where}: give it a \`regexp\`.`);
    return null;
  }
  const regexp = readRegexp(json['regexp'], where, tell);
  if (regexp === null) return null;
  const stated = readGroups(json, regexp, where, tell);
  const isPlaceless = kind === 'file' || (stated.location ?? 0) !== 0;
  const defaults = isPlaceless ? { file: 1, message: 0 } : { file: 1, line: 2, column: 3, message: 0 };
  const loops = json['loop'] === true;
  if (loops && !isLast) tell(`Only the last pattern of a problem matcher can loop; \`loop\` of ${where} is ignored.`);
  return { regexp, groups: hasDefaults ? { ...defaults, ...stated } : stated, loop: loops && isLast };
}

function readRegexp(source: string, where: string, tell: (problem: string) => void): RegExp | null {
  try {
    return new RegExp(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : String(error);
    tell(`The regular expression of ${where}, \`${source}\`, is not valid: ${reason}.`);
    return null;
  }
}

function readGroups(json: Record<string, unknown>, regexp: RegExp, where: string, tell: (problem: string) => void) {
  const groups: { [Part in PatternPart]?: number } = {};
  const count = (new RegExp(`${regexp.source}|`).exec('')?.length ?? 1) - 1;
  for (const part of parts) {
    const group = json[part];
    if (group === undefined) continue;
    if (typeof group === 'number') groups[part] = group;
    if (typeof group !== 'number' || !Number.isInteger(group) || group < 0 || group > count)
      tell(`\`${part}\` of ${where} is ${JSON.stringify(group)}; it has to be a group of its regular expression, 0 to ${count}.`);
  }
  return groups;
}

function isComplete(kind: 'file' | 'location', patterns: readonly ProblemPattern[], tell: (problem: string) => void): boolean {
  const has = (part: PatternPart) => patterns.some(({ groups }) => groups[part] !== undefined);
  if (!has('file') || !has('message')) {
    tell('A problem pattern needs a group for the `file` and one for the `message`.');
    return false;
  }
  if (kind === 'location' && !has('location') && !has('line')) {
    tell('A problem pattern needs a group for the `line` or the `location`, or `"kind": "file"`.');
    return false;
  }
  return true;
}

/** Whether a value of a JSON text is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
