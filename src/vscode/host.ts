import type * as vscode from 'vscode';
import type * as engine from '../engine.ts';
import type { Clock } from '../engine/ports.ts';
import type { Roots } from './roots.ts';

/** VS Code's API, handed in so that features can be tested against an editor in memory. */
export type Editor = typeof vscode;

/** Says the texts of the face in the language of the user. What the engine says, logs and tables are English everywhere. */
export type L10n = Editor['l10n'];

/** The engine, loaded when it is first needed. */
export type Engine = typeof engine;

/** What a feature has to work with. */
export interface Host {
  readonly editor: Editor;
  readonly clock: Clock;
  readonly log: vscode.LogOutputChannel;
  readonly roots: Roots;
  /** What this user has said, kept by VS Code outside of every workspace. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
  /** What this user has refused in this window. */
  readonly refused: Set<string>;
}

/** A part of the face: it takes what it needs from the host, and gives back all of it when it is disposed. */
export type Feature = (host: Host) => vscode.Disposable;
