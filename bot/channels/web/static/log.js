// Keeps the talk in order: rows by their number, what is still on its way after them.

import { element } from "./drawing.js";

const NEAR_END = 60; // pixels: who is this near the end follows what comes

export class Log {
  #list;
  #scroller;
  #newPill;
  #drawing;
  #pending = new Map(); // our id of an update → its message, until the server repeats it
  #following = true;
  animates = false; // what was there already does not come in anew
  #anchored = -1;

  constructor({ list, scroller, newPill, drawing }) {
    this.#list = list;
    this.#scroller = scroller;
    this.#newPill = newPill;
    this.#drawing = drawing;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    newPill.addEventListener("click", () => this.#showLatest());
    new ResizeObserver(() => this.#following && this.scrollToLatest()).observe(scroller);
  }

  get isEmpty() {
    return this.#list.childElementCount === 0;
  }

  // Draws a row after those before it, and returns its message.
  add(row) {
    const shown = this.#list.querySelector(`[data-seq="${row.seq}"]`);
    if (shown) return shown;
    this.#settle(row);
    const message = this.#drawing.row(row);
    message.classList.toggle("arrived", this.animates && !row.echo);
    this.#list.insertBefore(message, this.#firstPending());
    this.#makeCurrent(message, row);
    this.#drawDays();
    this.#follow(row);
    return message;
  }

  // Draws older rows before all others and keeps what is being read where it is.
  prepend(rows) {
    const before = this.#scroller.scrollHeight - this.#scroller.scrollTop;
    this.#list.prepend(...rows.map((row) => this.#drawing.row(row)));
    this.#drawDays();
    this.#scroller.scrollTop = this.#scroller.scrollHeight - before;
  }

  // Draws what the person just sent, before the server has it.
  addPending({ id, label }) {
    const message = this.#drawing.own(label, new Date());
    this.#pending.set(id, message);
    this.#list.append(message);
    this.#drawDays();
    this.#following = true;
    this.scrollToLatest();
  }

  // Says under a pending message how it stands; `again` is offered where it was refused.
  mark(id, sentence, { refused = false, again } = {}) {
    const message = this.#pending.get(id);
    if (!message) return;
    message.classList.toggle("pending", Boolean(sentence) && !refused);
    message.classList.toggle("refused", refused);
    const under = message.querySelector(".under");
    under.replaceChildren(...(sentence ? [sentence] : [under.querySelector("time") ?? ""]));
    if (again) under.append(againButton(again));
  }

  clear() {
    const kept = [...this.#pending.values()];
    this.#list.replaceChildren(...kept);
  }

  scrollToLatest() {
    const end = this.#scroller.scrollHeight - this.#scroller.clientHeight;
    const first = this.#firstOfLatest();
    this.#anchored = first ? Math.min(end, Math.max(0, first.offsetTop - 12)) : end;
    this.#scroller.scrollTop = this.#anchored;
    this.#anchored = this.#scroller.scrollTop;
    this.#newPill.hidden = true;
  }

  #showLatest() {
    this.#following = true;
    this.scrollToLatest();
  }

  // Where the server repeats our words, they take the place of those that were on their way; where
  // it answers without repeating them, they stay, before the answer.
  #settle(row) {
    const message = this.#pending.get(row.id);
    if (!message) return;
    this.mark(row.id, "");
    this.#pending.delete(row.id);
    if (row.echo) message.remove();
    else this.#list.insertBefore(message, this.#firstPending());
  }

  #firstPending() {
    return this.#pending.values().next().value ?? null;
  }

  // The answer whose choices typed numbers pick from: the last that offers any.
  #makeCurrent(message, row) {
    if (row.echo || !row.isAnswer || !row.choices.length) return;
    this.#list.querySelector(".current")?.classList.remove("current");
    message.classList.add("current");
  }

  // The answers to what was said last, or the one that came of itself: a long one is shown from
  // its beginning.
  #firstOfLatest() {
    let first = [...this.#list.querySelectorAll(".message")].at(-1);
    if (!first?.matches(".assistant")) return null;
    const answers = first.dataset.answers;
    for (let before = first.previousElementSibling; answers; before = before.previousElementSibling) {
      if (!before?.matches(".assistant") || before.dataset.answers !== answers) break;
      first = before;
    }
    return first;
  }

  #follow(row) {
    if (this.#following) this.scrollToLatest();
    else if (!row.echo) this.#newPill.hidden = false;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const isNearEnd = scrollHeight - clientHeight - scrollTop < NEAR_END;
    this.#following = isNearEnd || Math.abs(scrollTop - this.#anchored) < 2;
    if (isNearEnd) this.#newPill.hidden = true;
  }

  #drawDays() {
    let day = null;
    for (const one of [...this.#list.children]) {
      if (one.matches(".day")) this.#dropNeedless(one, day);
      else if (one.dataset.day !== day) {
        if (!one.previousElementSibling?.matches(".day")) one.before(this.#drawing.day(one.dataset.day));
        day = one.dataset.day;
      }
    }
  }

  #dropNeedless(separator, day) {
    const next = separator.nextElementSibling;
    if (!next || next.matches(".day") || next.dataset.day === day) separator.remove();
  }
}

function againButton({ label, act }) {
  const button = element("button", "", label);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}
