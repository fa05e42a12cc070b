import type * as vscode from 'vscode';
import { parseDuration } from '../config/duration.ts';
import type { MachineSettings } from '../config/environment.ts';
import { settings } from './contributions.ts';
import type { Editor } from './host.ts';
import { groupings, type Grouping } from './tree-nodes.ts';

/** The range that package.json names for each of the settings. */
const largest = 1_024;

/** What the user has set for a folder. VS Code marks a wrong value where it stands, and hands it out all the same: it counts as absent. */
export function readSettings({ workspace }: Editor, folder: vscode.WorkspaceFolder): MachineSettings {
  const configuration = workspace.getConfiguration(undefined, folder.uri);
  const read = (name: string): number | null => toCount(configuration.get(name));
  const timeout =
    configuration.get(settings.defaultTimeout) === 'off' ? null : toDurationMs(configuration.get(settings.defaultTimeout));
  const grace = toDurationMs(configuration.get(settings.grace));
  return {
    maxParallel: read(settings.maxParallel),
    ioThreads: read(settings.ioThreads),
    cpuThreads: read(settings.cpuThreads),
    defaults: { ...(timeout === undefined ? {} : { timeout }), ...(grace === undefined ? {} : { grace }) },
    detect: toSwitch(configuration.get(settings.detect)),
    metrics: toSwitch(configuration.get(settings.metrics)),
  };
}

/** How the tree groups checks; what is no way to do so counts as absent. */
export function readGrouping({ workspace }: Editor): Grouping {
  const said: unknown = workspace.getConfiguration().get(settings.grouping);
  return groupings.find((grouping) => grouping === said) ?? 'auto';
}

/** What a save starts; what is none of these counts as absent. */
export const runOnSaveModes = ['off', 'affected', 'all'] as const;
export type RunOnSave = (typeof runOnSaveModes)[number];

export function readRunOnSave({ workspace }: Editor, folder: vscode.WorkspaceFolder): RunOnSave {
  const said: unknown = workspace.getConfiguration(undefined, folder.uri).get(settings.runOnSave);
  return runOnSaveModes.find((mode) => mode === said) ?? 'off';
}

/** The quiet that is waited for after a save, in milliseconds. */
export const saveDelay = { usualMs: 50, mostMs: 5_000 } as const;

export function readSaveDelay({ workspace }: Editor): number {
  const said: unknown = workspace.getConfiguration().get(settings.runOnSaveDelay);
  return typeof said === 'number' && said >= 0 && said <= saveDelay.mostMs ? said : saveDelay.usualMs;
}

/** Whether the checks of a folder run when it is opened. */
export function readRunOnOpen({ workspace }: Editor, folder: vscode.WorkspaceFolder): boolean {
  return workspace.getConfiguration(undefined, folder.uri).get(settings.runOnOpen) === true;
}

/** Whether checks run again as soon as their verdicts are out of date. */
export function readRunWhenStale({ workspace }: Editor, folder: vscode.WorkspaceFolder): boolean {
  return workspace.getConfiguration(undefined, folder.uri).get(settings.runWhenStale) === true;
}

/** Whether verdicts are kept and taken over. */
export function readCache({ workspace }: Editor, folder: vscode.WorkspaceFolder): boolean {
  return workspace.getConfiguration(undefined, folder.uri).get(settings.cache) !== false;
}

/** A check that takes longer is worth a warning in the log; null = none is. */
export function readSlowThresholdMs({ workspace }: Editor): number | null {
  const said: unknown = workspace.getConfiguration().get(settings.slowCheckThreshold);
  if (said === 0) return null;
  return typeof said === 'number' && said > 0 ? said * 1_000 : usualSlowMs;
}

const usualSlowMs = 60_000;

/** When a run tells of its end by a notification; what is none of these counts as absent. */
export const notificationModes = ['never', 'unfocusedFailure', 'always'] as const;
export type Notifications = (typeof notificationModes)[number];

export function readNotifications({ workspace }: Editor): Notifications {
  const said: unknown = workspace.getConfiguration().get(settings.notifications);
  return notificationModes.find((mode) => mode === said) ?? 'unfocusedFailure';
}

/** As the configuration file has durations; undefined for what is none. */
function toDurationMs(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? parseDuration(value) : null;
  return parsed?.ok === true ? parsed.value : undefined;
}

function toSwitch(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function toCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largest ? value : null;
}
