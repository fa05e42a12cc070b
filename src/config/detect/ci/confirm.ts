import { Breather } from '../../../engine/inputs/breather.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { includesJob } from '../jobs.ts';
import { mayHaveHooks, readHooks } from '../hooks/read-hooks.ts';
import { reconcile, standFor } from '../reconcile.ts';
import { findDanger } from '../scripts/script-dangers.ts';
import { readSteps } from '../scripts/script-steps.ts';
import { keysOf, textOfKey, type WorkKey } from '../work-key.ts';
import { CiCommands, type CiCommand } from './ci-commands.ts';
import { candidateOfCommand } from './ci-candidate.ts';
import { candidateOfOwnScript } from './own-script.ts';
import { plainArgs } from './plain-command.ts';
import { unknownWord } from './expressions.ts';
import { mayHaveCi, readCi } from './read-ci.ts';

/**
 * What CI runs is the best witness of what matters, and git hooks are the next: a check that they run is confirmed, its reason says so,
 * and it stands for the command as it is written there; a check that CI runs and nobody found is added when it is safe.
 */
export async function confirm(given: Candidates, context: DetectContext): Promise<Candidates> {
  const ci = mayHaveCi(context) ? await readCi(context) : { steps: [], problems: [] };
  const hooks = mayHaveHooks(context) ? await readHooks(context) : { steps: [], candidates: [], problems: [] };
  // What is reconciled already need not be again.
  const hasHooks = hooks.candidates.length > 0 || hooks.problems.length > 0;
  const found = hasHooks ? reconcile([given, hooks]) : given;
  const steps = [...ci.steps, ...hooks.steps];
  const reader = new CiCommands(context);
  const known = new Known(found.candidates);
  await known.learn(reader);
  const others: CiCommand[] = [];
  const breather = new Breather();
  for (const step of steps) {
    for (const command of await reader.read(step)) {
      await breather.breathe();
      if (findDanger(command.step, new Set())?.effect === 'write') continue;
      const doers = known.doersOf(command.keys);
      for (const doer of doers) known.confirm(doer, command, doers.length === 1);
      if (doers.length === 0 && command.by === 'CI') others.push(command);
    }
  }
  await addOthers(others, known, context);
  return { candidates: known.candidates, problems: [...found.problems, ...ci.problems] };
}

/** Of several commands for the same work the plainest is the check: the others are mostly for one system or one report. */
async function addOthers(commands: readonly CiCommand[], known: Known, context: DetectContext): Promise<void> {
  const byWork = Map.groupBy(commands, ({ keys, text }) => (keys.length === 0 ? text : keys.map(textOfKey).join(' ')));
  for (const same of byWork.values()) {
    const words = ({ step }: CiCommand) => (step.type === 'program' ? plainArgs(step.program, step.args).length : 0);
    for (const command of same.toSorted((a, b) => words(a) - words(b))) {
      const [doer] = known.doersOf(command.keys);
      if (doer !== undefined) {
        known.confirm(doer, command, true);
        continue;
      }
      const added = (await candidateOfCommand(command, context, known.ids)) ?? (await candidateOfOwnScript(command, context));
      if (added === null || known.ids.has(added.check.id)) continue;
      const doing = known.doersOf(added.jobs.map((job) => ({ type: 'job', job })));
      // A chain of checks that run by themselves would run them again.
      const isChain = doing.length > 1 && doing.every(({ check }) => check.enabled);
      const [other] = added.doesMore || isChain ? [] : doing;
      if (other === undefined) known.add(isChain ? switchOff(added, doing) : added, command.keys);
      else for (const each of doing) known.confirm(each, command, doing.length === 1);
    }
  }
}

function switchOff(chain: Candidate, parts: readonly Candidate[]): Candidate {
  const ids = parts.map(({ check }) => check.id);
  const disabledReason = `it runs ${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}, which are checks of their own`;
  return { ...chain, check: { ...chain.check, enabled: false, disabledReason: chain.check.disabledReason ?? disabledReason } };
}

/** The candidates by what they do. */
class Known {
  readonly #byId: Map<string, Candidate>;
  readonly #byKey = new Map<string, string[]>();

  constructor(candidates: readonly Candidate[]) {
    this.#byId = new Map(candidates.map((candidate) => [candidate.check.id, candidate]));
  }

  get candidates(): readonly Candidate[] {
    return [...this.#byId.values()];
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.#byId.keys());
  }

  /** Reads what candidates stand for in the way in which commands of CI are read. */
  async learn(reader: CiCommands): Promise<void> {
    const breather = new Breather();
    for (const { check } of this.#byId.values()) {
      await breather.breathe();
      const names = await reader.scriptsOf(check.cwd);
      for (const text of check.covers)
        for (const step of readSteps(text, names)) for (const key of keysOf(step, check.cwd)) this.#note(key, check.id);
    }
  }

  add(candidate: Candidate, keys: readonly WorkKey[]): void {
    this.#byId.set(candidate.check.id, candidate);
    for (const key of keys) this.#note(key, candidate.check.id);
  }

  /** Those that do a command's work: each of its tasks, where all are known; the enabled ones before others. */
  doersOf(keys: readonly WorkKey[]): readonly Candidate[] {
    const doers = keys.map((key) => this.#doerOf(key));
    return doers.includes(null) ? [] : [...new Set(doers.filter((doer) => doer !== null))];
  }

  /** `isWhole`: it does all of the command, so that it stands for it. */
  confirm({ check: { id } }: Candidate, { by, text, folder, file, line }: CiCommand, isWhole: boolean): void {
    const candidate = this.#byId.get(id)!;
    const { check } =
      isWhole && candidate.check.cwd === folder
        ? standFor(candidate, { covers: [text.replaceAll(` ${unknownWord}`, '')] })
        : candidate;
    const isConfirmed = /(?:CI|a git hook) runs it/.test(check.source.reason);
    const reason = isConfirmed ? check.source.reason : `${check.source.reason}; ${by} runs it (${file}:${line})`;
    const on = by === 'CI' && candidate.waitsForCi === true ? { enabled: true, disabledReason: null } : {};
    this.#byId.set(id, { ...candidate, check: { ...check, ...on, source: { ...check.source, reason } } });
  }

  #note(key: WorkKey, id: string): void {
    const text = textOfKey(key);
    const ids = this.#byKey.get(text);
    if (ids === undefined) this.#byKey.set(text, [id]);
    else if (!ids.includes(id)) ids.push(id);
  }

  #doerOf(key: WorkKey): Candidate | null {
    const named = (this.#byKey.get(textOfKey(key)) ?? []).flatMap((id) => this.#byId.get(id) ?? []);
    const byName = named.find(({ check }) => check.enabled) ?? named[0];
    if (byName !== undefined) return byName;
    if (key.type !== 'job') return null;
    const doing = this.candidates.filter(({ jobs }) => jobs.some((job) => includesJob(job, key.job)));
    return doing.find(({ check }) => check.enabled) ?? null;
  }
}
