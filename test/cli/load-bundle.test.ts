import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { BundleLoader } from '../../src/cli/load-bundle.ts';

describe('load-bundle', () => {
  let folder: string;
  let kept: string;
  let main: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preflight-bundle-'));
    kept = join(folder, 'cache/code');
    main = join(folder, 'main.cjs');
    writeFileSync(main, 'module.exports = { greet: (name) => `Hello ${name}` };\n');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What a process does: loads, works, keeps. */
  function work(...paths: readonly string[]): string {
    const loader = new BundleLoader(kept);
    const { greet }: { readonly greet: (name: string) => string } = loader.load(main);
    const said = greet('you');
    loader.keep(paths);
    return said;
  }

  const files = (): string[] => readdirSync(kept);
  const onlyFile = (): string => {
    assert.equal(files().length, 1, files().join());
    return join(kept, files()[0]!);
  };
  const wordsOf = (file: string): string[] => readFileSync(file).subarray(32).toString('latin1').split('\n', 1)[0]!.split(',');

  it('keeps compiled code for this user alone, and leaves it alone while processes do the same things', () => {
    assert.equal(work('run', 'passed'), 'Hello you');
    const file = onlyFile();
    assert.equal(statSync(file).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o600);
    const { ino } = statSync(file, { bigint: true });
    assert.equal(work('run'), 'Hello you');
    assert.equal(work('passed', 'run'), 'Hello you');
    assert.equal(statSync(onlyFile(), { bigint: true }).ino, ino);
  });

  it('keeps the code of all that was done so far when a process does something new', () => {
    work('run');
    work('run', 'failed');
    assert.deepEqual(wordsOf(onlyFile()), ['run', 'failed']);
  });

  it('never uses the code of another text, though it has as many characters', () => {
    work('run');
    writeFileSync(main, readFileSync(main, 'utf8').replace('Hello', 'Howdy'));
    assert.equal(work('list'), 'Howdy you');
    assert.deepEqual(wordsOf(onlyFile()), ['list']);
  });

  it('notices damage anywhere in what is kept', () => {
    work('run');
    const whole = readFileSync(onlyFile());
    for (const at of [0, 31, 33, 60, whole.length >> 1, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1;
      writeFileSync(onlyFile(), damaged);
      assert.equal(work('again'), 'Hello you');
      assert.deepEqual(wordsOf(onlyFile()), ['again'], `byte ${at}`);
    }
    for (const length of [0, 16, 32, 40, whole.length - 1]) {
      writeFileSync(onlyFile(), whole.subarray(0, length));
      assert.equal(work('again'), 'Hello you');
      assert.deepEqual(wordsOf(onlyFile()), ['again'], `${length} bytes`);
    }
  });

  it('runs no code that another user has written', function () {
    work('run');
    const { getuid } = process;
    if (getuid === undefined) return assert.equal(process.platform, 'win32');
    process.getuid = () => getuid() + 1;
    try {
      assert.equal(work('list'), 'Hello you');
    } finally {
      process.getuid = getuid;
    }
    assert.deepEqual(wordsOf(onlyFile()), ['list']);
  });

  it('has code of its own for every set of flags', () => {
    work('run');
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--max-old-space-size=4096';
    try {
      work('run');
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
    assert.equal(files().length, 2);
  });

  it('loads what a bundle requires from beside it in the same way, and once', () => {
    writeFileSync(join(folder, 'part.cjs'), 'exports.id = Symbol("part"); module.exports = { ...exports, whole: true };\n');
    writeFileSync(
      main,
      'const { join } = require("node:path"); exports.greet = () => join("a", String(require("./part.cjs") === require("./part.cjs")));\n' +
        'exports.part = () => require("./part.cjs");\n',
    );
    assert.equal(work('run'), join('a', 'true'));
    assert.equal(files().length, 2);
    const { part }: { readonly part: () => { readonly whole: boolean } } = new BundleLoader(kept).load(main);
    assert.equal(part().whole, true);
  });

  it('removes what nobody has made anew for a month', () => {
    mkdirSync(kept, { recursive: true });
    const [old, young] = [join(kept, 'start.cjs-0000'), join(kept, 'start.cjs-1111')];
    for (const file of [old, young]) writeFileSync(file, 'x');
    utimesSync(old, new Date(), new Date(Date.now() - 31 * 24 * 3_600_000));
    work('run');
    assert.deepEqual([existsSync(old), existsSync(young)], [false, true]);
  });

  it('leaves nothing half done behind where a file cannot be put in its place', () => {
    work('run');
    const file = onlyFile();
    rmSync(file);
    mkdirSync(join(file, 'in the way'), { recursive: true });
    assert.equal(work('run'), 'Hello you');
    assert.deepEqual(files(), [basename(file)]);
  });

  it('works where nothing can be kept', () => {
    writeFileSync(join(folder, 'cache'), 'a file is in the way');
    assert.equal(work('run'), 'Hello you');
    rmSync(join(folder, 'cache'));
    mkdirSync(kept, { recursive: true });
    chmodSync(kept, 0o500);
    assert.equal(work('run'), 'Hello you');
    const loader = new BundleLoader(null);
    loader.load(main);
    loader.keep(['run']);
  });

  it('says why a bundle cannot be loaded', () => {
    assert.throws(() => new BundleLoader(kept).load(join(folder, 'none.cjs')), /ENOENT/);
  });
});
