/** One candidate answering one paper: the sheet, the desk, the memory, the uploader and the clock at work together. */

import { Refused, Unreachable, type Api } from './api';
import type { ServerClock } from './clock';
import { Desk } from './desk';
import type { Memory } from './memory';
import { choose, type Entry, type Paper } from './paper';
import { delay } from './queue';
import * as screens from './screens';
import { Sheet, type Notes } from './sheet';
import { Uploader, type SaveState } from './uploader';

/** When the candidate is told how much time is left, milliseconds. */
const WARNINGS = [15, 5, 1].map((minutes) => minutes * 60_000);
/** At the end everybody hands in; this spreads them, milliseconds. */
const SPREAD = 3000;

export class Player {
  private readonly sheet: Sheet;
  private readonly desk: Desk;
  private readonly uploader: Uploader;
  private readonly timer: number;
  private endsAt: number;
  private lastLeft = Infinity;
  private ending = false;
  private finished = false;
  /** Whether what cannot be sent is safe on this computer. */
  private safe: boolean;

  constructor(
    private readonly root: HTMLElement,
    private readonly csrf: string,
    private readonly api: Api,
    private readonly clock: ServerClock,
    private readonly memory: Memory | null,
    paper: Paper,
    kept: Entry[],
    notes: Notes,
  ) {
    this.safe = memory !== null;
    this.endsAt = Date.parse(paper.sitting.ends_at);
    this.sheet = new Sheet(paper, kept, notes);
    this.desk = new Desk(root, paper, this.sheet, {
      choose: (key) => this.give(choose(this.sheet.item, this.sheet.answer(this.sheet.item.no), key)),
      clear: () => this.give(''),
      mark: () => this.move(() => this.sheet.toggleMark(this.sheet.item.no)),
      go: (position) => this.move(() => this.sheet.go(position)),
      handIn: () => void this.askAndHandIn(),
    });
    this.uploader = new Uploader(this.sheet, (entries) => api.save(entries), {
      state: (state) => this.showState(state),
      settled: (entries) => this.remember(memory?.settle(entries)),
      heard: (saved) => {
        clock.heard(saved.server_now);
        this.endsAt = Date.parse(saved.ends_at);
      },
      corrected: (held) => this.corrected(held),
      rejected: (refusal) => this.desk.say(refusal.detail),
      stopped: (refusal) => void this.stopped(refusal),
    });
    this.timer = window.setInterval(() => this.tick(), 500);
    window.addEventListener('online', () => this.uploader.kick());
    document.addEventListener('visibilitychange', () => this.uploader.kick());
    window.addEventListener('beforeunload', (event) => {
      if (!this.safe && !this.finished && this.sheet.queue.size > 0) event.preventDefault();
    });
    this.tick();
    void this.uploader.run();
  }

  private give(answer: string): void {
    if (this.ending) return;
    const entry = this.sheet.give(this.sheet.item.no, answer, this.clock.now());
    this.remember(this.memory?.keep(entry));
    this.desk.show();
    this.uploader.kick();
  }

  /** Never leaves on the screen what the server does not hold. */
  private corrected(held: Entry[]): void {
    this.desk.show();
    const items = held.map((it) => it.no).join('、');
    this.desk.say(`第${items}题在服务器上已有更新的答案，现按服务器上的答案显示，请核对；如非本人作答，请报告考务人员。`);
  }

  private move(change: () => void): void {
    change();
    this.remember(this.memory?.note(this.sheet.notes, this.endsAt));
    this.desk.show();
  }

  private remember(written: Promise<void> | undefined): void {
    written?.catch(() => (this.safe = false));
  }

  private showState(state: SaveState): void {
    if (state === 'saved') return this.desk.saving('已保存', false);
    if (state === 'saving') return this.desk.saving('正在保存…', false);
    const text = this.safe ? '网络中断，答案已存本机，恢复后自动上传' : '网络中断，本机无法暂存，请勿关闭页面并报告考务人员';
    return this.desk.saving(text, true);
  }

