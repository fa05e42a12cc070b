/** What the system lacked, by the code of its error. Such an attempt may well succeed later. */
const shortages: ReadonlyMap<string, string> = new Map([
  ['EMFILE', 'this process has too many files open; raise its limit (ulimit -n) or run fewer checks at once'],
  ['ENFILE', 'the system has too many files open; close programs or run fewer checks at once'],
  ['EAGAIN', 'the limit of processes is reached (ulimit -u); close programs or run fewer checks at once'],
  ['ENOMEM', 'the system has no memory left; close programs or run fewer checks at once'],
]);

/** Whether something failed because the machine is overloaded, not because of what was asked: worth another try after a pause. */
export const isShortage = (code: string): boolean => shortages.has(code);

/** What the system lacks and what helps; null when the code tells of something else. */
export const describeShortage = (code: string): string | null => shortages.get(code) ?? null;
