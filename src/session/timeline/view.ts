/** What is in sight. Times in milliseconds of the run, lengths in pixels. */
export interface View {
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the part with the spans. */
  readonly width: number;
  /** Rows above the sight, in pixels, and the height of the sight. */
  readonly scroll: number;
  readonly height: number;
}

/** Where a time stands, in pixels. */
export const toX = (ms: number, { fromMs, toMs, width }: View): number => ((ms - fromMs) / Math.max(toMs - fromMs, 1e-9)) * width;

/** Tenths of a pixel. */
export const round = (number: number): number => Math.round(number * 10) / 10;
