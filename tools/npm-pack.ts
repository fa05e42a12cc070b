import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { UserError } from '../src/model/result.ts';

/** A package of the npm registry, pinned by its content: `integrity` is the sha512 of its tarball, as in a lockfile. */
export interface PinnedPackage {
  /** `name@version`. */
  readonly spec: string;
  readonly integrity: string;
}

/**
 * Downloads a package and unpacks it into `folder`, without installing it.
 * @throws UserError when the registry cannot be reached or has other bytes under that name.
 */
export function unpackPackage(pinned: PinnedPackage, folder: string, temporary: string): void {
  const tarball = pack(pinned.spec, temporary);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (integrity !== pinned.integrity) {
    throw new UserError(`${pinned.spec} is not what is pinned: expected ${pinned.integrity}, the registry sent ${integrity}.`);
  }
  unpack(tarball, folder);
}

/** Unpacks into `folder` what npm would publish of the package in `source`. */
export function unpackFolder(source: string, folder: string): void {
  unpack(pack(source, folder), folder);
}

/** The path of a new tarball in `folder`. */
function pack(what: string, folder: string): string {
  return join(folder, basename(tarballName(runNpm(['pack', what, '--json', '--pack-destination', folder], folder))));
}

function unpack(tarball: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  untar(['-xzf', tarball, '-C', folder, '--strip-components=1']);
  rmSync(tarball);
}

/** Runs tar, which Debian, macOS and Windows all have; `input` is its standard input. */
export function untar(args: readonly string[], input?: Buffer): void {
  const tar = spawnSync('tar', args, { encoding: 'utf8', ...(input && { input }) });
  if (tar.error || tar.status !== 0) throw new UserError(`tar ${args.join(' ')} failed: ${tar.error?.message ?? tar.stderr}`);
}

/**
 * Runs npm for a folder that is not this repository, without install scripts, and returns what it printed.
 * @throws UserError with npm's own words.
 */
export function runNpm(args: readonly string[], cwd: string): string {
  const { program, prefix } = findNpm();
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const npm = spawnSync(program, [...prefix, ...args, ...quiet], {
    cwd,
    env: withoutOuterNpm(process.env),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32' && program === 'npm',
  });
  if (npm.error || npm.status !== 0) {
    const said = [npm.error?.message, npm.stderr, npm.stdout].filter(Boolean).join('\n').trim();
    throw new UserError(`npm ${args.join(' ')} failed. Is the npm registry reachable? (npm ping)\n${said}`);
  }
  return npm.stdout;
}

/** The npm that runs this script, by this Node; else the one on PATH. */
function findNpm(): { program: string; prefix: string[] } {
  const cli = process.env['npm_execpath'];
  return cli !== undefined && /npm-cli\.c?js$/.test(cli)
    ? { program: process.execPath, prefix: [cli] }
    : { program: 'npm', prefix: [] };
}

/** What `npm ci` or `npm run` of this repository was told must not steer an npm for another folder. */
function withoutOuterNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const steering =
    /^npm_(package_|lifecycle_|command|config_(ignore_scripts|omit|include|production|global|prefix|local_prefix|workspaces?|dry_run|offline|save|package_lock)$)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !steering.test(name)));
}

/** npm 11 answers with a list, npm 12 with an object by package name. */
function tarballName(answer: string): string {
  const packed = v.object({ filename: v.string() });
  const parsed = v.safeParse(v.union([v.array(packed), v.record(v.string(), packed)]), JSON.parse(answer));
  const filename = parsed.success ? Object.values(parsed.output)[0]?.filename : undefined;
  if (filename === undefined) throw new UserError(`npm pack did not say what it packed: ${answer}`);
  return filename;
}
