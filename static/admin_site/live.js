/* The live view of an exam: says when the server does not answer, and asks nothing while unseen. */
(function () {
  "use strict";

  var lost = document.getElementById("live-lost");

  function show(isLost) {
    return function () { lost.hidden = !isLost; };
  }

  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, show(true));
  });
  document.addEventListener("htmx:afterSwap", show(false));
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (document.hidden) event.preventDefault();
  });
})();
