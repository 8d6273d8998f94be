/** What a key means while an item is shown. */

import type { Item } from './paper';

export type Meant = { what: 'choose'; key: string } | { what: 'go'; by: number } | { what: 'mark' };

/** A to H and 1 to 8 choose by place, so that A is 对 and B is 错; the arrows and Enter change the item; M marks. */
export function keyOf(key: string, item: Item): Meant | null {
  if (key === 'ArrowLeft') return { what: 'go', by: -1 };
  if (key === 'ArrowRight' || key === 'Enter') return { what: 'go', by: 1 };
  if (key.length !== 1) return null;
  const letter = key.toUpperCase();
  if (letter === 'M') return { what: 'mark' };
  const option = item.options[Math.max('ABCDEFGH'.indexOf(letter), '12345678'.indexOf(letter))];
  return option ? { what: 'choose', key: option.key } : null;
}
