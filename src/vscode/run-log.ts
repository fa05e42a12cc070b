import { describeConfigProblem } from '../model/problem.ts';
import { describeLimit } from '../model/event.ts';
import { describeDuration } from '../model/duration.ts';
import { isFailure } from './board.ts';
import { describeVerdict } from './describe-check.ts';
import type { Feature } from './host.ts';
import type { Root } from './root.ts';
import { readSlowThresholdMs } from './settings.ts';

/** Writes what happens in runs to the log channel `Preflight`, and what is wrong with the configuration. */
export const registerRunLog: Feature = ({ editor, log, roots }) => {
  const told = new Map<Root, string>();
  return roots.onChange((root, event) => {
    const nameOf = (id: string): string => root?.nameOf(id) ?? id;
    switch (event?.type) {
      case 'run-started':
        return log.info(
          `Run of ${event.checks.length} checks in ${event.root}, ${event.jobs} at once, started by ${event.trigger}`,
        );
      case 'check-started':
        return log.debug(`${nameOf(event.check)} started, attempt ${event.attempt}`);
      case 'check-finished': {
        const { verdict, reason, durationMs, cached } = event.result;
        const slowMs = readSlowThresholdMs(editor);
        if (slowMs !== null && !cached && durationMs > slowMs)
          log.warn(`${nameOf(event.check)} is slow: ${describeDuration(durationMs)}, more than ${describeDuration(slowMs)}`);
        const line = `${nameOf(event.check)} ${describeVerdict(verdict, reason)} (${describeDuration(durationMs)})`;
        return isFailure(verdict) ? log.warn(line) : log.info(line);
      }
      case 'run-finished':
        return log.info(`Run ${event.verdict} after ${describeDuration(event.durationMs)}`);
      case undefined: {
        const problems = (root?.session?.workspace.problems ?? []).map(describeConfigProblem).join('\n');
        if (root === null || problems === (told.get(root) ?? '')) return;
        told.set(root, problems);
        return log.warn(problems || `The configuration of ${root.folder.name} is right again`);
      }
      case 'limit-changed': {
        const line = describeLimit(event);
        return event.phase === 'lowered' ? log.warn(line) : log.info(line);
      }
      case 'freshness-changed':
        return log.debug(`Out of date, or no more: ${event.checks.map(nameOf).join(', ')}`);
      case 'verdicts-forgotten':
      case 'check-queued':
      case 'cpu-sampled':
      case 'output':
      case 'problem':
        return;
      default:
        event satisfies never;
    }
  });
};
