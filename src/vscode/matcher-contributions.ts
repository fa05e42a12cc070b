import type { Editor } from './host.ts';

/** What the extensions of this window contribute to problem matchers, as their manifests have it. */
export function readContributions({ extensions }: Editor): readonly unknown[] {
  return extensions.all.flatMap(({ packageJSON }) => {
    const { problemMatchers, problemPatterns }: Record<string, unknown> = packageJSON?.contributes ?? {};
    return problemMatchers === undefined && problemPatterns === undefined ? [] : [{ problemMatchers, problemPatterns }];
  });
}
