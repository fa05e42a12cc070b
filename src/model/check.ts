/** What a check is about; the order here is the order in which faces group them. */
export const checkKinds = ['git', 'format', 'lint', 'types', 'test', 'build', 'docs', 'security', 'other'] as const;
export type CheckKind = (typeof checkKinds)[number];

/** What makes checks run. */
export const triggers = ['save', 'commit', 'push', 'manual'] as const;
export type Trigger = (typeof triggers)[number];

/**
 * What an edge of the graph asks of the dependency:
 * `success` it passed · `after` it ended, if it is in the run at all · `always` it ended, whatever its verdict.
 */
export const edgeConditions = ['success', 'after', 'always'] as const;
export type EdgeCondition = (typeof edgeConditions)[number];

export interface Dependency {
  readonly check: string;
  readonly when: EdgeCondition;
}

/**
 * How a check does its work. `builtin` names a function of the engine's registry that runs either in the host (`inline`,
 * asynchronous work) or on a worker thread (`thread`, CPU-bound work).
 */
export type Work =
  | { readonly type: 'process'; readonly shell: boolean }
  | { readonly type: 'builtin'; readonly name: string; readonly on: 'inline' | 'thread' };

/** Reports that a check writes beside its output: a glob relative to its `cwd`. */
export interface ReportFiles {
  readonly junit: string;
}

/** A problem matcher written out, as in `tasks.json`: its name, an object, or a list of these. Read by the matcher interpreter. */
export interface InlineMatcher {
  readonly matcher: unknown;
}

/** What the exit codes of a tool mean, where it is not simply 0 for good and everything else for findings. */
export interface ExitCodes {
  /** It did its work and found something: these codes, or all that are neither 0 nor in `errored`. */
  readonly failed: readonly number[] | 'others';
  /** It could not do its work; why, as the end of a sentence: "ESLint crashed, or its configuration is wrong". */
  readonly errored: Readonly<Record<number, string>>;
  /** What else is a failure although the code is 0: any output on stdout (`gofmt -l`), or any problem of severity `error`. */
  readonly despiteZero: 'output' | 'problems' | null;
}

/** Where a check comes from and why it is there; `line` is one-based. */
export interface CheckSource {
  readonly origin: 'detected' | 'config' | 'tasks.json';
  /** Relative to the root, with `/`. */
  readonly file: string | null;
  readonly line: number | null;
  /** One clause that a colleague would say: "script \"lint\" in package.json". */
  readonly reason: string;
}

/** One unit of work, completely resolved: variables replaced, defaults applied. Plain data. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly kind: CheckKind;
  /** The program that does the work, when known. */
  readonly tool: string | null;
  readonly work: Work;
  /**
   * The arguments of a process check; with `work.shell` one element, the command line for the shell.
   * For a built-in, the nearest command line that a person could type, for display only.
   */
  readonly command: readonly string[];
  /** Relative to the root, with `/`; `.` for the root itself. */
  readonly cwd: string;
  /** Added to the environment of the host. */
  readonly env: Readonly<Record<string, string>>;
  /** `write` = changes source files: never runs beside another check, never enabled by detection. */
  readonly effect: 'read' | 'write';
  /** Globs of the files that it writes, relative to the root. */
  readonly writes: readonly string[];
  /** Globs of the files that decide the verdict; null = every file under `cwd` that git tracks or does not ignore. */
  readonly inputs: readonly string[] | null;
  readonly enabled: boolean;
  readonly on: readonly Trigger[];
  readonly dependsOn: readonly Dependency[];
  /** Greater runs earlier; the user's word before any estimate. */
  readonly priority: number;
  /** null = no limit. */
  readonly timeoutMs: number | null;
  /** Longest silence of stdout and stderr; null = no limit. */
  readonly stallTimeoutMs: number | null;
  /** Time between asking a process to end and ending it by force. */
  readonly graceMs: number;
  readonly retries: number;
  /**
   * Slots that it takes; capped to the slots that there are. 0 = it does little but wait (for a disk, a network, a server): such checks
   * have a limit of their own beside the slots.
   */
  readonly weight: number;
  /** Named mutexes of the workspace, e.g. `cargo:target`; those of `machineLock` are shared by all workspaces. */
  readonly locks: readonly string[];
  /**
   * How its output becomes problems: a parser id, a problem matcher (`$gcc`), `auto` (chosen by the command and by what the output
   * looks like), a matcher written out, or report files that it writes; null = not parsed. Where the command has `${report}`, the
   * parser reads that file.
   */
  readonly parser: string | InlineMatcher | ReportFiles | null;
  /** null = 0 is good and every other code a failure. */
  readonly exitCodes: ExitCodes | null;
  readonly cache: boolean;
  /** The arguments of the command that repairs what it finds, in `cwd`; never run by itself. null = none is known. */
  readonly fix: readonly string[] | null;
  /** Processes that it leaves running on purpose are not ended. */
  readonly keepDaemons: boolean;
  /** Why it cannot run on this machine now and how to change that; null = it can. */
  readonly unavailable: string | null;
  /** Its configuration is wrong: it is listed, and running it is `errored` with this reason. */
  readonly broken: string | null;
  /** Why it is not enabled although it was found. */
  readonly disabledReason: string | null;
  /** Scripts or commands that this check stands for. */
  readonly covers: readonly string[];
  readonly source: CheckSource;
}

/** The name of a lock that all workspaces of the user share, on this machine. */
export const machineLock = (name: string): string => `machine:${name}`;

/** Slots that a check of this weight really takes. With a single slot nothing runs beside anything else. */
export function slotsTaken(weight: number, slots: number): number {
  return slots === 1 ? 1 : Math.min(weight, slots);
}

/** What every check has unless something says otherwise. */
export const checkDefaults = {
  tool: null,
  cwd: '.',
  env: {},
  effect: 'read',
  writes: [],
  inputs: null,
  enabled: true,
  on: ['manual'],
  dependsOn: [],
  priority: 0,
  timeoutMs: 5 * 60_000,
  stallTimeoutMs: null,
  graceMs: 5_000,
  retries: 0,
  weight: 1,
  locks: [],
  parser: 'auto',
  exitCodes: null,
  cache: true,
  fix: null,
  keepDaemons: false,
  unavailable: null,
  broken: null,
  disabledReason: null,
  covers: [],
} as const satisfies Partial<Check>;

/** What sentences call the check with this id. */
export type NameOf = (id: string) => string;

/** As it is typed, and as the command line shows it. */
export const byId: NameOf = (id) => id;
