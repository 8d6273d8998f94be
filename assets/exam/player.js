// src/api.ts
var PATIENCE = 15e3;
var Unreachable = class extends Error {
};
var Refused = class extends Error {
  constructor(status, code, detail, items) {
    super(detail);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.items = items;
  }
};
var Api = class {
  constructor(csrf) {
    this.csrf = csrf;
  }
  paper() {
    return this.call("GET", "paper");
  }
  save(answers) {
    return this.call("PUT", "answers", { answers });
  }
  submit() {
    return this.call("POST", "submission", {});
  }
  async call(method, name, body) {
    const headers = { Accept: "application/json", "X-CSRF-Token": this.csrf };
    if (body !== void 0) headers["Content-Type"] = "application/json";
    const abort = new AbortController();
    const timer = window.setTimeout(() => abort.abort(), PATIENCE);
    try {
      const response = await fetch(`/api/v1/exam/${name}`, {
        method,
        headers,
        body: body === void 0 ? void 0 : JSON.stringify(body),
        signal: abort.signal,
        cache: "no-store"
      });
      const passing = response.status >= 500 || response.status === 429 || response.status === 408;
      if (passing) throw new Unreachable(`HTTP ${response.status}`);
      const answer = await response.json();
      if (!response.ok) throw refused(response.status, answer);
      return answer;
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Unreachable(String(error));
    } finally {
      window.clearTimeout(timer);
    }
  }
};
function refused(status, answer) {
  const problem = answer ?? {};
  const items = (problem.problems ?? []).map((it) => Number(it.place)).filter((no) => Number.isInteger(no));
  return new Refused(status, problem.code ?? "", problem.detail ?? problem.title ?? "", items);
}

// src/clock.ts
var LATE = 2e3;
var ServerClock = class {
  /** `monotonic` tells milliseconds since some moment, whatever the computer's clock is set to. */
  constructor(monotonic) {
    this.monotonic = monotonic;
    this.offset = null;
  }
  /** The server said what time it was when it answered. An answer travels, so of two words the one that is ahead is truer. */
  heard(serverNow) {
    const offset = Date.parse(serverNow) - this.monotonic();
    const late = this.offset !== null && offset < this.offset && this.offset - offset < LATE;
    if (!late) this.offset = offset;
  }
  /** The server's time, milliseconds since 1970; by as much behind as its fastest answer travelled, never ahead. */
  now() {
    if (this.offset === null) throw new Error("the server has not told the time yet");
    return this.offset + this.monotonic();
  }
};
function countdown(left) {
  const seconds = Math.max(0, Math.ceil(left / 1e3));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
function instant(at) {
  return new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "long", timeStyle: "medium" }).format(new Date(at));
}

