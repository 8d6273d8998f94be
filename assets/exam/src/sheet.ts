/** 答题卡: what the candidate has answered and marked, where they are, and what the server does not know yet. */

import type { Entry, Item, Paper } from './paper';
import { merge, without, type Queue } from './queue';

/** What the computer in the exam room remembers besides the answers. */
export interface Notes {
  position: number;
  marks: number[];
}

export class Sheet {
  readonly items: readonly Item[];
  readonly marks: Set<number>;
  private readonly answers: Map<number, string>;
  /** The revisions that the server told of; what is given later must be newer. */
  private readonly known = new Map<number, number>();
  private waiting: Queue;
  private at: number;

  /** The server's answers, and over them the ones that it was not told yet. */
  constructor(paper: Paper, kept: Iterable<Entry>, notes: Notes) {
    this.items = paper.items;
    this.answers = new Map(Object.entries(paper.answers).map(([no, answer]) => [Number(no), answer]));
    this.waiting = merge(new Map(), kept);
    for (const entry of this.waiting.values()) this.answers.set(entry.no, entry.answer);
    this.marks = new Set(notes.marks);
    this.at = Math.min(Math.max(0, notes.position), paper.items.length - 1);
  }

  get position(): number {
    return this.at;
  }

  get item(): Item {
    const item = this.items[this.at];
    if (!item) throw new Error('the paper has no items');
    return item;
  }

  get queue(): Queue {
    return this.waiting;
  }

  get notes(): Notes {
    return { position: this.at, marks: [...this.marks] };
  }

  answer(no: number): string {
    return this.answers.get(no) ?? '';
  }

  /** Goes to an item; stays where there is none. */
  go(position: number): void {
    if (position >= 0 && position < this.items.length) this.at = position;
  }

  toggleMark(no: number): void {
    if (!this.marks.delete(no)) this.marks.add(no);
  }

  /** Gives an answer at the server's time `now`; so the revision rises even where the candidate changes the computer. */
  give(no: number, answer: string, now: number): Entry {
    const last = Math.max(this.waiting.get(no)?.revision ?? 0, this.known.get(no) ?? 0);
    const entry = { no, answer, revision: Math.max(Math.floor(now), last + 1) };
    this.answers.set(no, answer);
    this.waiting = merge(this.waiting, [entry]);
    return entry;
  }

  /** The server has confirmed, or for good refused, these. */
  settle(entries: Iterable<Entry>): void {
    this.waiting = without(this.waiting, entries);
  }

  /** The server holds these in place of what it was sent: they stand, save where the candidate chose anew meanwhile. */
  correct(held: Iterable<Entry>): void {
    for (const entry of held) {
      this.known.set(entry.no, entry.revision);
      const anew = this.waiting.get(entry.no);
      if (anew) this.waiting = merge(this.waiting, [{ ...anew, revision: Math.max(anew.revision, entry.revision + 1) }]);
      else this.answers.set(entry.no, entry.answer);
    }
  }

  unanswered(): number[] {
    return this.items.map((item) => item.no).filter((no) => this.answer(no) === '');
  }
}
