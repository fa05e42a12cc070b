import type * as vscode from 'vscode';
import type { Clock, Logger } from '../engine/ports.ts';
import { registerAffectedCommands } from './affected-commands.ts';
import { registerCheckOutput } from './check-output.ts';
import { registerCheckTerminal } from './check-terminal.ts';
import { registerChecksTree } from './checks-view.ts';
import { registerClearCache } from './clear-cache.ts';
import { registerCommands } from './commands.ts';
import { registerConfigWatch } from './config-watch.ts';
import { registerContextKeys } from './context-keys.ts';
import { channels } from './contributions.ts';
import { registerDocuments } from './documents.ts';
import { registerFileCommands } from './file-commands.ts';
import { registerFindGit } from './find-git.ts';
import { registerFreshnessWatch } from './freshness-watch.ts';
import type { Editor, Engine, Feature, Host } from './host.ts';
import { registerNotifications } from './notifications.ts';
import { registerOpenProblem } from './open-problem.ts';
import { registerProblems } from './problems.ts';
import { registerProfile } from './profile.ts';
import { registerQuickFixes } from './quick-fixes.ts';
import { Roots } from './roots.ts';
import { registerRowCommands } from './row-commands.ts';
import { registerRunLog } from './run-log.ts';
import { registerRunOnOpen } from './run-on-open.ts';
import { registerRunOnSave } from './run-on-save.ts';
import { registerRunWhenStale } from './run-when-stale.ts';
import { registerStatusBar } from './status-bar.ts';
import { registerTimeline } from './timeline.ts';
import { registerTimings } from './timings.ts';

const features: readonly Feature[] = [
  registerContextKeys,
  registerFindGit,
  registerChecksTree,
  registerStatusBar,
  registerRunLog,
  registerTimings,
  registerTimeline,
  registerProblems,
  registerOpenProblem,
  registerQuickFixes,
  registerCheckOutput,
  registerCheckTerminal,
  registerNotifications,
  registerCommands,
  registerAffectedCommands,
  registerProfile,
  registerRowCommands,
  registerFileCommands,
  registerDocuments,
  registerClearCache,
  registerRunOnOpen,
  registerRunOnSave,
  registerRunWhenStale,
  registerConfigWatch,
  registerFreshnessWatch,
];

export interface FaceOptions {
  readonly editor: Editor;
  readonly clock: Clock;
  readonly loadEngine: () => Promise<Engine>;
  readonly memory: Host['memory'];
}

/** All that Preflight shows in VS Code. */
export interface Face extends vscode.Disposable {
  readonly host: Host;
  /** Ends everything that runs, also when the face is no longer shown. Asks nothing of VS Code, and settles within four seconds. */
  close(): Promise<void>;
}

/** Registers every feature at once, and begins to read the checks afterwards. */
export function openFace({ editor, clock, loadEngine, memory }: FaceOptions): Face {
  const log = editor.window.createOutputChannel(channels.log, { log: true });
  let isOpen = true;
  /** What runs on while VS Code goes must not call what VS Code has taken away. */
  const say = (level: keyof Logger) => (message: string) => {
    if (isOpen) log[level](message);
  };
  const logger = { info: say('info'), warn: say('warn'), error: say('error') };
  const roots = new Roots({ editor, clock, log: logger, loadEngine });
  const host: Host = { editor, clock, log, roots, memory, refused: new Set() };
  const registered = features.map((register) => register(host));
  const start = clock.after(0, () => roots.update());
  return {
    host,
    dispose: () => {
      isOpen = false;
      start[Symbol.dispose]();
      editor.Disposable.from(...registered.toReversed(), log).dispose();
      roots.dispose();
    },
    close: () => {
      isOpen = false;
      start[Symbol.dispose]();
      return roots.close();
    },
  };
}
