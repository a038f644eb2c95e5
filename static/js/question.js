/* Makes questions quicker by keyboard and hand. Without it every kind still works. */
(function () {
  "use strict";

  var site = window.site;
  var CHOICE = "input[type=radio], input[type=checkbox]";
  var CHOICES = ".options input[type=radio], .options input[type=checkbox]";
  var NOT_CONTENT = { csrfmiddlewaretoken: 1, op_id: 1, base: 1 };

  /* (a) Keys act only while the focus is inside the question (WCAG 2.1.4). */
  function chosenIndex(key) {
    if (/^[1-9]$/.test(key)) return Number(key) - 1;
    if (/^[a-h]$/i.test(key)) return key.toUpperCase().charCodeAt(0) - 65;
    return -1;
  }

  function isTyping(node) {
    return node.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  }

  function goOn(form, event) {
    var button = form && form.querySelector("button[type=submit]:not([disabled]), button:not([type]):not([disabled])");
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  document.addEventListener("keydown", function (event) {
    var node = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !node.closest) return;
    var question = node.closest(".question-card, .question");
    if (!question || isTyping(node)) return;
    if (event.key === "Enter" && node.matches(CHOICE)) {
      goOn(node.form, event);
      return;
    }
    var index = chosenIndex(event.key);
    var choices = question.querySelectorAll(CHOICES);
    if (index < 0 || index >= choices.length || choices[index].disabled) return;
    event.preventDefault();
    choices[index].focus();
    choices[index].click();
  });

  /* (b) Ordering: the selects stay in the form and are kept in step with the rows. */
  function rowsOf(list) { return Array.prototype.slice.call(list.querySelectorAll(".order-row")); }

  function number(list, alsoValues) {
    rowsOf(list).forEach(function (row, index, rows) {
      row.querySelector(".order-number").textContent = index + 1;
      row.querySelector(".order-up").setAttribute("aria-disabled", String(index === 0));
      row.querySelector(".order-down").setAttribute("aria-disabled", String(index === rows.length - 1));
      if (alsoValues) row.querySelector("select").value = String(index + 1);
    });
  }

  function moved(list, row) {
    number(list, true);
    var rows = rowsOf(list);
    site.announce(list.dataset.moved
      .replace("{text}", row.querySelector(".order-text").textContent.trim())
      .replace("{place}", rows.indexOf(row) + 1)
      .replace("{total}", rows.length));
    row.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* The neighbour moves, not the row itself: a row taken out of the page would lose focus and pointer. */
  function step(list, row, down) {
    var neighbour = down ? row.nextElementSibling : row.previousElementSibling;
    if (!neighbour) return false;
    list.insertBefore(neighbour, down ? row : row.nextElementSibling);
    return true;
  }

  function moveButton(list, row, down) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = down ? "order-down" : "order-up";
    var words = down ? list.dataset.down : list.dataset.up;
    button.setAttribute("aria-label", words.replace("{text}", row.querySelector(".order-text").textContent.trim()));
    button.addEventListener("click", function () { if (step(list, row, down)) moved(list, row); });
    return button;
  }

  function follow(list, row, pointerY) {
    var before = row.previousElementSibling;
    var after = row.nextElementSibling;
    var box = before && before.getBoundingClientRect();
    if (box && pointerY < box.top + box.height / 2) return step(list, row, false);
    box = after && after.getBoundingClientRect();
    return Boolean(box) && pointerY > box.top + box.height / 2 && step(list, row, true);
  }

  function grip(list, row) {
    var handle = document.createElement("span");
    var hasMoved = false;
    handle.className = "order-grip";
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      row.classList.add("is-moving");
      hasMoved = false;
    });
    handle.addEventListener("pointermove", function (event) {
      if (row.classList.contains("is-moving") && follow(list, row, event.clientY)) {
        hasMoved = true;
        number(list, true);
      }
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      handle.addEventListener(name, function () {
        row.classList.remove("is-moving");
        if (hasMoved) moved(list, row);
      });
    });
    return handle;
  }

  function place(row) { return Number(row.querySelector("select").value) || Infinity; }

  function startOrdering(list) {
    var fieldset = list.closest("fieldset");
    if (list.classList.contains("is-started")) return;
    list.classList.add("is-started");
    rowsOf(list)
      .map(function (row, index) { return { row: row, place: place(row), index: index }; })
      .sort(function (a, b) { return a.place === b.place ? a.index - b.index : a.place - b.place; })
      .forEach(function (entry) { list.appendChild(entry.row); });
    rowsOf(list).forEach(function (row) {
      var buttons = document.createElement("span");
      var numeral = document.createElement("span");
      buttons.className = "order-buttons";
      numeral.className = "order-number";
      buttons.appendChild(moveButton(list, row, false));
      buttons.appendChild(moveButton(list, row, true));
      row.insertBefore(numeral, row.firstChild);
      if (!fieldset || !fieldset.disabled) {
        row.insertBefore(grip(list, row), numeral);
        row.appendChild(buttons);
      } else {
        buttons.hidden = true;
        row.appendChild(buttons);
      }
      row.querySelector(".order-place").hidden = true;
    });
    number(list, false);
  }

  /* Going on with the order as it stands is an answer; leaving or flagging the question is none. */
  function isGoingOn(button) {
    if (!button || !button.name) return true;
    return button.name === "then" && button.value === "next";
  }

  function acceptOrder(form) {
    form.querySelectorAll(".ordering.is-started").forEach(function (list) { number(list, true); });
  }

  /* (c) */
  function startCount(area) {
    var line = document.getElementById(area.dataset.count);
    if (!line) return;
    var words = document.createElement("span");
    line.appendChild(words);
    function show() {
      words.textContent = line.dataset.words.replace("{count}", Array.from(area.value.trim()).length);
    }
    area.addEventListener("input", show);
    show();
  }

  /* (d) The same content keeps its op_id, so that a repeated request is the same operation. */
  var lastSent = new WeakMap();

  function contentOf(form) {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (!NOT_CONTENT[name]) pairs.push([name, value]);
    });
    return pairs;
  }

  function stamp(form) {
    var field = form.elements.op_id;
    if (!field) return null;
    var content = JSON.stringify(contentOf(form));
    if (lastSent.get(form) !== content) {
      lastSent.set(form, content);
      field.value = site.newId();
    }
    return field.value;
  }

  /* What stands in the form now is what was, or will be, sent under this op_id. */
  function stampAs(form, opId) {
    form.elements.op_id.value = opId;
    lastSent.set(form, JSON.stringify(contentOf(form)));
  }

  window.question = { contentOf: contentOf, stamp: stamp, stampAs: stampAs };

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.elements.op_id) return;
    if (isGoingOn(event.submitter)) acceptOrder(form);
    stamp(form);
  }, true);

  document.addEventListener("htmx:configRequest", function (event) {
    var form = event.detail.elt.closest("form");
    var fields = event.detail.formData;
    if (form && fields.has("op_id")) fields.set("op_id", stamp(form) || fields.get("op_id"));
  });

  site.onContent(function (node) {
    site.each(node, "[data-ordering]", startOrdering);
    site.each(node, "textarea[data-count]", startCount);
  });
})();
