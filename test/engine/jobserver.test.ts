import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import { wantsJobserver } from '../../src/engine/jobserver.ts';
import { createSession } from '../../src/session/session.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { startRig, type FakeCommand, type Invocation } from '../rig/rig.ts';

describe('a jobserver', () => {
  it('is for a make with several slots of which nobody has said how many jobs it does', () => {
    const wants = (command: readonly string[], slots = 2, parts: Partial<Check> = {}, host: NodeJS.ProcessEnv = {}): boolean =>
      wantsJobserver(makeCheck('make', { command, ...parts }), slots, host);
    for (const command of [['make'], ['/usr/bin/make', '-k', 'lint'], ['gmake', '-C', 'jobs', 'test']]) assert.ok(wants(command));
    assert.ok(!wants(['make'], 1));
    for (const said of ['-j', '-j4', '-kj4', '--jobs=2', '--jobs', '--jobserver-auth=3,4', 'MAKEFLAGS=-k'])
      assert.ok(!wants(['make', said, 'test']), said);
    for (const command of [['cmake', '--build', 'b'], ['npm', 'run', 'make'], ['make.sh'], ['ninja']]) assert.ok(!wants(command));
    assert.ok(!wants(['make'], 2, { env: { MAKEFLAGS: '' } }));
    assert.ok(!wants(['make'], 2, {}, { GNUMAKEFLAGS: '-k' }));
    assert.ok(!wants(['make'], 2, { work: { type: 'process', shell: true } }));
  });

  it('gives all makes below one check as many jobs as it has slots, together', async () => {
    await using rig = await startRig();
    const folder = mkdtempSync(join(tmpdir(), 'preflight-make-'));
    try {
      const names = ['a1', 'a2', 'a3', 'b1', 'b2', 'b3'];
      const commands = names.map((name) => rig.command(name));
      await writeMakefiles(folder, commands);
      const cacheDirectory = join(folder, 'cache');
      const check = makeCheck('make', { command: ['make', 'all'], weight: 3, inputs: [] });
      await using session = await createSession({
        root: folder,
        env: {},
        cacheDirectory,
        load: () => Promise.resolve(makeWorkspace([check], { root: folder, jobs: 4 })),
      });
      const run = session.run();
      assert.ok(run.ok);
      const most = await endOneByOne(commands, 3);
      const state = await run.value.finished;
      const made = state.checks.get('make')!;
      assert.ok(made.status === 'finished');
      assert.deepEqual([made.result.verdict, made.result.output.text.includes('jobserver')], ['passed', false]);
      assert.equal(most, 3);
      assert.deepEqual(readdirSync(join(cacheDirectory, 'pipes')), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(30_000);
});

/** A makefile that calls those of two folders, of which each has three independent jobs. */
async function writeMakefiles(folder: string, commands: readonly FakeCommand[]): Promise<void> {
  const recipe = (name: string, command: string): string => `${name}:\n\t@${command}\n.PHONY: ${name}\n`;
  writeFileSync(join(folder, 'Makefile'), `all: a b\n${['a', 'b'].map((name) => recipe(name, `$(MAKE) -C ${name}`)).join('')}`);
  for (const name of ['a', 'b']) {
    const jobs = commands.filter((command) => command.name.startsWith(name));
    const recipes = jobs.map((command) => recipe(command.name, command.argv.map((word) => `'${word}'`).join(' ')));
    await mkdir(join(folder, name));
    writeFileSync(join(folder, name, 'Makefile'), `all: ${jobs.map((job) => job.name).join(' ')}\n${recipes.join('')}`);
  }
}

/** Waits until so many run, then ends one after the other; how many ran at most. */
async function endOneByOne(commands: readonly FakeCommand[], atOnce: number): Promise<number> {
  const running: Invocation[] = [];
  let most = 0;
  let wake = (): void => {};
  for (const command of commands) {
    void command.started().then((invocation) => {
      running.push(invocation);
      most = Math.max(most, running.length);
      wake();
    });
  }
  let least = atOnce;
  for (let left = commands.length; left > 0; left--) {
    while (running.length < least) await new Promise<void>((resolve) => (wake = resolve));
    least = 1;
    const one = running[0]!;
    // Whoever starts beside them has said so by now.
    await one.stdout(`${left} left\n`);
    one.exit(0);
    await one.ended;
    running.splice(running.indexOf(one), 1);
  }
  return most;
}
