/*
 * A page out of sight is hidden in the same moment. After a time, or at a press, another page stands in its place.
 *
 * The page itself is taken out of the document meanwhile and kept as it is; the server shows nothing of the visit until
 * the passphrase has been typed. The other page was fetched before, so that it needs no connection.
 */
(function () {
  "use strict";

  const root = document.documentElement;
  const SHOWN_MS = 300; // after another tab has said that it is hidden
  const AGAIN_MS = 2000;

  let ready = null; // what stands in the page's place
  let aside = null; // the page, while it is out of the document
  let hiddenAt = 0;
  let timer = 0;
  let asks = 0;
  let place = null; // where she was: scrolled to, and with the focus

  const page = () => document.getElementById("page");
  const isHers = () => document.body.hasAttribute("data-away");
  const awayMs = () => 60000 * Number(document.body.dataset.away);

  // --- telling the server ------------------------------------------------------------------

  function told(what, lasts) {
    const body = new URLSearchParams({ what: what });
    return window.tellPage("/rest", body, undefined, lasts).then(heed);
  }

  function heed(answer) {
    if (answer.headers.get("X-Covered")) window.coverPage();
    return answer;
  }

  // Until it has arrived: else what she presses after her time would find the page shut.
  async function tellShown(mine) {
    if (mine !== asks || document.hidden || aside) return;
    try {
      await told("show");
    } catch (fault) {
      setTimeout(() => tellShown(mine), AGAIN_MS);
    }
  }

  async function tellCovered(mine) {
    if (mine !== asks || !aside) return;
    try {
      await told("cover", true);
    } catch (fault) {
      setTimeout(() => tellCovered(mine), AGAIN_MS);
    }
  }

  // --- out of sight ------------------------------------------------------------------------

  function remember() {
    const field = document.activeElement;
    place = { y: scrollY, field: field === document.body ? null : field };
  }

  function goBackThere() {
    if (!place) return;
    scrollTo(0, place.y);
    if (place.field && place.field.isConnected) place.field.focus({ preventScroll: true });
    place = null;
  }

  function hide() {
    if (!page() || !isHers()) return;
    if (!aside) remember();
    root.style.setProperty("display", "none", "important");
    hiddenAt = Date.now();
    asks++;
    if (aside) return;
    timer = setTimeout(window.coverPage, awayMs());
    told("hide", true).catch(() => null);
  }

  function show() {
    if (!hiddenAt) return;
    const isLong = Date.now() - hiddenAt >= awayMs();
    hiddenAt = 0;
    clearTimeout(timer);
    if (!page()) return; // left meanwhile
    if (!aside && isLong) window.coverPage();
    root.style.removeProperty("display");
    if (aside) return;
    goBackThere();
    const mine = ++asks;
    setTimeout(() => tellShown(mine), SHOWN_MS);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? hide() : show()));

  // --- in its place ------------------------------------------------------------------------

  // Should the other page not have come yet, the place is empty but for Leave, and a reload leads to the way in.
  function stand() {
    if (ready) return ready.cloneNode(true);
    const bare = document.createElement("div");
    bare.id = "page";
    const leave = page().querySelector("[data-leave]");
    if (leave) bare.append(leave.cloneNode(true));
    return bare;
  }

  window.coverPage = function () {
    if (aside || !page() || !isHers()) return;
    const other = stand();
    if (!hiddenAt) remember();
    ["notice", "wait"].forEach((id) => (document.getElementById(id).hidden = true));
    document.getElementById("said").textContent = "";
    aside = page();
    aside.replaceWith(other);
    window.coveredPage = aside;
    scrollTo(0, 0);
    work();
    tellCovered(++asks);
  };

  function uncover() {
    page().replaceWith(aside);
    aside = window.coveredPage = null;
    asks++;
    goBackThere();
  }

  async function comeBack(form) {
    const field = form.elements.passphrase;
    const body = new URLSearchParams({ passphrase: field.value });
    const line = form.querySelector("[data-answer]");
    field.value = "";
    let words = form.dataset.wrong;
    try {
      const answer = await window.tellPage("/rest/back", body);
      if (answer.headers.get("X-Neutral")) return location.replace("/");
      if (answer.headers.get("X-Back")) return uncover();
    } catch (fault) {
      words = form.dataset.failed;
    }
    line.textContent = words;
    line.hidden = false;
  }

  addEventListener("pagehide", () => (aside = window.coveredPage = null));

  addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("data-back")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    comeBack(event.target);
  }, true);

  addEventListener("click", function (event) {
    if (event.target instanceof Element && event.target.closest("[data-cover]")) window.coverPage();
  });

  // The same by a key: one that types nothing, that no browser uses by itself, and no screen reader without another.
  addEventListener("keydown", function (event) {
    if (event.key !== "F2" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (aside || !page() || !isHers()) return;
    event.preventDefault();
    window.coverPage();
  }, true);

  // --- figures -----------------------------------------------------------------------------

  function workOut(line) {
    const [from, to] = ["from", "to"].map((which) => line.querySelector(`[data-unit=${which}]`).selectedOptions[0]);
    const typed = Number(line.querySelector("input").value.trim().replace(",", "."));
    const base = (typed + Number(from.dataset.plus)) * from.dataset.times;
    const result = base / to.dataset.times - Number(to.dataset.plus);
    const words = result.toLocaleString(root.lang || undefined, { maximumSignificantDigits: 6 });
    line.querySelector("output").textContent = isFinite(result) ? `${words} ${to.textContent}` : "";
  }

  const work = () => document.querySelectorAll("[data-units]").forEach(workOut);

  ["input", "change"].forEach((kind) => addEventListener(kind, function (event) {
    const line = event.target.closest("[data-units]");
    if (line) workOut(line);
  }));

  // --- made ready ---------------------------------------------------------------------------

  let isAsking = false;

  async function look() {
    if (aside || !page() || !isHers()) return;
    document.querySelectorAll("[data-cover]").forEach((button) => (button.hidden = !ready));
    if (ready || isAsking) return;
    isAsking = true;
    try {
      const answer = await window.askPage("/rest", undefined, true);
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok && parsed.querySelector("[data-way]")) ready = document.adoptNode(parsed.getElementById("page"));
    } catch (fault) {
      // Asked again with the next page.
    }
    isAsking = false;
    if (ready) look();
  }

  new MutationObserver(look).observe(document.body, { childList: true });
  look();
})();
