/** Brings answers to the server: each at once, together what gathered meanwhile, again and again while the network is down. */

import { Refused, Unreachable } from './api';
import type { Entry, Saved } from './paper';
import { delay } from './queue';
import type { Sheet } from './sheet';

/** So often the server is asked for its time when there is nothing to tell it, milliseconds. */
const HEARTBEAT = 60_000;

export type SaveState = 'saved' | 'saving' | 'offline';

export interface Listener {
  /** What became of the answers changes. */
  state(state: SaveState): void;
  /** The server has confirmed these, or refused them for good. */
  settled(entries: Entry[]): void;
  /** The server kept answers; it told the time. */
  heard(saved: Saved): void;
  /** The server holds these in place of what it was sent; the sheet has them now. */
  corrected(held: Entry[]): void;
  /** The server refused some answers for good. */
  rejected(refusal: Refused): void;
  /** The server takes no more answers; the uploader has stopped. */
  stopped(refusal: Refused): void;
}

export class Uploader {
  private running = true;
  private wake: () => void = () => {};
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly sheet: Sheet,
    private readonly save: (entries: Entry[]) => Promise<Saved>,
    private readonly listener: Listener,
  ) {}

  /** Goes on until it is stopped. */
  async run(): Promise<void> {
    let attempt = 0;
    while (this.running) {
      try {
        await this.flush();
        attempt = 0;
        if (this.sheet.queue.size === 0) await this.rest(HEARTBEAT);
      } catch (error) {
        if (error instanceof Refused) {
          if (this.running) this.listener.stopped(error);
          return;
        }
        if (!(error instanceof Unreachable)) throw error;
        this.listener.state('offline');
        await this.rest(delay(attempt, Math.random()));
        attempt += 1;
      }
    }
  }

  /** There is something new to bring, or the network is back. */
  kick(): void {
    this.wake();
  }

  stop(): void {
    this.running = false;
    this.wake();
  }

  /** Brings all that waits, one request after the other; fails where the server cannot be reached or refuses. */
  flush(): Promise<void> {
    const next = this.turn.then(() => this.sendAll());
    this.turn = next.catch(() => {});
    return next;
  }

  private async sendAll(): Promise<void> {
    do {
      const entries = [...this.sheet.queue.values()];
      if (entries.length > 0) this.listener.state('saving');
      await this.send(entries);
    } while (this.sheet.queue.size > 0);
    this.listener.state('saved');
  }

  private async send(entries: Entry[]): Promise<void> {
    try {
      const saved = await this.save(entries);
      this.listener.heard(saved);
      this.settle(entries);
      if (saved.held.length > 0) {
        this.sheet.correct(saved.held);
        this.listener.corrected(saved.held);
      }
    } catch (error) {
      const bad = error instanceof Refused && error.status === 422 ? entries.filter((it) => error.items.includes(it.no)) : [];
      if (!(error instanceof Refused) || bad.length === 0) throw error;
      this.settle(bad);
      this.listener.rejected(error);
    }
  }

  private settle(entries: Entry[]): void {
    this.sheet.settle(entries);
    this.listener.settled(entries);
  }

  private rest(milliseconds: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
