import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { messageOf, UserError } from '../src/model/result.ts';

/** Where downloads for the tests are kept between runs: `.vscode-test/`, or the folder that VSCODE_TEST_CACHE names. */
export function cacheFolder(): string {
  return resolve(process.env['VSCODE_TEST_CACHE'] || join(import.meta.dirname, '../.vscode-test'));
}

/**
 * The folder `name` of the cache, made by `fill` when it is not there. It appears under its name only when it is complete,
 * so an interrupted run leaves nothing half done, and of two runs at once the first to finish wins.
 */
export function cached(name: string, fill: (stage: string, temporary: string) => void): string {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const temporary = temporaryInCache();
  try {
    const stage = join(temporary, 'stage');
    mkdirSync(stage);
    fill(stage, temporary);
    moveInto(folder, stage);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** Says what is being fetched and how long it took: a first run takes a while. */
export function announce<T>(what: string, work: () => T): T {
  const startedAt = performance.now();
  process.stderr.write(`Fetching ${what} into ${cacheFolder()}, once ...\n`);
  const result = work();
  process.stderr.write(`  done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  return result;
}

function temporaryInCache(): string {
  const cache = cacheFolder();
  try {
    mkdirSync(cache, { recursive: true });
    removeAbandoned(cache);
    return mkdtempSync(join(cache, 'tmp-'));
  } catch (error) {
    throw new UserError(`Cannot write to ${cache} (${messageOf(error)}). Set VSCODE_TEST_CACHE to a folder that can be written.`);
  }
}

/** What a killed run left behind; an hour is longer than any install takes. */
function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name);
    const status = name.startsWith('tmp-') ? statSync(folder, { throwIfNoEntry: false }) : undefined;
    if (status && Date.now() - status.mtimeMs > 3_600_000) rmSync(folder, { recursive: true, force: true });
  }
}

function moveInto(folder: string, stage: string): void {
  try {
    renameSync(stage, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
