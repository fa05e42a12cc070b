import type { Package } from './javascript-packages.ts';
import { buildsOf, type PackageFindings } from './package-checks.ts';

/**
 * The builds that must have ended before tests and builds of each package: those of the root, and those of the packages of the
 * workspace that it depends on, as far as that leads to no circle.
 */
export function orderBuilds(
  found: readonly PackageFindings[],
  ofRoot: readonly string[],
): ReadonlyMap<Package, readonly string[]> {
  const byName = new Map(found.flatMap((one) => (one.package.name === null ? [] : [[one.package.name, one] as const])));
  const ranks = rank(found, byName);
  const needed = new Map<Package, readonly string[]>();
  for (const one of found) {
    const own = one.package;
    if (!own.isMember) continue;
    const earlier = [...own.manifest.dependencies].flatMap((name) => {
      const other = byName.get(name);
      return other !== undefined && other.package.folder !== '.' && ranks.get(other)! < ranks.get(one)! ? [other] : [];
    });
    needed.set(own, [...ofRoot, ...earlier.flatMap(buildsOf)]);
  }
  return needed;
}

/** Each package behind those that it depends on, except where they depend on each other. Not recursive: chains may be long. */
function rank(found: readonly PackageFindings[], byName: ReadonlyMap<string, PackageFindings>): Map<PackageFindings, number> {
  const ranks = new Map<PackageFindings, number>();
  const entered = new Set<PackageFindings>();
  for (const start of found) {
    const open = [{ one: start, rest: start.package.manifest.dependencies.values() }];
    if (entered.has(start)) continue;
    entered.add(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.rest.next();
      const other = next.done === true ? undefined : byName.get(next.value);
      if (next.done === true) {
        ranks.set(top.one, ranks.size);
        open.pop();
      } else if (other !== undefined && !entered.has(other)) {
        entered.add(other);
        open.push({ one: other, rest: other.package.manifest.dependencies.values() });
      }
    }
  }
  return ranks;
}
