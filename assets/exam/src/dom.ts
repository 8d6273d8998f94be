/** Small helpers to build a page. Text goes in as text, never as markup. */

type Child = Node | string;

/** An element with its attributes and children; an attribute that is false is left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

export function button(name: string, text: string, press: () => void): HTMLButtonElement {
  const element = el('button', { type: 'button', class: name }, text);
  element.addEventListener('click', press);
  return element;
}
