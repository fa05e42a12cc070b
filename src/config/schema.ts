import * as v from 'valibot';
import { checkKinds, edgeConditions, triggers } from '../model/check.ts';
import { nearest } from '../model/nearest.ts';
import { parseDuration, suggestDuration } from './duration.ts';
import { maxThreads } from './environment.ts';

// The one source of the configuration's types, its validation and schema.json (written by tools/write-schema.ts). A message is the end
// of a sentence that begins with the key; a description is what an editor shows at the key.

const must = (what: string) => (issue: { readonly input: unknown }) => `must be ${what}, not ${show(issue.input)}.`;

const durationPattern = '^\\d+(\\.\\d+)?(ms|s|m|h|d)$';

const text = v.pipe(v.string(must('a text in double quotes')), v.nonEmpty('must not be empty.'));
const flag = v.boolean(must('true or false'));
const texts = (what: string) => v.array(text, must(`a list of ${what}, such as ["a", "b"]`));

const whole = (min: number, max: number) => {
  const message = must(`a whole number from ${min} to ${max}`);
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
};

const oneOf = <const T extends readonly string[]>(words: T) =>
  v.picklist(words, ({ input }) => {
    const near = typeof input === 'string' ? nearest(input, words) : null;
    const hint = near === null ? '' : ` Did you mean "${near}"?`;
    return `must be one of ${words.map((word) => `"${word}"`).join(' ')}, not ${show(input)}.${hint}`;
  });

const duration = (description: string, more: object = {}) =>
  v.pipe(
    v.string(mustBeDuration),
    v.metadata({ description, pattern: durationPattern, examples: ['30s', '5m'], ...more }),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const result = parseDuration(dataset.value);
      if (result.ok) return result.value;
      addIssue({ message: result.error });
      return NEVER;
    }),
  );

/** A limit that may be absent: `"off"` becomes null. */
const limit = (description: string) =>
  v.pipe(
    v.string(mustBeDuration),
    v.metadata({ description, pattern: `${durationPattern}|^off$`, examples: ['30s', '5m', 'off'] }),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      if (dataset.value === 'off') return null;
      const result = parseDuration(dataset.value);
      if (result.ok) return result.value;
      addIssue({ message: dataset.value.startsWith('0') ? `${result.error} For no limit write "off".` : result.error });
      return NEVER;
    }),
  );

function mustBeDuration({ input }: { readonly input: unknown }): string {
  if (typeof input !== 'number') return `must be a duration such as "30s", "5m" or "1h", not ${show(input)}.`;
  return `must be a duration with its unit, in double quotes: write "${suggestDuration(input)}" instead of ${input}.`;
}

const describe = <T extends v.GenericSchema>(schema: T, description: string, more: object = {}) =>
  v.exactOptional(v.pipe(schema, v.metadata({ description, ...more })));

/** What `defaults` may say, and every check for itself. */
export const limits = {
  timeout: v.exactOptional(
    limit(
      'Longest time that the check may take, such as "30s", "5m" or "1h"; "off" for no limit. It is ended after that, and is timed-out.',
    ),
  ),
  stallTimeout: v.exactOptional(
    limit('Longest time that the check may be silent on its output, such as "60s"; "off" for no limit.'),
  ),
  grace: v.exactOptional(duration('Time between asking the check to end and ending it by force.')),
  retries: describe(whole(0, 100), 'How often a check that failed is run again. One that then passes is marked as flaky.', {
    default: 0,
  }),
};

const environment = (description: string) =>
  describe(
    v.record(v.string(), v.string(must('a text in double quotes')), must('an object such as { "CI": "1" }')),
    `${description} Variables such as \${env:HOME} are replaced in the values.`,
  );

const secretName = v.pipe(
  text,
  v.regex(/^[^=]*[^=*][^=]*$/, ({ input }) =>
    input.includes('=')
      ? 'must be the name of an environment variable, such as "NPM_TOKEN", without a value.'
      : `must say more than ${show(input)}, which is every variable: write "*_TOKEN" or "NPM_*".`,
  ),
);

const dependency = v.union(
  [
    text,
    v.strictObject({
      check: v.pipe(text, v.metadata({ description: 'The id of the check to wait for.' })),
      when: describe(
        oneOf(edgeConditions),
        '"success" (the default): it must have passed. "after": only the order matters, and it need not be in the run. "always": it must have ended, whatever its verdict.',
      ),
    }),
  ],
  must('the id of a check, or { "check": "id", "when": "success" }'),
);

const command = describe(
  v.union(
    [
      v.string(),
      v.pipe(v.array(v.string(must('a text in double quotes'))), v.minLength(1, 'is empty: name the program to run.')),
    ],
    must('a text such as "npm test" or a list of arguments such as ["npm", "test"]'),
  ),
  'The command to run. A text is split into arguments at blanks; quotes keep blanks together; there is no shell, so | && > * $HOME need "shell": true. ' +
    'A list is taken as it is. Variables: ${root} ${cwd} ${jobs} ${env:NAME}, each replaced inside of one argument; write $${ for a plain ${.',
  { examples: ['npm test', ['npm', 'run', 'lint']] },
);

