import { join } from 'node:path';
import { messageOf } from '../../model/result.ts';
import { describeSize } from '../../model/size.ts';
import { cacheDirectory } from '../../engine/cache-directory.ts';
import { clear, prune, readStatus, storeSizeBytes } from '../../engine/cache/care.ts';
import { readEnvironment } from '../../config/environment.ts';
import { defaultTtlMs } from '../../session/session-verdicts.ts';
import { print, printProblems, refuse, type Command } from '../command.ts';
import { alignColumns } from '../table.ts';
import { count, oneLine } from '../text.ts';

/** Shows and tidies the verdicts that this user's Preflights keep, of all workspaces together. */
export const cache: Command = async (context) => {
  const { io, invocation } = context;
  const { settings, problems } = readEnvironment(io.env);
  printProblems(context, problems);
  const kept = cacheDirectory(io.env, io.platform);
  if (kept === null)
    return refuse(io, invocation.json, 'Nothing is kept: this user has no home. PREFLIGHT_CACHE_DIR can name a folder.');
  const directory = join(kept, 'verdicts');
  const ageMs = settings.cacheTtlMs ?? defaultTtlMs;
  const nowMs = io.clock.date().getTime();
  try {
    const action = invocation.ids[0] ?? 'status';
    if (action === 'status') {
      const status = await readStatus(directory);
      const isOn = settings.cache !== false;
      const limits = { sizeBytes: storeSizeBytes, ageMs };
      const oldest = status.oldestMs === null ? null : new Date(status.oldestMs).toISOString();
      print(
        context,
        { version: 1, directory, on: isOn, verdicts: status.verdicts, sizeBytes: status.sizeBytes, oldest, limits },
        [
          ...alignColumns([
            ['verdicts', isOn ? String(status.verdicts) : `${status.verdicts}, not used: PREFLIGHT_CACHE is "off"`],
            ['size', `${describeSize(status.sizeBytes)} of at most ${describeSize(storeSizeBytes)}`],
            ['oldest', oldest === null ? 'none' : `${oldest}; kept for ${describeDays(ageMs)}`],
            ['folder', oneLine(directory)],
          ]),
        ],
      );
    } else {
      const removed =
        action === 'clear' ? await clear(directory) : await prune(directory, { sizeBytes: storeSizeBytes, ageMs }, nowMs);
      print(context, { version: 1, directory, removed }, [
        removed.files === 0
          ? 'Nothing to remove.'
          : `Removed ${count(removed.files, 'file')}, ${describeSize(removed.sizeBytes)}.`,
      ]);
    }
    return 0;
  } catch (thrown) {
    return refuse(io, invocation.json, `The cache in ${oneLine(directory)} cannot be changed: ${messageOf(thrown)}.`);
  }
};

function describeDays(ms: number): string {
  const hours = ms / 3_600_000;
  return hours >= 48
    ? count(Math.round(hours / 24), 'day')
    : hours >= 1
      ? count(Math.round(hours), 'hour')
      : `${Math.round(ms / 1_000)} s`;
}
