/** The parts that need neither a page nor a network. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countdown, instant, ServerClock } from '../src/clock';
import { keyOf } from '../src/keys';
import { choose, type Item, type Kind, type Paper } from '../src/paper';
import { delay, merge, without } from '../src/queue';
import { Sheet } from '../src/sheet';

function item(no: number, kind: Kind): Item {
  const keys = kind === 'judge' ? ['对', '错'] : ['A', 'B', 'C', 'D'];
  return { no, kind, stem: `第${no}题`, options: keys.map((key) => ({ key, text: key })), points: 1 };
}

function paper(answers: Record<string, string>): Paper {
  return {
    sitting: { id: 's', title: '电工四级', opens_at: '2026-11-28T01:00:00Z', ends_at: '2026-11-28T02:30:00Z' },
    server_now: '2026-11-28T01:00:00Z',
    candidate: { name: '赵虚构', ticket: '2611280107', seat: 7, photo: null },
    items: [item(1, 'single'), item(2, 'judge'), item(3, 'multiple')],
    answers,
    submitted_at: null,
  };
}

test('the clock follows the server and only the passing of time', () => {
  let monotonic = 500;
  const clock = new ServerClock(() => monotonic);
  assert.throws(() => clock.now());
  clock.heard('2026-11-28T01:00:00Z');
  monotonic += 60_000;
  assert.equal(clock.now(), Date.parse('2026-11-28T01:01:00Z'));
  clock.heard('2026-11-28T01:00:59.200Z');
  assert.equal(clock.now(), Date.parse('2026-11-28T01:01:00Z'), 'a word that travelled slowly does not put it back');
  clock.heard('2026-11-28T01:01:00.300Z');
  assert.equal(clock.now(), Date.parse('2026-11-28T01:01:00.300Z'), 'a word that travelled faster is truer');
  clock.heard('2026-11-28T00:30:00Z');
  assert.equal(clock.now(), Date.parse('2026-11-28T00:30:00Z'), 'a server whose clock was set is followed');
});

test('the countdown', () => {
  const cases: [number, string][] = [[5_400_000, '1:30:00'], [3_909_000, '1:05:09'], [59_001, '01:00'], [1, '00:01'], [0, '00:00'], [-5, '00:00']];
  for (const [left, text] of cases) assert.equal(countdown(left), text);
  assert.match(instant('2026-11-28T02:30:00Z'), /2026年11月28日.*10:30:00/);
});

test('an answer after a choice', () => {
  const cases: [Kind, string, string, string][] = [
    ['single', 'A', 'C', 'C'],
    ['single', 'C', 'C', 'C'],
    ['judge', '', '错', '错'],
    ['multiple', 'CA', 'B', 'ABC'],
    ['multiple', 'ABC', 'B', 'AC'],
    ['multiple', 'B', 'B', ''],
  ];
  for (const [kind, answer, key, expected] of cases) assert.equal(choose(item(1, kind), answer, key), expected);
});

test('the keys', () => {
  const single = item(1, 'single');
  assert.deepEqual(keyOf('b', single), { what: 'choose', key: 'B' });
  assert.deepEqual(keyOf('4', single), { what: 'choose', key: 'D' });
  assert.deepEqual(keyOf('A', item(2, 'judge')), { what: 'choose', key: '对' });
  assert.deepEqual(keyOf('2', item(2, 'judge')), { what: 'choose', key: '错' });
  for (const key of ['e', '5', '0', '9', 'x', 'Tab', ' ']) assert.equal(keyOf(key, single), null, key);
  assert.deepEqual(keyOf('Enter', single), { what: 'go', by: 1 });
  assert.deepEqual(keyOf('ArrowLeft', single), { what: 'go', by: -1 });
  assert.deepEqual(keyOf('m', single), { what: 'mark' });
});

test('a queue keeps the newest answer of each item, in whatever order they come', () => {
  const old = { no: 1, answer: 'A', revision: 10 };
  const newer = { no: 1, answer: 'B', revision: 11 };
  const other = { no: 2, answer: '对', revision: 5 };
  for (const order of [[old, newer, other], [other, newer, old], [newer, other, old]]) {
    const queue = merge(new Map(), order);
    assert.deepEqual([queue.get(1), queue.get(2), queue.size], [newer, other, 2]);
  }
  const left = without(merge(new Map(), [newer, other]), [old, other]);
  assert.deepEqual([...left.values()], [newer], 'an answer that was changed on the way stays');
});

test('attempts come slower and slower, but come', () => {
  assert.deepEqual([0, 1, 4, 9].map((attempt) => delay(attempt, 1)), [1000, 2000, 16_000, 30_000]);
  assert.equal(delay(0, 0), 500);
});

test('a sheet goes on where the server and this computer left it', () => {
  const kept = [{ no: 2, answer: '错', revision: 9 }];
  const sheet = new Sheet(paper({ 1: 'A', 2: '对' }), kept, { position: 7, marks: [3] });
  assert.deepEqual([sheet.answer(1), sheet.answer(2), sheet.answer(3)], ['A', '错', '']);
  assert.deepEqual(sheet.unanswered(), [3]);
  assert.deepEqual(sheet.notes, { position: 2, marks: [3] });
  sheet.go(3);
  assert.equal(sheet.position, 2, 'there is no fourth item');
});

test('a revision rises with the time of the server and with every change', () => {
  const sheet = new Sheet(paper({}), [{ no: 1, answer: 'A', revision: 2000 }], { position: 0, marks: [] });
  assert.equal(sheet.give(1, 'B', 1500.7).revision, 2001);
  assert.equal(sheet.give(1, 'C', 3000.7).revision, 3000);
  const sent = [...sheet.queue.values()];
  sheet.give(1, '', 3000);
  sheet.settle(sent);
  assert.deepEqual([...sheet.queue.values()], [{ no: 1, answer: '', revision: 3001 }]);
  assert.deepEqual(sheet.unanswered(), [1, 2, 3]);
});
