/* One key for each button of the review page. Without it, the buttons are pressed. */
(function () {
  "use strict";

  var form = document.getElementById("review-decision");
  if (!form) return;

  var wanted = null; /* the button that asked for words first */
  var isSent = false;

  function isField(node) {
    return Boolean(node.isContentEditable) || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
  }

  function press(button) {
    if (!isSent) button.click();
  }

  /* A button that needs words leads to their field while it is empty. */
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-needs]");
    if (!button) return;
    var field = document.getElementById(button.dataset.needs);
    if (field.value.trim()) return;
    event.preventDefault();
    wanted = button;
    field.focus();
  });

  form.addEventListener("submit", function (event) {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  window.addEventListener("pageshow", function () { isSent = false; });

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.repeat || event.altKey || event.metaKey) return;
    if (isField(event.target)) {
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter" && event.ctrlKey) press(wanted || form.querySelector("[data-needs]"));
      return;
    }
    if (event.ctrlKey || event.shiftKey || !/^[a-z]$/i.test(event.key)) return;
    var button = form.querySelector("[data-key='" + event.key.toLowerCase() + "']");
    if (!button) return;
    event.preventDefault();
    press(button);
  });
})();
