import type * as vscode from 'vscode';
import { pathInside } from '../parse/path-inside.ts';
import type { Check } from '../model/check.ts';
import { messageOf } from '../model/result.ts';
import { askOnce } from './approval.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';
import { readRunOnSave, readSaveDelay } from './settings.ts';

/** At the latest so long after the first file a run starts, or after the delay that the user wants: Save All is one run. */
const mostWaitMs = 250;
/** How often it is looked whether a run has ended that is waited for. */
const lookMs = 50;
/** A file that is saved again and again without a change is somebody else's loop. */
const loop = { times: 3, withinMs: 10_000 };
/** A run that is further than this is worth its end. */
const nearlyDone = 0.7;

/** Runs the checks that a saved file can change, if the user wants that. */
export const registerRunOnSave: Feature = (host) => {
  const { editor, roots } = host;
  const saves = new Map<Root, Saves>();
  const saved = editor.workspace.onDidSaveTextDocument((document) => {
    const root = roots.all.find(({ folder }) => pathInside(folder.uri.fsPath, document.uri.fsPath) !== null);
    if (root === undefined || document.uri.scheme !== 'file') return;
    const ofRoot = saves.get(root) ?? new Saves(host, root);
    saves.set(root, ofRoot);
    ofRoot.take(document);
  });
  return editor.Disposable.from(saved, {
    dispose: () => {
      for (const ofRoot of saves.values()) ofRoot[Symbol.dispose]();
    },
  });
};

/** What was saved in one folder and is not checked yet. */
class Saves implements Disposable {
  readonly #host: Host;
  readonly #root: Root;
  readonly #files = new Set<string>();
  /** When each file was saved lately, and as which version. */
  readonly #history = new Map<string, { version: number; times: readonly number[] }>();
  #timer: Disposable | null = null;
  #firstMs = 0;
  #isRunning = false;

  constructor(host: Host, root: Root) {
    this.#host = host;
    this.#root = root;
  }

  take({ uri, version }: vscode.TextDocument): void {
    const file = pathInside(this.#root.folder.uri.fsPath, uri.fsPath)!;
    if (readRunOnSave(this.#host.editor, this.#root.folder) === 'off' || /(?:^|\/)(?:\.git|node_modules)\//.test(file)) return;
    if (this.#isLoop(file, version)) return;
    const now = this.#host.clock.nowMs();
    if (this.#files.size === 0) this.#firstMs = now;
    this.#files.add(file);
    const delayMs = readSaveDelay(this.#host.editor);
    this.#wait(Math.min(delayMs, Math.max(0, this.#firstMs + Math.max(mostWaitMs, delayMs) - now)));
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }

  #wait(delayMs: number): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#host.clock.after(delayMs, () => {
      this.#start().catch((thrown: unknown) => this.#host.log.error(`Nothing runs after this save: ${messageOf(thrown)}`));
    });
  }

  /** Says so once, when the limit is reached. */
  #isLoop(file: string, version: number): boolean {
    const now = this.#host.clock.nowMs();
    const before = this.#history.get(file);
    const times = before?.version === version ? before.times.filter((time) => now - time < loop.withinMs) : [];
    this.#history.set(file, { version, times: [...times, now] });
    if (times.length === loop.times) {
      this.#host.log.warn(
        `${file} was saved ${loop.times + 1} times within 10 s without a change: it starts no checks until it changes.`,
      );
    }
    return times.length >= loop.times;
  }

  /** One run at a time: what runs already is cancelled when its verdict would be out of date, or waited for when it is nearly done. */
  async #start(): Promise<void> {
    this.#timer = null;
    const { root, host } = { root: this.#root, host: this.#host };
    if (this.#isRunning || root.board.running.size > 0) {
      if (this.#isRunning && this.#progress() < nearlyDone) root.cancel();
      this.#wait(lookMs);
      return;
    }
    const wanted = this.#select();
    if (wanted.length === 0) return this.#files.clear();
    const question = host.editor.l10n.t('Preflight would run these commands of {0} whenever a file is saved.', root.folder.name);
    if (!(await askOnce(host, root, wanted, { question, yes: host.editor.l10n.t('Run on Save') }))) return this.#files.clear();
    this.#files.clear();
    const started = root.run({ ids: wanted.map(({ id }) => id), trigger: 'save' });
    if (!started.ok) return;
    this.#isRunning = true;
    const { checks, end } = await started.value.finished;
    this.#isRunning = false;
    // What was cancelled for a newer save is still to be checked.
    if (end?.verdict === 'cancelled' && this.#files.size > 0) host.log.debug(`Checked again: ${[...checks.keys()].join(', ')}`);
  }

  #select(): readonly Check[] {
    const { status } = this.#root;
    if (status.type !== 'open') return [];
    const { findAffected } = status.engine;
    const { checks } = status.session.workspace;
    const isAll = readRunOnSave(this.#host.editor, this.#root.folder) === 'all';
    return isAll
      ? findAffected(
          checks.map((check) => ({ ...check, cwd: '.', inputs: null })),
          [...this.#files],
        )
      : findAffected(checks, [...this.#files]);
  }

  #progress(): number {
    const states = [...this.#root.board.running.values()].flatMap(({ checks }) => [...checks.values()]);
    return states.length === 0 ? 1 : states.filter(({ status }) => status === 'finished').length / states.length;
  }
}
