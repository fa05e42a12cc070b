import type { Check } from '../../model/check.ts';

/** Programs that look at what is staged or committed, and the flag that asks others to. */
const asksGit =
  /(?:^|[\s;&|(`!"'/])(?:git|gitleaks|git-secrets|gitlint|commitlint|lint-staged|pretty-quick)\s|\s--(?:cached|staged)\s/;

/** Why the verdict of a check is never taken over, as a clause; null where it follows from its inputs. */
export function whyUnbound({ cache, work, effect, kind, command, keepDaemons, broken, unavailable }: Check): string | null {
  if (broken !== null || unavailable !== null) return 'it cannot run';
  if (!cache) return 'its configuration says "cache": false';
  if (work.type === 'builtin') return null;
  if (effect === 'write') return 'it changes files';
  if (kind === 'build') return 'it makes files that others may need';
  if (kind === 'git' || asksGit.test(`${command.join(' ')} `)) return 'it depends on the state of git';
  if (kind === 'security') return 'what it finds depends on more than files';
  return keepDaemons ? 'it leaves processes running on purpose' : null;
}
