/*
 * While a page is open that says where to ask, what is new in it appears by itself.
 *
 * The server sends a number and nothing else; where it is another than the page's, `#thread` is fetched and put in the
 * place of the old one. The form beside it is not touched: neither what is typed in it nor the focus. What is asked
 * here keeps no visit alive, and counts as seen only once something is pressed.
 */
(function () {
  "use strict";

  const REST_MS = 100; // after a stream that had come to its end
  const PAUSE_MS = 3000; // after one that ended at once: every place is taken
  const SHORT_MS = 5000;
  const FIRST_MS = 4000; // the first line comes at once, unless something on the way holds lines back

  const script = document.currentScript;
  const thread = () => document.querySelector("#thread[data-live]");
  let followed = ""; // where it is being asked
  let stop = new AbortController();
  let isUnseen = false;
  let isHeldBack = false; // then it is only asked now and again

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  function say() {
    const line = document.getElementById("said");
    if (line) line.textContent = script.dataset.new || "";
  }

  // Put what is there now in the place of what was.
  async function refresh(isPressed, signal) {
    const old = thread();
    if (!old) return;
    const answer = await window.askPage(old.dataset.here, signal, !isPressed);
    if (!answer.ok || answer.headers.get("X-Neutral")) throw new Error();
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = parsed.getElementById("thread");
    if (!fresh || thread() !== old) return;
    const isMore = fresh.dataset.newest !== old.dataset.newest;
    old.replaceWith(document.adoptNode(fresh));
    if (!isMore || isPressed) return;
    isUnseen = true;
    say();
  }

  async function hear(line, signal) {
    const found = /^data: (\d+)$/.exec(line);
    const shown = thread();
    if (found && shown && found[1] !== shown.dataset.moved) await refresh(false, signal);
  }

  // One stream, to its end.
  async function follow(path, signal) {
    const given = new AbortController();
    const giveUp = () => given.abort();
    signal.addEventListener("abort", giveUp);
    const late = setTimeout(function () {
      isHeldBack = true;
      giveUp();
    }, FIRST_MS);
    try {
      await read(await window.askPage(path, given.signal, true), () => clearTimeout(late), signal);
    } finally {
      clearTimeout(late);
      signal.removeEventListener("abort", giveUp);
    }
  }

  async function read(answer, began, signal) {
    if (!/^text\/event-stream/.test(answer.headers.get("Content-Type") || "")) throw new Error();
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const part = await reader.read();
      if (part.done) return;
      began();
      const lines = (rest + decoder.decode(part.value, { stream: true })).split("\n");
      rest = lines.pop();
      for (const line of lines) await hear(line, signal);
    }
  }

  async function listen(path, signal) {
    while (!signal.aborted) {
      const began = Date.now();
      try {
        const shown = thread();
        await follow(isHeldBack && shown ? shown.dataset.now : path, signal);
      } catch (fault) {
        // No connection, or the visit is over: the next press tells.
      }
      await wait(Date.now() - began < SHORT_MS ? PAUSE_MS : REST_MS);
    }
  }

  // Begin, go on or end, after whatever is shown now.
  function look() {
    const shown = thread();
    const path = shown && !document.hidden && window.askPage ? shown.dataset.live : "";
    if (path === followed) return;
    stop.abort();
    stop = new AbortController();
    followed = path;
    isUnseen = false;
    if (path) listen(path, stop.signal);
  }

  function press() {
    if (!isUnseen) return;
    isUnseen = false;
    refresh(true, stop.signal).catch(() => (isUnseen = true));
  }

  new MutationObserver(look).observe(document.body, { childList: true });
  document.addEventListener("visibilitychange", look);
  ["pointerdown", "keydown"].forEach((kind) => addEventListener(kind, press, { passive: true }));
  look();
})();
