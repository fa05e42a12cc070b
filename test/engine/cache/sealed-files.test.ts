import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clear, prune, pruneWhenDue, readStatus } from '../../../src/engine/cache/care.ts';
import { takeKey } from '../../../src/engine/cache/seal.ts';
import { SealedFiles } from '../../../src/engine/cache/sealed-files.ts';
import { silentLogger } from '../../../src/engine/ports.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { assertWhole, killWriters } from './kill-writers.ts';
import { keepPassed, know, passed, Place } from './open-verdicts.ts';

const check = makeCheck('c');
const isPosix = process.platform !== 'win32';

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Whether what is on disk now would be taken over by a process that knows nothing else. */
async function isFound(place: Place): Promise<boolean> {
  const verdicts = place.open();
  const { fingerprint } = await know(verdicts, check);
  return (await verdicts.find(fingerprint)) !== null;
}

describe('kept verdicts', () => {
  it('are found by other processes, and are for this user alone', async () => {
    await using place = new Place();
    await keepPassed(place.open(), check);
    assert.ok(await isFound(place));
    if (isPosix) {
      for (const file of filesIn(place.cache)) assert.equal(statSync(file).mode & 0o777, 0o600, file);
      assert.equal(statSync(place.cache).mode & 0o777, 0o700);
    }
  });

  if (isPosix)
    it('are worth nothing with a key that another user has made, which stays', async () => {
      await using place = new Place();
      await keepPassed(place.open(), check);
      const key = join(place.cache, 'key');
      const { uid } = statSync(key);
      assert.equal(takeKey(key, uid).length, 32);
      assert.throws(() => takeKey(key, uid + 1), /belong to another user/);
      assert.equal(statSync(key).uid, uid);
    });

  it('are on disk when anybody has waited for them, also beside others who wait', async () => {
    await using place = new Place();
    const verdicts = place.open();
    verdicts.keep(check, await know(verdicts, check), passed, () => {});
    await Promise.race([verdicts.settled(), verdicts.settled(), verdicts.settled()]);
    assert.equal(readdirSync(join(place.cache, 'latest')).length, 1);
  });

  for (const where of ['verdicts', 'latest'] as const) {
    it(`are worth nothing when they are damaged in any way: they are removed, and the check would run (${where})`, async () => {
      await using place = new Place();
      await keepPassed(place.open(), check);
      // Each of the two is enough alone.
      rmSync(join(place.cache, where === 'verdicts' ? 'latest' : 'verdicts'), { recursive: true });
      assert.ok(await isFound(place));
      const [file = ''] = filesIn(join(place.cache, where));
      const whole = readFileSync(file);
      const flip = (at: number): Buffer => {
        const bytes = Buffer.from(whole);
        bytes[at] = bytes[at]! ^ 1;
        return bytes;
      };
      const cut = [0, 1, 31, 32, 33, whole.length - 1].map((length) => whole.subarray(0, length));
      for (const bytes of [...cut, flip(0), flip(32), flip(33), flip(whole.length - 1), Buffer.concat([whole, Buffer.of(0)])]) {
        writeFileSync(file, bytes);
        assert.ok(!(await isFound(place)), `${bytes.length} of ${whole.length} bytes`);
        assert.ok(!filesIn(place.cache).includes(file));
      }
      assert.deepEqual(place.warnings, []);
      assert.equal(place.notes.filter((note) => note.includes('is damaged')).length, cut.length + 5);
      writeFileSync(file, whole);
      assert.ok(await isFound(place));
    });
  }

  it('are noted as used when they are, once in a while, although nobody reads their own file', async () => {
    await using place = new Place();
    const digest = await keepPassed(place.open(), check);
    const file = join(place.cache, 'verdicts', digest.slice(7, 9), digest.slice(9));
    const [latest = ''] = filesIn(join(place.cache, 'latest'));
    const name = latest.slice(place.cache.length + 1);
    const age = async (ageMs: number): Promise<void> => {
      const files = new SealedFiles(place.cache, silentLogger);
      const { text } = (await files.read(name))!;
      await files.write(name, text.replace(/"usedMs":\d+/, `"usedMs":${Date.now() - ageMs}`));
      utimesSync(file, 1_000, 1_000);
      const verdicts = place.open();
      const known = await know(verdicts, check);
      const stored = await verdicts.find(known.fingerprint);
      verdicts.note(check, known, stored!);
      await verdicts.settled();
    };
    await age(30 * 60_000);
    assert.equal(statSync(file).mtimeMs, 1_000_000);
    await age(2 * 3_600_000);
    assert.ok(statSync(file).mtimeMs > 1_000_000);
    assert.ok(
      Number(/"usedMs":(\d+)/.exec((await new SealedFiles(place.cache, silentLogger).read(name))!.text)?.[1]) >
        Date.now() - 60_000,
    );
  });

  it('are worth nothing when they are long and their own file is gone', async () => {
    await using place = new Place();
    const known = await know(place.open(), check);
    const verdicts = place.open();
    verdicts.keep(check, known, { ...passed, output: { text: 'x'.repeat(2_000), truncatedChars: 0, file: null } }, () => {});
    await verdicts.settled();
    assert.ok(await isFound(place));
    rmSync(join(place.cache, 'verdicts'), { recursive: true });
    assert.ok(!(await isFound(place)));
  });

  it('are worth nothing on another machine, or in the place of another verdict', async () => {
    await using place = new Place();
    const digest = await keepPassed(place.open(), check);
    const file = join('verdicts', digest.slice(7, 9), digest.slice(9));
    const elsewhere = join(place.folder, 'elsewhere');
    cpSync(place.cache, elsewhere, { recursive: true });
    rmSync(join(elsewhere, 'key'));
    const foreign = place.open(place.root, elsewhere);
    const { fingerprint } = await know(foreign, check);
    cpSync(join(place.cache, file), join(elsewhere, 'verdicts', fingerprint.digest.slice(7, 9), fingerprint.digest.slice(9)), {
      recursive: true,
    });
    assert.equal(await foreign.find(fingerprint), null);

    place.write('a.ts', 'one');
    const other = await know(place.open(), check);
    const wanted = join(place.cache, 'verdicts', other.fingerprint.digest.slice(7, 9), other.fingerprint.digest.slice(9));
    cpSync(join(place.cache, file), wanted, { recursive: true });
    assert.ok(!(await isFound(place)));
  });

  it('are not looked for where a repository brings its own', async () => {
    await using place = new Place();
    await keepPassed(place.open(), check);
    for (const folder of ['.preflight', '.cache/preflight', 'cache'])
      cpSync(place.cache, join(place.root, folder), { recursive: true });
    rmSync(place.cache, { recursive: true });
    assert.ok(!(await isFound(place)));
  });

  it('are done without where there is a pipe in the place of a file: nobody waits for its writer', async () => {
    if (!isPosix) return; // There are no such files.
    await using place = new Place();
    await new SealedFiles(place.cache, silentLogger).write('a', 'text');
    rmSync(join(place.cache, 'a'));
    execFileSync('mkfifo', [join(place.cache, 'a')]);
    const program =
      'const [{ SealedFiles }, { silentLogger }] = await Promise.all(["cache/sealed-files.ts", "ports.ts"].map((file) => import(process.argv[1] + file)));' +
      'const files = new SealedFiles(process.argv[2], silentLogger);' +
      'console.log(await files.read("a"), await files.write("a", "more"), (await files.read("a"))?.text);';
    const engine = new URL('../../../src/engine/', import.meta.url).href;
    const args = ['--input-type=module', '-e', program, engine, place.cache];
    assert.equal(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 }), 'null true more\n');
  });

  it('are done without, with one warning, where the disk refuses', async () => {
    await using place = new Place();
    writeFileSync(place.cache, 'a file in the way');
    const verdicts = place.open();
    assert.equal(await verdicts.know(check, () => undefined, Date.now()), 'verdicts cannot be kept here');
    assert.equal(place.warnings.length, 1);
    assert.match(place.warnings[0]!, /^Verdicts cannot be kept in .*cache: .*\. The checks run\.$/);
  });

  it('are done without when the disk refuses later, as a full one', async () => {
    await using place = new Place();
    const verdicts = place.open();
    const known = await know(verdicts, check);
    rmSync(place.cache, { recursive: true });
    symlinkSync('/dev/full', place.cache);
    await keepPassed(verdicts, check);
    await keepPassed(verdicts, check);
    assert.equal(await verdicts.find(known.fingerprint), null);
    assert.equal(place.warnings.length, 1);
    rmSync(place.cache);
    mkdirSync(place.cache);
  });

  it('come whole or not at all when their writer is killed, wherever it is', async function () {
    this.timeout(120_000);
    await using place = new Place();
    const directory = join(place.folder, 'killed');
    await killWriters(directory, 15);
    assert.ok(filesIn(directory).length > 3);
  });

  it('of eight writers in two processes are all whole, and the last ones stay', async function () {
    this.timeout(60_000);
    await using place = new Place();
    const directory = join(place.folder, 'busy');
    const writers = [1, 2].map((seed) =>
      fork(join(import.meta.dirname, 'writer-program.ts'), [directory, String(seed), '10,30000,50000', '50'], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    const ends = writers.map((writer) => once(writer, 'exit'));
    const over = Promise.all(ends).then(() => true);
    const turn = () => new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
    do await assertWhole(directory);
    while (!(await Promise.race([over, turn()])));
    for (const [code] of await Promise.all(ends)) assert.equal(code, 0);
    assert.equal(filesIn(join(directory, 'verdicts')).length, 12);
    assert.ok(filesIn(directory).every((file) => !file.includes('new-')));
    assert.equal(new SealedFiles(directory, silentLogger).key?.length, 32);
  });
});

