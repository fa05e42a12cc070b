import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachineLocks, type LockMode } from '../../../src/engine/locks/machine-locks.ts';
import { FakeClock } from '../../rig/fake-clock.ts';

class Folder implements Disposable {
  readonly path = join(mkdtempSync(join(tmpdir(), 'preflight-locks-')), 'locks');
  readonly clock = new FakeClock();

  open(): MachineLocks {
    return new MachineLocks({ directory: this.path, clock: this.clock });
  }

  get files(): readonly string[] {
    return readdirSync(this.path);
  }

  [Symbol.dispose](): void {
    rmSync(join(this.path, '..'), { recursive: true, force: true });
  }
}

const never = new AbortController().signal;
const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** What has become of a request. */
function watch(request: Promise<Disposable>) {
  let lock: Disposable | null = null;
  void request.then((granted) => (lock = granted));
  return { isHeld: () => lock !== null, release: () => lock?.[Symbol.dispose]() };
}

const ask = (locks: MachineLocks, name: string, mode: LockMode = 'exclusive') => locks.acquire([{ name, mode }], never);

describe('locks between processes', () => {
  it('let one have an exclusive lock, and the next when it is let go of', async () => {
    using folder = new Folder();
    const first = await ask(folder.open(), 'a');
    const second = watch(ask(folder.open(), 'a'));
    await settled();
    folder.clock.advance(1_000);
    await settled();
    assert.equal(second.isHeld(), false);
    first[Symbol.dispose]();
    folder.clock.advance(1_000);
    await settled();
    assert.equal(second.isHeld(), true);
    second.release();
    assert.deepEqual(folder.files, []);
  });

  it('of other names have nothing to do with each other, however alike', async () => {
    using folder = new Folder();
    const names = [
      '/repo tests',
      '/repo_tests',
      '/repo tests ',
      '/Repo tests',
      `${'x'.repeat(100)}a`,
      `${'y'.repeat(100)}a`,
      'ü',
      'ö',
      '',
    ];
    const held = await Promise.all(names.map((name) => ask(folder.open(), name)));
    assert.equal(folder.files.length, names.length);
    for (const lock of held) lock[Symbol.dispose]();
  });

  it('may be shared by many, and not with one who wants it alone', async () => {
    using folder = new Folder();
    const readers = [await ask(folder.open(), 'a', 'shared'), await ask(folder.open(), 'a', 'shared')];
    const writer = watch(ask(folder.open(), 'a'));
    await settled();
    readers[0]?.[Symbol.dispose]();
    folder.clock.advance(1_000);
    await settled();
    assert.equal(writer.isHeld(), false);
    readers[1]?.[Symbol.dispose]();
    folder.clock.advance(1_000);
    await settled();
    assert.equal(writer.isHeld(), true);
    const late = watch(ask(folder.open(), 'a', 'shared'));
    await settled();
    assert.equal(late.isHeld(), false);
    writer.release();
    folder.clock.advance(1_000);
    await settled();
    assert.equal(late.isHeld(), true);
  });

  it('are taken all or none: who is aborted while waiting was told once of whom, and holds nothing', async () => {
    using folder = new Folder();
    const held = await ask(folder.open(), 'b');
    const stop = new AbortController();
    const told: string[] = [];
    const request = folder.open().acquire(
      ['a', 'b', 'c'].map((name) => ({ name, mode: 'exclusive' as const })),
      stop.signal,
      ({ name, pid }) => told.push(`${name} ${pid}`),
    );
    for (let pause = 0; pause < 3; pause++) {
      await settled();
      folder.clock.advance(1_000);
    }
    await settled();
    stop.abort(new Error('enough'));
    await assert.rejects(request, /enough/);
    assert.deepEqual(told, [`b ${process.pid}`]);
    held[Symbol.dispose]();
    assert.deepEqual(folder.files, []);
  });

  it('are nobody’s when their holder has died, or is another process with its number', async () => {
    using folder = new Folder();
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    for (const holder of [
      JSON.stringify({ pid: child.pid, start: 1 }),
      JSON.stringify({ pid: process.pid, start: 1 }),
      JSON.stringify({ pid: 0, start: null }),
      '{"pid":',
      '',
      '[]',
    ]) {
      (await ask(folder.open(), 'a'))[Symbol.dispose]();
      const lock = await ask(folder.open(), 'a');
      const [name] = folder.files;
      lock[Symbol.dispose]();
      for (const file of [name!, `${name!.replace(/\.lock$/, '')}.shared.1.1`]) writeFileSync(join(folder.path, file), holder);
      const taken = await ask(folder.open(), 'a');
      taken[Symbol.dispose]();
      assert.deepEqual(folder.files, []);
    }
  });

  it('are got although somebody has died while it took away the file of a dead holder, ten seconds later', async () => {
    using folder = new Folder();
    const lock = await ask(folder.open(), 'a');
    const file = join(folder.path, folder.files[0]!);
    lock[Symbol.dispose]();
    writeFileSync(file, JSON.stringify({ pid: process.pid, start: 1 }));
    writeFileSync(`${file}.break`, '');
    utimesSync(`${file}.break`, folder.clock.date(), folder.clock.date());
    const request = watch(ask(folder.open(), 'a'));
    for (let second = 0; second < 9; second++) {
      await settled();
      folder.clock.advance(1_000);
    }
    await settled();
    assert.equal(request.isHeld(), false);
    for (let second = 0; second < 4; second++) {
      folder.clock.advance(1_000);
      await settled();
    }
    assert.equal(request.isHeld(), true);
    request.release();
    assert.deepEqual(folder.files, []);
  });
});