  private tick(): void {
    const left = this.endsAt - this.clock.now();
    this.desk.tick(left);
    const warning = WARNINGS.find((it) => this.lastLeft > it && left <= it);
    if (warning && this.lastLeft !== Infinity) this.desk.say(`距考试结束还有${warning / 60_000}分钟`);
    this.lastLeft = left;
    if (left <= 0 && !this.ending) void this.timeIsUp();
  }

  private async askAndHandIn(): Promise<void> {
    if (this.ending || !(await this.desk.confirm()) || this.ending) return;
    this.begin('正在交卷…');
    try {
      await this.handIn();
    } catch (error) {
      if (!(error instanceof Unreachable)) return this.failed(error);
      this.ending = false;
      this.desk.lock(false);
      this.desk.say('网络中断，暂时不能交卷。请稍后再交卷；考试时间到时会自动交卷。');
    }
  }

  /** Hands in at the end of the time, however long it takes to reach the server. */
  private async timeIsUp(): Promise<void> {
    this.begin('考试时间到，正在自动交卷，请勿关闭页面。');
    await pause(Math.random() * SPREAD);
    for (let attempt = 0; !this.finished; attempt += 1) {
      try {
        return await this.handIn();
      } catch (error) {
        if (!(error instanceof Unreachable)) return this.failed(error);
        this.desk.say('考试时间到，网络中断，恢复后自动交卷。请勿关闭页面，并报告考务人员。');
        await pause(delay(attempt, Math.random()));
      }
    }
  }

  private begin(sentence: string): void {
    this.ending = true;
    this.desk.lock(true);
    this.desk.say(sentence);
    document.querySelector<HTMLDialogElement>('dialog')?.remove();
  }

  private async handIn(): Promise<void> {
    await this.uploader.flush();
    const receipt = await this.api.submit();
    await this.finish(receipt.submitted_at, receipt.digest);
  }

  private failed(error: unknown): Promise<void> {
    if (error instanceof Refused) return this.stopped(error);
    throw error;
  }

  /** The server takes no more answers: the paper may have been handed in elsewhere, or there is something to say. */
  private async stopped(refusal: Refused): Promise<void> {
    if (this.finished) return;
    this.ending = true;
    this.uploader.stop();
    this.desk.lock(true);
    if (refusal.status === 409 || refusal.status === 410) {
      const paper = await this.api.paper().catch(() => null);
      if (paper?.submitted_at) {
        const digest = await this.api.submit().then((it) => it.digest, () => '');
        return this.finish(paper.submitted_at, digest);
      }
    }
    this.close();
    showRefusal(this.root, refusal, this.sheet.queue.size > 0);
  }

  private async finish(at: string, digest: string): Promise<void> {
    if (this.finished) return;
    this.close();
    const lost = this.sheet.queue.size;
    screens.receipt(this.root, this.csrf, at, digest, lost);
    // The next candidate at this computer finds nothing; what never arrived is evidence and stays a day.
    if (lost === 0) await this.memory?.forget().catch(() => {});
  }

  private close(): void {
    this.finished = true;
    this.uploader.stop();
    this.desk.leave();
    window.clearInterval(this.timer);
  }
}

/** Says a refusal that ends the work at this page. `waiting`: whether some answers are only on this computer. */
export function showRefusal(root: HTMLElement, refusal: Refused, waiting: boolean): void {
  const kept = waiting ? '未上传的答案存在本机，请报告考务人员，不要更换电脑。' : '';
  if (refusal.status === 401) {
    screens.message(root, '登录已失效', `登录已超时，或已凭同一准考证在其他电脑入场；如非本人所为，请立即报告考务人员。重新入场后继续作答，未上传的答案会自动上传。${kept}`, screens.enterAgain());
  } else if (refusal.status === 403) {
    screens.message(root, '不能作答', `${refusal.detail}。${kept}`, screens.reload(), screens.enterAgain());
  } else {
    screens.message(root, '考试已停止作答', `${refusal.detail}。${kept}`, screens.reload());
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => window.setTimeout(done, milliseconds));
}
