/** The uploader against a server that fails, refuses and is slow. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refused, Unreachable } from '../src/api';
import type { Entry, Item, Paper, Saved } from '../src/paper';
import { Sheet } from '../src/sheet';
import { Uploader, type Listener, type SaveState } from '../src/uploader';

function sheetOf(count: number): Sheet {
  const options = [{ key: 'A', text: '甲' }, { key: 'B', text: '乙' }];
  const items = Array.from({ length: count }, (_, at): Item => ({ no: at + 1, kind: 'single', stem: '题', options, points: 1 }));
  const paper = { items, answers: {} } as unknown as Paper;
  return new Sheet(paper, [], { position: 0, marks: [] });
}

class Heard implements Listener {
  states: SaveState[] = [];
  words: string[] = [];
  state(state: SaveState): void {
    this.states.push(state);
  }
  settled(): void {}
  heard(): void {}
  corrected(held: Entry[]): void {
    this.words.push(`corrected ${held.map((it) => it.no).join()}`);
  }
  rejected(refusal: Refused): void {
    this.words.push(`rejected ${refusal.items.join()}`);
  }
  stopped(refusal: Refused): void {
    this.words.push(`stopped ${refusal.status}`);
  }
}

const saved: Saved = { saved: [], held: [], server_now: '2026-11-28T01:00:00Z', ends_at: '2026-11-28T02:30:00Z' };

test('what is given while a request is under way goes with the next', async () => {
  const sheet = sheetOf(2);
  const sent: number[][] = [];
  const uploader = new Uploader(sheet, async (entries: Entry[]) => {
    sent.push(entries.map((it) => it.no));
    if (sent.length === 1) sheet.give(2, 'B', 2);
    return saved;
  }, new Heard());
  sheet.give(1, 'A', 1);
  await uploader.flush();
  assert.deepEqual(sent, [[1], [2]]);
  assert.equal(sheet.queue.size, 0);
});

test('a broken network loses nothing', async () => {
  const sheet = sheetOf(1);
  let down = true;
  const uploader = new Uploader(sheet, async () => {
    if (down) throw new Unreachable();
    return saved;
  }, new Heard());
  sheet.give(1, 'A', 1);
  await assert.rejects(uploader.flush(), Unreachable);
  assert.equal(sheet.queue.size, 1);
  down = false;
  await uploader.flush();
  assert.equal(sheet.queue.size, 0);
});

test('what the server holds otherwise is shown, and the next choice is newer', async () => {
  const sheet = sheetOf(2);
  const heard = new Heard();
  const uploader = new Uploader(sheet, async () => ({ ...saved, held: [{ no: 1, answer: 'B', revision: 900 }] }), heard);
  sheet.give(1, 'A', 5);
  await uploader.flush();
  assert.deepEqual([heard.words, sheet.answer(1), sheet.queue.size], [['corrected 1'], 'B', 0]);
  assert.equal(sheet.give(1, 'A', 6).revision, 901);
});

test('a choice made while an older one was refused stays, and becomes the newest', async () => {
  const sheet = sheetOf(1);
  let sent: Entry[] = [];
  const uploader = new Uploader(sheet, async (entries: Entry[]) => {
    sent = entries;
    if (entries[0]?.revision !== 5) return saved;
    sheet.give(1, '', 6);
    return { ...saved, held: [{ no: 1, answer: 'B', revision: 900 }] };
  }, new Heard());
  sheet.give(1, 'A', 5);
  await uploader.flush();
  assert.deepEqual([sent, sheet.answer(1), sheet.queue.size], [[{ no: 1, answer: '', revision: 901 }], '', 0]);
});

test('one bad answer does not hold up the others', async () => {
  const sheet = sheetOf(2);
  const heard = new Heard();
  const uploader = new Uploader(sheet, async (entries: Entry[]) => {
    if (entries.some((it) => it.no === 2)) throw new Refused(422, 'exam.bad_answer', '答案无效', [2]);
    return saved;
  }, heard);
  sheet.give(1, 'A', 1);
  sheet.give(2, 'B', 1);
  await uploader.flush();
  assert.deepEqual([heard.words, sheet.queue.size], [['rejected 2'], 0]);
});

test('it goes on by itself after a failure, and stops where the exam is closed', async () => {
  const sheet = sheetOf(1);
  const heard = new Heard();
  const answers = [new Unreachable(), new Refused(409, 'exam.closed', '已结束', [])];
  const uploader = new Uploader(sheet, async () => {
    throw answers.shift() ?? new Error('asked after the end');
  }, heard);
  sheet.give(1, 'A', 1);
  await uploader.run();
  assert.deepEqual([heard.words, sheet.queue.size], [['stopped 409'], 1]);
  assert.ok(heard.states.includes('offline'));
});
