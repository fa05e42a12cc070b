import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, ReportFiles } from '../../model/check.ts';
import type { CapturedOutput, CheckResult } from '../../model/verdict.ts';
import { isMachineFormat } from '../../parse/machine-formats.ts';
import type { ParseInput, ParseOutput } from '../../parse/parser.ts';
import type { RunLogs } from '../logs/logs.ts';
import type { Pools } from '../pools.ts';
import type { Execution } from '../run.ts';
import type { ProcessResult, ProcessSpec } from '../process/spec.ts';
import type { ReportSnapshot } from './find-reports.ts';
import { judgeExit } from './judge-exit.ts';
import { mostSearched, searchedOf } from './searched-ends.ts';
import type { ParseRequest, ParseSource } from './parse-request.ts';

export interface OutputReaderOptions {
  /** Absolute. */
  readonly root: string;
  readonly pools: Pools;
  /** Problem matchers that the host knows besides ours. */
  readonly contributions: readonly unknown[];
  /** Where report files go; null = there is no place for them. */
  readonly logs: Pick<RunLogs, 'makeReportFile'> | null;
}

/** More text than this is parsed on a worker thread. */
const mostInlineChars = 16_384;
/** More of a machine format than this is not kept: it is then unparsed. */
const mostMachineBytes = 128 * 2 ** 20;
/** Of an output that also stands in a file, a result keeps so much: hundreds of noisy checks must not fill the memory. */
const keptBesideFile = { head: 65_536, tail: 196_608 };

const unparsed: ParseOutput = { parsed: 'unparsed', problems: [], tests: null, readable: null };
const nothing: ParseOutput = { ...unparsed, parsed: 'none' };
const reportVariable = '${report}';

/** What a command's output, its reports and its exit code say together. One for each command that runs. */
export class OutputReader {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly #check: Check;
  readonly #cwd: string;
  readonly #options: OutputReaderOptions;
  readonly #report: string | null;
  readonly #before: ReportSnapshot | null;
  /** stdout, where it is nothing that a person reads. */
  readonly #machine: MachineText | null;
  #others = '';
  /** Whether it is more than space; only known when somebody listens. */
  #wroteStdout = false;

  private constructor(
    check: Check,
    cwd: string,
    options: OutputReaderOptions,
    report: string | null,
    before: ReportSnapshot | null,
  ) {
    this.#check = check;
    this.#cwd = cwd;
    this.#options = options;
    this.#report = report;
    this.#before = before;
    const { parser, command, work } = check;
    this.#machine = report === null && typeof parser === 'string' && isMachineFormat(parser) ? new MachineText() : null;
    const isShell = work.type === 'process' && work.shell;
    this.command = report === null || isShell ? command : command.map((word) => word.replaceAll(reportVariable, report));
    // To a shell it is a variable like any other.
    this.env = report === null ? check.env : { ...check.env, report };
  }

  /** Gets ready for one command: makes room for its report, and remembers the reports that are there already; mostly there is nothing to do. */
  static prepare(check: Check, cwd: string, options: OutputReaderOptions): OutputReader | Promise<OutputReader> {
    const isReporting = check.command.some((word) => word.includes(reportVariable));
    const glob = reportsOf(check);
    if (!isReporting && glob === null) return new OutputReader(check, cwd, options, null, null);
    const report = isReporting ? makeReportFile(check.id, options) : null;
    const before = glob === null ? null : snapshot(glob, cwd);
    return Promise.all([report, before]).then(([path, reports]) => new OutputReader(check, cwd, options, path, reports));
  }

