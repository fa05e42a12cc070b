/** The part of a run that is in sight, in milliseconds; null shows all of it, also while it grows. */
export type Window = { readonly fromMs: number; readonly toMs: number } | null;

/** Nobody needs to see less. */
const leastMs = 1;

/** The window after zooming in (`factor` below 1) or out, with the time under the pointer where it is. */
export function zoom(window: Window, factor: number, atMs: number, fullMs: number): Window {
  const { fromMs, toMs } = window ?? { fromMs: 0, toMs: fullMs };
  const lengthMs = Math.max(leastMs, (toMs - fromMs) * factor);
  if (lengthMs >= fullMs) return null;
  const share = toMs > fromMs ? (atMs - fromMs) / (toMs - fromMs) : 0;
  return clamp(atMs - share * lengthMs, lengthMs, fullMs);
}

/** The window after moving it by so many of its lengths. */
export function pan(window: Window, share: number, fullMs: number): Window {
  if (window === null) return null;
  const lengthMs = window.toMs - window.fromMs;
  return clamp(window.fromMs + share * lengthMs, lengthMs, fullMs);
}

function clamp(fromMs: number, lengthMs: number, fullMs: number): Window {
  const from = Math.max(0, Math.min(fromMs, fullMs - lengthMs));
  return { fromMs: from, toMs: from + lengthMs };
}

/** How far the scale may be off before it changes. */
const slack = { over: 1.08, under: 0.75 };

/**
 * What the whole of a run takes on the scale of the picture: while it goes on a little more than what is expected, and the same as
 * before as long as that does, so that the picture stands still; exactly that when it is over.
 */
export function fitFull(beforeMs: number, expectedMs: number, isOver: boolean): number {
  if (isOver) return expectedMs;
  return expectedMs <= beforeMs && expectedMs >= slack.under * beforeMs ? beforeMs : expectedMs * slack.over;
}
