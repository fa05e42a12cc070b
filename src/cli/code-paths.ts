/**
 * Words for what this process has done, as far as it decides which of the code is needed: when a word is new, the compiled code is
 * kept anew. See `load-bundle.ts`.
 */
export const codePaths = new Set<string>();
