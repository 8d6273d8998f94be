// The form's draft: it saves itself a moment after typing, rows come and go, occupations are picked from the catalogue.
// Without this script the page's buttons do the same.
(() => {
  const form = document.getElementById('draft');
  if (!form) return;
  const state = document.getElementById('draft-state');
  const clash = document.getElementById('draft-clash');
  const force = document.getElementById('draft-force');
  const version = form.elements.version;
  const PAUSE = 1200; // ms after the last key
  const AGAIN = 15000; // ms after a saving that failed
  const ALIVE = 60000; // the most bytes that a browser sends after a page is gone
  let stopped = !clash.hidden; // somebody else saved another version: nothing is saved over it unless that is meant
  let typed = stopped ? 1 : 0; // counts changes
  let kept = 0; // the change up to which is saved
  let busy = false;
  let pressed; // the button that waits for a saving under way
  let timer;

  const say = (text, colour) => {
    state.textContent = text;
    state.dataset.colour = colour || '';
  };

  const changed = () => {
    typed += 1;
    if (stopped) return;
    say('正在填写，尚未保存');
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  async function save(leaving) {
    clearTimeout(timer);
    if (busy || stopped || typed === kept) return;
    busy = true;
    const until = typed;
    const body = new URLSearchParams(new FormData(form));
    body.set('by', 'script');
    say('正在保存');
    try {
      const keepalive = leaving === true && body.toString().length < ALIVE;
      const response = await fetch(form.getAttribute('action'), { method: 'POST', body, keepalive });
      const answer = await read(response);
      if (response.ok && answer.version) {
        kept = until;
        version.value = answer.version;
        say(typed === kept ? answer.sentence : '正在填写，尚未保存');
      } else if (response.status === 409) {
        halt(answer);
      } else {
        const out = response.redirected || response.status === 403;
        failed(answer.sentence || (out ? '登录已过期，请在新窗口登录' : '系统没有接受本页内容'));
        if (out) await renew();
      }
    } catch {
      failed('网络不通');
    }
    busy = false;
    if (pressed && kept === until) form.requestSubmit(pressed);
    else if (typed !== until && kept === until) timer = setTimeout(save, PAUSE);
    pressed = undefined;
  }

  // Whoever signed in again has another token.
  async function renew() {
    const home = await fetch('/home');
    const found = (await home.text()).match(/name="csrf-token" content="([^"]+)"/);
    if (found) form.elements._csrf.value = found[1];
  }

  // What is no answer of ours (a page to sign in, a fault) says nothing.
  const read = async (response) => {
    const ours = (response.headers.get('content-type') || '').startsWith('application/json');
    return ours ? response.json() : {};
  };

  function failed(why) {
    say(`保存失败：${why}。已填内容仍在本页，稍后自动重试`, 'bad');
    timer = setTimeout(save, AGAIN);
  }

  function halt(answer) {
    stopped = true;
    say('没有保存', 'bad');
    document.getElementById('draft-clash-text').textContent = answer.sentence;
    clash.hidden = false;
    clash.dataset.version = answer.version;
    // What has become an application already cannot be saved over.
    force.hidden = !answer.overwrite;
  }

  force.addEventListener('click', (event) => {
    event.preventDefault();
    version.value = clash.dataset.version;
    clash.hidden = true;
    stopped = false;
    changed();
    save();
  });

  form.addEventListener('input', changed);
  form.addEventListener('focusout', () => save());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save(true);
  });
  // A button that is pressed while a saving is under way waits for it: both would save upon the same version.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (!busy) return;
    pressed = event.submitter;
    event.preventDefault();
    event.stopPropagation();
  });
  // What is sent is saved; what was asked about and not meant goes on as before.
  window.addEventListener('submit', (event) => {
    if (event.target !== form) return;
    if (event.defaultPrevented) timer = setTimeout(save, PAUSE);
    else kept = typed;
  });
  window.addEventListener('beforeunload', (event) => {
    if (typed === kept) return;
    event.preventDefault();
    event.returnValue = ''; // older browsers ask for this only
  });
  // Enter in a field is a slip and no wish to send the form; its buttons and rooms for text take it.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing && event.target.tagName === 'INPUT') event.preventDefault();
  });

  // Rows
  const count = (body) => {
    [...body.rows].forEach((row, at) => {
      row.querySelector('.draft-number').textContent = at + 1;
      for (const label of row.querySelectorAll('label')) {
        const heading = label.parentElement.querySelector('[data-heading]').dataset.heading;
        label.textContent = `第${at + 1}行${heading}`;
      }
    });
  };

  const add = (table) => {
    const body = table.tBodies[0];
    const section = table.dataset.section;
    const used = [...body.rows].map((row) => Number(row.querySelector('[name]').name.split('-')[1]));
    const number = Math.max(-1, ...used) + 1;
    const spare = table.parentElement.querySelector('template').innerHTML;
    const pattern = new RegExp(`${section}-N`, 'g');
    body.insertAdjacentHTML('beforeend', spare.replace(pattern, `${section}-${number}`));
    count(body);
    return body.lastElementChild;
  };

  // A row in which something is typed is taken out only when that is meant.
  const emptied = (row) => {
    const filled = [...row.querySelectorAll('[data-heading]')].some((one) => one.value.trim());
    const number = row.querySelector('.draft-number').textContent;
    return !filled || window.confirm(`第${number}行已填写内容，确定删除？`);
  };

  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name=do]');
    if (!button) return;
    const [what, section] = button.value.split('-');
    const table = form.querySelector(`table[data-section="${section}"]`);
    if (!table) return;
    event.preventDefault();
    if (what === 'add') {
      add(table).querySelector('[data-heading]').focus();
    } else {
      const row = button.closest('tr');
      if (!emptied(row)) return;
      const next = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      (next || add(table)).querySelector('[data-heading]').focus();
      count(table.tBodies[0]);
    }
    changed();
  });

  // The catalogue of occupations: a list below the field, moved through by the arrow keys.
  const list = document.createElement('ul');
  list.id = 'draft-offers';
  list.className = 'draft-offers';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', '职业分类大典中的职业');
  list.hidden = true;
  let asking;
  let field; // whose list is open
  let offers = [];
  let at = -1;

  const row = (input) => (name) => input.closest('tr').querySelector(`[data-heading="${name}"]`);
  const picks = (element) =>
    element.name && element.name.startsWith('occupations-') && ['职业', '职业编码'].includes(element.dataset.heading);

  const close = () => {
    list.hidden = true;
    at = -1;
    if (field) field.setAttribute('aria-expanded', 'false');
  };

  const mark = (to) => {
    at = (to + offers.length) % offers.length;
    [...list.children].forEach((one, n) => one.setAttribute('aria-selected', String(n === at)));
    list.children[at].scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', list.children[at].id);
  };

  const show = (found) => {
    offers = found;
    at = -1;
    list.replaceChildren(
      ...offers.map((offer, n) => {
        const one = document.createElement('li');
        one.id = `draft-offer-${n}`;
        one.setAttribute('role', 'option');
        one.setAttribute('aria-selected', 'false');
        one.textContent = `${offer.code} ${offer.name}`;
        const year = document.createElement('small');
        year.textContent = offer.caution ? `${offer.editions}，编码待核对` : offer.editions;
        one.append(year);
        return one;
      }),
    );
    field.after(list);
    list.hidden = offers.length === 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
  };

  const ask = (input) => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const text = input.value.trim();
      try {
        const response = await fetch(`${form.dataset.occupations}?q=${encodeURIComponent(text)}`);
        const found = text && response.ok ? await response.json() : [];
        if (document.activeElement === input && input.value.trim() === text) show(found);
      } catch {
        close();
      }
    }, 150);
  };

  const choose = (offer) => {
    const of = row(field);
    of('职业').value = offer.name;
    of('职业编码').value = offer.code;
    offerJobTypes(of('工种'), offer.job_types);
    close();
    changed();
  };

  const offerJobTypes = (input, names) => {
    const id = `${input.id}-known`;
    document.getElementById(id)?.remove();
    const known = document.createElement('datalist');
    known.id = id;
    known.append(...names.map((name) => new Option(name)));
    input.after(known);
    input.setAttribute('list', id);
  };

  form.addEventListener('input', (event) => {
    if (!picks(event.target)) return;
    if (field !== event.target) close();
    field = event.target;
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-controls', list.id);
    field.setAttribute('aria-autocomplete', 'list');
    ask(field);
  });
  form.addEventListener('keydown', (event) => {
    if (list.hidden || event.target !== field) return;
    if (event.key === 'ArrowDown') mark(at + 1);
    else if (event.key === 'ArrowUp') mark(at < 0 ? offers.length - 1 : at - 1);
    else if (event.key === 'Enter' && at >= 0) choose(offers[at]);
    else if (event.key === 'Escape' || event.key === 'Enter') close();
    else return;
    event.preventDefault();
  });
  // A press on an offer must not take the focus away before it is chosen.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const one = event.target.closest('li');
    if (one) choose(offers[[...list.children].indexOf(one)]);
  });
  form.addEventListener('focusout', (event) => {
    if (event.target === field) close();
  });
})();
