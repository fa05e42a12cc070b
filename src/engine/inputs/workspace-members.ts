import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ifAbsent } from './absence.ts';

/** A pattern with more could take long to match. */
const mostWildcards = 4;

/**
 * Which folders are packages of a workspace, as its manifest declares them (npm, Yarn, Bun, pnpm, Lerna). Of those alone it is known on
 * which others one depends; where nothing is declared there are none.
 */
export function readMembers(root: string): (folder: string) => boolean {
  const manifest = readText(root, 'package.json');
  const patterns = [
    ...stringsOf(manifest, (top) => (Array.isArray(top['workspaces']) ? top['workspaces'] : listIn(top['workspaces']))),
    ...stringsOf(readText(root, 'lerna.json'), (top) => top['packages']),
    ...[...readText(root, 'pnpm-workspace.yaml').matchAll(/^\s*-\s+(?:'([^'\n]+)'|"([^"\n]+)"|([^\s'"#]+))/gm)].map(
      ([, single, double, bare]) => single ?? double ?? bare ?? '',
    ),
  ];
  const compile = (wanted: readonly string[]): RegExp[] => wanted.flatMap((pattern) => toRegExp(pattern) ?? []);
  const including = compile(patterns.filter((pattern) => !pattern.startsWith('!')));
  const excluding = compile(patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1)));
  return (folder) => including.some((one) => one.test(folder)) && !excluding.some((one) => one.test(folder));
}

function readText(root: string, name: string): string {
  try {
    return readFileSync(join(root, name), 'utf8');
  } catch (thrown) {
    return ifAbsent(thrown, '');
  }
}

function listIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'packages' in value ? value.packages : [];
}

function stringsOf(text: string, read: (top: Readonly<Record<string, unknown>>) => unknown): string[] {
  try {
    const top: unknown = JSON.parse(text);
    const list = typeof top === 'object' && top !== null ? read({ ...top }) : [];
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return []; // Not there, or broken, of which the package manager will tell.
  }
}

/** Of a pattern with `*` and `**`; null for others, whose packages then count for everybody. */
function toRegExp(pattern: string): RegExp | null {
  const tidy = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  if (/[?[\](){}]/.test(tidy) || tidy.split('*').length > mostWildcards + 1) return null;
  const parts = tidy.split('/').map((part) =>
    part === '**'
      ? '.*'
      : part
          .split('*')
          .map((text) => text.replaceAll(/[\\^$.|+]/g, String.raw`\$&`))
          .join('[^/]*'),
  );
  return new RegExp(`^${parts.join('/')}$`);
}
