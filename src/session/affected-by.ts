import type { Check } from '../model/check.ts';
import { err, messageOf, ok, UserError, type Result } from '../model/result.ts';
import { Breather } from '../engine/inputs/breather.ts';
import { findChangedFiles, type Change } from '../engine/inputs/changed-files.ts';
import { createChooser } from '../engine/inputs/choose-files.ts';
import { InputChooser } from '../engine/inputs/input-choice.ts';
import { FileLister } from '../engine/inputs/list-files.ts';
import { configFileNames, overlayFileNames } from '../config/find-root.ts';
import type { Workspace } from '../config/workspace.ts';
import type { Affected } from './session-api.ts';

/** Git answers in milliseconds; on a network disk in seconds. */
const longestQuestionMs = 60_000;

const configuration: ReadonlySet<string> = new Set([...configFileNames, ...overlayFileNames]);

/** Which checks of a workspace a change concerns. */
export async function findAffectedBy(change: Change, { root, checks }: Workspace): Promise<Result<Affected>> {
  const changed = await findChangedFiles(root, change, AbortSignal.timeout(longestQuestionMs));
  if (!changed.ok) return changed;
  try {
    return ok({ ...changed.value, checks: await affectedBy(root, checks, changed.value.files) });
  } catch (thrown) {
    return err(new UserError(`The files of ${root} cannot be looked at: ${messageOf(thrown)}`));
  }
}

/**
 * The ids of checks whose verdict may be another after these files have changed: by their inputs, by the file that defines them, and
 * through what they need; a configuration file concerns all, whose commands and settings it may change. git is asked for the files of
 * the root only where a check runs in a folder below it: which packages there are decides that check alone.
 */
export async function affectedBy(
  root: string,
  checks: readonly Check[],
  files: readonly string[],
  lister: Pick<FileLister, 'list'> = new FileLister(root),
): Promise<ReadonlySet<string>> {
  if (files.some((file) => configuration.has(file))) return new Set(checks.map(({ id }) => id));
  const changed = new Set(files);
  const asksPackages = checks.some(({ cwd, inputs }) => inputs === null && cwd !== '.');
  const listed = asksPackages ? (await lister.list(AbortSignal.timeout(longestQuestionMs))).files : [];
  const chooser = new InputChooser(root, listed);
  const affected = new Set<string>();
  const dependants = new Map<string, string[]>();
  const breather = new Breather();
  for (const check of checks) {
    // Where a package ends is asked of the disk, for each folder.
    await breather.breathe();
    for (const { check: id, when } of check.dependsOn) {
      if (when !== 'after') dependants.set(id, [...(dependants.get(id) ?? []), check.id]);
    }
    const isInput = await createChooser(await chooser.choose(check), listed, root);
    const { file } = check.source;
    if ((file !== null && changed.has(file)) || files.some(isInput)) affected.add(check.id);
  }
  // What is added while it is gone through is gone through as well.
  for (const id of affected) for (const dependant of dependants.get(id) ?? []) affected.add(dependant);
  return affected;
}
