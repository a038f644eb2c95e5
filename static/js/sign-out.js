/* Signing out over unsent answers: names them, and sends or discards them. */
(function () {
  "use strict";

  var unsent = window.unsent;
  var page = document.querySelector("[data-sign-out-page]");
  if (!page) return;
  var prefix = "unsent:" + page.dataset.signOutPage + ":";
  var form = page.querySelector("form");
  var send = page.querySelector("[data-send]");

  function list() {
    var names = page.querySelector("ul");
    names.textContent = "";
    unsent.keys(prefix).forEach(function (key) {
      var entries = unsent.read(key);
      var item = document.createElement("li");
      item.textContent = entries[entries.length - 1].name;
      names.appendChild(item);
    });
    return names.childElementCount > 0;
  }

  function leave() {
    unsent.remove(prefix);
    HTMLFormElement.prototype.submit.call(form);
  }

  if (!list()) return;
  page.classList.add("has-unsent");
  send.addEventListener("click", function () {
    send.disabled = true;
    unsent.flush(prefix, true).then(function () {
      if (!list()) {
        leave();
        return;
      }
      send.disabled = false;
      page.classList.add("has-failed");
    });
  });
  form.addEventListener("submit", function () { unsent.remove(prefix); });
})();
