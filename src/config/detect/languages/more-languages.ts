import { compiledLanguages } from './compiled-languages.ts';
import type { DetectContext } from '../context.ts';
import type { Candidates } from '../detection.ts';
import { findRootTools } from './root-tools.ts';
import { scriptLanguages } from './script-languages.ts';

/** Checks of the languages that need no more than a row each. */
export async function detectMoreLanguages(context: DetectContext): Promise<Candidates> {
  return {
    candidates: await findRootTools(context, await context.tree(), [...compiledLanguages, ...scriptLanguages]),
    problems: [],
  };
}
