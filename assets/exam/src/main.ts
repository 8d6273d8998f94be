/** The exam player: fetches the candidate's paper, goes on where they were, and lets them answer. */

import { Api, Refused, Unreachable } from './api';
import { ServerClock } from './clock';
import { Memory } from './memory';
import type { Entry, Paper } from './paper';
import { pause, Player, showRefusal } from './player';
import { delay } from './queue';
import * as screens from './screens';

/** How often a candidate who waits for the beginning asks again, milliseconds. */
const WAITING = 5000;

async function start(root: HTMLElement): Promise<void> {
  const csrf = root.dataset.csrf ?? '';
  const api = new Api(csrf);
  let paper = await firstPaper(root, api);
  const clock = new ServerClock(() => performance.now());
  clock.heard(paper.server_now);
  const memory = await Memory.open(`${paper.sitting.id}/${paper.candidate.ticket}`).catch(() => null);
  await memory?.forgetOld(clock.now()).catch(() => {});
  let kept = (await memory?.answers().catch(() => [])) ?? [];
  if (paper.submitted_at) {
    const digest = await api.submit().then((it) => it.digest, () => '');
    return screens.receipt(root, csrf, paper.submitted_at, digest, kept.length);
  }
  if (kept.length > 0 && (await delivered(api, kept))) {
    // The server may hold a newer answer from another computer: what it says now is the truth.
    await memory?.settle(kept).catch(() => {});
    kept = [];
    paper = await firstPaper(root, api);
  }
  const notes = (await memory?.notes().catch(() => null)) ?? { position: 0, marks: [] };
  new Player(root, csrf, api, clock, memory, paper, kept, notes);
}

/** The paper, as soon as it can be had; a candidate who is early waits. */
async function firstPaper(root: HTMLElement, api: Api): Promise<Paper> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await api.paper();
    } catch (error) {
      if (error instanceof Unreachable) {
        screens.message(root, '正在连接考试服务器', '网络不通或服务器繁忙，正在重试，请勿关闭页面。');
        await pause(delay(attempt, Math.random()));
      } else if (error instanceof Refused && error.code === 'exam.not_open') {
        screens.message(root, '等候开考', `${error.detail}。到时试卷自动出现，请勿关闭页面。`);
        await pause(WAITING);
      } else {
        throw error;
      }
    }
  }
}

/** Brings what an earlier page left behind; what fails is left to the player. */
async function delivered(api: Api, kept: Entry[]): Promise<boolean> {
  return api.save(kept).then(() => true, () => false);
}

const root = document.getElementById('player');
if (root) {
  start(root).catch((error: unknown) => {
    if (error instanceof Refused) showRefusal(root, error, false);
    else throw error;
  });
}
