import { errorCode } from '../../model/error-code.ts';

/** What the system says of a path where nothing is, or nothing that this user may read. */
const absent: ReadonlySet<string> = new Set(
  'ENOENT ENOTDIR EACCES EPERM ELOOP EISDIR EINVAL ENAMETOOLONG ENXIO ENODEV ENOTSUP'.split(' '),
);

/**
 * `instead`, where a path could not be read because nothing readable is there, or what is there has no meaning. Throws everything else on:
 * no file descriptors left, or a disk that fails, say nothing about files, and a verdict must not be bound to that.
 */
export function ifAbsent<T>(thrown: unknown, instead: T): T {
  const code = errorCode(thrown);
  if (code === 'unknown' || absent.has(code)) return instead;
  throw thrown;
}
