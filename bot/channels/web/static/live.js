// Hears what the server has for us, and never gives up: it begins again after the last row it heard.

const WAITS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const SILENCE = 40_000; // the server speaks every 15 s; a stream this quiet is dead
const ANSWER = 3_000; // an answer is there before this, or the stream is not what it was
const HIDDEN = 60_000; // browsers allow six streams a site: tabs that nobody sees let theirs go

export class Live {
  #source = null;
  #cursor = null;
  #failures = 0;
  #retry = 0;
  #silence = 0;
  #answer = 0;
  #hidden = 0;
  #heard = new Set(); // ids of our updates that were answered
  #on;

  // on: { begin({after, fresh}), row(row), ready(), lost(), refused(sentence) }
  constructor(on) {
    this.#on = on;
    addEventListener("online", () => this.open());
    addEventListener("pageshow", (event) => event.persisted && this.open());
    document.addEventListener("visibilitychange", () => this.#seenOrHidden());
  }

  open() {
    this.#close();
    const source = new EventSource(this.#cursor === null ? "/chat/events" : `/chat/events?after=${this.#cursor}`);
    this.#source = source;
    this.#hear(source, "begin", (event) => this.#begin(JSON.parse(event.data)));
    this.#hear(source, "row", (event) => this.#row(JSON.parse(event.data)));
    this.#hear(source, "ready", () => this.#ready());
    this.#hear(source, "tick", () => {});
    source.onerror = () => this.#lost(source);
    this.#listen();
  }

  // The server took our update: the answer must come soon, or the stream is opened anew.
  expectAnswer(id) {
    if (this.#heard.has(id)) return;
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => this.open(), ANSWER);
  }

  #hear(source, name, act) {
    source.addEventListener(name, (event) => {
      if (source !== this.#source) return;
      this.#listen();
      act(event);
    });
  }

  #begin({ after, fresh }) {
    this.#cursor = after;
    this.#on.begin({ after, fresh });
  }

  #row(row) {
    clearTimeout(this.#answer);
    this.#cursor = row.seq;
    this.#heard.add(row.id);
    this.#on.row(row);
  }

  #ready() {
    this.#failures = 0;
    this.#on.ready();
  }

  async #lost(source) {
    if (source !== this.#source) return;
    const wasRefused = source.readyState === EventSource.CLOSED;
    this.#close();
    this.#on.lost();
    const sentence = wasRefused ? await refusal() : undefined;
    if (sentence) this.#on.refused(sentence);
    else if (this.#source === null) this.#openLater();
  }

  #openLater() {
    const wait = WAITS[Math.min(this.#failures, WAITS.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), wait);
  }

  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.open(), SILENCE);
  }

  #close() {
    for (const timer of [this.#retry, this.#silence, this.#answer]) clearTimeout(timer);
    this.#source?.close();
    this.#source = null;
  }

  #seenOrHidden() {
    clearTimeout(this.#hidden);
    if (document.hidden) this.#hidden = setTimeout(() => this.#close(), HIDDEN);
    else if (this.#source === null) this.open();
  }
}

// An EventSource does not say why it was refused, so we ask where the reason can be read.
async function refusal() {
  try {
    const response = await fetch("/chat/before?seq=0");
    return response.status === 401 ? (await response.json()).message : undefined;
  } catch {
    return undefined;
  }
}
