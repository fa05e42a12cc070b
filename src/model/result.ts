/** The outcome of something that can fail for a reason that a user must hear: failures are values until the edge. */
export type Result<T, E = UserError> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/**
 * A failure whose message is fit to show as it is: what went wrong, where, and what to do.
 * Everything else that is thrown is a bug of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The text of anything that was thrown, for the end of a sentence. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