// src/memory.ts
var KEPT = 24 * 3600 * 1e3;
var Memory = class _Memory {
  constructor(database, paper) {
    this.database = database;
    this.paper = paper;
  }
  /** The memory of one candidate's paper; fails where the browser has none. */
  static async open(paper) {
    const request = indexedDB.open("exam-player", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("answers", { keyPath: ["paper", "no"] });
      request.result.createObjectStore("papers", { keyPath: "paper" });
    };
    return new _Memory(await result(request), paper);
  }
  /** The answers that the server has not confirmed. */
  async answers() {
    const store = this.database.transaction("answers").objectStore("answers");
    const kept = await result(store.getAll(range(this.paper)));
    return kept.map(({ no, answer, revision }) => ({ no, answer, revision }));
  }
  async notes() {
    const store = this.database.transaction("papers").objectStore("papers");
    const kept = await result(store.get(this.paper));
    return kept ?? { position: 0, marks: [] };
  }
  /** Keeps an answer, unless another tab has kept a newer one. */
  keep(entry) {
    return this.write("answers", (store) => {
      const known = store.get([this.paper, entry.no]);
      known.onsuccess = () => {
        if (!known.result || known.result.revision < entry.revision) store.put({ paper: this.paper, ...entry });
      };
    });
  }
  /** Forgets answers that are settled, but none that was changed meanwhile. */
  settle(entries) {
    return this.write("answers", (store) => {
      for (const entry of entries) {
        const known = store.get([this.paper, entry.no]);
        known.onsuccess = () => {
          if (known.result && known.result.revision <= entry.revision) store.delete([this.paper, entry.no]);
        };
      }
    });
  }
  note(notes, endsAt) {
    return this.write("papers", (store) => store.put({ paper: this.paper, endsAt, ...notes }));
  }
  /** Forgets this paper. */
  async forget() {
    await this.forgetPaper(this.paper);
  }
  /** Forgets the papers of candidates who sat here long before `now`. */
  async forgetOld(now) {
    const store = this.database.transaction("papers").objectStore("papers");
    for (const old of await result(store.getAll())) {
      if (old.endsAt + KEPT < now) await this.forgetPaper(old.paper);
    }
  }
  async forgetPaper(paper) {
    await this.write("answers", (store) => store.delete(range(paper)));
    await this.write("papers", (store) => store.delete(paper));
  }
  /** Ends when the disk has it, not only the system's cache. */
  write(name, work) {
    return new Promise((done, fail) => {
      const transaction = this.database.transaction(name, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => done();
      transaction.onabort = () => fail(transaction.error);
      work(transaction.objectStore(name));
    });
  }
};
function range(paper) {
  return IDBKeyRange.bound([paper, 0], [paper, Infinity]);
}
function result(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

// src/dom.ts
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}
function button(name, text, press) {
  const element = el("button", { type: "button", class: name }, text);
  element.addEventListener("click", press);
  return element;
}

// src/keys.ts
function keyOf(key, item) {
  if (key === "ArrowLeft") return { what: "go", by: -1 };
  if (key === "ArrowRight" || key === "Enter") return { what: "go", by: 1 };
  if (key.length !== 1) return null;
  const letter = key.toUpperCase();
  if (letter === "M") return { what: "mark" };
  const option = item.options[Math.max("ABCDEFGH".indexOf(letter), "12345678".indexOf(letter))];
  return option ? { what: "choose", key: option.key } : null;
}

// src/paper.ts
var KIND_TITLES = {
  single: "单项选择题",
  judge: "判断题",
  multiple: "多项选择题"
};
function choose(item, answer, key) {
  if (item.kind !== "multiple") return key;
  const chosen = new Set(answer);
  if (!chosen.delete(key)) chosen.add(key);
  return item.options.map((option) => option.key).filter((it) => chosen.has(it)).join("");
}

// src/desk.ts
var SOON = 5 * 6e4;
var SIZES = ["标准", "大", "特大"];
var SIZE_KEY = "exam-player-size";
var Desk = class {
  constructor(root2, paper, sheet, hands) {
    this.root = root2;
    this.sheet = sheet;
    this.hands = hands;
    this.time = el("span", { class: "player-time", role: "timer" });
    this.saved = el("span", { class: "player-saved", role: "status" }, "已保存");
    this.message = el("p", { class: "player-message", role: "alert" });
    this.item = el("section", { class: "player-item", "aria-label": "试题" });
    this.counts = el("p", { class: "player-counts" });
    this.shown = null;
    this.onKey = (event) => this.key(event);
    this.cells = sheet.items.map((item, position) => button("player-no", String(item.no), () => hands.go(position)));
    const answers = el("nav", { class: "player-sheet", "aria-label": "答题卡" }, el("h2", {}, "答题卡"), this.counts);
    answers.append(el("div", { class: "player-grid" }, ...this.cells), button("player-button lead wide", "交卷", () => hands.handIn()));
    this.frame = el("fieldset", { class: "player-frame" }, el("div", { class: "player-body" }, this.item, answers));
    root2.replaceChildren(this.head(paper), fullscreenHint(), this.message, this.frame);
    document.addEventListener("keydown", this.onKey);
    this.show();
  }
  /** Shows where the sheet stands now. */
  show() {
    var _a, _b;
    const item = this.sheet.item;
    if (this.shown !== item) {
      this.item.replaceChildren(...this.question(item));
      if (this.shown) (_a = this.item.querySelector("h2")) == null ? void 0 : _a.focus();
      this.shown = item;
      window.scrollTo(0, 0);
    }
    const answer = this.sheet.answer(item.no);
    for (const input of this.item.querySelectorAll("input")) {
      input.checked = answer.includes(input.value);
      (_b = input.parentElement) == null ? void 0 : _b.classList.toggle("on", input.checked);
    }
    const mark = this.item.querySelector(".player-mark");
    if (mark) mark.textContent = this.sheet.marks.has(item.no) ? "取消标记" : "标记待查";
    this.showCells();
  }
  tick(left) {
    this.time.textContent = `剩余 ${countdown(left)}`;
    this.time.classList.toggle("soon", left < SOON);
  }
  saving(text, trouble) {
    this.saved.textContent = text;
    this.saved.classList.toggle("trouble", trouble);
  }
  /** A sentence that a screen reader reads at once. */
  say(sentence) {
    this.message.textContent = sentence;
  }
  /** Nothing can be answered while the paper is handed in. */
  lock(locked) {
    this.frame.disabled = locked;
  }
  /** The page is done with. */
  leave() {
    document.removeEventListener("keydown", this.onKey);
  }
  /** Asks whether to hand in, naming what is not answered; in the page, for a browser's own question stops the clock. */
  confirm() {
    const unanswered = this.sheet.unanswered();
    const marked = [...this.sheet.marks].sort((a, b) => a - b);
    const box = el("dialog", { class: "player-dialog", "aria-labelledby": "player-question" });
    box.append(el("h2", { id: "player-question" }, unanswered.length > 0 ? `还有${unanswered.length}题未作答` : "全部试题已作答"));
    if (unanswered.length > 0) box.append(el("p", { class: "player-list" }, `未作答：第${unanswered.join("、")}题`));
    if (marked.length > 0) box.append(el("p", { class: "player-list" }, `标记待查：第${marked.join("、")}题`));
    box.append(el("p", {}, "交卷后不能再修改。确定交卷？"));
    return new Promise((decide) => {
      const end = (yes) => {
        box.remove();
        decide(yes);
      };
      const back = button("player-button", "继续作答", () => end(false));
      box.append(el("p", { class: "player-actions" }, back, button("player-button lead", "确定交卷", () => end(true))));
      box.addEventListener("cancel", () => end(false));
      this.root.append(box);
      box.showModal();
      back.focus();
    });
  }
  head(paper) {
    const { name, ticket, seat, photo } = paper.candidate;
    const who = el("p", { class: "player-who" });
    for (const text of [name, `准考证号 ${ticket}`, `座位 ${seat}`]) who.append(el("span", {}, text));
    const title = el("div", { class: "player-title" }, el("h1", {}, paper.sitting.title), who);
    const tools = el("div", { class: "player-tools" }, this.saved, this.sizer(), this.time);
    const face = photo ? [el("img", { class: "player-photo", src: photo, alt: "考生照片" })] : [];
    return el("header", { class: "player-head" }, ...face, title, tools);
  }
  question(item) {
    const kind = `${KIND_TITLES[item.kind]}，${item.points}分`;
    const heading = el("h2", { tabindex: "-1" }, `第${item.no}题`, el("small", {}, ` / 共${this.sheet.items.length}题（${kind}）`));
    const options = el("fieldset", { class: "player-options" }, el("legend", { class: "player-stem" }, item.stem));
    for (const { key, text } of item.options) {
      const input = el("input", { type: item.kind === "multiple" ? "checkbox" : "radio", name: "answer", value: key });
      input.addEventListener("change", () => this.hands.choose(key));
      const letter = key === text ? [] : [el("b", {}, key)];
      options.append(el("label", { class: "player-option" }, input, ...letter, el("span", {}, text)));
    }
    const at = this.sheet.position;
    const back = button("player-button", "上一题", () => this.hands.go(at - 1));
    const on = button("player-button lead", "下一题", () => this.hands.go(at + 1));
    back.disabled = at === 0;
    on.disabled = at === this.sheet.items.length - 1;
    const mark = button("player-button player-mark", "", () => this.hands.mark());
    const clear = button("player-button", "清除作答", () => this.hands.clear());
    const help = el("p", { class: "player-help" }, "键盘：A～E或1～5选择，←→换题，回车下一题，M标记");
    return [heading, options, el("div", { class: "player-steps" }, back, mark, clear, on), help];
  }
  showCells() {
    this.sheet.items.forEach((item, position) => {
      const [done, marked] = [this.sheet.answer(item.no) !== "", this.sheet.marks.has(item.no)];
      const cell = this.cells[position];
      cell == null ? void 0 : cell.classList.toggle("done", done);
      cell == null ? void 0 : cell.classList.toggle("marked", marked);
      cell == null ? void 0 : cell.setAttribute("aria-label", `第${item.no}题，${done ? "已作答" : "未作答"}${marked ? "，已标记" : ""}`);
      if (position === this.sheet.position) cell == null ? void 0 : cell.setAttribute("aria-current", "true");
      else cell == null ? void 0 : cell.removeAttribute("aria-current");
    });
    const open = this.sheet.unanswered().length;
    this.counts.textContent = `已答${this.cells.length - open}，未答${open}，标记${this.sheet.marks.size}`;
  }
  sizer() {
    let size = Number(remembered(SIZE_KEY)) % SIZES.length || 0;
    const show = () => {
      this.root.dataset.size = String(size);
      sizer.textContent = `字号：${SIZES[size]}`;
    };
    const sizer = button("player-button small", "", () => {
      size = (size + 1) % SIZES.length;
      remember(SIZE_KEY, String(size));
      show();
    });
    show();
    return sizer;
  }
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.frame.disabled || this.root.querySelector("dialog")) return;
    const pressable = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
    const meant = keyOf(event.key, this.sheet.item);
    if (!meant || event.key === "Enter" && pressable) return;
    event.preventDefault();
    if (meant.what === "choose") this.hands.choose(meant.key);
    else if (meant.what === "mark") this.hands.mark();
    else this.hands.go(this.sheet.position + meant.by);
  }
};
function fullscreenHint() {
  const enter = button("player-button small", "进入全屏", () => void document.documentElement.requestFullscreen());
  const hint = el("p", { class: "player-hint" }, "建议全屏作答，以免误触其他窗口。", enter);
  const show = () => void (hint.hidden = !document.fullscreenEnabled || document.fullscreenElement !== null);
  document.addEventListener("fullscreenchange", show);
  show();
  return hint;
}
function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
  }
}

