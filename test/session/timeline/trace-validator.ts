/**
 * What the document of the Chrome trace format asks of a file in the object form, as a list of what is wrong: the fields of each phase,
 * slices of one thread that nest, begins with their ends, arrows with both of their ends, numbers in counters.
 */
export function findTraceMistakes(trace: unknown): string[] {
  if (!isObject(trace)) return ['the file is no object'];
  const events = trace['traceEvents'];
  if (!Array.isArray(events)) return ['traceEvents is no list'];
  const unit = trace['displayTimeUnit'];
  const mistakes = unit === undefined || unit === 'ms' || unit === 'ns' ? [] : ['displayTimeUnit is neither ms nor ns'];
  const objects = events.filter(isObject);
  if (objects.length < events.length) mistakes.push('an event is no object');
  return [
    ...mistakes,
    ...objects.flatMap((event, index) => findEventMistakes(event).map((mistake) => `event ${index}: ${mistake}`)),
    ...findOverlaps(objects),
    ...findLoose(objects, 'b', 'e'),
    ...findLoose(objects, 's', 'f'),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Names of metadata, and the argument that each needs. */
const metadata: Readonly<Record<string, readonly ['name' | 'sort_index' | 'labels', 'string' | 'number']>> = {
  process_name: ['name', 'string'],
  process_labels: ['labels', 'string'],
  process_sort_index: ['sort_index', 'number'],
  thread_name: ['name', 'string'],
  thread_sort_index: ['sort_index', 'number'],
};

function findEventMistakes(event: Fields): string[] {
  const { name, cat, ph, ts, dur, pid, tid, id, s, args } = event;
  const mistakes: string[] = [];
  const demand = (isRight: boolean, mistake: string): void => {
    if (!isRight) mistakes.push(mistake);
  };
  demand(typeof name === 'string' && name !== '', 'no name');
  demand(typeof cat === 'string', 'no category');
  demand(isNumber(ts) && ts >= 0, 'ts is no time');
  demand(Number.isInteger(pid) && Number.isInteger(tid), 'pid or tid is no whole number');
  demand(args === undefined || isObject(args), 'args is no object');
  switch (ph) {
    case 'X':
      demand(isNumber(dur) && dur >= 0, 'a slice without dur');
      break;
    case 'b':
    case 'e':
    case 's':
    case 'f':
      demand(typeof id === 'string' || isNumber(id), `${ph} without id`);
      break;
    case 'C':
      demand(
        isObject(args) && Object.values(args).length > 0 && Object.values(args).every(isNumber),
        'a counter without numbers',
      );
      break;
    case 'i':
      demand(s === 'g' || s === 'p' || s === 't', 'an instant without scope');
      break;
    case 'M': {
      const [field, type] = metadata[String(name)] ?? ['name', 'never'];
      demand(isObject(args) && typeof args[field] === type, `metadata ${String(name)} without ${field}`);
      break;
    }
    default:
      mistakes.push(`unknown phase ${String(ph)}`);
  }
  return mistakes;
}

/** Slices of one thread lie inside or beside each other. */
function findOverlaps(events: readonly Fields[]): string[] {
  const slices = events.filter(({ ph }) => ph === 'X');
  const byThread = Map.groupBy(slices, ({ pid, tid }) => `${String(pid)}/${String(tid)}`);
  return [...byThread].flatMap(([thread, own]) => {
    const mistakes: string[] = [];
    const open: number[] = [];
    const sorted = own.toSorted((a, b) => Number(a['ts']) - Number(b['ts']) || Number(b['dur']) - Number(a['dur']));
    for (const { name, ts, dur } of sorted) {
      const [start, end] = [Number(ts), Number(ts) + Number(dur)];
      while (open.length > 0 && open.at(-1)! <= start + 0.01) open.pop();
      if (open.length > 0 && end > open.at(-1)! + 0.01)
        mistakes.push(`${String(name)} overlaps another slice of thread ${thread}`);
      open.push(end);
    }
    return mistakes;
  });
}

/** Every first phase has exactly one second of the same category and id, not before it. */
function findLoose(events: readonly Fields[], first: string, second: string): string[] {
  const key = ({ cat, id }: Fields): string => `${String(cat)} ${String(id)}`;
  const ends = Map.groupBy(
    events.filter(({ ph }) => ph === second),
    key,
  );
  const begins = Map.groupBy(
    events.filter(({ ph }) => ph === first),
    key,
  );
  const loose = [...ends.keys()].filter((id) => !begins.has(id)).map((id) => `${second} without ${first}: ${id}`);
  for (const [id, [begin, ...more]] of begins) {
    const [end, ...others] = ends.get(id) ?? [];
    if (end === undefined || more.length + others.length > 0) loose.push(`${first} without one ${second}: ${id}`);
    else if (Number(end['ts']) < Number(begin!['ts'])) loose.push(`${second} before ${first}: ${id}`);
  }
  return loose;
}
