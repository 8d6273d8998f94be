/** The answers that the server has not confirmed yet, at most one for each item. */

import type { Entry } from './paper';

export type Queue = ReadonlyMap<number, Entry>;

/** Both queues; where they speak of the same item the higher revision wins. */
export function merge(queue: Queue, entries: Iterable<Entry>): Queue {
  const merged = new Map(queue);
  for (const entry of entries) {
    const known = merged.get(entry.no);
    if (!known || known.revision < entry.revision) merged.set(entry.no, entry);
  }
  return merged;
}

/** What is left after `sent` was confirmed; an answer that was changed meanwhile stays. */
export function without(queue: Queue, sent: Iterable<Entry>): Queue {
  const left = new Map(queue);
  for (const entry of sent) {
    const known = left.get(entry.no);
    if (known && known.revision <= entry.revision) left.delete(entry.no);
  }
  return left;
}

/** How long to wait before the next attempt, milliseconds: doubling up to half a minute, spread by `chance` in 0..1. */
export function delay(attempt: number, chance: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5)) * (0.5 + chance / 2);
}
