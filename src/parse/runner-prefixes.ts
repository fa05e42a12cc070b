/** The lines of one task of a runner that runs several, without what the runner puts before them. */
export interface TaskLines {
  /** The folder of the task where its prefix names one. */
  readonly folder: string | null;
  readonly text: string;
}

/** What a runner writes before the lines of its tasks. */
interface PrefixKind {
  /** Groups: `label` tells the tasks apart, `folder` is theirs, `rest` is the line itself. */
  readonly pattern: RegExp;
  /** Runners that are known to write it: one line is then enough. */
  readonly tools?: readonly string[];
  /** What the runner says of itself. */
  readonly sign?: RegExp;
  /** Without a sign of the runner the lines say too little. */
  readonly needsSign?: true;
  /** How many of the lines have to have it where nothing else speaks of the runner. */
  readonly share?: number;
}

const packageName = String.raw`(?:@[\w.-]+\/)?[\w.-]+`;
const line = (before: string) => new RegExp(`^${before}(?<rest>.*)$`);

const kinds: readonly PrefixKind[] = [
  // the time, as in the logs of GitHub Actions, docker compose logs -t, gulp
  {
    pattern: line(String.raw`\[?(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d| [AP]M)?\]?:? +`),
  },
  // the logs of Azure Pipelines
  { pattern: line(String.raw`##\[(?:error|warning|debug|command|section)\]`), sign: /^##\[(?:error|warning)\]/m },
  // docker build
  {
    pattern: line(String.raw`#(?<label>\d+) (?:\d+\.\d+ )?`),
    sign: /^#\d+ \[(?:internal|\d+\/\d+|\w+ \d+\/\d+)\] /m,
    needsSign: true,
  },
  // docker compose
  { pattern: line(String.raw`(?<label>[A-Za-z][\w.-]*) +\| `), tools: ['docker', 'docker-compose', 'podman'] },
  // moon
  { pattern: line(String.raw`(?<label>[\w-]+:[\w-]+) \| `), tools: ['moon'] },
  {
    // turbo
    pattern: line(String.raw`(?<label>${packageName}[:#][A-Za-z][\w:.-]*):(?: |$)`),
    tools: ['turbo'],
    sign: /^(?:• Packages in scope|\s*Tasks: +\d+ successful)|: cache (?:miss|hit|bypass), /m,
  },
  {
    // pnpm -r
    pattern: line(String.raw`(?<label>(?<folder>[\w@./-]+) [\w:.-]+)(?:: |\$ )`),
    tools: ['pnpm'],
    sign: /^Scope: (?:all )?\d+ (?:of \d+ )?workspace projects/m,
    needsSign: true,
  },
  {
    // bun --filter
    pattern: line(String.raw`(?<label>${packageName} [\w:.-]+): `),
    tools: ['bun'],
    needsSign: true,
  },
  {
    // yarn workspaces foreach
    pattern: line(String.raw`(?:➤ YN\d{4}: )?(?:│ )?\[(?<label>${packageName})\]: `),
    tools: ['yarn'],
    share: 0.2,
  },
  {
    // lerna and nx
    pattern: line(String.raw`(?<label>${packageName}): `),
    tools: ['lerna', 'nx'],
    sign: /^lerna (?:info|notice|success) |^ *(?:NX|>) .*\bnx run/m,
    needsSign: true,
  },
  {
    // npm-run-all --print-label, concurrently, go-task
    pattern: line(
      String.raw`\[(?!(?:ERROR|WARN|WARNING|INFO|DEBUG|error|warn|warning|info|debug|FATAL|\d+\/\d+|\*)\])(?<label>[\w@][\w@/.:#-]*) *\] ?`,
    ),
    tools: ['npm-run-all', 'run-p', 'run-s', 'concurrently', 'task'],
  },
];

/** More labels than these, by how many runners stand around this one, are no labels: an output can hold anything. */
const mostTasks = [20, 20, 40, 200] as const;

/** Lines that are looked at to find out whether there are prefixes at all. */
const sampleSize = 4000;

/**
 * The lines of an output task by task, when a runner of several tasks has put their names (or the time) before them; prefixes of
 * runners within runners too. Lines without a prefix are those of the runner, and come first.
 */
export function splitByTask(text: string, tools: readonly string[], depth = 3): readonly TaskLines[] {
  const lines = text.split('\n');
  const kind = depth === 0 ? undefined : kinds.find((candidate) => isUsed(candidate, lines, text, tools));
  if (kind === undefined) return [{ folder: null, text }];
  const tasks = new Map<string, { folder: string | null; lines: string[] }>([['', { folder: null, lines: [] }]]);
  let last = '';
  for (const one of lines) {
    const groups = kind.pattern.exec(one)?.groups;
    const collapsed = groups === undefined && last !== '' ? /^(?:│|└─) ?(.*)$/.exec(one)?.[1] : undefined;
    const label = groups === undefined ? (collapsed === undefined ? '' : last) : (groups['label'] ?? '').replace('#', ':');
    const rest = groups?.['rest'] ?? collapsed ?? one;
    const isCommand = groups !== undefined && one.slice(0, one.length - rest.length).endsWith('$ ');
    const shown = isCommand ? `$ ${rest}` : rest;
    const task = tasks.get(label);
    if (task === undefined) tasks.set(label, { folder: groups?.['folder'] ?? null, lines: [shown] });
    else task.lines.push(shown);
    last = label;
  }
  if (tasks.size > (mostTasks[depth] ?? 0)) return [{ folder: null, text }];
  const inner = tasks.size > mostTasks[2] ? 0 : depth - 1;
  return [...tasks].flatMap(([label, task]) =>
    splitByTask(task.lines.join('\n'), tools, inner).map((part) => ({
      folder: part.folder ?? task.folder ?? folderToldIn(part.text, label, text),
      text: part.text,
    })),
  );
}

/** Where turbo or yarn says that a command has failed: in the lines of its task, or below all of them. */
function folderToldIn(lines: string, label: string, whole: string): string | null {
  const byTurbo = /^(?:ERROR: command finished with error: )?command \(((?:\/|[A-Za-z]:\\)[^()\n]+)\) /m.exec(lines)?.[1];
  if (byTurbo !== undefined || label === '') return byTurbo ?? null;
  const named = ` workspace ${label}@workspace:`;
  const at = whole.indexOf(named);
  return at < 0 ? null : (/^\S+/.exec(whole.slice(at + named.length, at + named.length + 1000))?.[0] ?? null);
}

/** Most lines have the prefix, or one has and the runner is known. */
function isUsed(kind: PrefixKind, lines: readonly string[], text: string, tools: readonly string[]): boolean {
  const sample = lines.length <= sampleSize ? lines : [...lines.slice(0, sampleSize / 2), ...lines.slice(-sampleSize / 2)];
  const written = sample.filter((one) => one.trim() !== '');
  const matching = written.filter((one) => kind.pattern.test(one)).length;
  if (matching === 0) return false;
  const hasSign = kind.tools?.some((tool) => tools.includes(tool)) === true || kind.sign?.test(text.slice(0, 1_000_000)) === true;
  return hasSign || (kind.needsSign !== true && matching >= written.length * (kind.share ?? 0.6));
}
