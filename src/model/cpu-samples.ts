/** How busy the processors of the machine were since the sample before it, or since the beginning of the run: 1 = all of them all the time. */
export interface CpuSample {
  /** Its end, in milliseconds since the run began. */
  readonly atMs: number;
  readonly share: number;
}

/** What is shorter is not worth a sample. */
const leastMs = 250;

/** The samples with one more: never more than `most`, all of about the same length, so that a long run costs no more than a short one. */
export function addCpuSample(samples: readonly CpuSample[], sample: CpuSample, most: number): readonly CpuSample[] {
  const lengthMs = lengthFor(sample.atMs, most);
  const before = samples.at(-1);
  if (before === undefined || sample.atMs <= before.atMs) return before === undefined ? [sample] : samples;
  if (lengthFor(before.atMs, most) === lengthMs) return join(samples, sample, lengthMs);
  return [...samples, sample].reduce<readonly CpuSample[]>((all, one) => join(all, one, lengthMs), []);
}

/** Doubles whenever there would be too many. */
function lengthFor(atMs: number, most: number): number {
  let lengthMs = leastMs;
  while (atMs > lengthMs * (most - 1)) lengthMs *= 2;
  return lengthMs;
}

/** Puts those together that end in the same length of time. */
function join(samples: readonly CpuSample[], sample: CpuSample, lengthMs: number): readonly CpuSample[] {
  const last = samples.at(-1);
  if (last === undefined || Math.ceil(last.atMs / lengthMs) !== Math.ceil(sample.atMs / lengthMs)) return [...samples, sample];
  const fromMs = samples.at(-2)?.atMs ?? 0;
  const busyMs = last.share * (last.atMs - fromMs) + sample.share * (sample.atMs - last.atMs);
  return [...samples.slice(0, -1), { atMs: sample.atMs, share: busyMs / (sample.atMs - fromMs) }];
}

/** The mean over time and the greatest; null for no samples. */
export function summarizeCpu(samples: readonly CpuSample[]): { readonly mean: number; readonly most: number } | null {
  const last = samples.at(-1);
  if (last === undefined || last.atMs <= 0) return null;
  let [fromMs, busyMs, most] = [0, 0, 0];
  for (const { atMs, share } of samples) {
    busyMs += share * (atMs - fromMs);
    most = Math.max(most, share);
    fromMs = atMs;
  }
  return { mean: busyMs / last.atMs, most };
}

/** `63 %`. */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;
