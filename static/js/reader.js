/* Remembers how far one has read: sparingly, and when the page is left. */
(function () {
  "use strict";

  var site = window.site;
  var reader = document.querySelector("[data-reader]");
  if (!reader || !("IntersectionObserver" in window)) return;

  var PAUSE = 10000;
  var passages = reader.querySelectorAll(".passage[data-position]");
  var line = document.querySelector(".reading-line");
  var resumeAt = Number(reader.dataset.resume) || 0;
  var furthest = resumeAt;
  var sent = resumeAt;
  var sentAt = -PAUSE;
  var timer = null;

  function send() {
    window.clearTimeout(timer);
    timer = null;
    if (furthest <= sent || !reader.dataset.readUrl) return;
    sent = furthest;
    sentAt = performance.now();
    var body = new URLSearchParams({ furthest: String(furthest), csrfmiddlewaretoken: site.csrfToken() });
    if ("keepalive" in Request.prototype) {
      fetch(reader.dataset.readUrl, {
        method: "POST", body: body, keepalive: true, credentials: "same-origin",
        headers: { "X-CSRFToken": site.csrfToken() }
      }).catch(function () { sent = 0; });
    } else {
      navigator.sendBeacon(reader.dataset.readUrl, body);
    }
  }

  function sawPassage(position) {
    if (position <= furthest) return;
    furthest = position;
    if (line) line.value = furthest;
    if (timer === null) timer = window.setTimeout(send, Math.max(1000, sentAt + PAUSE - performance.now()));
  }

  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting) sawPassage(Number(entry.target.dataset.position));
    });
  }, { rootMargin: "0px 0px -20% 0px" });
  passages.forEach(function (passage) { observer.observe(passage); });

  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") send();
  });
  window.addEventListener("pagehide", send);

  var link = document.querySelector("[data-resume-link]");
  var stop = reader.querySelector('.passage[data-position="' + resumeAt + '"]');
  if (link && stop && resumeAt > 1 && !window.location.hash) {
    link.href = "#" + stop.id;
    link.hidden = false;
  }
})();
