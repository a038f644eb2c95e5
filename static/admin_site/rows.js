/* Add, move and remove rows of a form. Without it, fields and buttons of the page do the same. */
(function () {
  "use strict";

  function rowsOf(set) {
    return Array.prototype.filter.call(set.querySelector(".row-list").children, function (row) {
      return !row.hidden;
    });
  }

  function number(set) {
    rowsOf(set).forEach(function (row, index, rows) {
      var place = row.querySelector("input[name$='-ORDER']");
      row.querySelector(".row-number").textContent = index + 1;
      if (place) place.value = index + 1;
      disable(row.querySelector(".row-up"), index === 0);
      disable(row.querySelector(".row-down"), index === rows.length - 1);
    });
  }

  function disable(button, isDisabled) {
    if (button) button.setAttribute("aria-disabled", String(isDisabled));
  }

  function changed(node) {
    node.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* The neighbour moves, so that the button keeps the focus. */
  function move(set, row, down) {
    var rows = rowsOf(set);
    var neighbour = rows[rows.indexOf(row) + (down ? 1 : -1)];
    if (!neighbour) return;
    row.parentNode.insertBefore(neighbour, down ? row : row.nextSibling);
    number(set);
    changed(row);
  }

  function remove(set, row) {
    var rows = rowsOf(set);
    var neighbour = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
    row.querySelector("input[name$='-DELETE']").checked = true;
    row.hidden = true;
    number(set);
    changed(row);
    var next = neighbour ? neighbour.querySelector(".row-drop") : set.querySelector("[name=_more]");
    if (next) next.focus();
  }

  function button(name, sign, words, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.textContent = sign;
    made.title = words;
    made.setAttribute("aria-label", words);
    made.addEventListener("click", act);
    return made;
  }

  function equip(set, row) {
    var buttons = document.createElement("div");
    var words = set.dataset;
    buttons.className = "row-buttons";
    if (row.querySelector("input[name$='-ORDER']")) {
      buttons.appendChild(button("row-up", "↑", words.up, function () { move(set, row, false); }));
      buttons.appendChild(button("row-down", "↓", words.down, function () { move(set, row, true); }));
    }
    buttons.appendChild(button("row-drop", "✕", words.remove, function () { remove(set, row); }));
    row.querySelector(".row-tools").appendChild(buttons);
    if (row.querySelector("input[name$='-DELETE']").checked) row.hidden = true;
  }

  function add(set) {
    var total = set.querySelector("input[name$='-TOTAL_FORMS']");
    var holder = document.createElement("ol");
    holder.innerHTML = set.querySelector("template").innerHTML.replace(/__prefix__/g, total.value);
    var row = holder.querySelector("[data-row]");
    set.querySelector(".row-list").appendChild(row);
    total.value = Number(total.value) + 1;
    equip(set, row);
    number(set);
    row.dispatchEvent(new CustomEvent("row:added", { bubbles: true }));
    var first = row.querySelector("textarea, input[type=text], input[type=number]");
    if (first) first.focus();
  }

  function start(set) {
    var more = set.querySelector("[name=_more]");
    set.classList.add("has-rows");
    Array.prototype.forEach.call(set.querySelector(".row-list").children, function (row) {
      equip(set, row);
    });
    number(set);
    more.type = "button";
    more.addEventListener("click", function () { add(set); });
  }

  document.querySelectorAll("[data-rows]").forEach(start);
})();
