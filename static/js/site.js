/* What every page needs: the CSRF token, errors and lost connections in words, the live region. */
(function () {
  "use strict";

  var root = document.documentElement;
  root.classList.add("has-js");

  function csrfToken() {
    var found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    if (found) return decodeURIComponent(found[1]);
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  /* Emptied first, so that the same words twice are read twice. */
  function announce(words) {
    var live = document.getElementById("live");
    if (!live || !words) return;
    live.textContent = "";
    window.setTimeout(function () { live.textContent = words; }, 60);
  }

  /* Run `start` on the page and on whatever htmx brings later. */
  function onContent(start) {
    function run() { start(document.body); }
    if (document.readyState === "complete") run();
    else document.addEventListener("DOMContentLoaded", run);
    document.addEventListener("htmx:load", function (event) {
      if (event.target !== document.body) start(event.target);
    });
  }

  /* All matches inside `node`, itself included. */
  function each(node, selector, act) {
    if (node.matches && node.matches(selector)) act(node);
    node.querySelectorAll(selector).forEach(act);
  }

  function newId() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function offline(isOffline) {
    var notice = document.getElementById("offline");
    if (notice) notice.hidden = !isOffline;
  }

  function isOffline() {
    var notice = document.getElementById("offline");
    return Boolean(notice) && !notice.hidden;
  }

  /* Where unsent.js keeps what a person has answered and the server has not confirmed. */
  function unsentKeys(person) {
    try {
      return Object.keys(window.localStorage).filter(function (key) {
        return key.indexOf("unsent:" + person + ":") === 0;
      });
    } catch (blocked) {
      return [];
    }
  }

  window.site = {
    csrfToken: csrfToken, announce: announce, onContent: onContent, each: each, newId: newId,
    offline: offline, isOffline: isOffline, renewToken: renewToken, unsentKeys: unsentKeys
  };

  /* Signing in rotates the token, so it is read when a request leaves, not when the page was made. */
  document.addEventListener("htmx:configRequest", function (event) {
    var request = event.detail;
    if (request.verb === "get") return;
    var token = csrfToken();
    request.headers["X-CSRFToken"] = token;
    if (request.formData.has("csrfmiddlewaretoken")) request.formData.set("csrfmiddlewaretoken", token);
  });

  function renewToken(token) {
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (field) {
      field.value = token;
    });
  }

  function sendAgain(details, token) {
    var request = details.requestConfig;
    var values = {};
    request.formData.forEach(function (value, name) {
      (values[name] = values[name] || []).push(value);
    });
    if (values.csrfmiddlewaretoken) values.csrfmiddlewaretoken = [token];
    request.elt.csrfRetries = 1;
    window.setTimeout(function () {
      window.htmx.ajax(request.verb, request.path, {
        source: request.elt, event: request.triggeringEvent, target: details.target, values: values
      });
    }, 0);
  }

  /* A refused token is renewed and the request sent once more. A whole page that answers a request
     for a fragment is an error page: its notice is shown above, and the form stays as it is. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var details = event.detail;
    var status = details.xhr.status;
    if (status < 400) return;
    var token = status === 403 && details.xhr.getResponseHeader("X-CSRF-Token");
    if (token) {
      renewToken(token);
      if (!details.requestConfig.elt.csrfRetries) {
        details.shouldSwap = false;
        details.isError = false;
        sendAgain(details, token);
        return;
      }
    }
    if (/^\s*<!doctype/i.test(details.serverResponse)) {
      details.target = document.getElementById("page-error");
      details.swapOverride = "innerHTML";
      details.selectOverride = "#error-notice";
      details.ignoreTitle = true;
    }
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target && event.detail.target.id === "page-error") {
      event.detail.target.focus();
      return;
    }
    var notice = document.getElementById("page-error");
    if (notice) notice.textContent = "";
  });

  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () { offline(true); });
  });
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    offline(false);
    if (event.detail.xhr.status < 400) event.detail.requestConfig.elt.csrfRetries = 0;
  });

  /* What a swap brings may ask for the focus and say something to screen readers. */
  document.addEventListener("htmx:load", function (event) {
    if (event.target === document.body) return;
    each(event.target, "[data-announce]", function (node) {
      announce(node.getAttribute("data-announce") || node.textContent.trim());
    });
    each(event.target, "[data-focus]", function (node) { node.focus(); });
  });

  /* Nobody signs out over unsent answers unasked: the page of that address asks. */
  document.addEventListener("submit", function (event) {
    var person = event.target.getAttribute("data-sign-out");
    if (!person || !unsentKeys(person).length) return;
    event.preventDefault();
    window.location.href = event.target.action;
  });

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.menu")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var menu = event.target.closest && event.target.closest("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });
})();
