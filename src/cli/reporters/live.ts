import { describeDuration } from '../../model/duration.ts';
import { describeLimit, isNews, type RunEvent } from '../../model/event.ts';
import { reduce, type CheckState, type RunState } from '../../model/state.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { findAdvice } from '../../session/timeline/insight.ts';
import { advanceTimeline, factsOf, type Facts, type Timeline } from '../../session/timeline/timeline.ts';
import { hasUnicode } from '../paint.ts';
import { count, oneLine, verdictLooks } from '../text.ts';
import { cutTo, fitLine, padTo, widthOf, type Segment } from '../width.ts';
import { couldNotRun, describeFailure, describeNotes, describeSummary, describeTime, isFailure } from './describe-result.ts';
import { Region, type RegionLine } from './region.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

const frameMs = 100;
/** Checks that end within this time of each other are drawn at once. */
const burstMs = 50;
/** How long a run goes on before anything is said of its end. */
const etaFromMs = 1_000;
const widestId = 32;
const timeWidth = 8;
/** Output of a failed check that fits on a screen together with the rest. */
const extent = { lines: 15, problems: 15 };
const spinners = { unicode: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'], ascii: ['|', '/', '-', '\\'] } as const;

type Finished = Extract<CheckState, { status: 'finished' }>;
type Running = Extract<CheckState, { status: 'running' }>;

/** For a terminal: what runs is redrawn in place, what has ended stays above it, failures and the summary come last. */
export class LiveReporter implements Reporter {
  readonly #options: ReporterOptions;
  readonly #region: Region;
  readonly #unicode: boolean;
  readonly #hooks: readonly Disposable[];
  readonly #facts: Facts;
  #state: RunState | null = null;
  #timeline: Timeline | null = null;
  #startedMs = 0;
  #drawnMs = 0;
  #frame = 0;
  #idWidth = 0;
  #lasting: string[] = [];
  #timer: Disposable | null = null;

  constructor(options: ReporterOptions) {
    const { io, sink } = options;
    this.#options = options;
    this.#facts = factsOf([...options.checks.values()]);
    this.#region = new Region(sink);
    this.#unicode = hasUnicode(io);
    this.#hooks = [
      io.onExit(() => this.#region.close()),
      io.onSuspend(
        () => this.#region.close(),
        () => this.#draw(),
      ),
    ];
  }

  onEvent(event: RunEvent): void {
    if (event.type === 'output' || event.type === 'problem') return;
    this.#state = reduce(this.#state, event);
    this.#timeline = advanceTimeline(this.#timeline, event, this.#facts);
    if (event.type === 'run-started') this.#begin(event);
    if (event.type === 'limit-changed' && isNews(event)) this.say(describeLimit(event));
    if (event.type !== 'check-finished' || this.#options.quiet) return;
    this.#lasting.push(this.#describeFinished(event.check, event.result));
    if (this.#nowMs() - this.#drawnMs >= burstMs) this.#draw();
  }

  say(text: string): void {
    if (this.#timer === null) {
      this.#options.sink.write(`${text}\n`);
      return;
    }
    this.#lasting.push(text);
    this.#draw();
  }

  finish(state: RunState): void {
    this[Symbol.dispose]();
    const finished = [...state.checks.values()].filter((check) => check.status === 'finished');
    const unable = finished.filter(({ result }) => couldNotRun(result));
    const failures = [
      ...this.#describeUnable(unable),
      ...finished.flatMap((check) => (couldNotRun(check.result) ? [] : this.#describeFailed(check))),
    ];
    const verdict = state.end?.verdict ?? 'cancelled';
    if (verdict === 'empty') return;
    const { paint, sink, quiet } = this.#options;
    const [summary, ...more] = describeSummary(state, paint, sink.columns - 3);
    const lines = [
      ...this.#lasting,
      ...failures,
      ...(quiet ? [] : ['']),
      `${this.#icon(verdict)} ${summary}`,
      ...more,
      ...this.#describeAdvice(),
    ];
    this.#lasting = [];
    sink.write(`${lines.join('\n').trimStart()}\n`);
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    this.#region.close();
    for (const hook of this.#hooks) hook[Symbol.dispose]();
  }

  /** What would have made a long run much shorter, if anything. */
  #describeAdvice(): string[] {
    const { paint, quiet, sink } = this.#options;
    const advice = quiet || this.#timeline === null ? null : findAdvice(this.#timeline);
    return advice === null ? [] : [`  ${paint('dim', cutTo(`${oneLine(advice)} See preflight insight.`, sink.columns - 3))}`];
  }

  #begin(event: Extract<RunEvent, { type: 'run-started' }>): void {
    this.#startedMs = this.#options.io.clock.nowMs() - event.atMs;
    this.#drawnMs = this.#nowMs();
    this.#idWidth = Math.min(widestId, Math.max(0, ...event.checks.map(({ id }) => widthOf(oneLine(id)))));
    if (!this.#options.quiet) this.#timer = this.#options.io.clock.after(frameMs, () => this.#tick());
  }

  #tick(): void {
    this.#frame++;
    this.#draw();
    this.#timer = this.#options.io.clock.after(frameMs, () => this.#tick());
  }

  #draw(): void {
    this.#drawnMs = this.#nowMs();
    const lasting = this.#lasting;
    this.#lasting = [];
    this.#region.draw(lasting, this.#describeRegion());
  }

  /** What runs, longest first, as far as the screen has room, and how far the run is. */
  #describeRegion(): RegionLine[] {
    if (this.#state === null) return [];
    const checks = [...this.#state.checks.values()];
    const running = checks.filter((check) => check.status === 'running').sort((a, b) => a.startedAtMs - b.startedAtMs);
    const room = Math.max(1, this.#options.sink.rows - 3);
    const shown = running.length > room ? running.slice(0, room - 1) : running;
    const lines = shown.map((check) => this.#describeRunning(check));
    if (shown.length < running.length) lines.push([{ text: `  and ${running.length - shown.length} more`, colour: 'dim' }]);
    return [...lines, this.#describeProgress(checks)].map((line) => this.#fit(line));
  }

  #describeRunning({ plan, startedAtMs, attempt }: Running): Segment[] {
    const frames = spinners[this.#unicode ? 'unicode' : 'ascii'];
    const time = describeDuration(Math.max(0, this.#nowMs() - startedAtMs));
    return [
      { text: `${frames[this.#frame % frames.length]!} `, colour: 'cyan' },
      { text: this.#idColumn(plan.id), colour: null },
      { text: `  ${time.padStart(timeWidth)}`, colour: 'dim' },
      { text: attempt > 1 ? `  attempt ${attempt}` : '', colour: 'yellow' },
    ];
  }

  #describeProgress(checks: readonly CheckState[]): Segment[] {
    const finished = checks.filter((check) => check.status === 'finished');
    const failures = finished.filter(({ result }) => isFailure(result.verdict)).length;
    const waiting = checks.filter(({ status }) => status === 'waiting' || status === 'queued').length;
    return [
      { text: `  ${finished.length}/${checks.length} finished`, colour: null },
      { text: failures > 0 ? `, ${count(failures, 'failure')}` : '', colour: 'red' },
      {
        text: `${waiting > 0 ? `, ${waiting} waiting` : ''}, ${describeDuration(this.#nowMs())}${this.#describeEta()}`,
        colour: 'dim',
      },
    ];
  }

  /** In whole seconds, and nothing at first: what is taken over ends within moments. */
  #describeEta(): string {
    const etaMs = this.#nowMs() < etaFromMs ? null : this.#options.eta();
    return etaMs === null || etaMs < 1_000 ? '' : `, about ${describeDuration(Math.round(etaMs / 1_000) * 1_000)} left`;
  }

  #describeFinished(id: string, result: CheckResult): string {
    const { color } = verdictLooks[result.verdict];
    const word = result.verdict === 'passed' ? [] : [result.verdict];
    const notes = describeNotes(result);
    return this.#fit([
      { text: `${this.#iconOf(result.verdict)} `, colour: color },
      { text: this.#idColumn(id), colour: null },
      { text: `  ${describeTime(result).padStart(timeWidth)}`, colour: 'dim' },
      { text: word.map((text) => `  ${text}`).join(''), colour: color },
      { text: notes === '' ? '' : `${word.length > 0 ? ':' : ' '} ${notes}`, colour: 'dim' },
    ]).text;
  }

  /** A failed check once more at the end, with what it had to say. */
  #describeFailed({ plan, result }: Finished): string[] {
    if (!isFailure(result.verdict)) return [];
    const { paint, checks } = this.#options;
    const notes = describeNotes(result);
    const head = `${this.#icon(result.verdict)} ${paint('bold', oneLine(plan.id))} ${result.verdict}${notes === '' ? '' : `: ${notes}`}`;
    return ['', head, ...describeFailure(checks.get(plan.id), result, paint, extent)];
  }

  /** What could not run, once for each reason. */
  #describeUnable(checks: readonly Finished[]): string[] {
    const byReason = Map.groupBy(checks, ({ result }) => describeNotes(result));
    return [...byReason].flatMap(([notes, unable]) => {
      const ids = unable.map(({ plan }) => this.#options.paint('bold', oneLine(plan.id))).join(', ');
      return ['', `${this.#icon('errored')} could not run: ${ids}: ${notes}`];
    });
  }

  /** Gives way to the duration where the terminal is narrow. */
  #idColumn(id: string): string {
    const width = Math.min(this.#idWidth, Math.max(4, this.#options.sink.columns - timeWidth - 5));
    return padTo(cutTo(oneLine(id), width), width);
  }

  #iconOf(verdict: CheckResult['verdict']): string {
    return verdictLooks[verdict][this.#unicode ? 'icon' : 'ascii'];
  }

  #icon(verdict: CheckResult['verdict']): string {
    return this.#options.paint(verdictLooks[verdict].color, this.#iconOf(verdict));
  }

  /** One column stays free: some terminals wrap already when the last one is written. */
  #fit(line: readonly Segment[]): RegionLine {
    return fitLine(line, Math.max(1, this.#options.sink.columns - 1), this.#options.paint);
  }

  #nowMs(): number {
    return this.#options.io.clock.nowMs() - this.#startedMs;
  }
}
