/* Tells each window of an exam that there is another one. */
(function () {
  "use strict";

  var site = window.site;
  var notice = document.getElementById("other-window");
  if (!notice || !window.BroadcastChannel) return;

  var channel = new BroadcastChannel("exam:" + notice.dataset.person + ":" + notice.dataset.attempt);
  var id = site.newId();
  var others = {};

  function show() { notice.hidden = !Object.keys(others).length; }
  function say(word) { channel.postMessage({ word: word, from: id }); }

  channel.addEventListener("message", function (event) {
    if (event.data.word === "gone") {
      delete others[event.data.from];
    } else {
      others[event.data.from] = true;
      if (event.data.word === "here") say("also");
    }
    show();
  });
  window.addEventListener("pagehide", function () { say("gone"); });
  window.addEventListener("pageshow", function () { say("here"); });
})();
