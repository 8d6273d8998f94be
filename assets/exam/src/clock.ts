/** The server's time. The clock of the exam room's computer is never asked: it may be wrong, or be set by a candidate. */

/** A newer word of the server that differs by less than this is only late, not another time; milliseconds. */
const LATE = 2000;

export class ServerClock {
  private offset: number | null = null;

  /** `monotonic` tells milliseconds since some moment, whatever the computer's clock is set to. */
  constructor(private readonly monotonic: () => number) {}

  /** The server said what time it was when it answered. An answer travels, so of two words the one that is ahead is truer. */
  heard(serverNow: string): void {
    const offset = Date.parse(serverNow) - this.monotonic();
    const late = this.offset !== null && offset < this.offset && this.offset - offset < LATE;
    if (!late) this.offset = offset;
  }

  /** The server's time, milliseconds since 1970; by as much behind as its fastest answer travelled, never ahead. */
  now(): number {
    if (this.offset === null) throw new Error('the server has not told the time yet');
    return this.offset + this.monotonic();
  }
}

/** What is left, as 1:05:09 or 05:09; a begun second counts. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** An instant as people in China read it. */
export function instant(at: string): string {
  return new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium' }).format(new Date(at));
}
