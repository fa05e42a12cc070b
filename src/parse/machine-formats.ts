/** Whether an output in that format is nothing that a person would read: it is kept apart and shown in a readable form. */
export function isMachineFormat(parser: string): boolean {
  return /(?:-json$|^(?:rdjson|sarif|junit|checkstyle|trx)$)/.test(parser);
}
