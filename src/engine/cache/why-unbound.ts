import type { Check } from '../../model/check.ts';

/** Why the verdict of a check is never taken over, as a clause; null where it follows from its inputs. */
export function whyUnbound({ cache, work, effect, kind, keepDaemons, broken, unavailable }: Check): string | null {
  if (broken !== null || unavailable !== null) return 'it cannot run';
  if (!cache) return 'its configuration says "cache": false';
  if (work.type === 'builtin') return null;
  if (effect === 'write') return 'it changes files';
  if (kind === 'build') return 'it makes files that others may need';
  if (kind === 'git') return 'it depends on the state of git';
  if (kind === 'security') return 'what it finds depends on more than files';
  return keepDaemons ? 'it leaves processes running on purpose' : null;
}
