/* A countdown that trusts the server's time and this page's steady clock, never the wall clock here. */
(function () {
  "use strict";

  var site = window.site;
  var LAST_MINUTES = [5, 1];
  var deadline = "";

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function written(seconds) {
    var hours = Math.floor(seconds / 3600);
    var minutes = Math.floor(seconds / 60) % 60;
    return (hours ? hours + ":" : "") + two(minutes) + ":" + two(seconds % 60);
  }

  function start(clock) {
    if (clock.classList.contains("is-started")) return;
    clock.classList.add("is-started");
    var began = performance.now();
    var given = Date.parse(clock.dataset.deadline) - Date.parse(clock.dataset.now);
    var last = Infinity;
    if (deadline && deadline !== clock.dataset.deadline) site.announce(clock.dataset.sayMoved);
    deadline = clock.dataset.deadline;

    function tick() {
      if (!document.contains(clock)) return;
      var rest = given - (performance.now() - began);
      var left = Math.max(0, Math.ceil(rest / 1000));
      clock.textContent = written(left);
      clock.classList.toggle("is-last-minutes", left > 0 && left <= 300);
      LAST_MINUTES.forEach(function (minutes) {
        if (last > minutes * 60 && left <= minutes * 60 && last !== Infinity) {
          site.announce(clock.getAttribute("data-say-" + minutes));
        }
      });
      last = left;
      if (left > 0) {
        window.setTimeout(tick, Math.max(20, rest - (left - 1) * 1000));
        return;
      }
      clock.classList.add("is-over");
      site.announce(clock.getAttribute("data-say-0"));
      var scope = clock.closest("form, section, [data-clock-scope]") || document.body;
      scope.dispatchEvent(new CustomEvent("deadline", { bubbles: true }));
    }
    tick();
  }

  site.onContent(function (node) { site.each(node, "time[data-clock]", start); });
})();
