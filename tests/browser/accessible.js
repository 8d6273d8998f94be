// Lists what a screen reader or a keyboard would miss; an empty text is well.
(() => {
  const faults = [];
  const say = (what, element) => faults.push(what + ': ' + (element.outerHTML || '').slice(0, 120));
  if (document.documentElement.lang !== 'zh-CN') faults.push('no lang');
  if (!document.title) faults.push('no title');
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
  if (!document.querySelector('main')) faults.push('no main');
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!field.labels?.length && !field.getAttribute('aria-label')) say('a field without label', field);
  }
  for (const image of document.querySelectorAll('img:not([alt])')) say('an image without alt', image);
  for (const one of document.querySelectorAll('button, a[href]')) {
    if (!one.textContent.trim() && !one.getAttribute('aria-label')) say('nothing to read on', one);
  }
  for (const head of document.querySelectorAll('thead th:not([scope])')) if (head.innerText.trim()) say('a heading without scope', head);
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push('an id twice: ' + id);
  return faults.join('\n');
})()