/** What `checks.<id>` may say. */
export const checkSchema = v.strictObject({
  command,
  shell: describe(
    flag,
    'Hands the command, one text, to the shell (sh, or cmd.exe on Windows). Variables keep their values out of the shell\'s syntax: ${root} ${cwd} ${env:NAME} become variables of the shell, to be quoted as such: "${root}/x". On Windows only ${jobs} can be used; pass the others through "env".',
    { default: false },
  ),
  title: describe(text, 'The name that people see; the id when absent.'),
  kind: describe(oneOf(checkKinds), 'What the check is about; checks are grouped by it.'),
  cwd: describe(text, 'The directory to run in, relative to the root.', { default: '.' }),
  env: environment('Environment variables for this check.'),
  enabled: describe(flag, 'false: the check is listed and never runs by itself.', { default: true }),
  on: describe(
    v.array(oneOf(triggers), must('a list such as ["save", "manual"]')),
    'What makes the check run. "manual" is `preflight run`.',
    {
      default: ['manual'],
    },
  ),
  dependsOn: describe(v.array(dependency, must('a list of ids, such as ["build"]')), 'The checks that it waits for.'),
  ...limits,
  priority: describe(whole(-1_000_000, 1_000_000), 'Checks with a greater number start earlier.', { default: 0 }),
  weight: describe(
    whole(1, maxThreads),
    'How many slots it takes while it runs, for a check that uses several cores itself. A make without -j does as many jobs at a time.',
    {
      default: 1,
    },
  ),
  waits: describe(
    flag,
    'true: it does little but wait for the network, a server or a device, and takes no slot. PREFLIGHT_IO_THREADS says how many of those run at a time.',
    { default: false },
  ),
  locks: describe(
    texts('names'),
    'Names of things that only one check at a time may use, such as "port:3000"; with "machine:" before it, in all workspaces. What Cargo and golangci-lint lock by themselves need not be named.',
  ),
  effect: describe(
    oneOf(['read', 'write'] as const),
    '"write": it changes source files and never runs beside another check. The default is "write" when "writes" names something, else "read".',
  ),
  writes: describe(texts('globs'), 'Globs of the files that it writes, relative to the root.'),
  inputs: describe(
    v.nullable(texts('globs')),
    'Globs of the files that decide its verdict, relative to the root; null (the default): every file below "cwd" that git does not ignore.',
  ),
  parser: describe(
    v.nullable(
      v.union(
        [
          text,
          v.strictObject({
            junit: v.pipe(text, v.metadata({ description: 'Glob of the JUnit reports that it writes, relative to "cwd".' })),
          }),
        ],
        must('the name of a parser such as "eslint-json", or { "junit": "reports/*.xml" }'),
      ),
    ),
    'How its output becomes problems: the name of a parser (`preflight parse --help` lists them), "auto" (the default: chosen by the command and by what the output looks like), or report files that it writes; null: not at all. Where the command has ${report}, a file of Preflight, the parser reads that.',
  ),
  matcher: describe(
    v.nullable(
      v.union(
        [
          v.pipe(
            text,
            v.startsWith('$', ({ input }) => `must begin with $: write "$${input}".`),
          ),
          // Before the object, which an array would pass for.
          v.array(v.union([text, v.looseObject({})], must('the name of a problem matcher, or a matcher as in tasks.json'))),
          v.looseObject({}),
        ],
        must('the name of a problem matcher such as "$gcc", or a matcher as in tasks.json'),
      ),
    ),
    'A problem matcher instead of a parser, as in tasks.json: a name such as "$gcc", an object with "pattern", or a list of these.',
    { examples: ['$gcc', '$tsc', '$eslint-stylish'] },
  ),
  cache: describe(flag, 'false: its verdict is never taken from an earlier run on the same files.', { default: true }),
  keepDaemons: describe(flag, 'true: processes that it leaves running on purpose are not ended.', { default: false }),
  fix: describe(
    v.nullable(v.union([text, texts('arguments')], must('a command, or null'))),
    'The command that repairs what the check finds, in "cwd" and without a shell. It runs only when somebody asks for it in the editor.',
  ),
});

/** The configuration file. */
export const configSchema = v.strictObject({
  $schema: describe(v.string(must('a text in double quotes')), 'Where editors find the schema of this file.'),
  detect: describe(flag, 'true: keep the checks that were detected in the workspace. false: only those that stand here.', {
    default: true,
  }),
  jobs: describe(
    v.union([v.literal('auto'), whole(1, maxThreads)], must(`"auto" or a whole number from 1 to ${maxThreads}`)),
    'How many checks may run at the same time (slots). "auto": as many as there are cores.',
    { default: 'auto' },
  ),
  defaults: describe(v.strictObject(limits), 'For every check, detected ones included, that does not say otherwise itself.'),
  env: environment('Environment variables for every check.'),
  secrets: describe(
    v.array(secretName, must('a list of names of environment variables, such as ["NPM_TOKEN", "*_SECRET"]')),
    'Names of environment variables whose values are never shown or stored; * stands for any characters. Their values, from the environment ' +
      'of Preflight and from "env", become *** in outputs, logs, reasons, problems and commands. Values shorter than 4 characters are ' +
      'not hidden, because they stand in every text. A personal file adds to the list.',
    { examples: [['NPM_TOKEN', '*_SECRET']] },
  ),
  checks: describe(
    v.record(v.string(), checkSchema),
    'The checks by id. An id that was detected changes that check and keeps what it does not mention; any other id is a new check and needs a "command".',
  ),
});

/** One check as a file says it: durations in milliseconds (null = off), everything optional. */
export type CheckConfig = v.InferOutput<typeof checkSchema>;

/** A file without its checks. */
export type FileConfig = Omit<v.InferOutput<typeof configSchema>, 'checks'>;

/** A value for the end of a sentence. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const json = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
