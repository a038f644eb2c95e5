/* Keeps answers in this browser until the server has confirmed them, and sends them again.
   A key per person, attempt and question holds its answers, oldest first: all but the last may have
   reached the server, whose reply was lost. They go one after the other, each based on the one
   before, so that nobody ever contradicts himself. An answer leaves the list by a receipt, not by hope. */
(function () {
  "use strict";

  var site = window.site;
  var memory = {};  // where the browser keeps nothing for pages
  var own = {};  // operations of this window: false while nothing was sent, then true
  var sending = {};
  var seen = {};  // when those of other windows were first seen
  var OTHERS_PAUSE = 5000;  // a window that is open sends its own answers itself
  var LONGEST_PAUSE = 60000;
  var pause = 2000;
  var timer = null;
  var running = null;
  var isTold = false;

  /* (a) The store */
  function keys(prefix) {
    var stored = site.unsentKeys(prefix.split(":")[1]);
    return stored.concat(Object.keys(memory)).filter(function (key) {
      return key.indexOf(prefix) === 0;
    }).sort();
  }

  function read(key) {
    if (memory[key]) return memory[key];
    try {
      return JSON.parse(window.localStorage.getItem(key)) || [];
    } catch (blocked) {
      return [];
    }
  }

  function write(key, entries) {
    delete memory[key];
    try {
      if (entries.length) window.localStorage.setItem(key, JSON.stringify(entries));
      else window.localStorage.removeItem(key);
    } catch (blocked) {
      if (entries.length) memory[key] = entries;
    }
    show();
  }

  function remove(prefix) { keys(prefix).forEach(function (key) { write(key, []); }); }

  function find(entries, opId) {
    return entries.filter(function (entry) { return entry.op === opId; })[0];
  }

  function next(key) {
    return read(key).filter(function (entry) { return !entry.state; })[0];
  }

  function hasNext(key) { return Boolean(next(key)); }

  /* (b) What a reply means: only a receipt with this very operation says that it was saved. */
  function verdict(reply, entry) {
    var home = entry.url.replace(/items\/.*$/, "");
    if (reply.redirect) {
      return reply.redirect === home || reply.redirect === home + "result/" ? "late" : "away";
    }
    if (reply.status === 200 && reply.text.indexOf('data-op="' + entry.op + '"') !== -1) return "saved";
    if (reply.status === 200 && reply.text.indexOf('id="saved"') !== -1) return "nothing";
    if (reply.status === 409) return "doubtful";
    return [400, 404, 410, 413, 422].indexOf(reply.status) === -1 ? "unknown" : "refused";
  }

  /* The refused stay, to be put into the form again; the doubtful, until both texts were shown.
     A second reply about the same answer, which may come late, is no news. */
  function settle(key, opId, word) {
    pause = 2000;
    var entries = read(key);
    var entry = find(entries, opId);
    if (!entry) return;
    if (word === "refused" || word === "doubtful") entry.state = word;
    else entries = entries.filter(function (other) { return other !== entry; });
    if (word !== "saved") {
      entries.forEach(function (other) { if (other.base === opId) other.base = entry.base; });
    }
    write(key, entries);
    document.dispatchEvent(new CustomEvent("unsent:settled", { detail: { key: key, op: opId, word: word } }));
  }

  /* (c) Sending */
  function post(entry, token) {
    var body = new URLSearchParams();
    var control = window.AbortController && new AbortController();
    var limit = window.setTimeout(function () { if (control) control.abort(); }, 15000);
    entry.fields.forEach(function (field) { body.append(field[0], field[1]); });
    body.append("op_id", entry.op);
    body.append("base", entry.base);
    body.append("then", "stay");
    return fetch(entry.url, {
      method: "POST", body: body, credentials: "same-origin", signal: control && control.signal,
      headers: { "HX-Request": "true", "HX-Current-URL": window.location.href, "X-CSRFToken": token }
    }).then(function (response) {
      return response.text().then(function (text) {
        window.clearTimeout(limit);
        return {
          status: response.status, text: text, redirect: response.headers.get("HX-Redirect"),
          token: response.status === 403 && response.headers.get("X-CSRF-Token")
        };
      });
    });
  }

  function send(entry) {
    if (sending[entry.op]) return sending[entry.op];
    own[entry.op] = true;
    sending[entry.op] = post(entry, site.csrfToken()).then(function (reply) {
      if (!reply.token) return reply;
      site.renewToken(reply.token);
      return post(entry, reply.token);
    }).then(function (reply) {
      var word = verdict(reply, entry);
      delete sending[entry.op];
      site.offline(false);
      if (word === "away") window.location.href = reply.redirect;
      return word;
    }, function () {
      delete sending[entry.op];
      site.offline(true);
      return "unknown";
    });
    return sending[entry.op];
  }

  function look(key) {
    read(key).forEach(function (entry) {
      if (!(entry.op in seen)) seen[entry.op] = performance.now();
    });
  }

  function isForUs(entry) {
    return entry.op in own || performance.now() - seen[entry.op] >= OTHERS_PAUSE;
  }

  /* Send what stands under `key`, up to and without one operation; say whether the server answers. */
  function sendUpTo(key, opId, isAll) {
    look(key);
    var entry = next(key);
    if (!entry || entry.op === opId || !(isAll || isForUs(entry))) return Promise.resolve(true);
    return send(entry).then(function (word) {
      if (word === "unknown" || word === "away") return false;
      settle(key, entry.op, word);
      return sendUpTo(key, opId, isAll);
    });
  }

  /* The question in focus sends its last answer itself, and so brings the page up to date. */
  function sendAll(waiting, isAll) {
    var key = waiting.shift();
    if (!key) return Promise.resolve(true);
    var focus = window.unsent.focus && window.unsent.focus();
    var isFocus = Boolean(focus) && focus.key === key && !isAll;
    return sendUpTo(key, isFocus ? focus.op : "", isAll).then(function (isThrough) {
      if (!isThrough) return false;
      if (isFocus) focus.resend();
      return sendAll(waiting, isAll);
    });
  }

  /* Send all there is, as one row of requests; say whether nothing is left. */
  function flush(prefix, isAll) {
    if (running) return running.then(function () { return flush(prefix, isAll); });
    function end(isThrough) {
      running = null;
      if (!isThrough) failed();
      else if (keys(prefix).some(hasNext)) soon();
      show();
      return !keys(prefix).some(hasNext);
    }
    running = sendAll(keys(prefix).filter(hasNext), isAll).then(end);
    return running;
  }

  function soon(delay) {
    var place = here();
    if (!place) return;
    if (delay !== undefined) window.clearTimeout(timer);
    else if (timer !== null) return;
    timer = window.setTimeout(function () {
      timer = null;
      if (keys(place.prefix).some(hasNext)) flush(place.prefix, false);
    }, delay === undefined ? pause : delay);
  }

  function failed() {
    isTold = true;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    soon();
    show();
  }

  /* (d) The quiet line */
  function here() {
    var line = document.getElementById("unsent");
    return line && { line: line, prefix: "unsent:" + line.dataset.person + ":" + line.dataset.attempt + ":" };
  }

  /* What is being typed at this moment is no news. */
  function isWaiting(key) {
    var focus = window.unsent.focus && window.unsent.focus();
    var entry = next(key);
    return Boolean(entry) && !(focus && focus.key === key && own[entry.op] === false);
  }

  function link(key, entry, words) {
    var node = document.createElement("a");
    node.href = entry.url.replace(/items\/.*$/, "?item=" + key.split(":")[3]);
    node.textContent = words.replace("{name}", entry.name);
    return node;
  }

  function show() {
    var place = here();
    if (!place) return;
    var found = keys(place.prefix);
    var count = found.filter(isWaiting).length;
    var words = [];
    var said = document.querySelector(".was-told") ? place.line.dataset.again : place.line.dataset.words;
    if (count && isTold) words.push(document.createTextNode(said.replace("{count}", count)));
    found.forEach(function (key) {
      read(key).forEach(function (entry) {
        if (entry.state === "doubtful") words.push(link(key, entry, place.line.dataset.decide));
      });
    });
    var text = words.map(function (node) { return node.textContent; }).join("");
    place.line.hidden = !words.length;
    if (place.line.textContent !== text) {
      place.line.textContent = "";
      words.forEach(function (node) { place.line.appendChild(node); });
    }
    if (!count) isTold = false;
    else if (!isTold) tellLater();
  }

  var telling = null;
  function tellLater() {
    if (telling !== null) return;
    telling = window.setTimeout(function () {
      telling = null;
      isTold = true;
      show();
    }, 4000);
  }

  /* (e) Handing in: first what is unsent. Whoever was told that it cannot be sent may go on without;
     at the deadline it is tried once. */
  function isHandingIn(form) { return form.matches("form[data-hand-in]"); }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var place = here();
    if (!place || !isHandingIn(form) || !keys(place.prefix).some(hasNext)) return;
    event.preventDefault();
    if (form.classList.contains("is-waiting")) return;
    form.classList.add("is-waiting");
    var isToldSo = form.classList.contains("was-told");
    flush(place.prefix, true).then(function (isDone) {
      form.classList.remove("is-waiting");
      if (isDone || (isToldSo && !site.isOffline())) {
        HTMLFormElement.prototype.submit.call(form);
        return;
      }
      form.classList.add("was-told");
      show();
    });
  });

  document.addEventListener("htmx:confirm", function (event) {
    var place = here();
    var form = event.detail.elt;
    if (!place || !isHandingIn(form) || !keys(place.prefix).some(hasNext)) return;
    event.preventDefault();
    flush(place.prefix, true).then(function () { event.detail.issueRequest(true); });
  });

  /* (f) When to try: on arrival, on reconnecting, and from time to time. */
  function arrive() {
    var place = here();
    if (!place) return;
    if (!place.line.hasAttribute("data-is-over")) {
      soon(0);
      return;
    }
    var waiting = keys(place.prefix);
    if (!waiting.length) return;
    flush(place.prefix, true).then(function (isDone) {
      if (!isDone) return;
      remove(place.prefix);
      window.location.reload();
    });
  }

  window.addEventListener("online", function () {
    if (!here()) return;
    site.offline(false);
    pause = 2000;
    soon(0);
  });
  window.addEventListener("offline", function () { if (here()) site.offline(true); });
  window.addEventListener("beforeunload", function (event) {
    if (Object.keys(memory).length) event.preventDefault();
  });

  window.unsent = {
    focus: null, keys: keys, read: read, write: write, remove: remove, find: find, next: next, verdict: verdict,
    settle: settle, sendUpTo: sendUpTo, flush: flush, soon: soon, failed: failed, show: show, here: here,
    isFresh: function (opId) { return own[opId] === false; },
    own: function (opId, isSent) { own[opId] = isSent; }
  };
  site.onContent(function (node) {
    site.each(node, "#unsent", show);
    if (node === document.body) arrive();
  });
})();
