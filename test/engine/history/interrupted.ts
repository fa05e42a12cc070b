import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const calls = ['readdirSync', 'readFileSync', 'statSync', 'appendFileSync', 'writeFileSync', 'renameSync', 'rmSync'] as const;
type Call = (typeof calls)[number];

/** Does something, and `before` each of its calls that touch what is below `directory` something else: what another process may do then. */
export function interrupted<T>(directory: string, before: (call: Call, path: string) => void, act: () => T): T {
  const originals = calls.map((call): [Call, (...given: never[]) => unknown] => [call, fs[call]]);
  let isBetween = false;
  const wrap = (call: Call, original: (...given: never[]) => unknown) =>
    function (path: unknown, ...others: never[]): unknown {
      if (!isBetween && typeof path === 'string' && path.startsWith(directory)) {
        isBetween = true;
        try {
          before(call, path);
        } finally {
          isBetween = false;
        }
      }
      return Reflect.apply(original, fs, [path, ...others]);
    };
  Object.assign(fs, Object.fromEntries(originals.map(([call, original]) => [call, wrap(call, original)])));
  syncBuiltinESMExports();
  try {
    return act();
  } finally {
    Object.assign(fs, Object.fromEntries(originals));
    syncBuiltinESMExports();
  }
}
