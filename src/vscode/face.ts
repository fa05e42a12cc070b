import type * as vscode from 'vscode';
import type { Clock } from '../engine/ports.ts';
import { registerCheckOutput } from './check-output.ts';
import { registerChecksTree } from './checks-tree.ts';
import { registerCommands } from './commands.ts';
import { registerConfigWatch } from './config-watch.ts';
import { registerContextKeys } from './context-keys.ts';
import { channels } from './contributions.ts';
import type { Editor, Engine, Feature, Host } from './host.ts';
import { registerProblems } from './problems.ts';
import { Roots } from './roots.ts';
import { registerRunLog } from './run-log.ts';
import { registerStatusBar } from './status-bar.ts';
import { registerTimings } from './timings.ts';

const features: readonly Feature[] = [
  registerContextKeys,
  registerChecksTree,
  registerStatusBar,
  registerRunLog,
  registerTimings,
  registerProblems,
  registerCheckOutput,
  registerCommands,
  registerConfigWatch,
];

export interface FaceOptions {
  readonly editor: Editor;
  readonly clock: Clock;
  readonly loadEngine: () => Promise<Engine>;
}

/** All that Preflight shows in VS Code. */
export interface Face extends vscode.Disposable {
  readonly host: Host;
  /** Ends everything that runs, also when the face is no longer shown. */
  close(): Promise<void>;
}

/** Registers every feature at once, and begins to read the checks afterwards. */
export function openFace({ editor, clock, loadEngine }: FaceOptions): Face {
  const log = editor.window.createOutputChannel(channels.log, { log: true });
  const roots = new Roots({ editor, clock, log, loadEngine });
  const host: Host = { editor, clock, log, roots };
  const registered = features.map((register) => register(host));
  const start = clock.after(0, () => roots.update());
  return {
    host,
    dispose: () => {
      start[Symbol.dispose]();
      editor.Disposable.from(...registered.toReversed(), log).dispose();
      roots.dispose();
    },
    close: () => roots.close(),
  };
}
