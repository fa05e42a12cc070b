/** An output of which nobody has said the format is searched as a whole up to so many bytes. */
export const mostSearched = 4 * 2 ** 20;

/** Bytes of an output that are searched: at its beginning and at its end. */
export interface Searched {
  readonly head: number;
  readonly tail: number;
}

/** What is searched of longer ones: they say at their ends what matters, and where all went well there is less to find. */
export function searchedOf(exitCode: number | null): Searched {
  return exitCode === 0 ? { head: 4_096, tail: 12_288 } : { head: 2 ** 20, tail: 3 * 2 ** 20 };
}
