/*
 * What is typed in a form that says so is kept as a draft, about a second later, and a line beside it says whether it is.
 *
 * On a key only a clock is set; the rest is done when nobody waits for it. What is kept is sealed where it arrives and
 * stays nowhere in the browser. One request a form at a time, each with a higher number than the one before it; of a
 * long text only what has changed. What the server says: docs/decisions/0020-drafts-while-typing.md.
 */
(function () {
  "use strict";

  const script = document.currentScript;
  const REST_MS = 900; // from the first key that is not kept yet
  const PATIENCE_MS = 8000; // then a request counts as lost
  const PAUSES_MS = [REST_MS, 1500, 3000, 6000, 10000]; // after so many that were
  const LONG = 1000; // of a shorter text all is sent each time
  const MUCH = 16000; // where more than that has changed, all is sent again
  const MOST_BYTES = 900000;
  const LAST_BYTES = 47000; // of what goes while a page is hidden

  const forms = new Set(); // with something in them that is not kept yet

  // --- what is said ------------------------------------------------------------------------

  function write(form, words) {
    const line = form.querySelector("[data-kept]");
    if (line && line.textContent !== words) line.textContent = words || "";
  }

  function tell(form) {
    const now = form.draftNow;
    const isKept = now.kept === now.typed;
    if (now.isOver) return write(form, script.dataset.over);
    if (isKept) return write(form, script.dataset.kept);
    write(form, now.base && !now.fails ? script.dataset.keeping : script.dataset.notYet);
  }

  // Aloud only when it begins to fail, and when it works again.
  function say(words) {
    const line = document.getElementById("said");
    if (line && words) line.textContent = words;
  }

  // --- sending -----------------------------------------------------------------------------

  function newId() {
    const letters = "abcdefghijklmnopqrstuvwxyz234567";
    // The last letter of 128 bits holds three of them.
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(26)));
    return bytes.map((byte, at) => letters[at === 25 ? byte & 28 : byte & 31]).join("");
  }

  function longTextsIn(data) {
    const found = {};
    data.forEach((text, name) => (text.length > LONG ? (found[name] = text) : null));
    return found;
  }

  function sizeOfChanges(data) {
    return data.getAll("draft_rest").reduce((size, stays) => size + data.get(stays.split(" ")[0]).length, 0);
  }

  // All of it, or what has changed where that is little.
  function piece(form) {
    const now = form.draftNow;
    const part = now.texts && window.packDraft(form, MOST_BYTES, false);
    if (part && sizeOfChanges(part) <= MUCH) return { data: part, texts: null };
    const whole = window.packDraft(form, MOST_BYTES, true);
    return { data: whole, texts: longTextsIn(whole) };
  }

  async function send(form) {
    const now = form.draftNow;
    if (now.isBusy || now.kept === now.typed || !document.getElementById("page")) return; // left: not in its way
    now.isBusy = true;
    const typed = now.typed;
    const sent = piece(form);
    const number = now.number;
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const answer = await window.tellPage("/keep", sent.data, stop.signal);
      take(form, answer.status === 204 ? answer.headers.get("X-Kept") : null, typed, number, sent.texts);
    } catch (fault) {
      fail(form);
    } finally {
      clearTimeout(patience);
      now.isBusy = false;
      if (now.kept !== now.typed && !now.timer) set(form, now.isSent ? PATIENCE_MS : pauseOf(now));
    }
  }

  function take(form, word, typed, number, texts) {
    const now = form.draftNow;
    if (word === "gone") return startAnew(form);
    const there = parseInt(word, 10);
    if (word === "whole") now.texts = null;
    else if (isNaN(there)) return fail(form);
    else if (there !== number) now.number = Math.max(now.number, there); // another page has gone on with it
    else {
      now.kept = typed;
      now.isOver = word.endsWith("cut");
      if (texts) [now.base, now.texts] = now.isOver ? [number, null] : [number, texts];
      if (now.fails > 1) say(script.dataset.kept);
      now.fails = 0;
    }
    if (now.kept === now.typed) forms.delete(form);
    tell(form);
  }

  // It was sent, here or on another device, or thrown away. What is typed on is a draft of its own.
  function startAnew(form) {
    const now = form.draftNow;
    if (now.isSent || !form.isConnected) {
      now.kept = now.typed;
      forms.delete(form);
      return;
    }
    form.elements.draft_id.value = newId();
    now.texts = null;
    now.base = 0;
  }

  const pauseOf = (now) => PAUSES_MS[Math.min(now.fails, PAUSES_MS.length - 1)];

  function fail(form) {
    const now = form.draftNow;
    now.fails++;
    if (now.fails === 2 && form.isConnected) say(script.dataset.notYet);
    tell(form);
  }

  // --- when --------------------------------------------------------------------------------

  function set(form, ms) {
    const now = form.draftNow;
    now.timer = setTimeout(function () {
      now.timer = 0;
      if (now.isSent && !form.isConnected) return forms.delete(form); // what came of it is shown
      // In the browser's own time, so that a press is never behind it.
      if (window.requestIdleCallback) requestIdleCallback(() => send(form), { timeout: 300 });
      else send(form);
    }, ms);
  }

  function note(form) {
    if (!form.draftNow) form.draftNow = { typed: 0, kept: 0, number: 0, base: 0, texts: null, fails: 0, timer: 0 };
    const now = form.draftNow;
    now.typed++;
    if (now.isSent) {
      clearTimeout(now.timer);
      now.timer = 0;
      now.isSent = false;
    }
    forms.add(form);
    if (!now.timer && !now.isBusy) set(form, REST_MS);
    if (now.kept === now.typed - 1) tell(form);
  }

  function heed(event) {
    const form = event.target.form;
    if (!form || !form.hasAttribute("data-draft") || !form.elements.draft_id) return;
    if (!window.packDraft.isBarred(event.target)) note(form);
  }

  // Not "change": a box that is taken away with the focus in it says that too, and nothing was typed.
  addEventListener("input", heed, { passive: true });

  // While it is sent itself, its draft rests; should it be there still after a while, it was not.
  addEventListener("submit", function (event) {
    const form = event.target;
    const now = form.draftNow;
    if (!now) return;
    now.isSent = true;
    clearTimeout(now.timer);
    set(form, PATIENCE_MS);
  });

  function sendAll(lasts) {
    // Left: the beacon has it. What came after it would be a stranger's, and be given a stranger's cookie.
    if (!document.getElementById("page")) return;
    forms.forEach(function (form) {
      const now = form.draftNow;
      if (now.isSent) return;
      if (!lasts) return send(form);
      // Hidden, a page may be stopped at any moment: what has not been answered goes once more, and waits for nothing.
      if (!now.isOver) window.tellPage("/keep", window.packDraft(form, LAST_BYTES), undefined, true).catch(() => null);
    });
  }

  document.addEventListener("visibilitychange", () => sendAll(document.hidden));
  addEventListener("online", () => sendAll(false));

  // A form that came back with something wrong in it has words in it that nobody has typed here.
  function look() {
    if (!document.querySelector("[data-focus]")) return;
    document.querySelectorAll("form[data-draft][data-typed]").forEach((form) => form.draftNow || note(form));
  }

  new MutationObserver(look).observe(document.body, { childList: true });
  look();
})();
