import assert from 'node:assert/strict';
import { Host } from './host.ts';
import { eventually, Observer } from './observer.ts';

/** Ends by itself after half a minute: longer than any test, short enough for the machine. */
const stubborn = ['/bin/sh', '-c', 'trap "" TERM HUP INT; echo ready; for i in 1 2 3 4 5 6; do sleep 5; done'];
const escaping = ['/bin/sh', '-c', 'setsid sleep 30 & env -i sleep 30 & echo ready; wait'];

const deaths = {
  'killed by the system': (host: Host) => host.end('SIGKILL'),
  terminated: (host: Host) => host.end('SIGTERM'),
  'hung up': (host: Host) => host.end('SIGHUP'),
  'left by an error': (host: Host) => host.endsOnWord('throw'),
  'left by exit()': (host: Host) => host.endsOnWord('exit'),
};

describe('when the host of commands dies', () => {
  it('nothing of it is alive 8 seconds later, however it dies', async () => {
    await Promise.all(
      Object.entries(deaths).map(async ([how, die]) => {
        const observer = new Observer();
        await using host = new Host([stubborn, escaping].map((command) => ({ command, env: observer.env })));
        await host.says('ready');
        assert.ok(observer.survivors().length >= 4, how);
        await die(host);
        await observer.gone(8_000);
      }),
    );
  });

  it('nothing is alive either when its watchdog was killed before', async () => {
    const observer = new Observer();
    await using host = new Host([{ command: stubborn, env: observer.env }]);
    await host.says('ready');
    host.tell('watchdog');
    const first = await host.says('watchdog');
    process.kill(Number(first), 'SIGKILL');
    let second = first;
    await eventually(2_000, () => {
      host.tell('watchdog');
      void host.says('watchdog').then((pid) => (second = pid));
      return second === first || second === 'null' ? ['no new watchdog'] : [];
    });
    await host.end('SIGKILL');
    await observer.gone(8_000);
  });

  it('daemons that are wanted stay', async () => {
    const observer = new Observer();
    const daemon = ['/bin/sh', '-c', 'setsid sleep 20 >/dev/null 2>&1 & echo started; sleep 0.2'];
    await using host = new Host([
      { command: daemon, env: observer.env, keepDaemons: true },
      { command: stubborn, env: observer.env, keepDaemons: true },
    ]);
    assert.match(await host.says('result'), /^passed/);
    host.tell('watchdog');
    const watchdog = Number(await host.says('watchdog'));
    await host.end('SIGKILL');
    await eventually(8_000, () => (isAlive(watchdog) ? ['the watchdog'] : []));
    const survivors = observer.survivors();
    assert.equal(survivors.length, 1);
    assert.match(survivors[0] ?? '', /sleep 20/);
    process.kill(Number.parseInt(survivors[0] ?? '', 10), 'SIGKILL');
    await observer.gone(1_000);
  });

  it('an orderly end asks, uses force after the grace, and is done within four seconds', async () => {
    const observer = new Observer();
    await using host = new Host([stubborn, escaping].map((command) => ({ command, env: observer.env, graceMs: 60_000 })));
    await host.says('ready');
    const startedMs = performance.now();
    host.tell('endAll');
    await host.says('ended');
    assert.ok(performance.now() - startedMs < 4_000);
    assert.deepEqual(observer.survivors(), []);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
