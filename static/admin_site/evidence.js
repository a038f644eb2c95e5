/* Choose the passage by marking its words. Without it, the words are typed or pasted. */
(function () {
  "use strict";

  var last = null; /* the words selected last: a tap on the button may clear the selection first */

  function textOf(choice) { return choice.querySelector(".passage-text"); }

  function chosen(row) {
    var radio = row.querySelector(".passage-choice input:checked");
    return radio ? radio.closest(".passage-choice") : null;
  }

  /* Offsets count characters as the server does, not UTF-16 units. */
  function count(text) { return Array.from(text).length; }

  function within(node) {
    var element = node && (node.nodeType === 1 ? node : node.parentElement);
    return element ? element.closest(".passage-text") : null;
  }

  function read() {
    var selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    var range = selection.getRangeAt(0);
    var text = within(range.startContainer);
    if (!text) return null;
    var before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    var inside = range.cloneRange();
    if (within(range.endContainer) !== text) inside.setEnd(text, text.childNodes.length);
    var words = inside.toString();
    var quote = words.trim();
    if (!quote) return null;
    var lead = words.length - words.replace(/^\s+/, "").length;
    return {
      choice: text.closest(".passage-choice"),
      quote: quote,
      start: count(before.toString()) + count(words.slice(0, lead))
    };
  }

  function show(row) {
    var field = row.querySelector("textarea[name$='-quote']");
    var line = row.querySelector(".quote-state");
    var quote = field.value.trim();
    row.querySelectorAll(".passage-text").forEach(function (text) {
      if (text.querySelector("mark")) text.textContent = text.textContent;
    });
    line.className = "quote-state quiet";
    line.textContent = "";
    var choice = chosen(row);
    if (!quote || !choice) return;
    var isFound = highlight(textOf(choice), quote, row.querySelector("input[name$='-start']").value);
    line.classList.add(isFound ? "is-found" : "is-missing");
    line.textContent = isFound ? line.dataset.found : line.dataset.missing;
  }

  function highlight(text, quote, start) {
    var whole = text.textContent;
    var from = start === "" ? -1 : Array.from(whole).slice(0, Number(start)).join("").length;
    if (from < 0 || whole.substr(from, quote.length) !== quote) from = whole.indexOf(quote);
    if (from < 0) return false;
    var mark = document.createElement("mark");
    mark.textContent = quote;
    text.textContent = "";
    text.append(whole.slice(0, from), mark, whole.slice(from + quote.length));
    return true;
  }

  function use(row) {
    if (!last || !row.contains(last.choice)) return;
    last.choice.querySelector("input").checked = true;
    row.querySelector("textarea[name$='-quote']").value = last.quote;
    row.querySelector("input[name$='-start']").value = last.start;
    row.querySelector("[data-use]").disabled = true;
    document.getSelection().removeAllRanges();
    last = null;
    show(row);
    row.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function filter(row, words) {
    row.querySelectorAll(".passage-choice").forEach(function (choice) {
      var isChosen = choice.querySelector("input").checked;
      choice.hidden = !isChosen && choice.textContent.indexOf(words) < 0;
    });
  }

  function start(row) {
    var field = row.querySelector("textarea[name$='-quote']");
    var search = row.querySelector("[data-filter]");
    row.querySelector(".passage-filter").hidden = !row.querySelector(".passage-choice");
    row.querySelector(".quote-use").hidden = !row.querySelector(".passage-choice");
    row.querySelector("[data-use]").addEventListener("click", function () { use(row); });
    search.addEventListener("input", function (event) {
      event.stopPropagation();
      filter(row, search.value.trim());
    });
    field.addEventListener("input", function () {
      row.querySelector("input[name$='-start']").value = "";
      show(row);
    });
    row.querySelector(".passage-list").addEventListener("change", function () { show(row); });
    show(row);
    reveal(row);
  }

  /* Bring the chosen passage into its box without moving the page. */
  function reveal(row) {
    var list = row.querySelector(".passage-list");
    var choice = chosen(row);
    if (choice) list.scrollTop = choice.offsetTop - list.offsetTop - 20;
  }

  document.addEventListener("selectionchange", function () {
    var selected = read();
    if (!selected) return;
    last = selected;
    document.querySelectorAll("[data-evidence]").forEach(function (row) {
      row.querySelector("[data-use]").disabled = !row.contains(selected.choice);
    });
  });

  document.addEventListener("row:added", function (event) {
    if (event.target.matches("[data-evidence]")) start(event.target);
  });

  document.querySelectorAll("#evidence .row-list > [data-evidence]").forEach(start);
})();
