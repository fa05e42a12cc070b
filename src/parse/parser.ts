import type { Problem } from '../model/problem.ts';
import type { Parsed } from '../model/verdict.ts';

/** What a tool wrote and what is known about how it was run. */
export interface ParseInput {
  readonly text: string;
  /** Absolute; relative paths in the output are relative to it. */
  readonly cwd: string;
  /** Absolute; problems name files relative to it. */
  readonly root: string;
  readonly exitCode: number | null;
}

export interface ParseOutput {
  readonly parsed: Parsed;
  readonly problems: readonly Problem[];
}

/** Turns a tool's output into problems; pure, and never throws for any text. */
export type Parser = (input: ParseInput) => ParseOutput;
