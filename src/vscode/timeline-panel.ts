import type * as vscode from 'vscode';
import { describeDuration } from '../model/duration.ts';
import type { RunEvent } from '../model/event.ts';
import { changesOf, type FromPicture, type RunLabel, type ToPicture } from '../session/timeline/messages.ts';
import { describeRunVerdict } from '../session/timeline/describe-run.ts';
import type { Timeline } from '../session/timeline/timeline.ts';
import { coalesce, type Coalesced } from './coalesce.ts';
import { commands } from './contributions.ts';
import type { Host, L10n } from './host.ts';
import { describeTrigger } from './describe-check.ts';
import { localTime } from './local-time.ts';
import { describeInsights } from './timeline-insights.ts';
import { pageFolder, renderTimelinePage } from './timeline-page.ts';
import { openPlace } from './timeline-places.ts';
import type { RecordedRun, RunHeading, TimelineRuns } from './timeline-runs.ts';
import type { CheckNode } from './tree-nodes.ts';

/** One panel: what it shows, and what its page has been told of that. */
export class TimelinePanel implements vscode.Disposable {
  readonly #host: Host;
  readonly #runs: TimelineRuns;
  readonly #panel: vscode.WebviewPanel;
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #update: Coalesced;
  /** The run that was chosen; null follows the latest. */
  #chosen: string | null = null;
  /** What the page shows; null as long as it has not asked, or is gone. */
  #told: Timeline | null = null;
  #isReady = false;
  /** The check that the page is to choose as soon as it can. */
  #wanted: CheckNode | null = null;
  /** What the page showed before it was loaded again, as long as nobody knows that run. */
  #awaited: string | null = null;

  constructor(host: Host, runs: TimelineRuns, panel: vscode.WebviewPanel) {
    this.#host = host;
    this.#runs = runs;
    this.#panel = panel;
    this.#update = coalesce(host.clock, () => this.#tell());
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: FromPicture) => this.#take(message)),
      // Somebody comes back to it, perhaps from a terminal in which the command line has run.
      panel.onDidChangeViewState(() => panel.active && this.rereadPast()),
    ];
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(host.editor)] };
    panel.webview.html = renderTimelinePage(host.editor, panel.webview);
  }

  reveal(): void {
    // The page of a panel that is out of sight is gone; it asks again when it has been made anew.
    if (!this.#panel.visible) this.#isReady = false;
    this.#panel.reveal();
  }

  /** Shows a check: in the run that is looked at if it is there, else in the latest that has it. */
  select(node: CheckNode): void {
    this.#wanted = node;
    this.#selectWanted();
  }

  close(): void {
    this.#panel.dispose();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#update[Symbol.dispose]();
  }

  /** The folders have changed, or what is known of them: the runs that were kept may be others. */
  rereadPast(): void {
    if (!this.#isReady) return;
    this.#runs.readPast(this.#host.roots.all);
    if (this.#awaited !== null && this.#runs.find(this.#awaited) !== null) [this.#chosen, this.#awaited] = [this.#awaited, null];
    this.#sendRuns();
    this.#update();
  }

  /** Something has happened in a run. A new one is shown, whatever was looked at before. */
  notice({ runId, type }: RunEvent): void {
    if (type === 'run-started') [this.#chosen, this.#awaited] = [null, null];
    if (type === 'run-started' || type === 'run-finished') this.#sendRuns();
    if (runId === this.#current?.timeline.runId) this.#update();
  }

  get #current(): RecordedRun | null {
    return this.#chosen === null ? this.#runs.latest : this.#runs.find(this.#chosen);
  }

  #selectWanted(): void {
    if (!this.#isReady || this.#wanted === null) return;
    const { root, id } = this.#wanted;
    const has = (run: RecordedRun | null): boolean => run?.root === root && run.timeline.checks.some((check) => check.id === id);
    this.#wanted = null;
    if (!has(this.#current)) {
      const found = this.#runs.findLast(has);
      if (found === null) {
        const { window, l10n } = this.#host.editor;
        void window.showInformationMessage(l10n.t('{0} is in none of the runs that are kept: run it first.', root.nameOf(id)));
        return;
      }
      this.#chosen = found.timeline.runId;
      this.#sendRuns();
      this.#tell();
    }
    this.#send({ type: 'select', check: id });
  }

  #take(message: FromPicture): void {
    switch (message.type) {
      case 'ready':
        [this.#isReady, this.#told, this.#awaited] = [true, null, message.run];
        this.rereadPast();
        this.#tell();
        this.#selectWanted();
        break;
      case 'choose':
        this.#chosen = message.run;
        this.#update();
        break;
      case 'selected': {
        const root = this.#runs.find(message.run)?.root;
        const node: CheckNode | null = root === undefined ? null : { type: 'check', root, id: message.check };
        if (node !== null) void this.#host.editor.commands.executeCommand(commands.revealCheck, node, { isAsked: false });
        break;
      }
      case 'open': {
        const root = this.#runs.find(message.run)?.root ?? this.#host.roots.all[0];
        if (root !== undefined) openPlace(this.#host, root, message.check, message.place);
        break;
      }
      default:
        message satisfies never;
    }
  }

  #tell(): void {
    const run = this.#current;
    if (!this.#isReady || run === null || run.timeline === this.#told) return;
    const { timeline } = run;
    const nowMs = this.#runs.nowOf(run);
    const changes = this.#told === null ? null : changesOf(this.#told, timeline, nowMs);
    this.#send(changes ?? { type: 'run', timeline, nowMs });
    this.#told = timeline;
    if (timeline.end !== null) this.#send(describeInsights(this.#host.editor.l10n, run));
  }

  #sendRuns(): void {
    const hasFolders = this.#host.roots.all.length > 1;
    const now = this.#host.clock.date();
    const runs = this.#runs.all.map((run) => labelOf(this.#host.editor.l10n, run, hasFolders, now)).reverse();
    this.#send({ type: 'runs', runs, shown: this.#current?.timeline.runId ?? null });
  }

  #send(message: ToPicture): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
    if (this.#isReady) void this.#panel.webview.postMessage(message);
  }
}

/** `12:04:31 failed, 2.3 s, 12 checks`, in the time of the user; of another day with its date. */
function labelOf(l10n: L10n, run: RunHeading, hasFolders: boolean, now: Date): RunLabel {
  const { root, runId, startedAt, end, checks, trigger } = run;
  const parts = [
    end === null ? l10n.t('running') : describeRunVerdict(end.verdict, l10n.t.bind(l10n)),
    end === null ? '' : describeDuration(end.durationMs),
    checks === 1 ? l10n.t('1 check') : l10n.t('{0} checks', checks),
    describeTrigger(l10n, trigger),
  ];
  const folder = hasFolders ? `${root.folder.name} · ` : '';
  return { run: runId, label: `${folder}${localTime(startedAt, now)} ${parts.filter((part) => part !== '').join(', ')}` };
}
