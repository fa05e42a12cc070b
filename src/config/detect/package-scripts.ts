import { Breather } from '../../engine/inputs/breather.ts';
import type { DetectContext } from './context.ts';
import type { Candidate, Candidates } from './detection.ts';
import { readJavascriptProject, type JavascriptProject, type Package } from './javascript-packages.ts';
import { orderBuilds } from './package-order.ts';
import { buildsOf, candidatesOf, findPackageChecks, isEnabled, type PackageFindings } from './package-checks.ts';
import { Delegations, withDelegations } from './package-delegations.ts';
import { formOfScript, type ScriptForm } from './script-direct.ts';

/** The scripts of the packages of a root that are checks, run by the package manager that the project uses, or by their tool itself. */
export async function detectPackageScripts(context: DetectContext): Promise<Candidates> {
  const project = await readJavascriptProject(context);
  return { candidates: await deriveCandidates(project), problems: project.problems };
}

/** The checks that the scripts of all packages are; what those of the root run in the packages is not run again there. */
export async function deriveCandidates({ root: plain, packages, installed }: JavascriptProject): Promise<readonly Candidate[]> {
  const breather = new Breather();
  const near = new Delegations(packages);
  const linked: Package[] = [];
  for (const own of packages) {
    await breather.breathe();
    linked.push(withDelegations(own, near));
  }
  const delegations = new Delegations(linked);
  const root = plain === null ? null : withDelegations(plain, delegations);
  const foundRoot = root === null ? null : findPackageChecks(root);
  const takenOver = foundRoot === null ? new Map<Package, Map<string, string>>() : findTakenOver(foundRoot, delegations);
  const found: PackageFindings[] = foundRoot === null ? [] : [foundRoot];
  for (const own of linked) {
    await breather.breathe();
    found.push(findPackageChecks(own, takenOver.get(own)));
  }
  const needed = orderBuilds(found, foundRoot === null ? [] : buildsOf(foundRoot));
  const candidates: Candidate[] = [];
  for (const one of found) {
    await breather.breathe();
    const forms = await findForms(one);
    candidates.push(...candidatesOf(one, { delegations, needed: needed.get(one.package) ?? [], forms }));
  }
  return candidates;

  async function findForms(one: PackageFindings): Promise<ReadonlyMap<string, ScriptForm>> {
    const enabled = one.findings.filter((finding) => isEnabled(one, finding));
    const forms = enabled.map(async ({ node }) => [node.script.name, await formOfScript(installed, one.package, node)] as const);
    return new Map(await Promise.all(forms));
  }
}

/** The scripts of packages that enabled scripts of the root run, by the first of those. */
function findTakenOver(found: PackageFindings, delegations: Delegations): Map<Package, Map<string, string>> {
  const takenOver = new Map<Package, Map<string, string>>();
  for (const finding of found.findings) {
    if (!isEnabled(found, finding)) continue;
    const { name } = finding.node.script;
    for (const { package: other, scripts } of delegations.ofScript(found.package, name)) {
      const owners = takenOver.get(other) ?? new Map<string, string>();
      for (const script of scripts) if (!owners.has(script)) owners.set(script, name);
      takenOver.set(other, owners);
    }
  }
  return takenOver;
}
