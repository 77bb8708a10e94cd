// What the pages gain where scripts run; all of them read without.
"use strict";
(function () {
  // a link to #span=12-40 of a document opens these words, as ?at=12-40 does without script
  function span() {
    var found = /^#span=(\d{1,9}-\d{1,9})$/.exec(location.hash);
    if (found && /^\/documents\//.test(location.pathname)) {
      location.replace(location.pathname + "?at=" + found[1] + "#at");
    }
  }
  span();
  window.addEventListener("hashchange", span);
  // "/" goes to the words to search for, as in most reading rooms
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    var at = document.activeElement;
    if (at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    var field = document.querySelector("input[type=search]");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  });
  // a form of filters leaves out of the address what was left empty
  document.addEventListener("submit", function (event) {
    if (event.target.method !== "get") return;
    Array.prototype.forEach.call(event.target.elements, function (field) {
      if (field.name && !field.value) field.disabled = true;
    });
    window.setTimeout(function () {
      Array.prototype.forEach.call(event.target.elements, function (field) { field.disabled = false; });
    }, 0);
  });
})();
