import type * as vscode from 'vscode';
import { pathInside } from '../parse/path-inside.ts';
import type { Check } from '../model/check.ts';
import { messageOf } from '../model/result.ts';
import { askOnce } from './approval.ts';
import type { Feature, Host } from './host.ts';
import type { Root } from './root.ts';
import { SavedFiles, type Taken } from './saved-files.ts';
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
    // What a file concerns is asked of git.
    if (root === undefined || document.uri.scheme !== 'file' || !editor.workspace.isTrusted) return;
    const ofRoot = saves.get(root) ?? new Saves(host, root);
    saves.set(root, ofRoot);
    ofRoot.take(document);
  });
  const closed = roots.onChange((root) => {
    if (root !== null) return;
    for (const [known, ofRoot] of saves) {
      if (roots.all.includes(known)) continue;
      ofRoot[Symbol.dispose]();
      saves.delete(known);
    }
  });
  return editor.Disposable.from(saved, closed, {
    dispose: () => {
      for (const ofRoot of saves.values()) ofRoot[Symbol.dispose]();
    },
  });
};

/** What was saved in one folder and is not checked yet. */
class Saves implements Disposable {
  readonly #host: Host;
  readonly #root: Root;
  readonly #files: SavedFiles;
  /** When each file was saved lately, and as which version. */
  readonly #history = new Map<string, { version: number; times: readonly number[] }>();
  #timer: Disposable | null = null;
  #firstMs = 0;
  #isAsking = false;
  #current: Current | null = null;

  constructor(host: Host, root: Root) {
    this.#host = host;
    this.#root = root;
    this.#files = new SavedFiles(root, host.log);
  }

  take({ uri, version }: vscode.TextDocument): void {
    const file = pathInside(this.#root.folder.uri.fsPath, uri.fsPath)!;
    if (readRunOnSave(this.#host.editor, this.#root.folder) === 'off' || /(?:^|\/)(?:\.git|node_modules)\//.test(file)) return;
    if (this.#isLoop(file, version)) return;
    const now = this.#host.clock.nowMs();
    if (this.#files.size === 0) this.#firstMs = now;
    this.#files.add(file);
    const delayMs = readSaveDelay(this.#host.editor);
    const leftMs = this.#firstMs + Math.max(mostWaitMs, delayMs) - now;
    // Who saves on and on must not put off the start for ever.
    if (leftMs <= 0 && this.#timer !== null) return;
    this.#wait(Math.min(delayMs, Math.max(0, leftMs)));
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  #wait(delayMs: number): void {
    this.#timer?.[Symbol.dispose]();
    const timer = this.#host.clock.after(delayMs, () => {
      this.#start(timer).catch((thrown: unknown) => this.#host.log.error(`Nothing runs after this save: ${messageOf(thrown)}`));
    });
    this.#timer = timer;
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

  /**
   * One run at a time. What runs already is cancelled when some of its verdicts would be out of date, unless it is nearly done: what it
   * was for is then checked again. Else its end is waited for.
   */
  async #start(timer: Disposable): Promise<void> {
    const root = this.#root;
    if (this.#isAsking || this.#current !== null || root.isBusy) {
      this.#cancelObsolete();
      this.#wait(lookMs);
      return;
    }
    await this.#files.known();
    // A later save has a turn of its own, and nothing starts any more when the folder is closed.
    if (this.#timer !== timer) return;
    this.#timer = null;
    const wanted = this.#select();
    const taken = this.#files.take();
    if (this.#files.size > 0) this.#wait(lookMs);
    if (wanted.length === 0 || !(await this.#ask(wanted))) return;
    const ids = wanted.map(({ id }) => id);
    const started = root.run({ ids, trigger: 'save' });
    if (!started.ok) return;
    this.#current = { taken, ids: new Set(ids), startedMs: this.#host.clock.nowMs() };
    await started.value.finished;
    this.#current = null;
  }

  #cancelObsolete(): void {
    if (this.#current === null) return;
    const { taken, ids } = this.#current;
    const isObsolete = this.#select().some(({ id }) => ids.has(id));
    if (!isObsolete || this.#progress(this.#current) >= nearlyDone) return;
    this.#files.giveBack(taken);
    this.#root.cancel();
  }

  async #ask(wanted: readonly Check[]): Promise<boolean> {
    const { l10n } = this.#host.editor;
    const { name } = this.#root.folder;
    const question = l10n.t('Preflight would run these commands of {0} whenever a file is saved.', name);
    this.#isAsking = true;
    try {
      return await askOnce(this.#host, this.#root, wanted, { question, yes: l10n.t('Run on Save') });
    } finally {
      this.#isAsking = false;
    }
  }

  /** What the files that wait would start, as far as it is known. */
  #select(): readonly Check[] {
    const isAll = this.#files.size > 0 && readRunOnSave(this.#host.editor, this.#root.folder) === 'all';
    const { checks } = this.#files;
    return (this.#root.session?.workspace.checks ?? []).filter(
      ({ id, enabled, unavailable, on }) => enabled && unavailable === null && on.includes('save') && (isAll || checks.has(id)),
    );
  }

  /** The share of the run that is over: by what is left where that is known, else by its checks. */
  #progress({ startedMs }: Current): number {
    const etaMs = this.#root.session?.eta() ?? null;
    const elapsedMs = this.#host.clock.nowMs() - startedMs;
    if (etaMs !== null) return elapsedMs + etaMs > 0 ? elapsedMs / (elapsedMs + etaMs) : 1;
    const states = [...this.#root.board.running.values()].flatMap(({ checks }) => [...checks.values()]);
    return states.length === 0 ? 1 : states.filter(({ status }) => status === 'finished').length / states.length;
  }
}

/** What runs because of saves. */
interface Current {
  readonly taken: Taken;
  readonly ids: ReadonlySet<string>;
  readonly startedMs: number;
}
