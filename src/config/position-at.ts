import type { Position } from './workspace.ts';

/** The line and column of an offset, one-based; columns count as editors do, in UTF-16 units. */
export function positionAt(text: string, offset: number): Omit<Position, 'file'> {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
