import { nearest } from '../../model/nearest.ts';
import { parserIds } from '../../parse/parser-ids.ts';
import { refuse, type Command } from '../command.ts';
import { commandNames, flagsOf, type CommandName, type Flag } from '../flags.ts';
import { makePaint, type Paint } from '../paint.ts';
import { oneLine } from '../text.ts';
import { wrapWords } from '../width.ts';

interface CommandHelp {
  readonly usage: string;
  readonly summary: string;
  readonly details: readonly string[];
  readonly examples: readonly (readonly [command: string, what: string])[];
}

/** Commands that people look for; `help` and `version` are flags to them. */
const documented = [
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
] as const;
type Documented = (typeof documented)[number];

const helps: Readonly<Record<Documented, CommandHelp>> = {
  run: {
    usage: 'preflight [run] [ID…] [flags]',
    summary: 'run checks in parallel and give one verdict (the default)',
    details: [
      'Runs the checks that are named, with what they depend on; without ids, all',
      'that are enabled for the trigger. Each starts the moment its last dependency',
      'has passed. Ctrl-C once cancels and reports; twice ends everything by force.',
      'What has passed on exactly the same files, command, environment and tools',
      'is not run again; it is shown as cached.',
    ],
    examples: [
      ['preflight', 'everything that is enabled'],
      ['preflight run eslint test', 'two checks, with what they need'],
      ['preflight run --only lint types', 'checks of two kinds'],
      ['preflight run --on commit --staged', 'as a git hook would'],
      ['preflight run --affected=origin/main', 'what a branch concerns'],
      ['preflight run --json > verdict.json', 'for a program'],
    ],
  },
  list: {
    usage: 'preflight list [flags]',
    summary: 'the checks, where each comes from and why',
    details: ['Shows what detection and configuration have found, by kind, and why some', 'checks do not run by themselves.'],
    examples: [['preflight list --json', 'for a program']],
  },
  plan: {
    usage: 'preflight plan [ID…] [flags]',
    summary: 'what a run would do: levels, order, critical path',
    details: [
      'Shows what `preflight run` would do with the same ids and flags, what would',
      'be taken over and why the rest would not, and runs no check.',
    ],
    examples: [['preflight plan --on push', 'before wiring it to a git hook']],
  },
  explain: {
    usage: 'preflight explain ID [flags]',
    summary: 'everything about one check',
    details: [
      'Shows where a check comes from, its command as it will run, what it needs,',
      'its limits, locks and inputs, and what has changed since its last verdict.',
    ],
    examples: [['preflight explain eslint', 'one check']],
  },
  init: {
    usage: 'preflight init [flags]',
    summary: 'write a preflight.jsonc from what was detected',
    details: ['Writes preflight.jsonc into the workspace root. Refuses to overwrite one.'],
    examples: [['preflight init --cwd packages/api', 'for another folder']],
  },
  parse: {
    usage: 'preflight parse [FILE] [flags]',
    summary: "read a tool's output and show its problems",
    details: [
      'Reads a file, or standard input, in the format that --as names, or in the one',
      'that it looks like, and shows the problems in it: the same that a check with',
      'this output would have.',
    ],
    examples: [
      ['tsc | preflight parse', 'whatever it looks like'],
      ['preflight parse --as junit report.xml --json', 'a known format, for a program'],
      ["make 2>&1 | preflight parse --as '$gcc'", 'by a problem matcher of VS Code'],
    ],
  },
  cache: {
    usage: 'preflight cache [status|clear|prune] [flags]',
    summary: 'the verdicts that are kept, and how to remove them',
    details: [
      'Verdicts are kept outside of workspaces, for all of them together: at most',
      '500 MB, for 30 days or PREFLIGHT_CACHE_TTL. clear removes all; prune what is',
      'too old or too much, which also happens by itself.',
    ],
    examples: [['preflight cache clear', 'so that every check runs again']],
  },
  history: {
    usage: 'preflight history [ID…] [flags]',
    summary: 'what checks have taken across runs, and what became slower',
    details: [
      'Shows for each check how often it ran on this machine, what it took, how often',
      'it failed, and whether it has become slower. PREFLIGHT_METRICS=off keeps',
      'nothing.',
    ],
    examples: [['preflight history test --json', 'one check, for a program']],
  },
  insight: {
    usage: 'preflight insight [ID…] [flags]',
    summary: 'where the time of a run goes, and what would save some',
    details: [
      'Of the last run, or of one of the last fifty by its id; with ids, --only, --on',
      'or --jobs of an ordinary run, played through by what its checks have taken so',
      'far. Says what more slots, splitting a check, removing an edge or a stored',
      'verdict would save; then what became slower, what is flaky, and limits that do',
      'not fit. Runs nothing.',
    ],
    examples: [
      ['preflight insight', 'the last run, wherever it was started'],
      ['preflight insight --jobs 8', 'an ordinary run on another machine'],
    ],
  },
  'bench-plan': {
    usage: 'preflight bench-plan [ID…] [flags]',
    summary: 'what more slots or a perfect order would give',
    details: [
      'Plays a run through with other numbers of slots, by what the checks have taken',
      'so far, and says what no order could beat. Runs nothing.',
    ],
    examples: [['preflight bench-plan --jobs 8', 'for another machine']],
  },
  doctor: {
    usage: 'preflight doctor [flags]',
    summary: 'tools found and missing, configuration problems',
    details: [
      'Shows Node, git and the package managers with paths and versions, what is',
      'wrong with the configuration, and how to get what checks are missing.',
    ],
    examples: [['preflight doctor --json', 'to attach to a bug report']],
  },
};

