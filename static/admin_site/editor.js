/* Small comforts of the question and quiz pages: tags by a press, passages of the lesson chosen,
   and a word before leaving with something unsaved. */
(function () {
  "use strict";

  function addTag(field, tag) {
    var tags = field.value.split(/[,，、;；]/).map(function (word) { return word.trim(); })
      .filter(Boolean);
    if (tags.indexOf(tag) >= 0) return;
    field.value = tags.concat(tag).join(", ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.querySelectorAll("[data-tags]").forEach(function (line) {
    var field = document.getElementById(line.dataset.tags);
    line.querySelectorAll("[data-tag]").forEach(function (word) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = word.textContent;
      button.addEventListener("click", function () { addTag(field, word.textContent); });
      word.replaceWith(button);
    });
  });

  document.querySelectorAll("[data-reload]").forEach(function (line) {
    var field = document.getElementById(line.dataset.reload);
    if (!field) return;
    line.hidden = true;
    field.addEventListener("change", function () { line.querySelector("button").click(); });
  });

  document.querySelectorAll("form[data-warn]").forEach(function (form) {
    var isDirty = Boolean(document.querySelector(".errornote"));
    form.addEventListener("input", function () { isDirty = true; });
    form.addEventListener("submit", function () { isDirty = false; });
    window.addEventListener("beforeunload", function (event) {
      if (isDirty) event.preventDefault();
    });
  });
})();
