import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { bareTestCandidates } from './bare-tests.ts';
import { readJavascriptProject, type JavascriptProject, type Package } from './javascript-packages.ts';
import { javascriptToolCandidates } from './detect-javascript-tools.ts';
import { orderBuilds } from './package-order.ts';
import { buildsOf, candidatesOf, findPackageChecks, isEnabled, type PackageFindings } from './package-checks.ts';
import { Delegations, withDelegations } from './package-delegations.ts';
import { findTakenOver, TakenOver } from './package-coverage.ts';
import { runnerChecks } from './runner-checks.ts';
import { readRunnerTasks, type RunnerTask } from './runner-tasks.ts';
import { typescriptCandidates } from './typescript-projects.ts';
import type { InstalledTools } from './installed-tools.ts';
import { formOfScript, type ScriptForm } from '../scripts/script-direct.ts';

/**
 * The scripts of the packages of a root that are checks, run by the package manager that the project uses, or by their tool itself;
 * and the tasks of runners that no script of the root runs.
 */
export async function detectPackageScripts(context: DetectContext): Promise<Candidates> {
  const project = await readJavascriptProject(context);
  const problems = [...project.problems];
  const tasks = await readRunnerTasks(context, problems);
  const scripts = await deriveCandidates(context, project, tasks);
  const types = await typescriptCandidates(context, project, scripts);
  const tools = await javascriptToolCandidates(context, project, scripts);
  const known = [...scripts, ...types, ...tools];
  return { candidates: [...known, ...(await bareTestCandidates(context, project, known))], problems };
}

/** The checks that the scripts of all packages are; what those of the root run in the packages is not run again there. */
async function deriveCandidates(
  context: DetectContext,
  project: JavascriptProject,
  tasks: readonly RunnerTask[],
): Promise<readonly Candidate[]> {
  const breather = new Breather();
  const near = new Delegations(project.packages);
  const packages: Package[] = [];
  for (const own of project.packages) {
    await breather.breathe();
    packages.push(withDelegations(own, near));
  }
  const delegations = new Delegations(packages);
  const root = project.root === null ? null : findPackageChecks(withDelegations(project.root, delegations));
  const taken =
    root === null ? new TakenOver() : await findTakenOver(root, packages, delegations, new Set(tasks.map(({ name }) => name)));
  const runners = await runnerChecks(context, project, packages, tasks, (own, script) => taken.of(own).has(script));
  for (const { candidate, scripts } of runners)
    for (const one of scripts) taken.take(one.package, one.script, candidate.check.id);
  const found: PackageFindings[] = root === null ? [] : [root];
  for (const own of packages) {
    await breather.breathe();
    found.push(findPackageChecks(own, taken.of(own)));
  }
  const needed = orderBuilds(found, root === null ? [] : buildsOf(root));
  const candidates: Candidate[] = [];
  for (const one of found) {
    await breather.breathe();
    const forms = await findForms(one, project.installed);
    candidates.push(...candidatesOf(one, { delegations, needed: needed.get(one.package) ?? [], forms }));
  }
  return [...candidates, ...runners.map(({ candidate }) => candidate)];
}

async function findForms(found: PackageFindings, installed: InstalledTools): Promise<ReadonlyMap<string, ScriptForm>> {
  const enabled = found.findings.filter((finding) => isEnabled(found, finding));
  const forms = enabled.map(async ({ node }) => [node.script.name, await formOfScript(installed, found.package, node)] as const);
  return new Map(await Promise.all(forms));
}
