import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import type { Check } from '../../src/model/check.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { describeConfigProblem } from '../../src/model/problem.ts';
import { createSession } from '../../src/session/session.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { startRig } from '../rig/rig.ts';
import { TemporaryRepository } from '../engine/builtin/temporary-repository.ts';

const secret = 'hunter2-S3cr3t/+ü';

/** Verdicts are compressed: other tests look into them. */
const isNoVerdict = (file: string): boolean =>
  ![`${sep}verdicts${sep}`, `${sep}history${sep}`].some((kept) => file.includes(kept));

describe('secrets of a session', () => {
  let folder = '';
  let said: string[] = [];
  beforeEach(() => {
    said = [];
    folder = mkdtempSync(join(tmpdir(), 'preflight-secrets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function open(checks: readonly Check[], { secrets = ['*_TOKEN'], ...parts }: Parameters<typeof makeWorkspace>[1] = {}) {
    const say = (message: string) => void said.push(message);
    const session = await createSession({
      root: parts.root ?? folder,
      cacheDirectory: join(folder, 'cache'),
      logger: { info: say, warn: say, error: say },
      load: () => Promise.resolve(makeWorkspace(checks, { root: folder, secrets, ...parts })),
    });
    const events: RunEvent[] = [];
    session.onEvent((event) => events.push(event));
    const run = async (id = checks[0]!.id) => {
      const started = session.run({ ids: [id] });
      assert.ok(started.ok, started.ok ? '' : started.error.map(describeConfigProblem).join('\n'));
      const state = (await started.value.finished).checks.get(id);
      assert.ok(state?.status === 'finished');
      return state.result;
    };
    return { session, events, run };
  }

  const sh = (script: string, parts: Parameters<typeof makeCheck>[1] = {}) =>
    makeCheck('a', { work: { type: 'process', shell: true }, command: [script], env: { A_TOKEN: secret }, ...parts });
  const textOf = (events: readonly RunEvent[]) =>
    events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('');
  const filesBelow = (directory: string) =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  it('are hidden when the pieces of output cut them anywhere', async () => {
    await using rig = await startRig();
    const command = rig.command();
    const { session, events, run } = await open([makeCheck('a', { command: command.argv, env: { A_TOKEN: secret } })]);
    await using _session = session;
    const finished = run();
    const invocation = await command.started();
    for (const character of `begin ${secret}, ${secret.slice(0, 9)} end`) await invocation.stdout(character);
    for (const part of [secret.slice(0, 5), `${secret.slice(5)}\n`]) await invocation.stderr(part);
    invocation.exit(0);
    const { output, verdict } = await finished;
    assert.equal(verdict, 'passed');
    for (const text of [output.text, textOf(events)])
      assert.deepEqual([text.replace('***\n', ''), text.match(/\*\*\*/g)?.length], [`begin ***, ${secret.slice(0, 9)} end`, 2]);
    assert.equal(invocation.env['A_TOKEN'], secret, 'the command itself gets the value');
  });

  it('are not told while they may still become whole', async () => {
    await using rig = await startRig();
    const command = rig.command();
    const { session, events, run } = await open([makeCheck('a', { command: command.argv, env: { A_TOKEN: secret } })]);
    await using _session = session;
    const finished = run();
    const invocation = await command.started();
    for (let cut = 1; cut < secret.length; cut++) {
      const told = Promise.withResolvers<void>();
      using _listening = session.onEvent((event) => {
        if (event.type === 'output' && event.text.endsWith(`${cut}:`)) told.resolve();
      });
      await invocation.stdout(`${cut}:${secret.slice(0, cut)}`);
      await told.promise;
      await invocation.stdout(secret.slice(cut));
    }
    invocation.exit(0);
    const { output } = await finished;
    const all = Array.from({ length: secret.length - 1 }, (_, index) => `${index + 1}:***`).join('');
    assert.deepEqual([output.text, textOf(events)], [all, all]);
  });

  it('are in no file that is written, and the log has everything else', async () => {
    const script = `node -e '
      const line = "token: " + process.env.A_TOKEN + " " + Buffer.from(process.env.A_TOKEN).toString("base64") + " ok\\n";
      for (let count = 0; count < 100_000; count++) require("fs").writeSync(1, line.repeat(2).slice(0, count === 99_999 ? undefined : line.length));
    '`.replace('node', `'${process.execPath}'`);
    const { session, events, run } = await open([sh(script)]);
    await using _session = session;
    const { output, verdict } = await run();
    assert.equal(verdict, 'passed');
    const line = 'token: *** *** ok\n';
    assert.deepEqual(filesBelow(folder).filter(isNoVerdict), [output.file]);
    assert.equal(readFileSync(output.file ?? '', 'utf8'), line.repeat(100_001));
    assert.equal(textOf(events), line.repeat(100_001));
    assert.equal(output.text.length + output.truncatedChars, 100_001 * line.length);
    assert.ok(output.truncatedChars > 0 && statSync(output.file ?? '').size > 0);
    for (const file of filesBelow(folder)) assert.ok(!readFileSync(file, 'utf8').includes('hunter2'), file);
    assert.ok(!JSON.stringify(events).includes('hunter2'));
  });

  it('leave no file when all of the output is in the result', async () => {
    const { session, run } = await open([sh('echo "$A_TOKEN"')]);
    await using _session = session;
    assert.deepEqual((await run()).output, { text: '***\n', truncatedChars: 0, file: null });
    assert.deepEqual(filesBelow(folder).filter(isNoVerdict), []);
  });

  it('are hidden in reasons and in what was left behind', async () => {
    const sleep = `'${process.execPath}' -e 'setTimeout(() => {}, 60_000)' '${secret}'`;
    const left = sh(`${sleep} > /dev/null 2>&1 &`, { graceMs: 100 });
    // What a reason says of a process ends within the secret.
    const stalled = sh(`: ${'x'.repeat(60)}${secret}; printf 'words %s\\n' "$A_TOKEN"; ${sleep}`, {
      stallTimeoutMs: 400,
      graceMs: 50,
    });
    const missing = makeCheck('missing', { command: [`/nowhere/${secret}`] });
    const unavailable = makeCheck('unavailable', { unavailable: `${secret} is not installed` });
    const { session, events, run } = await open([left, { ...stalled, id: 'stalled' }, missing, unavailable]);
    await using _session = session;
    const commands = (await run('a')).leftBehind.map(({ command }) => command);
    assert.deepEqual([commands.length, commands.every((command) => command.includes('***'))], [1, true]);
    const { reason } = await run('stalled');
    assert.match(reason ?? '', /^no output for 400 ms; its last words: "words \*\*\*"; its processes: .*x\*\*\*/);
    assert.match((await run('missing')).reason ?? '', /^\/nowhere\/\*\*\*: /);
    assert.equal((await run('unavailable')).reason, '*** is not installed');
    assert.ok(!JSON.stringify(events).includes('hunter2'));
  });

  it('are hidden in what built-in checks say', async () => {
    using repository = new TemporaryRepository();
    repository.write('hunter2.txt', '');
    const builtin = makeCheck('git', {
      work: { type: 'builtin', name: 'git-status', on: 'inline' },
      env: { A_TOKEN: 'hunter2' },
    });
    const { session, events, run } = await open([builtin], { root: repository.top });
    await using _session = session;
    assert.equal((await run()).output.text, 'On branch main, no commits yet\n?? ***.txt\n');
    assert.equal(textOf(events), 'On branch main, no commits yet\n?? ***.txt\n');
    const { session: outside, run: runOutside } = await open([{ ...builtin, env: { A_TOKEN: folder } }]);
    await using _outside = outside;
    assert.equal((await runOutside()).reason, '*** is not in a git work tree');
  });

  it('are hidden in what faces see of checks and problems, and not from what runs', async () => {
    const checks = [
      sh(`test '${secret}' = "$A_TOKEN"`),
      makeCheck('b', { command: ['curl', `-u:${secret}`], broken: `no ${secret}` }),
    ];
    const problem = { severity: 'error', message: `bad ${secret}`, file: null, line: null, column: null, check: 'b' } as const;
    const { session, run } = await open(checks, { problems: [problem] });
    await using _session = session;
    const { workspace } = session;
    assert.deepEqual(
      workspace.checks.map(({ command, env, broken }) => [command, env, broken]),
      [
        [[`test '***' = "$A_TOKEN"`], { A_TOKEN: '***' }, null],
        [['curl', '-u:***'], {}, 'no ***'],
      ],
    );
    assert.deepEqual(
      workspace.problems.map(({ message }) => message),
      ['bad ***'],
    );
    assert.equal((await run()).verdict, 'passed');
    assert.ok(!JSON.stringify(await session.load()).includes('hunter2'));
  });

  it('may stand in the environment of the host, and count only when they are declared and long enough', async () => {
    process.env['PREFLIGHT_TEST_TOKEN'] = secret;
    process.env['PREFLIGHT_TEST_SHORT_TOKEN'] = 'abc';
    try {
      const script = 'echo "$PREFLIGHT_TEST_TOKEN $PREFLIGHT_TEST_SHORT_TOKEN $OTHER"';
      const { session, run } = await open([sh(script, { env: { OTHER: 'other' } })]);
      await using _session = session;
      assert.equal((await run()).output.text, '*** abc other\n');
      const { session: without, run: runWithout } = await open([sh(script, { env: {} })], { secrets: [] });
      await using _without = without;
      assert.equal((await runWithout()).output.text, `${secret} abc \n`);
    } finally {
      delete process.env['PREFLIGHT_TEST_TOKEN'];
      delete process.env['PREFLIGHT_TEST_SHORT_TOKEN'];
    }
  });
});
