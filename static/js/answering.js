/* The form of an exam's question: what is typed is kept from the first key on, and put back. */
(function () {
  "use strict";

  var site = window.site;
  var unsent = window.unsent;
  var FORM = "form#answer[data-position]";
  var mine = {};  // by key: the operation that this window wrote last
  var settled = {};
  var flying = "";  // the operation that htmx is sending
  var held = null;  // a request of htmx that waits for the fate of an earlier answer
  var isLeaving = false;  // a button was pressed: its request brings the answer along

  function formOf(node) { return node && node.closest ? node.closest(FORM) : null; }
  function keyOf(form) { return unsent.here().prefix + form.dataset.position; }

  function isEmpty(fields) {
    return fields.every(function (field) { return !field[1].trim(); });
  }

  /* An answer is based on the one before it, though its receipt may be still to come. */
  function baseOf(form, before, entries) {
    if (!before) return form.elements.base.value;
    var stored = unsent.isFresh(before) && unsent.find(entries, before);
    return stored ? stored.base : before;
  }

  /* Keep what stands in the form; return the entry, or nothing where there is nothing new to keep. */
  function remember(form) {
    var key = keyOf(form);
    var opId = window.question.stamp(form);
    var entries = unsent.read(key);
    var before = mine[key];
    if (settled[opId]) return null;
    if (before === opId) return unsent.find(entries, opId) || null;
    var fields = window.question.contentOf(form);
    var entry = {
      op: opId, base: baseOf(form, before, entries), url: form.getAttribute("action"),
      name: form.dataset.name, fields: fields, state: ""
    };
    entries = entries.filter(function (other) {
      return other.state !== "refused" && !(before === other.op && unsent.isFresh(before));
    });
    if (isEmpty(fields)) {
      mine[key] = entry.base;
      unsent.write(key, entries);
      return null;
    }
    unsent.own(opId, false);
    mine[key] = opId;
    unsent.write(key, entries.concat(entry));
    return entry;
  }

  /* "Saved" is about what stands in the form, or it is not shown. */
  function showReceipt(form) {
    var line = document.getElementById("saved");
    if (!line) return;
    var isKept = unsent.read(keyOf(form)).length > 0;
    line.classList.toggle("is-empty", isKept || !line.hasAttribute("data-receipt"));
  }

  function change(event) {
    var form = formOf(event.target);
    if (!form || !event.target.name) return;
    remember(form);
    showReceipt(form);
  }
  document.addEventListener("input", change);
  document.addEventListener("change", change);

  /* (b) Putting it back */
  function fill(form, fields) {
    var values = {};
    fields.forEach(function (field) { (values[field[0]] = values[field[0]] || []).push(field[1]); });
    Array.from(form.elements).forEach(function (control) {
      if (!control.name || control.type === "hidden" || control.tagName === "BUTTON") return;
      var given = values[control.name] || [];
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = given.indexOf(control.value) !== -1;
      } else if (given.length) {
        control.value = given.shift();
      }
    });
  }

  function restore(form) {
    var key = keyOf(form);
    var entries = unsent.read(key);
    var last = entries[entries.length - 1];
    if (!last) return;
    fill(form, last.fields);
    window.question.stampAs(form, last.op);
    mine[key] = last.op;
    entries.forEach(function (entry) {
      unsent.own(entry.op, true);
      if (entry.state === "doubtful") entry.state = "";
    });
    unsent.write(key, entries);
    showReceipt(form);
    unsent.soon(0);
  }

  unsent.focus = function () {
    var form = document.querySelector(FORM);
    if (!form) return null;
    var key = keyOf(form);
    var opId = mine[key];
    return {
      key: key, op: opId,
      resend: function () {
        var entry = unsent.find(unsent.read(key), opId);
        if (!entry || entry.state || unsent.isFresh(opId) || flying) return;
        window.htmx.trigger(form.querySelector("[data-autosave]"), "resend");
      }
    };
  };

  /* (c) What htmx sends. Whatever may have been sent before goes first, until its fate is known. */
  document.addEventListener("htmx:confirm", function (event) {
    var form = formOf(event.detail.elt);
    if (!form) return;
    var isButton = event.detail.elt === form;
    if (isLeaving && !isButton) {
      event.preventDefault();
      return;
    }
    remember(form);
    isLeaving = isLeaving || isButton;
    if (flying || isFirst(form)) return;
    event.preventDefault();
    var isHolding = Boolean(held);
    if (!isHolding || isButton || !isLeaving) held = event.detail.issueRequest;
    if (!isHolding) hold(form);
  });

  function isFirst(form) {
    var first = unsent.next(keyOf(form));
    return !first || first.op === form.elements.op_id.value;
  }

  /* What is typed meanwhile goes along, and may be based on what has just been sent in its turn. */
  function hold(form) {
    unsent.sendUpTo(keyOf(form), form.elements.op_id.value, true).then(function (isThrough) {
      if (isThrough && document.contains(form)) {
        remember(form);
        if (!isFirst(form)) {
          hold(form);
          return;
        }
      }
      var issueRequest = held;
      held = null;
      if (isThrough && document.contains(form)) {
        issueRequest(true);
        return;
      }
      isLeaving = false;
      if (!isThrough) unsent.failed();
    });
  }

  document.addEventListener("htmx:configRequest", function (event) {
    var form = formOf(event.detail.elt);
    var fields = event.detail.formData;
    if (!form || !fields.has("op_id")) return;
    var entry = remember(form);
    flying = form.elements.op_id.value;
    fields.set("op_id", flying);
    if (!entry) return;
    fields.set("base", entry.base);
    unsent.own(entry.op, true);
  });

  function sent(event) {
    var request = event.detail.requestConfig;
    var form = request && formOf(request.elt);
    return form && { form: form, op: request.formData.get("op_id"), isButton: request.elt === form };
  }

  document.addEventListener("htmx:beforeOnLoad", function (event) {
    var one = sent(event);
    if (!one) return;
    var xhr = event.detail.xhr;
    var reply = { status: xhr.status, text: xhr.responseText, redirect: xhr.getResponseHeader("HX-Redirect") };
    var word = unsent.verdict(reply, { op: one.op, url: one.form.getAttribute("action") });
    if (word === "unknown") unsent.failed();
    else if (word !== "away") unsent.settle(keyOf(one.form), one.op, word === "doubtful" ? "shown" : word);
  });

  ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"].forEach(function (name) {
    document.addEventListener(name, function (event) { if (sent(event)) unsent.failed(); });
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    var one = sent(event);
    if (!one) return;
    flying = "";
    if (one.isButton) isLeaving = false;
  });

  document.addEventListener("unsent:settled", function (event) {
    var key = event.detail.key;
    var opId = event.detail.op;
    var form = document.querySelector(FORM);
    if (event.detail.word === "saved") {
      settled[opId] = true;
      if (form && keyOf(form) === key) form.elements.base.value = opId;
    }
    if (mine[key] === opId) delete mine[key];
    if (event.detail.word === "late") window.location.href = window.location.pathname;
  });

  site.onContent(function (node) {
    site.each(node, FORM, restore);
    site.each(node, "#saved", function () {
      var form = document.querySelector(FORM);
      if (form) showReceipt(form);
    });
  });
})();
