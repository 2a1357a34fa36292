// Joins the parts of the page: what is written, sent, heard and shown.

import { Attaching } from "./attaching.js";
import { Drawing } from "./drawing.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { Outgoing, bodyOf, newId, recall, remember } from "./outgoing.js";

const DRAFT = "pmqa-draft";
const BEFORE_BANNER = 1_500; // a stream that is back at once is not worth a word

const at = (id) => document.getElementById(id);
const copy = JSON.parse(document.body.dataset.copy);
const mostBytes = Number(document.body.dataset.mostBytes);
const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;

const banner = at("banner");
const composer = at("composer");
const earlier = at("earlier");
const text = at("text");

const pressed = new Map(); // our id of an update → the button that sent it
const delayed = new Set(); // ids of what could not be sent at once
let bannerTimer = 0;
let shownFrom = 0;
let started = false;

const log = new Log({
  list: at("log"),
  scroller: at("scroller"),
  newPill: at("new"),
  drawing: new Drawing({ copy, timezone: document.body.dataset.timezone, press }),
});
const outgoing = new Outgoing({ changed: showState });
const uploading = new Outgoing({ changed: showState, carriesFiles: true });
new Attaching({
  button: at("attach"),
  input: at("files"),
  mostBytes: Number(document.body.dataset.mostFileBytes),
  send: sendFile,
  tooBig: (message) => {
    log.addPending(message);
    log.mark(message.id, copy.file_too_big, { refused: true });
  },
});
const live = new Live({
  begin: beginShowing,
  row: showRow,
  ready: becomeReady,
  lost: tellLost,
  refused: (sentence) => showBanner(sentence, { reload: true }),
});

// Sending

function send(kind, value, label, button) {
  const message = { id: newId(), kind, value: value.toWellFormed?.() ?? value, label };
  if (new TextEncoder().encode(bodyOf(message)).length > mostBytes) {
    showBanner(copy.too_long);
    return false;
  }
  if (button) pressed.set(message.id, button);
  if (kind !== "start") {
    log.addPending(message);
    setTimeout(() => markSlow(message), BEFORE_BANNER);
  }
  outgoing.send(message);
  return true;
}

function press(payload, label, button) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  send("payload", payload, label, button);
}

function sendWritten() {
  const written = text.value.trim();
  if (!written || !send("text", written, written)) return;
  text.value = "";
  keepDraft();
}

function sendFile(message) {
  log.addPending(message);
  log.mark(message.id, copy.sending);
  uploading.send(message);
}

function markSlow({ id }) {
  const isWaiting = outgoing.waiting.some((message) => message.id === id);
  if (isWaiting && !delayed.has(id)) log.mark(id, copy.sending);
}

function showState(message, state, sentence) {
  if (state !== "waiting") pressed.get(message.id)?.removeAttribute("aria-busy");
  if (state === "waiting") showDelayed(message, sentence ?? copy.waiting);
  if (state === "refused") showRefused(message, sentence ?? copy.refused);
  if (state === "sent") {
    hideBanner();
    log.mark(message.id, "");
    if (!message.file) live.expectAnswer(message.id); // of a file we hear once it is kept
  }
}

function showDelayed({ id }, sentence) {
  delayed.add(id);
  log.mark(id, sentence);
}

function showRefused(message, sentence) {
  const act = () => {
    log.mark(message.id, copy.sending);
    (message.file ? uploading : outgoing).send(message);
  };
  log.mark(message.id, sentence, { refused: true, again: { label: copy.again, act } });
  if (message.kind === "start") showBanner(sentence, { reload: true });
}

// Showing

function beginShowing({ after, fresh }) {
  if (!fresh) return;
  log.clear();
  shownFrom = after;
  earlier.hidden = after === 0;
}

function showRow(row) {
  const button = pressed.get(row.id);
  const message = log.add(row);
  if (row.echo || !button) return;
  pressed.delete(row.id);
  if (document.activeElement === button) message.focus({ preventScroll: true });
}

function becomeReady() {
  hideBanner();
  at("log").setAttribute("aria-live", "polite");
  log.animates = true;
  if (!started) start();
  started = true;
  outgoing.work();
}

// A code in the address (`/#code=…`) lets this browser in; it never reaches a server's log.
function start() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code !== null) history.replaceState(null, "", location.pathname);
  if (code !== null || log.isEmpty) send("start", code ?? "", "");
  log.scrollToLatest();
}

async function showEarlier() {
  earlier.disabled = true;
  try {
    const { after, rows } = await (await fetch(`/chat/before?seq=${shownFrom}`)).json();
    log.prepend(rows);
    shownFrom = after;
    earlier.hidden = after === 0 || rows.length === 0;
  } catch {
    tellLost();
  }
  earlier.disabled = false;
}

function tellLost() {
  const tell = () => showBanner(navigator.onLine ? copy.reconnecting : copy.offline);
  if (!navigator.onLine) tell();
  else bannerTimer ||= setTimeout(tell, BEFORE_BANNER);
}

function showBanner(sentence, { reload = false } = {}) {
  clearTimeout(bannerTimer);
  bannerTimer = 0;
  banner.textContent = sentence;
  if (reload) banner.append(reloadLink());
}

function hideBanner() {
  clearTimeout(bannerTimer);
  bannerTimer = 0;
  banner.textContent = "";
}

function reloadLink() {
  const link = document.createElement("a");
  link.href = "/";
  link.textContent = copy.reload;
  return link;
}

// Writing

function keepDraft() {
  remember(DRAFT, text.value);
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

// Enter chooses a word while an input method composes; on a phone it begins a new line.
function sendsNow(event) {
  return event.key === "Enter" && !event.shiftKey && hasKeyboard && !event.isComposing && event.keyCode !== 229;
}

text.addEventListener("input", keepDraft);
text.addEventListener("keydown", (event) => {
  if (!sendsNow(event)) return;
  event.preventDefault();
  sendWritten();
});
composer.addEventListener("submit", (event) => {
  event.preventDefault();
  sendWritten();
  text.focus();
});
at("menu").addEventListener("click", () => send("text", copy.menu, copy.menu, at("menu")));
earlier.addEventListener("click", showEarlier);
addEventListener("offline", tellLost);
addEventListener("online", () => {
  outgoing.work();
  uploading.work();
});
document.fonts.ready.then(() => log.scrollToLatest());

text.value = recall(DRAFT) ?? "";
keepDraft();
for (const message of outgoing.waiting) if (message.kind !== "start") log.addPending(message);
if (hasKeyboard) text.focus();
live.open();
