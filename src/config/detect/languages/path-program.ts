import type { DetectContext } from '../context.ts';

/** What runs a program that is on PATH; null when it is not. */
export async function onPath(context: DetectContext, name: string): Promise<readonly string[] | null> {
  return (await context.findProgram(name)) === null ? null : [name];
}