// src/queue.ts
function merge(queue, entries) {
  const merged = new Map(queue);
  for (const entry of entries) {
    const known = merged.get(entry.no);
    if (!known || known.revision < entry.revision) merged.set(entry.no, entry);
  }
  return merged;
}
function without(queue, sent) {
  const left = new Map(queue);
  for (const entry of sent) {
    const known = left.get(entry.no);
    if (known && known.revision <= entry.revision) left.delete(entry.no);
  }
  return left;
}
function delay(attempt, chance) {
  return Math.min(3e4, 1e3 * 2 ** Math.min(attempt, 5)) * (0.5 + chance / 2);
}

// src/screens.ts
function message(root2, title, sentence, ...actions) {
  const screen = el("section", { class: "player-screen", role: "status" }, el("h1", {}, title), el("p", {}, sentence));
  if (actions.length > 0) screen.append(el("p", { class: "player-actions" }, ...actions));
  root2.replaceChildren(screen);
}
function enterAgain() {
  return el("a", { class: "player-button lead", href: "/exam/enter" }, "重新入场");
}
function reload() {
  return button("player-button lead", "刷新页面", () => location.reload());
}
function receipt(root2, csrf, at, digest, lost) {
  const facts = el("dl", { class: "player-facts" }, el("dt", {}, "交卷时间"), el("dd", {}, instant(at)));
  if (digest) facts.append(el("dt", {}, "答卷摘要"), el("dd", {}, el("code", {}, digest)));
  const leave = el(
    "form",
    { method: "post", action: "/signout" },
    el("input", { type: "hidden", name: "_csrf", value: csrf }),
    el("button", { class: "player-button lead" }, "退出")
  );
  const screen = el("section", { class: "player-screen", role: "status" }, el("h1", {}, "已交卷"), facts);
  if (lost > 0) {
    screen.append(el("p", { class: "player-message" }, `有${lost}题的答案在交卷前未能上传，请立即报告考务人员，不要关闭本机。`));
  }
  screen.append(el("p", {}, "答卷摘要可用于日后核对答卷未被改动。成绩以公示为准，请按考务人员要求离开考场。"), leave);
  root2.replaceChildren(screen);
}

