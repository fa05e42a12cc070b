import * as v from 'valibot';
import { explainBadId } from './check-id.ts';
import { cleanEntries, type Cleaning } from './clean-value.ts';
import { toValue, type JsonNode, type JsonPath } from './parse-jsonc.ts';
import { checkSchema, configSchema, show, type CheckConfig, type FileConfig } from './schema.ts';

/** Something wrong with a value. `path` leads from the root of the file to what it spoils. */
export interface ValueProblem {
  readonly offset: number;
  readonly path: JsonPath;
  /** Whole sentences. */
  readonly message: string;
}

/** What a file says that is right, and all that is wrong with the rest. */
export interface ValidatedConfig {
  readonly file: FileConfig;
  /** In the order of the file; a check that is wrong altogether is there and says nothing. */
  readonly checks: ReadonlyMap<string, CheckConfig>;
  readonly problems: readonly ValueProblem[];
}

/** Validates a parsed file. One wrong value costs that value only; everything else is kept. */
export function validateConfig(root: JsonNode): ValidatedConfig {
  const problems: ValueProblem[] = [];
  const checks = new Map<string, CheckConfig>();
  if (root.type !== 'object') {
    const message = `A configuration is an object such as { "checks": {} }, not ${show(toValue(root))}.`;
    return { file: {}, checks, problems: [{ offset: root.offset, path: [], message }] };
  }
  const { checks: _, ...settings } = configSchema.entries;
  const checksNode = root.properties.get('checks')?.value;
  const cleaned = cleanEntries(root, settings, { path: [], problems }, ['checks']);
  if (checksNode !== undefined) readChecks(checksNode, checks, { path: ['checks'], problems });
  return { file: v.parse(v.strictObject(settings), cleaned), checks, problems };
}

function readChecks(node: JsonNode, checks: Map<string, CheckConfig>, { path, problems }: Cleaning): void {
  if (node.type !== 'object') {
    problems.push({
      offset: node.offset,
      path,
      message: `"checks" must be an object such as { "test": { "command": "npm test" } }, not ${show(toValue(node))}.`,
    });
    return;
  }
  for (const [id, { offset, value }] of node.properties) {
    const badId = explainBadId(id);
    if (badId !== null) {
      problems.push({ offset, path, message: `The id ${show(id)} ${badId}` });
      continue;
    }
    const inside = { path: [...path, id], problems };
    if (value.type === 'object') {
      checks.set(id, v.parse(checkSchema, cleanEntries(value, checkSchema.entries, inside)));
      continue;
    }
    checks.set(id, {});
    problems.push({
      offset: value.offset,
      path: inside.path,
      message: `The check "${id}" must be an object, not ${show(toValue(value))}: ${advise(value)}`,
    });
  }
}

/** What to write instead of a value that is no object, as somebody seems to have meant it. */
function advise(value: JsonNode): string {
  const scalar = value.type === 'scalar' ? value.value : null;
  if (typeof scalar === 'boolean') return `write { "enabled": ${scalar} }.`;
  if (typeof scalar === 'string' && scalar.trim() !== '') return `write { "command": ${show(scalar)} }.`;
  if (value.type === 'array') return 'write { "command": […] }.';
  return 'write { "command": "…" } with the command to run, or { "enabled": false } to switch it off.';
}
