import type { RunEvent } from '../../model/event.ts';
import { ok, type Result } from '../../model/result.ts';
import type { RunState } from '../../model/state.ts';
import type { Session } from '../../session/session-api.ts';
import type { ReporterChoice } from '../args.ts';
import type { CommandContext } from '../command.ts';
import type { ReporterName } from '../flags.ts';
import type { Sink } from '../io.ts';
import { makePaint, plainPaint } from '../paint.ts';
import type { ReportFile } from './report-file.ts';

import type { Reporter, ReporterOptions } from './reporter.ts';
import type * as timelineReporter from './timeline-reporter.ts';

/** What reports need of the session. */
type ReportedSession = Pick<Session, 'workspace' | 'eta'>;

/** All reporters of a run as one. */
export interface Reporters extends Reporter {
  /** Whether some report could not be written. */
  readonly isIncomplete: boolean;
}

/**
 * The reporters that the command line asks for. There is always one for people, on standard output
 * unless a machine reads that: then it moves to standard error. The error is a file that cannot be written.
 */
export async function createReporters(context: CommandContext, session: ReportedSession): Promise<Result<Reporters>> {
  const { reporters: choices } = context.invocation;
  const onStdout = choices.find(({ file }) => file === null)?.name ?? null;
  const isMachine = isForMachines(onStdout);
  const reporters: Reporter[] = [];
  const files: { readonly hasFailed: boolean }[] = [];
  if (isMachine) reporters.push(await createMachineReporter(onStdout, (text) => context.io.stdout.write(text), session));
  reporters.push(await createHumanReporter(context, session, isMachine, onStdout === 'plain'));
  for (const choice of choices) {
    if (choice.file === null) continue;
    const opened = await openReport(context, choice.name, choice.file);
    if (!opened.ok) {
      for (const reporter of reporters) reporter[Symbol.dispose]();
      return opened;
    }
    files.push(opened.value);
    reporters.push(await createFileReporter(choice.name, opened.value, context, session));
  }
  return ok(combine(reporters, () => files.some(({ hasFailed }) => hasFailed)));
}

type MachineReporter = Exclude<ReporterName, 'live' | 'plain'>;

function isForMachines(name: ReporterName | null): name is MachineReporter {
  return name !== null && name !== 'live' && name !== 'plain';
}

async function createMachineReporter(
  name: MachineReporter,
  write: (text: string) => void,
  { workspace }: ReportedSession,
): Promise<Reporter> {
  switch (name) {
    case 'json':
      return (await import('./json.ts')).createJsonReporter(write);
    case 'ndjson':
      return (await import('./ndjson.ts')).createNdjsonReporter(write);
    case 'github':
      return (await import('./github.ts')).createGithubReporter(write);
    case 'junit':
      return (await import('./junit.ts')).createJunitReporter(write);
    case 'sarif': {
      const { readVersion } = await import('../commands/version.ts');
      return (await import('./sarif.ts')).createSarifReporter(write, readVersion());
    }
    case 'markdown':
    case 'html':
    case 'trace': {
      const { createTimelineReporter } = await import('./timeline-reporter.ts');
      const { factsOf } = await import('../../session/timeline/timeline.ts');
      return createTimelineReporter(write, factsOf(workspace.checks), await loadRenderer(name));
    }
    default:
      return name satisfies never;
  }
}

async function loadRenderer(
  name: 'markdown' | 'html' | 'trace',
): Promise<Parameters<typeof timelineReporter.createTimelineReporter>[2]> {
  if (name === 'trace') {
    const { toTrace } = await import('../../session/timeline/trace.ts');
    return (timeline) => `${JSON.stringify(toTrace(timeline))}\n`;
  }
  const { makeRunReport } = await import('./run-report.ts');
  if (name === 'markdown') {
    const { renderMarkdown } = await import('./markdown.ts');
    return (timeline, state) => renderMarkdown(makeRunReport(timeline, state));
  }
  const { renderHtml } = await import('./html.ts');
  return (timeline, state) => renderHtml(makeRunReport(timeline, state), timeline);
}

async function createHumanReporter(
  context: CommandContext,
  session: ReportedSession,
  isMachineOnStdout: boolean,
  wantsPlain: boolean,
): Promise<Reporter> {
  const { io, invocation } = context;
  const sink = isMachineOnStdout ? io.stderr : io.stdout;
  const paint = makePaint(io, sink, invocation.color);
  const options = { ...describeSession(context, session), sink, paint, quiet: invocation.quiet };
  const isMixed = isMachineOnStdout && io.stdout.isTTY;
  const wantsLive = invocation.reporters.some(({ name }) => name === 'live');
  if (wantsPlain || isMixed || !canRedraw(context, sink, wantsLive))
    return (await import('./plain.ts')).createPlainReporter(options);
  const { LiveReporter } = await import('./live.ts');
  return new LiveReporter(options);
}

/** Logs of a continuous integration are terminals at times, but nobody sees them redraw. */
function canRedraw({ io }: CommandContext, sink: Sink, wantsLive: boolean): boolean {
  return sink.isTTY && io.env['TERM'] !== 'dumb' && (wantsLive || !io.env['CI']);
}

function describeSession(
  { io }: CommandContext,
  session: ReportedSession,
): Pick<ReporterOptions, 'io' | 'checks' | 'configFiles' | 'eta'> {
  const { checks, configFiles } = session.workspace;
  return { io, checks: new Map(checks.map((check) => [check.id, check])), configFiles, eta: () => session.eta() };
}

async function openReport(
  { io, directory }: CommandContext,
  name: ReporterChoice['name'],
  file: string,
): Promise<Result<ReportFile>> {
  const { openReportFile } = await import('./report-file.ts');
  const warn = (message: string): void => io.stderr.write(`preflight: ${message}\n`);
  return openReportFile(directory, file, { isWhole: isForMachines(name) && name !== 'ndjson' && name !== 'github', warn });
}

async function createFileReporter(
  name: ReporterChoice['name'],
  file: ReportFile,
  context: CommandContext,
  session: ReportedSession,
): Promise<Reporter> {
  const write = (text: string): void => file.write(text);
  const reporter = isForMachines(name)
    ? await createMachineReporter(name, write, session)
    : (await import('./plain.ts')).createPlainReporter({
        ...describeSession(context, session),
        sink: { write, columns: 80, rows: 24 },
        paint: plainPaint,
        quiet: context.invocation.quiet,
      });
  const finish = (state: RunState): void => {
    reporter.finish(state);
    file.complete();
  };
  return {
    ...reporter,
    say() {},
    finish,
    [Symbol.dispose]() {
      reporter[Symbol.dispose]();
      file[Symbol.dispose]();
    },
  };
}

function combine(reporters: readonly Reporter[], isIncomplete: () => boolean): Reporters {
  return {
    get isIncomplete() {
      return isIncomplete();
    },
    onEvent: (event: RunEvent) => reporters.forEach((reporter) => reporter.onEvent(event)),
    say: (text) => reporters.forEach((reporter) => reporter.say(text)),
    finish: (state: RunState) => reporters.forEach((reporter) => reporter.finish(state)),
    [Symbol.dispose]: () => reporters.forEach((reporter) => reporter[Symbol.dispose]()),
  };
}