// src/sheet.ts
var Sheet = class {
  /** The server's answers, and over them the ones that it was not told yet. */
  constructor(paper, kept, notes) {
    /** The revisions that the server told of; what is given later must be newer. */
    this.known = /* @__PURE__ */ new Map();
    this.items = paper.items;
    this.answers = new Map(Object.entries(paper.answers).map(([no, answer]) => [Number(no), answer]));
    this.waiting = merge(/* @__PURE__ */ new Map(), kept);
    for (const entry of this.waiting.values()) this.answers.set(entry.no, entry.answer);
    this.marks = new Set(notes.marks);
    this.at = Math.min(Math.max(0, notes.position), paper.items.length - 1);
  }
  get position() {
    return this.at;
  }
  get item() {
    const item = this.items[this.at];
    if (!item) throw new Error("the paper has no items");
    return item;
  }
  get queue() {
    return this.waiting;
  }
  get notes() {
    return { position: this.at, marks: [...this.marks] };
  }
  answer(no) {
    return this.answers.get(no) ?? "";
  }
  /** Goes to an item; stays where there is none. */
  go(position) {
    if (position >= 0 && position < this.items.length) this.at = position;
  }
  toggleMark(no) {
    if (!this.marks.delete(no)) this.marks.add(no);
  }
  /** Gives an answer at the server's time `now`; so the revision rises even where the candidate changes the computer. */
  give(no, answer, now) {
    var _a;
    const last = Math.max(((_a = this.waiting.get(no)) == null ? void 0 : _a.revision) ?? 0, this.known.get(no) ?? 0);
    const entry = { no, answer, revision: Math.max(Math.floor(now), last + 1) };
    this.answers.set(no, answer);
    this.waiting = merge(this.waiting, [entry]);
    return entry;
  }
  /** The server has confirmed, or for good refused, these. */
  settle(entries) {
    this.waiting = without(this.waiting, entries);
  }
  /** The server holds these in place of what it was sent: they stand, save where the candidate chose anew meanwhile. */
  correct(held) {
    for (const entry of held) {
      this.known.set(entry.no, entry.revision);
      const anew = this.waiting.get(entry.no);
      if (anew) this.waiting = merge(this.waiting, [{ ...anew, revision: Math.max(anew.revision, entry.revision + 1) }]);
      else this.answers.set(entry.no, entry.answer);
    }
  }
  unanswered() {
    return this.items.map((item) => item.no).filter((no) => this.answer(no) === "");
  }
};

