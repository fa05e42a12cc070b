import type { ToolRow } from '../tool-evidence.ts';

/** A tool of Python and what it is given to work on. */
export interface PythonTool extends ToolRow {
  /** Behind the arguments: the paths that the repository gives it elsewhere, else these; none when its own configuration has them. */
  readonly targets: readonly string[];
  /** How the repository writes its call, to find those paths. */
  readonly call: string;
  /** What its configuration names the paths that it works on. */
  readonly pathKeys?: readonly string[];
  /** It is only a habit of the editor or of a service unless something says that it is called. */
  readonly needsWitness?: RegExp;
  /** A section that says so by itself. */
  readonly enough?: string;
  /** Configuration of its own says so too: only where a package is all that there is, something else must. */
  readonly trustsConfiguration?: boolean;
}

/** How most of them are had. */
export const pip = (name: string): string => `pip install ${name}`;
