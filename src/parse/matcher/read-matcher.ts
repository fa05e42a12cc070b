import type { Severity } from '../../model/problem.ts';
import type { FileLocation, ProblemMatcher } from './matcher.ts';
import { isRecord, readPatterns, type ReadPatterns } from './read-pattern.ts';

/** Everything that a `$name` can stand for; names without the `$`. */
export interface MatcherRegistry {
  readonly matchers: ReadonlyMap<string, ProblemMatcher>;
  readonly patterns: ReadonlyMap<string, ReadPatterns>;
}

/** What was read, and what is wrong with the rest, as sentences. */
export interface ReadMatchers {
  readonly matchers: readonly ProblemMatcher[];
  readonly problems: readonly string[];
}

/**
 * Reads a `problemMatcher` as it stands in a tasks.json or package.json: `"$name"`, an object, or an array of these. What VS Code would
 * refuse is left out and told.
 */
export function readMatcher(json: unknown, registry: MatcherRegistry): ReadMatchers {
  const problems: string[] = [];
  const tell = (problem: string) => void problems.push(problem);
  const matchers: ProblemMatcher[] = [];
  for (const one of Array.isArray(json) ? json : [json]) {
    const matcher = typeof one === 'string' ? readName(one, registry, tell) : readObject(one, registry, tell);
    if (matcher !== null) matchers.push(matcher);
  }
  return { matchers, problems };
}

/** A registry with what an extension contributes added to it; what stands later in `contributes` wins. Never throws. */
export function withContributions(
  registry: MatcherRegistry,
  contributes: { readonly problemMatchers?: unknown; readonly problemPatterns?: unknown },
): MatcherRegistry & { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const tell = (problem: string) => void problems.push(problem);
  const patterns = new Map(registry.patterns);
  for (const json of listOf(contributes.problemPatterns)) {
    if (!isRecord(json) || typeof json['name'] !== 'string') continue;
    const read = readPatterns(json['patterns'] ?? json, tell);
    if (read !== null) patterns.set(json['name'], read);
  }
  const matchers = new Map(registry.matchers);
  for (const json of listOf(contributes.problemMatchers)) {
    if (!isRecord(json) || typeof json['name'] !== 'string') continue;
    const matcher = readObject(json, { matchers, patterns }, tell);
    if (matcher !== null) matchers.set(json['name'], { ...matcher, name: json['name'] });
  }
  return { matchers, patterns, problems };
}

const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);

function readName(name: string, { matchers }: MatcherRegistry, tell: (problem: string) => void): ProblemMatcher | null {
  const matcher = name.startsWith('$') ? matchers.get(name.slice(1)) : undefined;
  if (matcher !== undefined) return matcher;
  tell(
    name.startsWith('$')
      ? `There is no problem matcher ${name}; it may be one of an extension that is not installed.`
      : `The name of a problem matcher begins with "$": ${JSON.stringify(name)} is none.`,
  );
  return null;
}

function readObject(json: unknown, registry: MatcherRegistry, tell: (problem: string) => void): ProblemMatcher | null {
  if (!isRecord(json)) {
    tell(`A problem matcher is a name such as "$tsc" or an object, not ${JSON.stringify(json) ?? 'nothing'}.`);
    return null;
  }
  const { base, pattern } = json;
  const from = typeof base === 'string' ? readName(base, registry, tell) : fresh;
  if (from === null) return null;
  const patterns = pattern === undefined ? null : readPatternReference(pattern, registry, tell);
  const isWithout = patterns === null && typeof base !== 'string';
  if (isWithout && pattern === undefined) tell('A problem matcher needs a `pattern`, or a `base` that has one.');
  if (isWithout) return null;
  return {
    ...from,
    name: null,
    ...given('owner', text(json['owner'])),
    ...given('source', text(json['source'])),
    ...given('severity', readSeverity(json['severity'], tell)),
    ...given('applyTo', readApplyTo(json['applyTo'], tell)),
    ...given('fileLocation', readFileLocation(json['fileLocation'], tell)),
    ...patterns,
  };
}

const fresh: ProblemMatcher = {
  name: null,
  owner: 'external',
  source: null,
  severity: 'error',
  applyTo: 'allDocuments',
  fileLocation: { kind: 'relative', prefix: null },
  kind: 'location',
  patterns: [],
};

const text = (json: unknown) => (typeof json === 'string' ? json : null);

/** An object with the key, or without it where there is no value. */
function given<K extends keyof ProblemMatcher>(key: K, value: ProblemMatcher[K] | null): Partial<ProblemMatcher> {
  return value === null ? {} : { [key]: value };
}

function readPatternReference(json: unknown, registry: MatcherRegistry, tell: (problem: string) => void): ReadPatterns | null {
  if (typeof json !== 'string') return readPatterns(json, tell);
  const patterns = json.startsWith('$') ? registry.patterns.get(json.slice(1)) : undefined;
  if (patterns !== undefined) return patterns;
  tell(
    json.startsWith('$')
      ? `There is no problem pattern ${json}; it may be one of an extension that is not installed.`
      : `The name of a problem pattern begins with "$": ${JSON.stringify(json)} is none.`,
  );
  return null;
}

function readSeverity(json: unknown, tell: (problem: string) => void): Severity | null {
  if (json === undefined) return null;
  const severity = typeof json === 'string' ? severityOfWord(json) : null;
  if (severity !== null) return severity;
  tell(`The severity of a problem matcher is "error", "warning" or "info", not ${JSON.stringify(json)}; "error" is taken.`);
  return 'error';
}

/** VS Code's words for how grave a problem is, in any case; null for all others. */
export function severityOfWord(word: string): Severity | null {
  return severities.get(word) ?? severities.get(word.toLowerCase()) ?? null;
}

const severities: ReadonlyMap<string, Severity> = new Map([
  ['error', 'error'],
  ['warning', 'warning'],
  ['warn', 'warning'],
  ['info', 'info'],
]);

const documents = ['allDocuments', 'openDocuments', 'closedDocuments'] as const;

function readApplyTo(json: unknown, tell: (problem: string) => void): ProblemMatcher['applyTo'] | null {
  if (json === undefined) return null;
  const word = documents.find((known) => typeof json === 'string' && known.toLowerCase() === json.toLowerCase());
  if (word === undefined)
    tell(`\`applyTo\` is one of ${documents.join(', ')}, not ${JSON.stringify(json)}; allDocuments is taken.`);
  return word ?? 'allDocuments';
}

function readFileLocation(json: unknown, tell: (problem: string) => void): FileLocation | null {
  if (json === undefined) return null;
  const [word, argument]: readonly unknown[] = Array.isArray(json) ? json : [json];
  const kind = typeof word === 'string' ? word.toLowerCase() : '';
  if (kind === 'absolute' || kind === 'search') return { kind };
  if (kind === 'relative' || kind === 'autodetect') {
    const prefix = Array.isArray(json) ? argument : workspace;
    if (typeof prefix === 'string' && prefix !== '') return { kind: kind === 'relative' ? kind : 'autoDetect', prefix };
  }
  tell(
    `\`fileLocation\` is "absolute", "relative", "autoDetect", "search", or an array of one and its folder, not ${JSON.stringify(json)}.`,
  );
  return null;
}

// oxlint-disable-next-line no-template-curly-in-string -- VS Code's own variable
const workspace = '${workspaceFolder}';