// src/uploader.ts
var HEARTBEAT = 6e4;
var Uploader = class {
  constructor(sheet, save, listener) {
    this.sheet = sheet;
    this.save = save;
    this.listener = listener;
    this.running = true;
    this.wake = () => {
    };
    this.turn = Promise.resolve();
  }
  /** Goes on until it is stopped. */
  async run() {
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
        this.listener.state("offline");
        await this.rest(delay(attempt, Math.random()));
        attempt += 1;
      }
    }
  }
  /** There is something new to bring, or the network is back. */
  kick() {
    this.wake();
  }
  stop() {
    this.running = false;
    this.wake();
  }
  /** Brings all that waits, one request after the other; fails where the server cannot be reached or refuses. */
  flush() {
    const next = this.turn.then(() => this.sendAll());
    this.turn = next.catch(() => {
    });
    return next;
  }
  async sendAll() {
    do {
      const entries = [...this.sheet.queue.values()];
      if (entries.length > 0) this.listener.state("saving");
      await this.send(entries);
    } while (this.sheet.queue.size > 0);
    this.listener.state("saved");
  }
  async send(entries) {
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
  settle(entries) {
    this.sheet.settle(entries);
    this.listener.settled(entries);
  }
  rest(milliseconds) {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
};

// src/player.ts
var WARNINGS = [15, 5, 1].map((minutes) => minutes * 6e4);
var SPREAD = 3e3;
var Player = class {
  constructor(root2, csrf, api, clock, memory, paper, kept, notes) {
    this.root = root2;
    this.csrf = csrf;
    this.api = api;
    this.clock = clock;
    this.memory = memory;
    this.lastLeft = Infinity;
    this.ending = false;
    this.finished = false;
    this.safe = memory !== null;
    this.endsAt = Date.parse(paper.sitting.ends_at);
    this.sheet = new Sheet(paper, kept, notes);
    this.desk = new Desk(root2, paper, this.sheet, {
      choose: (key) => this.give(choose(this.sheet.item, this.sheet.answer(this.sheet.item.no), key)),
      clear: () => this.give(""),
      mark: () => this.move(() => this.sheet.toggleMark(this.sheet.item.no)),
      go: (position) => this.move(() => this.sheet.go(position)),
      handIn: () => void this.askAndHandIn()
    });
    this.uploader = new Uploader(this.sheet, (entries) => api.save(entries), {
      state: (state) => this.showState(state),
      settled: (entries) => this.remember(memory == null ? void 0 : memory.settle(entries)),
      heard: (saved) => {
        clock.heard(saved.server_now);
        this.endsAt = Date.parse(saved.ends_at);
      },
      corrected: (held) => this.corrected(held),
      rejected: (refusal) => this.desk.say(refusal.detail),
      stopped: (refusal) => void this.stopped(refusal)
    });
    this.timer = window.setInterval(() => this.tick(), 500);
    window.addEventListener("online", () => this.uploader.kick());
    document.addEventListener("visibilitychange", () => this.uploader.kick());
    window.addEventListener("beforeunload", (event) => {
      if (!this.safe && !this.finished && this.sheet.queue.size > 0) event.preventDefault();
    });
    this.tick();
    void this.uploader.run();
  }
  give(answer) {
    var _a;
    if (this.ending) return;
    const entry = this.sheet.give(this.sheet.item.no, answer, this.clock.now());
    this.remember((_a = this.memory) == null ? void 0 : _a.keep(entry));
    this.desk.show();
    this.uploader.kick();
  }
  /** Never leaves on the screen what the server does not hold. */
  corrected(held) {
    this.desk.show();
    const items = held.map((it) => it.no).join("、");
    this.desk.say(`第${items}题在服务器上已有更新的答案，现按服务器上的答案显示，请核对；如非本人作答，请报告考务人员。`);
  }
  move(change) {
    var _a;
    change();
    this.remember((_a = this.memory) == null ? void 0 : _a.note(this.sheet.notes, this.endsAt));
    this.desk.show();
  }
  remember(written) {
    written == null ? void 0 : written.catch(() => this.safe = false);
  }
  showState(state) {
    if (state === "saved") return this.desk.saving("已保存", false);
    if (state === "saving") return this.desk.saving("正在保存…", false);
    const text = this.safe ? "网络中断，答案已存本机，恢复后自动上传" : "网络中断，本机无法暂存，请勿关闭页面并报告考务人员";
    return this.desk.saving(text, true);
  }
  tick() {
    const left = this.endsAt - this.clock.now();
    this.desk.tick(left);
    const warning = WARNINGS.find((it) => this.lastLeft > it && left <= it);
    if (warning && this.lastLeft !== Infinity) this.desk.say(`距考试结束还有${warning / 6e4}分钟`);
    this.lastLeft = left;
    if (left <= 0 && !this.ending) void this.timeIsUp();
  }
  async askAndHandIn() {
    if (this.ending || !await this.desk.confirm() || this.ending) return;
    this.begin("正在交卷…");
    try {
      await this.handIn();
    } catch (error) {
      if (!(error instanceof Unreachable)) return this.failed(error);
      this.ending = false;
      this.desk.lock(false);
      this.desk.say("网络中断，暂时不能交卷。请稍后再交卷；考试时间到时会自动交卷。");
    }
  }
  /** Hands in at the end of the time, however long it takes to reach the server. */
  async timeIsUp() {
    this.begin("考试时间到，正在自动交卷，请勿关闭页面。");
    await pause(Math.random() * SPREAD);
    for (let attempt = 0; !this.finished; attempt += 1) {
      try {
        return await this.handIn();
      } catch (error) {
        if (!(error instanceof Unreachable)) return this.failed(error);
        this.desk.say("考试时间到，网络中断，恢复后自动交卷。请勿关闭页面，并报告考务人员。");
        await pause(delay(attempt, Math.random()));
      }
    }
  }
  begin(sentence) {
    var _a;
    this.ending = true;
    this.desk.lock(true);
    this.desk.say(sentence);
    (_a = document.querySelector("dialog")) == null ? void 0 : _a.remove();
  }
  async handIn() {
    await this.uploader.flush();
    const receipt2 = await this.api.submit();
    await this.finish(receipt2.submitted_at, receipt2.digest);
  }
  failed(error) {
    if (error instanceof Refused) return this.stopped(error);
    throw error;
  }
  /** The server takes no more answers: the paper may have been handed in elsewhere, or there is something to say. */
  async stopped(refusal) {
    if (this.finished) return;
    this.ending = true;
    this.uploader.stop();
    this.desk.lock(true);
    if (refusal.status === 409 || refusal.status === 410) {
      const paper = await this.api.paper().catch(() => null);
      if (paper == null ? void 0 : paper.submitted_at) {
        const digest = await this.api.submit().then((it) => it.digest, () => "");
        return this.finish(paper.submitted_at, digest);
      }
    }
    this.close();
    showRefusal(this.root, refusal, this.sheet.queue.size > 0);
  }
  async finish(at, digest) {
    var _a;
    if (this.finished) return;
    this.close();
    const lost = this.sheet.queue.size;
    receipt(this.root, this.csrf, at, digest, lost);
    if (lost === 0) await ((_a = this.memory) == null ? void 0 : _a.forget().catch(() => {
    }));
  }
  close() {
    this.finished = true;
    this.uploader.stop();
    this.desk.leave();
    window.clearInterval(this.timer);
  }
};
function showRefusal(root2, refusal, waiting) {
  const kept = waiting ? "未上传的答案存在本机，请报告考务人员，不要更换电脑。" : "";
  if (refusal.status === 401) {
    message(root2, "登录已失效", `登录已超时，或已凭同一准考证在其他电脑入场；如非本人所为，请立即报告考务人员。重新入场后继续作答，未上传的答案会自动上传。${kept}`, enterAgain());
  } else if (refusal.status === 403) {
    message(root2, "不能作答", `${refusal.detail}。${kept}`, reload(), enterAgain());
  } else {
    message(root2, "考试已停止作答", `${refusal.detail}。${kept}`, reload());
  }
}
function pause(milliseconds) {
  return new Promise((done) => window.setTimeout(done, milliseconds));
}

// src/main.ts
var WAITING = 5e3;
async function start(root2) {
  const csrf = root2.dataset.csrf ?? "";
  const api = new Api(csrf);
  let paper = await firstPaper(root2, api);
  const clock = new ServerClock(() => performance.now());
  clock.heard(paper.server_now);
  const memory = await Memory.open(`${paper.sitting.id}/${paper.candidate.ticket}`).catch(() => null);
  await (memory == null ? void 0 : memory.forgetOld(clock.now()).catch(() => {
  }));
  let kept = await (memory == null ? void 0 : memory.answers().catch(() => [])) ?? [];
  if (paper.submitted_at) {
    const digest = await api.submit().then((it) => it.digest, () => "");
    return receipt(root2, csrf, paper.submitted_at, digest, kept.length);
  }
  if (kept.length > 0 && await delivered(api, kept)) {
    await (memory == null ? void 0 : memory.settle(kept).catch(() => {
    }));
    kept = [];
    paper = await firstPaper(root2, api);
  }
  const notes = await (memory == null ? void 0 : memory.notes().catch(() => null)) ?? { position: 0, marks: [] };
  new Player(root2, csrf, api, clock, memory, paper, kept, notes);
}
async function firstPaper(root2, api) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await api.paper();
    } catch (error) {
      if (error instanceof Unreachable) {
        message(root2, "正在连接考试服务器", "网络不通或服务器繁忙，正在重试，请勿关闭页面。");
        await pause(delay(attempt, Math.random()));
      } else if (error instanceof Refused && error.code === "exam.not_open") {
        message(root2, "等候开考", `${error.detail}。到时试卷自动出现，请勿关闭页面。`);
        await pause(WAITING);
      } else {
        throw error;
      }
    }
  }
}
async function delivered(api, kept) {
  return api.save(kept).then(() => true, () => false);
}
var root = document.getElementById("player");
if (root) {
  start(root).catch((error) => {
    if (error instanceof Refused) showRefusal(root, error, false);
    else throw error;
  });
}
