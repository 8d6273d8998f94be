/** The screens before and after answering: waiting, being stopped, the receipt. */

import { instant } from './clock';
import { button, el } from './dom';

/** One sentence that the candidate must read, and what they can do. */
export function message(root: HTMLElement, title: string, sentence: string, ...actions: HTMLElement[]): void {
  const screen = el('section', { class: 'player-screen', role: 'status' }, el('h1', {}, title), el('p', {}, sentence));
  if (actions.length > 0) screen.append(el('p', { class: 'player-actions' }, ...actions));
  root.replaceChildren(screen);
}

export function enterAgain(): HTMLElement {
  return el('a', { class: 'player-button lead', href: '/exam/enter' }, '重新入场');
}

export function reload(): HTMLElement {
  return button('player-button lead', '刷新页面', () => location.reload());
}

/** 交卷回执. Says when and what was handed in, never a mark. */
export function receipt(root: HTMLElement, csrf: string, at: string, digest: string, lost: number): void {
  const facts = el('dl', { class: 'player-facts' }, el('dt', {}, '交卷时间'), el('dd', {}, instant(at)));
  if (digest) facts.append(el('dt', {}, '答卷摘要'), el('dd', {}, el('code', {}, digest)));
  const leave = el(
    'form',
    { method: 'post', action: '/signout' },
    el('input', { type: 'hidden', name: '_csrf', value: csrf }),
    el('button', { class: 'player-button lead' }, '退出'),
  );
  const screen = el('section', { class: 'player-screen', role: 'status' }, el('h1', {}, '已交卷'), facts);
  if (lost > 0) {
    screen.append(el('p', { class: 'player-message' }, `有${lost}题的答案在交卷前未能上传，请立即报告考务人员，不要关闭本机。`));
  }
  screen.append(el('p', {}, '答卷摘要可用于日后核对答卷未被改动。成绩以公示为准，请按考务人员要求离开考场。'), leave);
  root.replaceChildren(screen);
}
