/*
 * Pages swapped in on one address: links and forms are fetched, and `#page` is replaced.
 *
 * The address bar and the way back stay as they are. The page's half of the session lives in one
 * variable and nowhere else. What pages and server do for this: docs/decisions/0004-one-address.md.
 */
(function () {
  "use strict";

  const script = document.currentScript;
  const HOPS = 10; // answers in a row that only say where to go next
  const SLOW_MS = 400;
  const PATIENCE_MS = 45000; // then a connection counts as lost; a file may take as long as it takes

  let half = ""; // the page's half of the session: never stored
  let here = location.pathname + location.search; // the page shown; the address bar does not know
  let turn = 0; // the newest request: answers to older ones are dropped
  let stopLast = function () {};
  let isSending = false;
  let next = ""; // a link pressed while a form was being sent

  const byId = (id) => document.getElementById(id);
  const around = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
  const fill = (words, value) => (words || "").replace("{}", value);
  // The page is empty once it has been left: then there is nothing to write into.
  const isThere = () => byId("page") !== null && !window.coveredPage;

  // --- what is said ------------------------------------------------------------------------

  const say = (words) => byId("said") && (byId("said").textContent = words || "");

  function write(id, words) {
    const line = byId(id);
    if (!line) return;
    line.textContent = words || "";
    line.hidden = !words;
  }

  const hush = () => ["notice", "wait"].forEach((id) => write(id, ""));

  // --- asking ------------------------------------------------------------------------------

  const headersToSend = () => Object.assign({ "X-Swap": "1" }, half && { "X-Half": half });

  // One request. Redirects are not followed: the half is for this site and for nobody else.
  function fetchWith(path, body, signal, more, lasts) {
    const headers = Object.assign(headersToSend(), more);
    const how = { method: body ? "POST" : "GET", body: body, headers: headers, keepalive: Boolean(lasts) };
    return fetch(path, { ...how, credentials: "same-origin", cache: "no-store", redirect: "manual", signal: signal });
  }

  // For other scripts: with the half, and without telling it. What a page asks by itself keeps no visit alive.
  const byItself = { "X-By-Itself": "1" };
  window.askPage = (path, signal, isQuiet) => fetchWith(path, null, signal, isQuiet && byItself);
  window.tellPage = (path, body, signal, lasts) => fetchWith(path, body, signal, byItself, lasts);

  async function fetchOnce(path, body, signal) {
    const answer = await fetchWith(path, body, signal);
    if (answer.type === "opaqueredirect") throw new Error();
    const text = answer.status === 204 ? "" : await answer.text();
    return { status: answer.status, header: (name) => answer.headers.get(name), text: text };
  }

  // The same with a number to watch: only the older interface tells how much has been sent.
  function sendFile(path, body, signal) {
    return new Promise(function (resolve, reject) {
      const request = new XMLHttpRequest();
      request.open("POST", path);
      Object.entries(headersToSend()).forEach((pair) => request.setRequestHeader(...pair));
      request.upload.onprogress = (event) => showProgress(event.loaded, event.total);
      request.onload = function () {
        if (pathOf(request.responseURL) !== path) return reject(new Error()); // it was sent elsewhere
        const header = (name) => request.getResponseHeader(name);
        resolve({ status: request.status, header: header, text: request.responseText });
      };
      request.onerror = request.onabort = () => reject(new Error());
      signal.addEventListener("abort", () => request.abort());
      request.send(body);
    });
  }

  function hasFile(body) {
    return body instanceof FormData && Array.from(body.values()).some((value) => value.size);
  }

  // A path of this site, seen from the page that is shown; nothing for any other address.
  function pathOf(address) {
    const url = new URL(address, new URL(here, location.origin));
    const isOurs = url.origin === location.origin && url.protocol === location.protocol;
    return isOurs ? url.pathname + url.search : null;
  }

  // Ask, and go on asking while the answer is only "see there".
  async function ask(path, body, signal) {
    let answer = await (hasFile(body) ? sendFile : fetchOnce)(path, body, signal);
    for (let hop = 0; ; hop++) {
      half = answer.header("X-Half") || half;
      if (answer.status !== 204) return { path: path, answer: answer };
      path = pathOf(answer.header("X-Go") || "/");
      if (path === null || hop === HOPS) throw new Error();
      answer = await fetchOnce(path, null, signal);
    }
  }

  // --- showing -----------------------------------------------------------------------------

  function copyAttributes(from, to) {
    if (!from || !to) return;
    Array.from(to.attributes).forEach((one) => from.hasAttribute(one.name) || to.removeAttribute(one.name));
    Array.from(from.attributes).forEach((one) => to.setAttribute(one.name, one.value));
  }

  // A parser without scripting makes live fields of what stands in <noscript>: out with them.
  function parse(answer) {
    if (!/^text\/html/.test(answer.header("Content-Type") || "")) throw new Error();
    const parsed = new DOMParser().parseFromString(answer.text, "text/html");
    parsed.querySelectorAll("noscript").forEach((one) => one.remove());
    if (!parsed.getElementById("page")) throw new Error();
    return parsed;
  }

  // What only a visit needs comes with its first page.
  function addScripts(parsed) {
    parsed.querySelectorAll("head script[src]").forEach(function (one) {
      const isHere = Array.from(document.scripts).some((have) => have.getAttribute("src") === one.getAttribute("src"));
      if (isHere) return;
      const added = document.createElement("script");
      added.async = false; // in the order in which they stand
      copyAttributes(one, added);
      document.head.append(added);
    });
  }

  function show(parsed) {
    const fresh = parsed.getElementById("page");
    hush();
    say("");
    ["html", "body", 'script[src*="/leave.js"]', 'script[src*="/page.js"]'].forEach(function (one) {
      copyAttributes(parsed.querySelector(one), document.querySelector(one));
    });
    byId("page").replaceWith(document.adoptNode(fresh));
    addScripts(parsed);
    dress();
    scrollTo(0, 0);
    // Else the next Tab would go on from wherever the old page had the focus.
    const start = fresh.querySelector("[data-focus]") || fresh.querySelector('h1[tabindex="-1"]');
    if (start) start.focus();
    const spoken = fresh.querySelector("[data-say]");
    if (spoken) say(spoken.textContent.trim());
  }

  // --- one step: ask and show ---------------------------------------------------------------

  function sayWaiting() {
    const line = byId("wait");
    if (isThere() && line && line.hidden) write("wait", script.dataset.wait); // else it shows a number
  }

  // `form` is the form that is being sent, if it is one.
  async function step(path, body, form) {
    stopLast();
    const mine = ++turn;
    const stop = new AbortController();
    stopLast = () => stop.abort();
    hush();
    const slow = setTimeout(sayWaiting, SLOW_MS);
    const patience = hasFile(body) ? 0 : setTimeout(stopLast, PATIENCE_MS);
    try {
      const got = await ask(path, body, stop.signal);
      if (mine === turn && isThere()) take(got, form);
    } catch (fault) {
      if (mine === turn && isThere()) fail(script.dataset.failed);
    } finally {
      clearTimeout(slow);
      clearTimeout(patience);
    }
  }

  function take(got, form) {
    const status = got.answer.status;
    if (got.answer.header("X-Covered")) return window.coverPage && window.coverPage();
    if (got.answer.header("X-Neutral") && status !== 422) {
      half = "";
      return location.replace("/");
    }
    const parsed = parse(got.answer);
    // A fault must not cost what was written: the form stays, and the fault is told beside it.
    if (form && form.hasAttribute("data-draft") && status >= 400 && status !== 422) {
      const heading = parsed.querySelector("#page h1");
      return fail([heading && heading.textContent.trim(), script.dataset.refused].filter(Boolean).join(" "));
    }
    here = got.path;
    show(parsed);
  }

  function fail(words) {
    write("wait", "");
    write("notice", words); // role=alert: spoken by itself
  }

  // --- links -------------------------------------------------------------------------------

  function isPlain(node) {
    return ["data-leave", "data-plain", "download", "target"].some((name) => node.hasAttribute(name));
  }

  function jump(id) {
    const goal = byId(decodeURIComponent(id));
    if (!goal) return;
    if (goal.tabIndex < 0 && !goal.hasAttribute("tabindex")) goal.tabIndex = -1;
    goal.focus();
    goal.scrollIntoView();
  }

  addEventListener("click", function (event) {
    const link = around(event, "a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || isPlain(link)) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = link.getAttribute("href");
    const path = pathOf(address);
    if (path === null) return;
    event.preventDefault();
    if (address.startsWith("#")) jump(address.slice(1));
    else if (isSending) next = path;
    else step(path, null, null);
  });

  // --- forms -------------------------------------------------------------------------------

  function asked(form, button, name) {
    return (button && button.getAttribute("form" + name)) || form.getAttribute(name) || "";
  }

  function bodyOf(form, button) {
    const data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    return asked(form, button, "enctype") === "multipart/form-data" ? data : new URLSearchParams(data);
  }

  // Not `disabled`: that would throw the focus away.
  function makeBusy(button) {
    if (!button || button.tagName !== "BUTTON") return function () {};
    const words = button.dataset.busy || script.dataset.busy;
    const inside = Array.from(button.childNodes);
    button.setAttribute("aria-disabled", "true");
    if (words) button.textContent = words;
    return function () {
      button.removeAttribute("aria-disabled");
      if (words) button.textContent = "";
      button.append(...inside);
    };
  }

  // Older browsers do not say which button it was.
  let pressed = null;
  addEventListener("click", (event) => (pressed = around(event, "button,[type=submit]")), true);

  function buttonOf(event) {
    const isKnown = event.submitter !== undefined || !pressed || pressed.form !== event.target;
    return isKnown ? event.submitter : pressed;
  }

  async function send(form, button, path) {
    isSending = true;
    next = "";
    const body = bodyOf(form, button);
    maskAll();
    const rest = makeBusy(button);
    await step(path, body, form);
    rest();
    isSending = false;
    // A link pressed meanwhile is followed now, unless the form is still there with its words.
    if (next && isThere() && !form.isConnected && !document.querySelector("[data-focus]")) step(next, null, null);
  }

  addEventListener("submit", function (event) {
    const form = event.target;
    const button = buttonOf(event);
    if (event.defaultPrevented || isPlain(form) || (button && isPlain(button))) return;
    const method = asked(form, button, "method").toLowerCase();
    if (method === "dialog") return;
    event.preventDefault();
    const path = pathOf(asked(form, button, "action") || here);
    // What is typed never goes into an address: a form that would put it there is not sent.
    if (method !== "post" || path === null || isSending) return;
    send(form, button, path);
  });

  // As if it had not been sent; whoever asked for it need not be told.
  function stopSending() {
    turn++;
    stopLast();
    hush();
    say("");
  }

  function showProgress(loaded, total) {
    const line = byId("wait");
    if (!line || !total || !isThere()) return;
    const percent = Math.floor((100 * loaded) / total);
    let bar = line.querySelector("progress");
    if (!bar) {
      bar = document.createElement("progress");
      bar.max = 100;
      const stop = document.createElement("button");
      stop.type = "button";
      stop.textContent = script.dataset.stop || "×";
      stop.addEventListener("click", stopSending);
      line.textContent = "";
      line.append(document.createElement("span"), bar, stop);
    }
    line.hidden = false;
    bar.value = percent;
    line.firstChild.textContent = fill(script.dataset.sent, percent);
    if (percent % 25 === 0) say(line.firstChild.textContent);
  }

  // --- small touches: each page does without them ---------------------------------------------

  function countLeft(field) {
    const lines = Array.from(document.querySelectorAll("[data-left]"));
    const line = lines.find((one) => one.dataset.left === field.id);
    const limit = Number(field.dataset.limit);
    if (!line || !limit) return;
    const isNear = field.value.length >= 0.8 * limit;
    line.hidden = !isNear;
    // Counted as the server counts: an emoji is one.
    if (isNear) line.textContent = fill(line.dataset.words || "{}", limit - Array.from(field.value).length);
  }

  function sizeOf(file) {
    const [size, unit] = file.size < 1e6 ? [Math.ceil(file.size / 1e3), "kB"] : [file.size / 1e6, "MB"];
    return size.toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 }) + " " + unit;
  }

  function pick(field) {
    const line = byId(field.dataset.picked);
    const files = Array.from(field.files);
    const most = Number(field.dataset.maxBytes) || Infinity;
    const isTooBig = files.some((file) => file.size > most);
    if (isTooBig) field.value = "";
    if (!line) return;
    line.toggleAttribute("data-wrong", isTooBig);
    const names = files.map((file) => file.name + ", " + sizeOf(file)).join("; ");
    line.textContent = isTooBig ? field.dataset.tooBig || "" : names;
  }

  function reveal() {
    document.querySelectorAll("[data-reveals]").forEach(function (field) {
      const part = byId(field.dataset.reveals);
      if (part) part.hidden = !field.checked;
    });
  }

  // A button that shows what is typed in a masked field, and the next time hides it.
  function unmask(button) {
    const field = byId(button.dataset.show);
    const words = button.textContent;
    field.type = field.type === "password" ? "text" : "password";
    button.textContent = button.dataset.wordHide;
    button.dataset.wordHide = words;
  }

  function maskAll() {
    const shows = Array.from(document.querySelectorAll("[data-show]"));
    shows.filter((button) => byId(button.dataset.show).type === "text").forEach(unmask);
  }

  function dress() {
    document.querySelectorAll("[data-limit]").forEach(countLeft);
    document.querySelectorAll("[data-show]").forEach((button) => (button.hidden = false));
    reveal();
  }

  addEventListener("click", (event) => around(event, "[data-show]") && unmask(around(event, "[data-show]")));
  addEventListener("input", (event) => around(event, "[data-limit]") && countLeft(event.target));
  addEventListener("change", function (event) {
    if (around(event, "[data-picked]")) pick(event.target);
    reveal();
  });

  // --- a second tab asks an open one ------------------------------------------------------------

  let tabs = null;
  const me = String(Math.random()); // only tells one asking tab from another

  async function join(given) {
    half = given;
    try {
      const got = await ask(here.startsWith("/in") ? "/" : here);
      if (got.answer.header("X-Neutral") || got.answer.header("X-Covered")) throw new Error();
      if (isThere() && !turn) take(got, null);
    } catch (fault) {
      if (!turn) half = "";
    }
  }

  function hear(message) {
    if (message.kind === "leave") half = "";
    if (message.kind === "ask" && half && !window.coveredPage) tabs.postMessage({ kind: "answer", to: message.from, half: half });
    const isForMe = message.kind === "answer" && message.to === me;
    if (isForMe && !half && !turn && document.querySelector("[data-neutral]")) join(message.half);
  }

  try {
    tabs = new BroadcastChannel("tabs");
    tabs.addEventListener("message", (event) => hear(event.data || {}));
    if (document.querySelector("[data-neutral]")) tabs.postMessage({ kind: "ask", from: me });
  } catch (fault) {
    // Without it a second tab signs in by itself.
  }

  addEventListener("pagehide", () => (half = ""));

  if (here !== "/") history.replaceState(null, "", "/");
  dress();
})();