describe('the room that verdicts take', () => {
  const limits = { sizeBytes: 10_000, ageMs: 1_000_000 };

  it('is told, and given back whole but for the key', async () => {
    await using place = new Place();
    assert.deepEqual(await readStatus(place.cache), { verdicts: 0, sizeBytes: 0, oldestMs: null });
    await keepPassed(place.open(), check);
    const status = await readStatus(place.cache);
    assert.equal(status.verdicts, 1);
    assert.ok(status.sizeBytes > 100 && Math.abs(Date.now() - status.oldestMs!) < 60_000);
    const key = readFileSync(join(place.cache, 'key'));
    const removed = await clear(place.cache);
    assert.ok(removed.files >= 3);
    assert.equal((await readStatus(place.cache)).verdicts, 0);
    assert.deepEqual(readFileSync(join(place.cache, 'key')), key);
    assert.ok(!(await isFound(place)));
  });

  it('is bounded: what is too old goes, and what was unused for longest', async () => {
    await using place = new Place();
    const files = new SealedFiles(place.cache, silentLogger);
    const now = Date.now();
    for (let index = 0; index < 30; index++) {
      await files.write(`verdicts/${index}`, 'x'.repeat(1_000));
      const usedAt = (now - (index === 0 ? 2_000_000 : (30 - index) * 1_000)) / 1_000;
      utimesSync(join(place.cache, `verdicts/${index}`), usedAt, usedAt);
    }
    // A reader that came before keeps what it has opened; one that uses an entry keeps it for others.
    await files.touch('verdicts/1', 0);
    const removed = await prune(place.cache, limits, now);
    assert.ok(removed.sizeBytes >= 20_000);
    const { sizeBytes, verdicts } = await readStatus(place.cache);
    assert.ok(sizeBytes <= limits.sizeBytes && sizeBytes > limits.sizeBytes - 1_100, `${sizeBytes}`);
    assert.equal(await files.read('verdicts/0'), null);
    assert.equal(await files.read('verdicts/2'), null);
    assert.notEqual(await files.read('verdicts/1'), null);
    assert.notEqual(await files.read('verdicts/29'), null);
    assert.deepEqual(await prune(place.cache, limits, now), { files: 0, sizeBytes: 0 });
    assert.equal((await readStatus(place.cache)).verdicts, verdicts);
  });

  it('is looked after at most once an hour, by whoever comes first', async () => {
    await using place = new Place();
    const files = new SealedFiles(place.cache, silentLogger);
    const age = async (): Promise<boolean> => {
      await files.write('verdicts/old', 'x');
      utimesSync(join(place.cache, 'verdicts/old'), 1, 1);
      await pruneWhenDue(place.cache, 1_000, Date.now());
      return (await files.read('verdicts/old')) === null;
    };
    assert.deepEqual([await age(), await age()], [true, false]);
    utimesSync(join(place.cache, 'pruned'), 1, 1);
    assert.equal(await age(), true);
  });

  it('is freed of what writers have left behind', async () => {
    await using place = new Place();
    await new SealedFiles(place.cache, silentLogger).write('verdicts/a', 'x');
    for (const [name, at] of [
      ['new-1', 1],
      ['new-2', Date.now() / 1_000],
    ] as const) {
      writeFileSync(join(place.cache, name), 'x');
      utimesSync(join(place.cache, name), at, at);
    }
    await prune(place.cache, { ...limits, ageMs: 1e15 }, Date.now());
    assert.deepEqual(
      readdirSync(place.cache).filter((name) => name.startsWith('new-')),
      ['new-2'],
    );
  });
});
