/** What the candidate sees and touches while answering: the head with the clock, one item, the answer sheet. */

import { countdown } from './clock';
import { button, el } from './dom';
import { keyOf } from './keys';
import { KIND_TITLES, type Item, type Paper } from './paper';
import type { Sheet } from './sheet';

/** From here on the clock is red, milliseconds. */
const SOON = 5 * 60_000;
const SIZES = ['标准', '大', '特大'];
const SIZE_KEY = 'exam-player-size';

/** What the candidate does. */
export interface Hands {
  choose(key: string): void;
  clear(): void;
  mark(): void;
  go(position: number): void;
  handIn(): void;
}

export class Desk {
  private readonly time = el('span', { class: 'player-time', role: 'timer' });
  private readonly saved = el('span', { class: 'player-saved', role: 'status' }, '已保存');
  private readonly message = el('p', { class: 'player-message', role: 'alert' });
  private readonly item = el('section', { class: 'player-item', 'aria-label': '试题' });
  private readonly counts = el('p', { class: 'player-counts' });
  private readonly cells: HTMLButtonElement[];
  private readonly frame: HTMLFieldSetElement;
  private shown: Item | null = null;
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);

  constructor(
    private readonly root: HTMLElement,
    paper: Paper,
    private readonly sheet: Sheet,
    private readonly hands: Hands,
  ) {
    this.cells = sheet.items.map((item, position) => button('player-no', String(item.no), () => hands.go(position)));
    const answers = el('nav', { class: 'player-sheet', 'aria-label': '答题卡' }, el('h2', {}, '答题卡'), this.counts);
    answers.append(el('div', { class: 'player-grid' }, ...this.cells), button('player-button lead wide', '交卷', () => hands.handIn()));
    this.frame = el('fieldset', { class: 'player-frame' }, el('div', { class: 'player-body' }, this.item, answers));
    root.replaceChildren(this.head(paper), fullscreenHint(), this.message, this.frame);
    document.addEventListener('keydown', this.onKey);
    this.show();
  }

  /** Shows where the sheet stands now. */
  show(): void {
    const item = this.sheet.item;
    if (this.shown !== item) {
      this.item.replaceChildren(...this.question(item));
      if (this.shown) this.item.querySelector('h2')?.focus();
      this.shown = item;
      window.scrollTo(0, 0);
    }
    const answer = this.sheet.answer(item.no);
    for (const input of this.item.querySelectorAll('input')) {
      input.checked = answer.includes(input.value);
      input.parentElement?.classList.toggle('on', input.checked);
    }
    const mark = this.item.querySelector('.player-mark');
    if (mark) mark.textContent = this.sheet.marks.has(item.no) ? '取消标记' : '标记待查';
    this.showCells();
  }

  tick(left: number): void {
    this.time.textContent = `剩余 ${countdown(left)}`;
    this.time.classList.toggle('soon', left < SOON);
  }

  saving(text: string, trouble: boolean): void {
    this.saved.textContent = text;
    this.saved.classList.toggle('trouble', trouble);
  }

  /** A sentence that a screen reader reads at once. */
  say(sentence: string): void {
    this.message.textContent = sentence;
  }

  /** Nothing can be answered while the paper is handed in. */
  lock(locked: boolean): void {
    this.frame.disabled = locked;
  }

  /** The page is done with. */
  leave(): void {
    document.removeEventListener('keydown', this.onKey);
  }

  /** Asks whether to hand in, naming what is not answered; in the page, for a browser's own question stops the clock. */
  confirm(): Promise<boolean> {
    const unanswered = this.sheet.unanswered();
    const marked = [...this.sheet.marks].sort((a, b) => a - b);
    const box = el('dialog', { class: 'player-dialog', 'aria-labelledby': 'player-question' });
    box.append(el('h2', { id: 'player-question' }, unanswered.length > 0 ? `还有${unanswered.length}题未作答` : '全部试题已作答'));
    if (unanswered.length > 0) box.append(el('p', { class: 'player-list' }, `未作答：第${unanswered.join('、')}题`));
    if (marked.length > 0) box.append(el('p', { class: 'player-list' }, `标记待查：第${marked.join('、')}题`));
    box.append(el('p', {}, '交卷后不能再修改。确定交卷？'));
    return new Promise((decide) => {
      const end = (yes: boolean): void => {
        box.remove();
        decide(yes);
      };
      const back = button('player-button', '继续作答', () => end(false));
      box.append(el('p', { class: 'player-actions' }, back, button('player-button lead', '确定交卷', () => end(true))));
      box.addEventListener('cancel', () => end(false));
      this.root.append(box);
      box.showModal();
      back.focus();
    });
  }

  private head(paper: Paper): HTMLElement {
    const { name, ticket, seat, photo } = paper.candidate;
    const who = el('p', { class: 'player-who' });
    for (const text of [name, `准考证号 ${ticket}`, `座位 ${seat}`]) who.append(el('span', {}, text));
    const title = el('div', { class: 'player-title' }, el('h1', {}, paper.sitting.title), who);
    const tools = el('div', { class: 'player-tools' }, this.saved, this.sizer(), this.time);
    const face = photo ? [el('img', { class: 'player-photo', src: photo, alt: '考生照片' })] : [];
    return el('header', { class: 'player-head' }, ...face, title, tools);
  }

  private question(item: Item): HTMLElement[] {
    const kind = `${KIND_TITLES[item.kind]}，${item.points}分`;
    const heading = el('h2', { tabindex: '-1' }, `第${item.no}题`, el('small', {}, ` / 共${this.sheet.items.length}题（${kind}）`));
    const options = el('fieldset', { class: 'player-options' }, el('legend', { class: 'player-stem' }, item.stem));
    for (const { key, text } of item.options) {
      const input = el('input', { type: item.kind === 'multiple' ? 'checkbox' : 'radio', name: 'answer', value: key });
      input.addEventListener('change', () => this.hands.choose(key));
      const letter = key === text ? [] : [el('b', {}, key)];
      options.append(el('label', { class: 'player-option' }, input, ...letter, el('span', {}, text)));
    }
    const at = this.sheet.position;
    const back = button('player-button', '上一题', () => this.hands.go(at - 1));
    const on = button('player-button lead', '下一题', () => this.hands.go(at + 1));
    back.disabled = at === 0;
    on.disabled = at === this.sheet.items.length - 1;
    const mark = button('player-button player-mark', '', () => this.hands.mark());
    const clear = button('player-button', '清除作答', () => this.hands.clear());
    const help = el('p', { class: 'player-help' }, '键盘：A～E或1～5选择，←→换题，回车下一题，M标记');
    return [heading, options, el('div', { class: 'player-steps' }, back, mark, clear, on), help];
  }

  private showCells(): void {
    this.sheet.items.forEach((item, position) => {
      const [done, marked] = [this.sheet.answer(item.no) !== '', this.sheet.marks.has(item.no)];
      const cell = this.cells[position];
      cell?.classList.toggle('done', done);
      cell?.classList.toggle('marked', marked);
      cell?.setAttribute('aria-label', `第${item.no}题，${done ? '已作答' : '未作答'}${marked ? '，已标记' : ''}`);
      if (position === this.sheet.position) cell?.setAttribute('aria-current', 'true');
      else cell?.removeAttribute('aria-current');
    });
    const open = this.sheet.unanswered().length;
    this.counts.textContent = `已答${this.cells.length - open}，未答${open}，标记${this.sheet.marks.size}`;
  }

  private sizer(): HTMLElement {
    let size = Number(remembered(SIZE_KEY)) % SIZES.length || 0;
    const show = (): void => {
      this.root.dataset.size = String(size);
      sizer.textContent = `字号：${SIZES[size]}`;
    };
    const sizer = button('player-button small', '', () => {
      size = (size + 1) % SIZES.length;
      remember(SIZE_KEY, String(size));
      show();
    });
    show();
    return sizer;
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || this.frame.disabled || this.root.querySelector('dialog')) return;
    const pressable = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
    const meant = keyOf(event.key, this.sheet.item);
    if (!meant || (event.key === 'Enter' && pressable)) return;
    event.preventDefault();
    if (meant.what === 'choose') this.hands.choose(meant.key);
    else if (meant.what === 'mark') this.hands.mark();
    else this.hands.go(this.sheet.position + meant.by);
  }
}

function fullscreenHint(): HTMLElement {
  const enter = button('player-button small', '进入全屏', () => void document.documentElement.requestFullscreen());
  const hint = el('p', { class: 'player-hint' }, '建议全屏作答，以免误触其他窗口。', enter);
  const show = (): void => void (hint.hidden = !document.fullscreenEnabled || document.fullscreenElement !== null);
  document.addEventListener('fullscreenchange', show);
  show();
  return hint;
}

/** A preference; a browser that keeps none is no reason to stop an exam. */
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It is asked for again next time.
  }
}
