// Draws messages. Everything a person or an office wrote is set as text, never as markup.

const LINK = /(?:https?:\/\/|^\/files\/)[^\s<>"“”]+/g;
const FOUND = /«([^«»]+)»/g;
const TICK_CLASS = { met: "met", not_met: "not-met" };

// Returns an element with a class and, where given, its text.
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class Drawing {
  // copy: sentences by key; press(payload, label, button): what a choice does.
  constructor({ copy, timezone, press }) {
    this.copy = copy;
    this.press = press;
    this.dayFormat = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", {
      day: "numeric", month: "short", year: "2-digit", timeZone: timezone,
    });
    this.timeFormat = new Intl.DateTimeFormat("th-TH", {
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: timezone,
    });
  }

  // A row as the server sent it: the person's own words, or a screen of the assistant.
  row(row) {
    const at = new Date(row.at);
    const message = row.echo ? this.own(row.text, at) : this.#screen(row, at);
    message.dataset.seq = row.seq;
    message.dataset.answers = row.id ?? "";
    return message;
  }

  // The person's own words; a screen reader that wrote them need not read them out again.
  own(text, at) {
    const message = this.#message("own", this.copy.you, at);
    message.setAttribute("aria-live", "off");
    message.querySelector(".bubble").append(...paragraphs(text));
    return message;
  }

  // What stands between the messages of two days: today, yesterday or the date in พ.ศ.
  day(day) {
    const now = Date.now();
    const near = { [this.dayOf(now)]: this.copy.today, [this.dayOf(now - 86_400_000)]: this.copy.yesterday };
    return element("p", "day", near[day] ?? day);
  }

  dayOf(at) {
    return this.dayFormat.format(at);
  }

  #message(side, name, at) {
    const message = element("article", `message ${side}`);
    message.tabIndex = -1;
    message.dataset.day = this.dayOf(at);
    const time = element("time", "", `${this.timeFormat.format(at)} น.`);
    time.dateTime = at.toISOString();
    const under = element("p", "under");
    under.append(time);
    message.append(element("span", "unseen", name), element("div", "bubble"), under);
    return message;
  }

  #screen(row, at) {
    const message = this.#message("assistant", this.copy.assistant, at);
    const bubble = message.querySelector(".bubble");
    if (row.title) bubble.append(title(row.title));
    bubble.append(...row.bars.filter((one) => !one.text).map(bar));
    const words = paragraphs(row.text);
    if (row.kind === "search") words.forEach(lightUp);
    bubble.append(...words, ...row.bars.filter((one) => one.text).map(bar), ...paragraphs(row.after));
    if (row.choices.length) {
      message.classList.add("with-choices");
      bubble.append(...this.#choices(row));
    }
    if (row.hint) bubble.append(element("p", "hint", row.hint));
    return message;
  }

  #choices(row) {
    const rows = element("ul", "rows");
    const buttons = element("div", "choices");
    row.choices.forEach((choice, index) => {
      const button = this.#choice(choice, row.numbered ? index + 1 : null);
      if (choice.row) rows.appendChild(element("li")).append(button);
      else buttons.append(button);
    });
    return [rows, buttons].filter((part) => part.childElementCount);
  }

  #choice(choice, number) {
    const button = element("button", choice.primary ? "choice primary" : "choice");
    button.type = "button";
    if (choice.row) this.#drawTick(button, choice.row.tick);
    button.append(this.#label(choice, number));
    if (choice.row?.tick === "not_met") button.append(element("span", "unseen", this.copy.not_met));
    button.addEventListener("click", () => this.press(choice.payload, choice.label, button));
    return button;
  }

  // A row is read as a sentence, so its number stands in the line; a button's stands beside it.
  #label(choice, number) {
    const label = element("span", "label", choice.row ? choice.row.text : choice.label);
    if (number === null) return label;
    const shown = element("span", "number", String(number));
    const both = document.createDocumentFragment();
    if (choice.row) label.prepend(shown, " ");
    else both.append(shown, " ");
    both.append(label);
    return both;
  }

  #drawTick(button, tick) {
    const drawnAs = TICK_CLASS[tick];
    if (drawnAs) button.classList.add(drawnAs);
    button.setAttribute("aria-pressed", String(tick === "met"));
    const box = element("span", "box");
    box.setAttribute("aria-hidden", "true");
    button.append(box);
  }
}

// A title breaks between its parts (`ข้อ 1.1 · Basic · …`) before it breaks within one.
function title(words) {
  const made = element("h2");
  const parts = words.split(/(?<= · )/);
  made.append(...parts.map((part) => element("span", "", part)));
  return made;
}

// A line with how far it goes below it; without words, or while points are awaited, one of the two.
// The words say it all, so a screen reader is told nothing more.
function bar({ text, percent }) {
  const made = element("div", "progress");
  if (text) made.append(element("p", "words", text));
  if (percent === null) return made;
  const track = element("div", "track");
  track.setAttribute("aria-hidden", "true");
  track.append(element("div", "done"));
  track.firstChild.style.width = `${percent}%`;
  made.append(track);
  return made;
}

// The words that were found, which the server marks with «», stand out instead of their marks.
function lightUp(paragraph) {
  for (const node of [...paragraph.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE)) {
    const parts = node.data.split(FOUND);
    node.replaceWith(...parts.map((part, place) => (place % 2 ? element("mark", "", part) : part)));
  }
}

function paragraphs(text) {
  return text.split("\n").filter((line) => line.trim()).map(paragraph);
}

function paragraph(line) {
  const made = element("p", line.startsWith("• ") ? "words point" : "words");
  let from = 0;
  for (const found of line.matchAll(LINK)) {
    made.append(line.slice(from, found.index), link(found[0]));
    from = found.index + found[0].length;
  }
  made.append(line.slice(from));
  return made;
}

function link(url) {
  const made = element("a", "", url);
  made.href = url;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}
