import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HistoryStore } from '../../../src/engine/history/history-store.ts';
import { encodeRecord, type RunRecord } from '../../../src/engine/history/run-record.ts';
import { silentLogger, systemClock } from '../../../src/engine/ports.ts';
import { interrupted } from './interrupted.ts';
import { makeRecord } from './make-record.ts';

describe('history store, with other processes', () => {
  let directory: string;
  const warnings: string[] = [];
  const open = (): HistoryStore =>
    new HistoryStore({
      directory,
      root: '/root',
      clock: systemClock,
      logger: { ...silentLogger, warn: (text) => warnings.push(text) },
    });
  const folder = (): string => join(directory, readdirSync(directory)[0]!);
  const ids = (records: readonly RunRecord[]): string[] => records.map(({ runId }) => runId);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'preflight-history-'));
    warnings.length = 0;
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** A store as another process has it: with the number of one that still runs, or that has ended. */
  const openAs = (pid: number): HistoryStore => {
    const own = Object.getOwnPropertyDescriptor(process, 'pid')!;
    Object.defineProperty(process, 'pid', { ...own, value: pid });
    try {
      return open();
    } finally {
      Object.defineProperty(process, 'pid', own);
    }
  };
  /** Keeps so many runs by processes that have ended; with one more file they are put together. */
  const fill = (count: number): RunRecord[] => {
    const runs = Array.from({ length: count }, () => makeRecord({ a: 1 }));
    for (const [index, run] of runs.entries()) openAs(2 ** 30 + index).append(run);
    return runs;
  };

  for (const [other, pid] of [
    ['a process that goes on', process.ppid],
    ['one that has ended by then', 2 ** 30 + 99],
  ] as const) {
    const keep = (count: number): RunRecord[] => {
      const runs = Array.from({ length: count }, () => makeRecord({ a: 1 }));
      for (const run of runs) openAs(pid).append(run);
      return runs;
    };
    /** Does it again and again, each time interrupted one call later by the other process, until it ends before it is. */
    const atEveryCall = (act: (interrupt: <T>(what: () => T) => T, kept: () => readonly RunRecord[]) => void): number => {
      for (let at = 0; ; at++) {
        rmSync(directory, { recursive: true });
        const runs = [...(pid === process.ppid ? keep(1) : []), ...fill(16)];
        let calls = 0;
        // The second of its runs writes the file anew that the first has put together with the others.
        const before = (): unknown => calls++ === at && runs.push(...keep(3));
        act(
          (what) => interrupted(directory, before, what),
          () => [...runs],
        );
        if (calls <= at) return at;
      }
    };

    it(`reads all that was kept before, whatever ${other} does meanwhile`, () => {
      const calls = atEveryCall((interrupt, kept) => {
        const before = ids(kept());
        const read = ids(interrupt(() => open().read()));
        assert.deepEqual(
          before.filter((id) => !read.includes(id)),
          [],
        );
      });
      assert.ok(calls > 16, `${calls} calls`);
    });

    it(`puts files together without losing a run, whatever ${other} does meanwhile`, () => {
      const calls = atEveryCall((interrupt, kept) => {
        const own = [makeRecord({ a: 1 }), makeRecord({ a: 1 })];
        interrupt(() => open().append(own[0]!));
        open().append(own[1]!);
        assert.deepEqual(ids(open().read()).sort(), ids([...kept(), ...own]).sort());
        assert.deepEqual(warnings, []);
      });
      assert.ok(calls > 50, `${calls} calls`);
    });
  }

  it('loses no other run when it is ended before any of its steps', () => {
    let at = 0;
    for (let calls = 0; calls >= at; at++) {
      rmSync(directory, { recursive: true });
      const runs = fill(16);
      calls = 0;
      const end = (): void => {
        if (calls++ >= at) throw new Error('ended');
      };
      interrupted(directory, end, () => open().append(makeRecord({ a: 1 })));
      assert.deepEqual(ids(open().read()).slice(0, 16), ids(runs));
    }
    assert.ok(at > 50, `${at} calls`);
  });

  it('keeps a file that it cannot read now', () => {
    const runs = fill(16);
    const fail = (call: string, path: string): void => {
      if (call === 'readFileSync' && path.includes(`${2 ** 30 + 3}.`))
        throw Object.assign(new Error('too many'), { code: 'EMFILE' });
    };
    runs.push(makeRecord({ a: 1 }));
    interrupted(directory, fail, () => open().append(runs.at(-1)!));
    assert.equal(readdirSync(folder()).length, 2);
    assert.deepEqual(ids(open().read()), ids(runs));
  });

  it('keeps a file to which somebody has written who seemed to be gone', () => {
    const runs = [...fill(16), makeRecord({ a: 1 }), makeRecord({ a: 1 })];
    const theirs = readdirSync(folder()).find((name) => name.startsWith(`${2 ** 30}.`))!;
    const write = (call: string): void => {
      if (call === 'renameSync') appendFileSync(join(folder(), theirs), `${encodeRecord(runs[17]!)}\n`);
    };
    interrupted(directory, write, () => open().append(runs[16]!));
    assert.deepEqual(ids(open().read()), ids(runs));
  });

  it('puts nothing together in vain: what others write does not count', () => {
    const wide = makeRecord({ ['a'.repeat(900 * 1_024)]: 1 });
    openAs(process.ppid).append(makeRecord({ a: 1 }));
    const theirs = readdirSync(folder())[0]!;
    appendFileSync(join(folder(), theirs), `${encodeRecord(wide)}\n`);
    open().append(makeRecord({ a: 1 }));
    assert.deepEqual(
      readdirSync(folder()).filter((name) => name.startsWith('merged')),
      [],
    );
  });
});
