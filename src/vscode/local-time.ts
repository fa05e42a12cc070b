/** A time (ISO 8601) as the user's own clock shows it; of another day than `now` with its date. */
export function localTime(iso: string, now: Date): string {
  const date = new Date(iso);
  return date.toDateString() === now.toDateString() ? date.toLocaleTimeString() : date.toLocaleString();
}
