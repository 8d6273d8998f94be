/** The words of the exam's API, and what a candidate may answer to an item. */

export type Kind = 'single' | 'judge' | 'multiple';

export const KIND_TITLES: Record<Kind, string> = {
  single: '单项选择题',
  judge: '判断题',
  multiple: '多项选择题',
};

/** 试题, without its answer. */
export interface Item {
  no: number;
  kind: Kind;
  stem: string;
  options: { key: string; text: string }[];
  points: number;
}

/** 考卷: a candidate's own paper. Instants are ISO 8601. */
export interface Paper {
  sitting: { id: string; title: string; opens_at: string; ends_at: string };
  server_now: string;
  candidate: { name: string; ticket: string; seat: number; photo: string | null };
  items: Item[];
  answers: Record<string, string>;
  submitted_at: string | null;
}

/** One answer on its way to the server; the higher revision wins, an empty answer takes an earlier one back. */
export interface Entry {
  no: number;
  answer: string;
  revision: number;
}

/** What the server says after it kept answers. */
export interface Saved {
  saved: number[];
  /** What stands there in place of what was sent. */
  held: Entry[];
  server_now: string;
  ends_at: string;
}

/** 交卷回执. */
export interface Receipt {
  submitted_at: string;
  digest: string;
}

/** The answer after `key` was chosen: the only choice, or one more or less of several, in the order of the options. */
export function choose(item: Item, answer: string, key: string): string {
  if (item.kind !== 'multiple') return key;
  const chosen = new Set(answer);
  if (!chosen.delete(key)) chosen.add(key);
  return item.options.map((option) => option.key).filter((it) => chosen.has(it)).join('');
}
