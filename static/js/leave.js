/*
 * One press and the page is gone: blank first, then keep what was typed, then go elsewhere.
 *
 * First script of the page and needs nothing else: no other script, no style, no network.
 * Plain old syntax, so that old phones can read it. Words and addresses stand in the data
 * attributes of the script tag, and are read when they are needed, because a swap renews them.
 */
(function () {
  "use strict";

  var words = document.currentScript.dataset;
  var root = document.documentElement;
  var left = false; // pressed: nothing of the page may come back
  var sent = false;
  var gone = false;
  var drafts = []; // the forms that were on the page, still holding what was typed
  var mistake = null; // what says that a form came back with something wrong in it

  // --- blank -------------------------------------------------------------------------------

  function hide() {
    root.style.setProperty("display", "none", "important");
  }

  // The content itself goes, so that no cache of whole pages can bring it back. It is not hidden
  // before: that would lay the page out once more and cost a third of the time. A page still being
  // read in could add to itself, and is hidden. The line that is read aloud stays where it is, or
  // it would be mute.
  function blank() {
    var isWhole = document.readyState !== "loading";
    if (!isWhole) hide();
    if (words.title) document.title = words.title;
    var body = document.body;
    if (!body) return hide();
    if (!drafts.length) drafts = (window.coveredPage || document).querySelectorAll("form[data-draft]");
    mistake = mistake || (window.coveredPage || document).querySelector("[data-focus]");
    var said = document.getElementById("said");
    try {
      if (said) said.textContent = "";
      for (var node = body.lastChild, before; node; node = before) {
        before = node.previousSibling;
        if (node !== said) body.removeChild(node);
      }
    } catch (fault) {
      return hide();
    }
    if (isWhole) root.style.removeProperty("display"); // a page out of sight had been hidden
  }

  // --- keep --------------------------------------------------------------------------------

  function isBarred(field) {
    return (
      /^(password|hidden|file)$/.test(field.type) ||
      field.hasAttribute("data-no-draft") ||
      field.getAttribute("autocomplete") === "one-time-code"
    );
  }

  function isChanged(field) {
    if (/^(radio|checkbox)$/.test(field.type)) return field.checked !== field.defaultChecked;
    return field.defaultValue !== undefined && field.value !== field.defaultValue;
  }

  function isWrittenIn(form) {
    return Array.from(form.elements).some(function (field) {
      return !isBarred(field) && isChanged(field);
    });
  }

  // The form she wrote in, or one that came back with her words in it; not one that is kept as it stands.
  function chosen() {
    var all = Array.from(drafts).filter(function (form) {
      var now = form.draftNow;
      return !now || (now.kept !== now.typed && !now.isOver);
    });
    return (
      all.find(isWrittenIn) ||
      all.find(function (form) { return form.hasAttribute("data-typed"); }) ||
      (mistake && all[0])
    );
  }

  // In bytes. A Blob would say it too, but costs some 2 ms each on a slow phone, before the press is heard.
  function sizeOf(text) {
    return new TextEncoder().encode(text).length;
  }

  // As much of a text as fits, counted as it will be sent, and never half a letter.
  function cut(text, room) {
    for (;;) {
      var size = sizeOf(text.replace(/\n/g, "\r\n"));
      if (size <= room) return text;
      text = text.slice(0, (text.length * room) / size).replace(/[\ud800-\udbff]$/, "");
    }
  }

  // Of a long text only what stands between the beginning and the end that are kept already,
  // in units of UTF-16 and never half a letter.
  function between(old, text) {
    var least = Math.min(old.length, text.length);
    var start = 0;
    var end = 0;
    while (start < least && old[start] === text[start]) start++;
    while (end < least - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
    if (/[\ud800-\udbff]/.test(text.charAt(start - 1))) start--;
    if (end && /[\udc00-\udfff]/.test(text.charAt(text.length - end))) end--;
    return [start, end];
  }

  // The fields under their own names, the longest last and cut if need be, because browsers carry
  // at most 64 kB after a page has gone. `draftNow` says what is kept already, if anything is.
  function pack(form, room, isWhole) {
    var now = form.draftNow;
    var old = (now && !isWhole && now.texts) || null;
    var entries = new FormData(form);
    Array.from(form.elements).filter(isBarred).forEach(function (field) {
      entries.delete(field.name);
    });
    var data = new FormData();
    data.append("draft_of", form.dataset.draft);
    ["draft_id", "draft_at", "draft_from"].forEach(function (name) {
      if (form.elements[name]) data.append(name, form.elements[name].value);
    });
    if (now) data.append("draft_n", (now.number = Math.max(now.number + 1, Date.now())));
    if (old) data.append("draft_base", now.base);
    Array.from(entries)
      .sort(function (a, b) { return a[1].length - b[1].length; })
      .forEach(function (entry) {
        var name = entry[0];
        var text = entry[1].replace(/\r\n/g, "\n");
        if (old && name in old) {
          var stays = between(old[name], text);
          text = text.slice(stays[0], text.length - stays[1]);
          data.append("draft_rest", [name].concat(stays).join(" "));
        }
        text = cut(text, Math.max(0, room));
        data.append(name, text);
        room -= sizeOf(text) + 200; // and what wraps it
      });
    return data;
  }

  // For the script that keeps what is typed while it is typed.
  pack.isBarred = isBarred;
  window.packDraft = pack;

  function draft() {
    var form = chosen();
    return form ? pack(form, 47000) : null;
  }

  function send() {
    if (sent) return;
    sent = true;
    var data = null;
    try {
      data = draft();
    } catch (fault) {
      // Going matters more than keeping.
    }
    try {
      if (!navigator.sendBeacon("/x", data) && data) navigator.sendBeacon("/x");
    } catch (fault) {
      fetch("/x", { method: "POST", body: data, keepalive: true, credentials: "same-origin" });
    }
  }

  // --- go ----------------------------------------------------------------------------------

  function go() {
    if (gone) return;
    gone = true;
    try {
      send();
    } catch (fault) {
      // Nothing stands in the way of the last step.
    }
    var said = document.getElementById("said");
    if (said) said.textContent = words.loading || "";
    try {
      location.replace(/^https?:\/\//i.test(words.leaveUrl) ? words.leaveUrl : "/x");
    } catch (fault) {
      location.replace("/x");
    }
  }

  // Only a page of hers knows what she chose; the one that strangers see does not.
  function isIn() {
    return document.body && document.body.hasAttribute("data-signed-in");
  }

  function leave(isTold) {
    if (left) return;
    left = true;
    blank();
    // The empty page has to be drawn before the browser is given anything else to do: while the
    // next page loads it goes on showing the last thing that was drawn. A tab that nobody sees
    // draws nothing.
    setTimeout(go, document.hidden ? 0 : 100);
    if (!document.hidden) requestAnimationFrame(function () { setTimeout(go, 0); });
    if (!isTold && tabs) tabs.postMessage({ kind: "leave", to: isIn() && words.leaveUrl });
    // Nothing may still arrive: no rest of the page, no other page on its way, no answer.
    window.stop();
  }

  // --- what starts it ----------------------------------------------------------------------

  function isLeave(event) {
    return event.target instanceof Element && event.target.closest("[data-leave]");
  }

  function take(event) {
    if (!isLeave(event)) return;
    event.preventDefault();
    leave();
  }

  // On window and before anybody else, so that no other script can hold an event back.
  // Pressing counts, not letting go: by touch that saves a tenth of a second.
  addEventListener("pointerdown", function (event) {
    reset();
    if (event.isPrimary && event.button === 0) take(event);
  }, true);
  addEventListener("click", take, true);

  var count = 0;
  var held = "";
  var timer = 0;

  function show() {
    var said = document.getElementById("said");
    if (said) said.textContent = (count === 2 ? words.one : count === 1 ? words.two : "") || "";
    if (count) root.dataset.pressed = count;
    else delete root.dataset.pressed;
  }

  function reset() {
    if (!count) return;
    count = 0;
    clearTimeout(timer);
    show();
  }

  addEventListener("keydown", function (event) {
    if (event.key === "Enter" || event.key === " ") take(event);
    if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) return reset();
    if (event.repeat || (event.code && event.code === held)) return;
    if (document.querySelector("[data-no-keys]")) return;
    held = event.code;
    clearTimeout(timer);
    timer = setTimeout(reset, 5000);
    if (++count === 3) leave();
  }, true);

  // Spoken when the key comes up by itself: a capital letter, too, begins with Shift.
  addEventListener("keyup", function (event) {
    if (event.key !== "Shift") return;
    held = "";
    if (count && !left) show();
  }, true);
  addEventListener("blur", function () { held = ""; });

  // --- other tabs, and coming back ---------------------------------------------------------

  var tabs = null;
  try {
    tabs = new BroadcastChannel("tabs");
    tabs.addEventListener("message", function (event) {
      if (!event.data || event.data.kind !== "leave") return;
      words.leaveUrl = event.data.to || words.leaveUrl; // this tab may not know yet what she chose
      leave(true);
    });
  } catch (fault) {
    // Without it each tab is left by itself.
  }

  addEventListener("pagehide", function () {
    blank();
    if (left) send(); // closed before its turn came
  });

  addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    blank();
    location.replace("/");
  });
})();