  /** Who takes text as it comes, and passes on what a person can read; nobody when it is not needed before the end. */
  listen(show: Execution['onOutput']): ProcessSpec['onOutput'] {
    const judgesStdout = this.#check.exitCodes?.despiteZero === 'output';
    if (show === null && this.#machine === null && !judgesStdout) return undefined;
    return (text, stream) => this.#take(text, stream, show);
  }

  #take(text: string, stream: 'stdout' | 'stderr', show: Execution['onOutput']): void {
    if (stream === 'stdout') this.#wroteStdout ||= text.trim() !== '';
    if (this.#machine === null || stream === 'stderr') show?.(text, stream);
    if (this.#machine === null) return;
    if (stream === 'stdout') this.#machine.add(text);
    else this.#others = `${this.#others}${text}`.slice(-keptBesideFile.tail);
  }

  /** The whole result: problems, what a person reads, and the verdict that the exit code and both mean. `file` is the log. */
  async finish(
    result: ProcessResult,
    file: string | null,
    show: Execution['onOutput'],
  ): Promise<Omit<CheckResult, 'cached' | 'flaky' | 'attempts' | 'fingerprint'>> {
    const parsed = result.verdict === 'cancelled' ? null : await this.#parse(result, file);
    const output = parsed ?? (result.output.text.trim() === '' ? nothing : unparsed);
    const { readable, ...known } = output;
    const text = this.#shownText(result, readable);
    if (text.added !== '') show?.(text.added, 'stdout');
    return {
      ...result,
      ...judgeExit(result, this.#check, output, this.#wroteStdout),
      ...known,
      output: { ...shorten({ ...result.output, text: text.whole, file }) },
    };
  }

  /** The text of the result, and what of it nobody has been shown yet. */
  #shownText({ output }: ProcessResult, readable: string | null): { readonly whole: string; readonly added: string } {
    const shown = this.#machine === null ? output.text : this.#others;
    const isEnough = this.#machine === null && this.#report === null;
    if (isEnough || (this.#report !== null && shown.trim() !== '')) return { whole: shown, added: '' };
    const added = readable ?? (this.#machine === null ? '' : this.#machine.start());
    return { whole: added === '' ? shown : `${added.trimEnd()}\n${shown}`, added };
  }

  async #parse(result: ProcessResult, file: string | null): Promise<ParseOutput> {
    const { parser } = this.#check;
    if (parser === null) return result.output.text.trim() === '' ? nothing : unparsed;
    if (this.#before !== null) return this.#parseReports(result, file);
    const id = isReports(parser) ? 'auto' : parser;
    const own =
      this.#report === null ? await this.#ask(id, this.#ownSource(result, file), result) : await this.#askReport(id, result);
    if (own.parsed === 'structured' || own.parsed === 'matched' || id === 'auto') return own;
    // It did not write what it should have: a crash, or a version that does so otherwise.
    if (this.#machine === null && this.#report === null) return own;
    const other = await this.#ask('auto', textSource(result, file), result);
    return other.parsed === 'matched' || other.parsed === 'structured' ? other : own;
  }

  #ownSource(result: ProcessResult, file: string | null): ParseSource {
    return this.#machine === null ? textSource(result, file) : { type: 'bytes', chunks: this.#machine.chunks };
  }

  async #askReport(id: ParseRequest['parser'], result: ProcessResult): Promise<ParseOutput> {
    const sizeBytes = await sizeOf(this.#report!);
    if (sizeBytes === null || sizeBytes === 0) return result.output.text.trim() === '' ? nothing : unparsed;
    return this.#ask(id, { type: 'file', path: this.#report! }, result, sizeBytes);
  }

  /** All reports that this command has written, as one. Without any, its output is all there is. */
  async #parseReports(result: ProcessResult, file: string | null): Promise<ParseOutput> {
    const { findReports, writtenSince } = await import('./find-reports.ts');
    const glob = reportsOf(this.#check) ?? '';
    const paths = writtenSince(this.#before!, await findReports(glob, this.#cwd));
    const outputs: ParseOutput[] = [];
    for (const path of paths) outputs.push(await this.#ask('junit', { type: 'file', path }, result, (await sizeOf(path)) ?? 0));
    const understood = outputs.filter(({ parsed }) => parsed === 'structured');
    if (understood.length === 0) return this.#ask('auto', textSource(result, file), result);
    const add = (count: 'passed' | 'failed' | 'skipped') => understood.reduce((sum, { tests }) => sum + (tests?.[count] ?? 0), 0);
    return {
      parsed: 'structured',
      problems: understood.flatMap(({ problems }) => problems),
      tests: { passed: add('passed'), failed: add('failed'), skipped: add('skipped') },
      readable: null,
    };
  }

  /** Whatever keeps an output from being parsed costs its problems, never the verdict. */
  async #ask(
    parser: ParseRequest['parser'],
    source: ParseSource,
    { exitCode }: ProcessResult,
    sizeBytes = sizeOfSource(source),
  ): Promise<ParseOutput> {
    if (sizeBytes === 0) return nothing;
    const input: Omit<ParseInput, 'text'> = { command: this.command, cwd: this.#cwd, root: this.#options.root, exitCode };
    const request: ParseRequest = { parser, source, input, contributions: this.#options.contributions };
    try {
      const isOurs = typeof parser === 'string' && !parser.startsWith('$');
      if (!isOurs || (sizeBytes > mostInlineChars && !(await isHardlySearched(request))))
        return await this.#options.pools.cpu('parse', request);
      const { parseRequested } = await import('./parse-request.ts');
      return await parseRequested(request);
    } catch {
      return unparsed; // The thread ran out of memory or the file is gone; the output stays, and is said to be unparsed.
    }
  }
}

/** A machine format as bytes, which a worker thread can get without their being copied as text. */
class MachineText {
  readonly #chunks: Uint8Array[] = [];
  #sizeBytes = 0;

  /** Nothing when it was too much: half of a document is none. */
  get chunks(): readonly Uint8Array[] {
    return this.#sizeBytes > mostMachineBytes ? [] : this.#chunks;
  }

  add(text: string): void {
    if (this.#sizeBytes > mostMachineBytes) return;
    const bytes = Buffer.from(text);
    this.#sizeBytes += bytes.length;
    this.#chunks.push(bytes);
    if (this.#sizeBytes > mostMachineBytes) this.#chunks.length = 1;
  }

  /** For a person, when nothing better can be said. */
  start(): string {
    return this.#chunks.length === 0 ? '' : Buffer.concat(this.#chunks.slice(0, 64)).toString('utf8', 0, keptBesideFile.head);
  }
}

function isReports(parser: Check['parser']): parser is ReportFiles {
  return typeof parser === 'object' && parser !== null && 'junit' in parser;
}

function reportsOf({ parser }: Check): string | null {
  return isReports(parser) ? parser.junit : null;
}

async function makeReportFile(check: string, { logs }: OutputReaderOptions): Promise<string> {
  if (logs !== null) return logs.makeReportFile(check);
  const { mkdtemp } = await import('node:fs/promises');
  return join(await mkdtemp(join(tmpdir(), 'preflight-report-')), 'report');
}

async function snapshot(glob: string, cwd: string): Promise<ReportSnapshot> {
  const { findReports } = await import('./find-reports.ts');
  return findReports(glob, cwd);
}

/** The log has more than the result, where there is one. */
function textSource({ output }: ProcessResult, file: string | null): ParseSource {
  return output.truncatedChars > 0 && file !== null ? { type: 'file', path: file } : { type: 'text', text: output.text };
}

function sizeOfSource(source: ParseSource): number {
  switch (source.type) {
    case 'text':
      return source.text.length;
    case 'bytes':
      return source.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    case 'file':
      return Infinity;
    default:
      return source satisfies never;
  }
}

/** Whether so little of a long output will be searched that no thread need be started for it. */
async function isHardlySearched({ parser, source, input: { exitCode } }: ParseRequest): Promise<boolean> {
  const { head, tail } = searchedOf(exitCode);
  if (parser !== 'auto' || head + tail > mostInlineChars) return false;
  const sizeBytes = source.type === 'file' ? await sizeOf(source.path) : sizeOfSource(source);
  return sizeBytes !== null && sizeBytes > mostSearched;
}

async function sizeOf(path: string): Promise<number | null> {
  const { stat } = await import('node:fs/promises');
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

function shorten(output: CapturedOutput): CapturedOutput {
  const { text, file, truncatedChars } = output;
  const { head, tail } = keptBesideFile;
  if (file === null || text.length <= head + tail) return output;
  return { file, text: text.slice(0, head) + text.slice(-tail), truncatedChars: truncatedChars + text.length - head - tail };
}