const statuses: readonly (readonly [string, string])[] = [
  ['0', 'every selected check passed, or nothing was selected'],
  ['1', 'a check failed, timed out or could not run'],
  ['2', 'wrong usage or unusable configuration; nothing ran'],
  ['74', 'the output could not be written, as to a full disk'],
  ['130', 'interrupted'],
  ['141', 'nobody read the output to its end; nothing is said of it'],
];

const variables: readonly (readonly [string, string])[] = [
  ['PREFLIGHT_MAX_PARALLEL', 'checks at a time, where --jobs does not say'],
  ['PREFLIGHT_IO_THREADS', 'reads and writes at a time of built-in checks'],
  ['PREFLIGHT_CPU_THREADS', 'threads for built-in checks that compute'],
  ['PREFLIGHT_CACHE', 'off: neither use nor keep verdicts'],
  ['PREFLIGHT_CACHE_TTL', 'how long verdicts are used, e.g. 12h'],
  ['PREFLIGHT_CACHE_DIR', 'where everything is kept between runs'],
  ['PREFLIGHT_METRICS', 'off: keep no durations'],
  ['NO_COLOR, FORCE_COLOR', 'colours never, always'],
];

/** Shows how to use the program, or one command of it. */
export const help: Command = ({ io, invocation }) => {
  const word = invocation.ids[0];
  const topic = documented.find((name) => name === word);
  const paint = makePaint(io, io.stdout, invocation.color);
  if (word === undefined || topic !== undefined || (commandNames as readonly string[]).includes(word)) {
    const lines = topic === undefined ? describeProgram(paint) : describeCommandHelp(topic, paint);
    io.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return Promise.resolve(0);
  }
  const near = nearest(word, documented);
  const hint = near === null ? 'See `preflight --help`.' : `Did you mean ${near}?`;
  return Promise.resolve(refuse(io, invocation.json, `There is no help for "${oneLine(word)}". ${hint}`));
};

function describeProgram(paint: Paint): string[] {
  return [
    "Preflight runs a workspace's checks in parallel, in dependency order, within time",
    'limits, and gives one honest verdict. It finds them by itself; preflight.jsonc',
    'changes and adds to what it finds.',
    '',
    ...section('Usage', ['preflight [COMMAND] [flags]'], paint),
    ...section('Commands', columns(documented.map((name) => [name, helps[name].summary])), paint),
    ...describeFlags('run', paint),
    ...section('Examples', columns(helps.run.examples), paint),
    ...section('Exit status', columns(statuses), paint),
    ...section('Environment', columns(variables), paint),
    'The flags are those of run. `preflight COMMAND --help` tells more of a command.',
  ];
}

function describeCommandHelp(name: Documented, paint: Paint): string[] {
  const { usage, details, examples } = helps[name];
  const sections = [
    ...section('Usage', [usage], paint),
    ...details,
    '',
    ...describeFlags(name, paint),
    ...section('Examples', columns(examples), paint),
  ];
  if (name === 'run') sections.push(...section('Exit status', columns(statuses), paint));
  if (name === 'parse') sections.push(...section('Formats', wrapWords(parserIds.join(' '), lineWidth), paint));
  return sections.slice(0, -1);
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return [paint('bold', title), ...lines.map((line) => `  ${line}`), ''];
}

function describeFlags(command: CommandName, paint: Paint): string[] {
  const flags = flagsOf(command);
  const groups = [...new Set(flags.map(({ group }) => group))];
  const left = Math.max(...flags.map((flag) => describeFlag(flag).length));
  return groups.flatMap((group) => {
    const rows = flags.filter((flag) => flag.group === group).map((flag) => [describeFlag(flag), flag.help] as const);
    return section(group, columns(rows, left), paint);
  });
}

function describeFlag({ name, short, value, isValueOptional }: Flag): string {
  const long = value === undefined ? `--${name}` : isValueOptional === true ? `--${name}[=${value}]` : `--${name} ${value}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

const lineWidth = 78;

/** Two columns, the right one wrapped so that all fits 80 columns. */
function columns(rows: readonly (readonly [string, string])[], left = Math.max(...rows.map(([name]) => name.length))): string[] {
  return rows.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrapWords(text, lineWidth - left - 2);
    return [`${name.padEnd(left)}  ${first}`, ...rest.map((line) => ' '.repeat(left + 2) + line)];
  });
}
