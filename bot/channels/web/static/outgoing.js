// Sends one thing after another, each until the server has it. An id is made once, so that sending
// again is safe; the queue outlives a reload of its tab, but for files.

const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000];
const PATIENCE = 20_000;
const PATIENCE_FOR_FILES = 600_000;
const STORED = "pmqa-outgoing";

export class Outgoing {
  #queue;
  #failures = 0;
  #working = false;
  #wake = () => {};
  #changed;
  #post;
  #stored;

  // changed(message, state, sentence): state is `waiting`, `sent` or `refused`. What carries a file
  // cannot be stored in the tab.
  constructor({ changed, carriesFiles = false }) {
    this.#changed = changed;
    this.#post = carriesFiles ? upload : post;
    this.#stored = carriesFiles ? null : STORED;
    this.#queue = carriesFiles ? [] : load();
  }

  get waiting() {
    return [...this.#queue];
  }

  // message: { id, kind: "text" | "payload" | "start", value, label }, or { id, file, group, of, label }
  send(message) {
    this.#queue.push(message);
    this.#save();
    this.work();
  }

  // Goes on at once with what waits.
  async work() {
    this.#wake();
    if (this.#working) return;
    this.#working = true;
    while (this.#queue.length) await this.#sendFirst();
    this.#working = false;
  }

  async #sendFirst() {
    const message = this.#queue[0];
    const { state, sentence } = await this.#post(message);
    if (state === "waiting") {
      this.#changed(message, state, sentence);
      await this.#pause();
      return;
    }
    this.#failures = 0;
    this.#queue.shift();
    this.#save();
    this.#changed(message, state, sentence);
  }

  #pause() {
    const wait = WAITS[Math.min(this.#failures, WAITS.length - 1)];
    this.#failures += 1;
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, wait);
    });
  }

  #save() {
    if (this.#stored) remember(this.#stored, JSON.stringify(this.#queue));
  }
}

// What the server reads; its length is what the server limits.
export function bodyOf({ id, kind, value }) {
  return JSON.stringify({ id, [kind]: value });
}

// An id that nobody else makes (randomUUID would need https).
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Keeps a word in this tab, where the browser lets us.
export function remember(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // A browser without storage loses drafts on reload, nothing else.
  }
}

export function recall(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function post(message) {
  return deliver("/chat/send", bodyOf(message), "application/json", PATIENCE);
}

function upload({ id, file, group, of }) {
  const about = new URLSearchParams({ id, name: file.name, group, of });
  return deliver(`/chat/files?${about}`, file, "application/octet-stream", PATIENCE_FOR_FILES);
}

async function deliver(address, body, type, patience) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": type },
      body,
      signal: AbortSignal.timeout(patience),
    });
    if (response.ok) return { state: "sent" };
    const sentence = await sentenceOf(response);
    const passes = response.status >= 500 || response.status === 429;
    return { state: passes ? "waiting" : "refused", sentence };
  } catch {
    return { state: "waiting" };
  }
}

async function sentenceOf(response) {
  try {
    return (await response.json()).message;
  } catch {
    return undefined;
  }
}

function load() {
  try {
    return JSON.parse(recall(STORED) ?? "[]");
  } catch {
    return [];
  }
}
