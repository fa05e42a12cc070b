import { writeFileSync } from 'node:fs';
import * as v from 'valibot';

export const countsSchema = v.object({ passed: v.number(), failed: v.number() });

/** How many tests of a suite passed and failed. */
export type Counts = v.InferOutput<typeof countsSchema>;

/** Tells `npm test` what became of a suite, through the file that it names in TEST_COUNTS; a suite that runs alone just prints. */
export function reportCounts({ passed, failed }: Counts): void {
  const file = process.env['TEST_COUNTS'];
  if (file) writeFileSync(file, JSON.stringify({ passed, failed }));
}
