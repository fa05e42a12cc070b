/** What `preflight` can be asked to do. `help` and `version` are also flags. */
export const commandNames = [
  'run',
  'list',
  'plan',
  'explain',
  'init',
  'parse',
  'cache',
  'history',
  'insight',
  'bench-plan',
  'doctor',
  'help',
  'version',
] as const;
export type CommandName = (typeof commandNames)[number];

/** What can be asked of the cache. */
export const cacheActions = ['status', 'clear', 'prune'] as const;

export const reporterNames = [
  'live',
  'plain',
  'json',
  'ndjson',
  'github',
  'junit',
  'sarif',
  'markdown',
  'html',
  'trace',
] as const;
export type ReporterName = (typeof reporterNames)[number];

export type FlagGroup =
  | 'Flags: what runs'
  | 'Flags: how it runs'
  | 'Flags: what is read'
  | 'Flags: what is shown'
  | 'Flags: general';

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** Placeholder of its value in the help; a flag without one is a switch. */
  readonly value?: string;
  /** Whether it may stand alone: its value comes after `=` only. */
  readonly isValueOptional?: true;
  readonly group: FlagGroup;
  /** Who understands it; absent = every command. */
  readonly commands?: readonly CommandName[];
  readonly help: string;
}

const selects: readonly CommandName[] = ['run', 'plan'];
const forecasts: readonly CommandName[] = ['run', 'plan', 'bench-plan', 'insight'];
const runs: readonly CommandName[] = ['run'];
const parses: readonly CommandName[] = ['parse'];

/** Every flag there is: what the parser accepts and what the help says of it. */
export const flags: readonly Flag[] = [
  {
    name: 'on',
    value: 'TRIGGER',
    group: 'Flags: what runs',
    commands: forecasts,
    help: 'what is enabled for save, commit, push or manual (default)',
  },
  {
    name: 'only',
    value: 'KIND…',
    group: 'Flags: what runs',
    commands: forecasts,
    help: 'checks of these kinds, e.g. --only lint types',
  },
  {
    name: 'affected',
    value: 'BASE',
    isValueOptional: true,
    group: 'Flags: what runs',
    commands: selects,
    help: 'of these, what a change since BASE concerns (default: the main branch)',
  },
  {
    name: 'staged',
    group: 'Flags: what runs',
    commands: selects,
    help: 'of these, what the staged files concern, run on what is staged',
  },
  {
    name: 'files',
    value: 'F…',
    group: 'Flags: what runs',
    commands: selects,
    help: 'of these, what these files concern, deleted ones too; after the ids: --files a.ts b.ts',
  },
  {
    name: 'jobs',
    short: 'j',
    value: 'N',
    group: 'Flags: how it runs',
    commands: ['run', 'bench-plan', 'insight'],
    help: 'at most N checks at a time (default: the cores there are)',
  },
  { name: 'sequential', group: 'Flags: how it runs', commands: runs, help: 'one check after the other, to compare' },
  { name: 'fail-fast', group: 'Flags: how it runs', commands: runs, help: 'start nothing more after the first failure' },
  {
    name: 'timeout',
    value: 'DUR',
    group: 'Flags: how it runs',
    commands: runs,
    help: 'limit for the whole run: 250ms, 30s, 5m, 1h',
  },
  { name: 'no-cache', group: 'Flags: how it runs', commands: runs, help: 'neither use nor keep verdicts' },
  { name: 'refresh', group: 'Flags: how it runs', commands: runs, help: 'run what is fresh as well, and keep the verdicts' },
  {
    name: 'run',
    value: 'ID',
    group: 'Flags: what is read',
    commands: ['insight'],
    help: 'the run with this id as it was (default: the last one)',
  },
  {
    name: 'as',
    value: 'NAME',
    group: 'Flags: what is read',
    commands: parses,
    help: 'the format: the id of a parser, or a problem matcher such as $gcc (default: auto)',
  },
  {
    name: 'command',
    value: 'CMD',
    group: 'Flags: what is read',
    commands: parses,
    help: 'the command that wrote it, which helps auto to choose',
  },
  { name: 'exit-code', value: 'N', group: 'Flags: what is read', commands: parses, help: 'how the command ended' },
  {
    name: 'reporter',
    value: 'NAME[=FILE]',
    group: 'Flags: what is shown',
    commands: runs,
    help: 'live (in a terminal), plain, json, ndjson, github, junit, sarif, markdown or html; again for more than one: --reporter html=report.html',
  },
  {
    name: 'trace',
    value: 'FILE',
    group: 'Flags: what is shown',
    commands: runs,
    help: 'the run over time, for ui.perfetto.dev or chrome://tracing',
  },
  { name: 'quiet', group: 'Flags: what is shown', commands: runs, help: 'only failures and the summary' },
  { name: 'json', group: 'Flags: what is shown', help: 'one JSON document on stdout, the rest on stderr' },
  { name: 'color', group: 'Flags: what is shown', help: 'colours, whatever stdout is' },
  { name: 'no-color', group: 'Flags: what is shown', help: 'no colours' },
  { name: 'cwd', value: 'DIR', group: 'Flags: general', help: 'work in DIR instead of the current directory' },
  { name: 'help', short: 'h', group: 'Flags: general', help: 'this text; after a command, its own' },
  { name: 'version', short: 'v', group: 'Flags: general', help: 'the version of Preflight' },
];

export function flagsOf(command: CommandName): readonly Flag[] {
  return flags.filter((flag) => flag.commands === undefined || flag.commands.includes(command));
}
