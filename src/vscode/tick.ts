import type { Host } from './host.ts';

/** How often what depends on the time alone moves on. */
const tickMs = 1_000;

/** Acts once a second while something runs, and only then. */
export function tick({ clock, roots }: Host, action: () => void): Disposable {
  let timer: Disposable | null = null;
  const next = (): void => {
    timer = null;
    if (!roots.isRunning) return;
    timer = clock.after(tickMs, () => {
      action();
      next();
    });
  };
  const subscription = roots.onChange(() => {
    if (timer === null) next();
  });
  return {
    [Symbol.dispose](): void {
      subscription.dispose();
      timer?.[Symbol.dispose]();
    },
  };
}
