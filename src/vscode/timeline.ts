import type * as vscode from 'vscode';
import { describeDuration } from '../model/duration.ts';
import type { RunEvent } from '../model/event.ts';
import { changesOf, type FromPicture, type Place, type RunLabel, type ToPicture } from '../session/timeline/messages.ts';
import { costOf, type Timeline } from '../session/timeline/timeline.ts';
import { coalesce, type Coalesced } from './coalesce.ts';
import { commands, timelinePanel } from './contributions.ts';
import type { Feature, Host } from './host.ts';
import { openProblem } from './open-problem.ts';
import type { Root } from './root.ts';
import { readGrouping } from './settings.ts';
import { pageFolder, renderTimelinePage } from './timeline-page.ts';
import { TimelineRuns, type RecordedRun, type RunHeading } from './timeline-runs.ts';
import type { CheckNode } from './tree-nodes.ts';

/** The panel `Timeline`: runs as pictures, the latest live, and those that were kept before this window was opened. */
export const registerTimeline: Feature = (host) => {
  const { editor, clock, roots } = host;
  const runs = new TimelineRuns({ clock, l10n: editor.l10n, grouping: () => readGrouping(editor) });
  let shown: TimelinePanel | null = null;
  const adopt = (panel: vscode.WebviewPanel): void => {
    const adopted = new TimelinePanel(host, runs, panel);
    shown = adopted;
    panel.onDidDispose(() => {
      adopted.dispose();
      if (shown === adopted) shown = null;
    });
  };
  const show = (): void => {
    if (shown !== null) return shown.reveal();
    const { ViewColumn, window, l10n } = editor;
    adopt(window.createWebviewPanel(timelinePanel, l10n.t('Preflight Timeline'), ViewColumn.Active));
  };
  const subscription = roots.onChange((root, event) => {
    if (event === null) return shown?.rereadPast();
    if (root === null || !('runId' in event)) return;
    runs.take(root, event);
    shown?.notice(event);
  });
  return editor.Disposable.from(
    subscription,
    editor.commands.registerCommand(commands.showTimeline, show),
    editor.window.registerWebviewPanelSerializer(timelinePanel, {
      deserializeWebviewPanel: (panel) => Promise.resolve(adopt(panel)),
    }),
    { dispose: () => shown?.close() },
  );
};

/** One panel: what it shows, and what its page has been told of that. */
class TimelinePanel implements vscode.Disposable {
  readonly #host: Host;
  readonly #runs: TimelineRuns;
  readonly #panel: vscode.WebviewPanel;
  readonly #subscription: vscode.Disposable;
  readonly #update: Coalesced;
  /** The run that was chosen; null follows the latest. */
  #chosen: string | null = null;
  /** What the page shows; null as long as it has not asked, or is gone. */
  #told: Timeline | null = null;
  #isReady = false;
  /** What the page showed before it was loaded again, as long as nobody knows that run. */
  #awaited: string | null = null;

  constructor(host: Host, runs: TimelineRuns, panel: vscode.WebviewPanel) {
    this.#host = host;
    this.#runs = runs;
    this.#panel = panel;
    this.#update = coalesce(host.clock, () => this.#tell());
    this.#subscription = panel.webview.onDidReceiveMessage((message: FromPicture) => this.#take(message));
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(host.editor)] };
    panel.webview.html = renderTimelinePage(host.editor, panel.webview);
  }

  reveal(): void {
    this.#panel.reveal();
  }

  close(): void {
    this.#panel.dispose();
  }

  dispose(): void {
    this.#subscription.dispose();
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

  #take(message: FromPicture): void {
    switch (message.type) {
      case 'ready':
        [this.#isReady, this.#told, this.#awaited] = [true, null, message.run];
        this.rereadPast();
        break;
      case 'choose':
        this.#chosen = message.run;
        this.#update();
        break;
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
    if (timeline.end !== null) this.#send(describeInsights(run));
  }

  #sendRuns(): void {
    const hasFolders = this.#host.roots.all.length > 1;
    const today = this.#host.clock.date().toDateString();
    const runs = this.#runs.all.map((run) => labelOf(run, hasFolders, today)).reverse();
    this.#send({ type: 'runs', runs, shown: this.#current?.timeline.runId ?? null });
  }

  #send(message: ToPicture): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
    if (this.#isReady) void this.#panel.webview.postMessage(message);
  }
}

/** `12:04:31 failed, 2.3 s, 12 checks`, in the time of the user; of another day with its date. */
function labelOf({ root, runId, startedAt, end, checks, trigger }: RunHeading, hasFolders: boolean, today: string): RunLabel {
  const date = new Date(startedAt);
  const time = date.toDateString() === today ? date.toLocaleTimeString() : date.toLocaleString();
  const parts = [
    end?.verdict ?? 'running',
    end === null ? '' : describeDuration(end.durationMs),
    `${checks} ${checks === 1 ? 'check' : 'checks'}`,
    trigger,
  ];
  const folder = hasFolders ? `${root.folder.name} · ` : '';
  return { run: runId, label: `${folder}${time} ${parts.filter((part) => part !== '').join(', ')}` };
}

/** More small pictures nobody compares. */
const mostTrends = 12;

/** What a run that has ended teaches, and what all of them do. */
function describeInsights({ root, timeline }: RecordedRun): ToPicture {
  const { runId: run, checks } = timeline;
  if (root.status.type !== 'open') return { type: 'insights', run, texts: [], habits: [], trends: [] };
  const { engine, session } = root.status;
  const texts = engine.findInsights(timeline).map(({ text }) => text);
  const metrics = root.history(checks.map(({ id }) => id));
  if (metrics === null) return { type: 'insights', run, texts, habits: [], trends: [] };
  const habits = engine.findHabits(metrics, new Map(checks.map(({ id, timeoutMs }) => [id, timeoutMs])));
  const costly = checks.toSorted((a, b) => (costOf(b) ?? 0) - (costOf(a) ?? 0)).slice(0, mostTrends);
  const trends = session.trends(costly.map(({ id }) => id)).filter(({ points }) => points.length > 1);
  return { type: 'insights', run, texts, habits: [engine.describeTotals(metrics), ...habits.map(({ text }) => text)], trends };
}

function openPlace(host: Host, root: Root, id: string, place: Place): void {
  const { editor } = host;
  const node: CheckNode = { type: 'check', root, id };
  switch (place) {
    case 'output':
      void editor.commands.executeCommand(commands.showCheckOutput, node);
      break;
    case 'definition':
      void editor.commands.executeCommand(commands.openDefinition, node);
      break;
    case 'problem': {
      const state = root.board.entries.get(id)?.state;
      const problem = state?.status === 'finished' ? state.result.problems.find(({ file }) => file !== null) : undefined;
      if (problem !== undefined) void openProblem(host, root, problem);
      break;
    }
    default:
      place satisfies never;
  }
}
