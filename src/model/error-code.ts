/** The code of a system's error (`ENOENT`), or `unknown` for anything else that was thrown. */
export function errorCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown';
}
