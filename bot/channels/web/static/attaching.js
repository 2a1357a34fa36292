// Lets files be chosen by a button, dropped on the page or pasted; what came together says so.

import { newId } from "./outgoing.js";

export class Attaching {
  #mostBytes;
  #send;
  #tooBig;

  // send(message): each file, as Outgoing takes it. tooBig(message): one larger than may be.
  constructor({ button, input, mostBytes, send, tooBig }) {
    this.#mostBytes = mostBytes;
    this.#send = send;
    this.#tooBig = tooBig;
    if (!mostBytes) return;
    button.hidden = false;
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      this.#take(input.files);
      input.value = ""; // so that the same file can be chosen again
    });
    this.#takeDropped();
    document.addEventListener("paste", (event) => this.#takeFrom(event, event.clipboardData));
  }

  #takeDropped() {
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => this.#takeFrom(event, event.dataTransfer));
  }

  #takeFrom(event, carried) {
    if (!carried?.files.length) return;
    event.preventDefault();
    this.#take(carried.files);
  }

  #take(files) {
    const group = files.length > 1 ? newId() : "";
    for (const file of files) {
      const message = { id: newId(), file, group, of: files.length, label: file.name };
      if (file.size > this.#mostBytes) this.#tooBig(message);
      else this.#send(message);
    }
  }
}
