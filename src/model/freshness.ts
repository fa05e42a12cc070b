/** Verdicts that say something about the content of files. */
export type ContentVerdict = 'passed' | 'failed';

/**
 * Whether the last verdict of a check belongs to the files that are on disk now.
 * `fresh`: exactly this content had this verdict. `stale`: the latest verdict belongs to other content, or to another command,
 * environment or tool. `never`: no verdict of it is known here. `unbound`: its verdict does not follow from files, or is not kept.
 */
export type Freshness =
  | {
      readonly state: 'fresh';
      readonly verdict: ContentVerdict;
      readonly fingerprint: string;
      /** When the verdict was obtained: ISO 8601, UTC. */
      readonly at: string;
    }
  | {
      readonly state: 'stale';
      /** The latest verdict in this workspace. */
      readonly verdict: ContentVerdict;
      readonly at: string;
      readonly fingerprint: string;
      /** Up to three files that changed since, relative to the root; sorted. */
      readonly files: readonly string[];
      /** How many more there are. */
      readonly moreFiles: number;
      /** Every difference as a clause: "src/a.ts changed", "NODE_ENV is now set"; files first, and only some of many. */
      readonly differences: readonly string[];
    }
  | { readonly state: 'never' }
  | {
      readonly state: 'unbound';
      /** A clause: why. */
      readonly reason: string;
    };

/** One clause for a person: why a run would take the verdict over, or what keeps it from doing so. */
export function describeFreshness(freshness: Freshness): string {
  switch (freshness.state) {
    case 'fresh':
      return freshness.verdict === 'passed'
        ? 'it passed on exactly these files'
        : 'it failed on exactly these files, and failures are tried again';
    case 'stale': {
      const { differences, moreFiles } = freshness;
      if (differences.length === 0) return 'its last verdict belongs to other files';
      return moreFiles === 0 ? differences.join(', ') : `${differences.join(', ')} and ${moreFiles} more files`;
    }
    case 'never':
      return 'no verdict of it is known here';
    case 'unbound':
      return freshness.reason;
    default:
      return freshness satisfies never;
  }
}
