import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../esbuild.mjs';

const root = resolve(import.meta.dirname, '..');
const ranks: Readonly<Record<string, number>> = {
  model: 0,
  parse: 1,
  engine: 2,
  config: 3,
  session: 4,
  vscode: 5,
  cli: 5,
  webview: 5,
};

/** The room of a source file: the folder under `src/`, or the file itself when it stands there alone. */
function roomOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function mayImport(from: string, to: string): boolean {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === 'extension.ts' || room === 'engine.ts') return other !== 'cli' && (room === 'extension.ts' || other !== 'vscode');
  const [rank, otherRank] = [ranks[room], ranks[other]];
  if (rank === undefined) return false;
  return otherRank === undefined ? other === 'engine.ts' && rank === 5 : otherRank < rank || room === other;
}

/** Every import of every source file, types included; the path relative to the root, or the package as it is written. */
function writtenImports(): { from: string; to: string; isType: boolean }[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const from = `src/${file.replaceAll('\\', '/')}`;
    const text = readFileSync(join(root, from), 'utf8');
    const imports = text.matchAll(
      /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
    );
    return [...imports].map(([, type, named, dynamic]) => {
      const to = (named ?? dynamic)!;
      const target = to.startsWith('.') ? relative(root, resolve(root, from, '..', to)).replaceAll('\\', '/') : to;
      return { from, to: target, isType: type !== undefined };
    });
  });
}

describe('the house', () => {
  it('imports only downwards, as the bundles really are', async () => {
    const wrong: string[] = [];
    let edges = 0;
    for (const options of Object.values(bundles())) {
      const { metafile } = await build({ ...options, absWorkingDir: root, write: false, sourcemap: false });
      for (const [from, { imports }] of Object.entries(metafile.inputs)) {
        if (!from.startsWith('src/')) continue;
        for (const { path, external } of imports) {
          if (external || !path.startsWith('src/')) continue;
          edges++;
          if (!mayImport(from, path)) wrong.push(`${from} → ${path}`);
        }
      }
    }
    assert.ok(edges > 20, `only ${edges} imports seen`);
    assert.deepEqual(wrong, []);
  });

  it('imports only downwards, types included', () => {
    const inside = writtenImports().filter(({ to }) => to.startsWith('src/'));
    assert.ok(inside.length > 40, `only ${inside.length} imports seen`);
    assert.deepEqual(
      inside.filter(({ from, to }) => !mayImport(from, to)).map(({ from, to }) => `${from} → ${to}`),
      [],
    );
  });

  it("names vscode only in the editor face, and never in a bundle that is not the editor's", () => {
    const outside = writtenImports().filter(({ from, to }) => to === 'vscode' && !/^src\/(vscode\/|extension\.ts$)/.test(from));
    assert.deepEqual(outside, []);
    const naming = Object.entries(bundles()).flatMap(([name, { external }]) => (external?.includes('vscode') ? [name] : []));
    assert.deepEqual(naming, ['extension']);
  });

  it('starts processes only in the process core', () => {
    const spawning = writtenImports().filter(
      ({ from, to }) => /^(node:)?(child_process|cluster)$|^execa$/.test(to) && !from.startsWith('src/engine/process/'),
    );
    assert.deepEqual(spawning, []);
  });

  it('touches the standard streams and the exit of the process only in the command line', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.startsWith('cli'),
    );
    const touching = files.filter((file) =>
      /\bprocess\.(stdout|stderr|stdin|exit\b|exitCode)|\bconsole\./.test(readFileSync(join(root, 'src', file), 'utf8')),
    );
    assert.deepEqual(touching, []);
  });

  it('knows a wrong import when it sees one', () => {
    assert.ok(!mayImport('src/model/check.ts', 'src/engine/run.ts'));
    assert.ok(!mayImport('src/cli/main.ts', 'src/vscode/tree.ts'));
    assert.ok(!mayImport('src/engine/run.ts', 'src/session/session.ts'));
    assert.ok(mayImport('src/cli/main.ts', 'src/session/session.ts'));
    assert.ok(mayImport('src/extension.ts', 'src/vscode/tree.ts'));
  });
});
