/* The report page: a figure and its mark light each other, and lead to each other by keyboard. */
(function () {
  "use strict";
  var twain = document.querySelector(".twain");
  if (!twain) return;
  var LINKS = ".twain a[href^='#c-'], .twain a[href^='#t-']";
  var PANES = ".archived--whole, .twain__pane";
  var lit = [];
  var waiting = 0;

  function light(link) {
    lit.forEach(function (one) { one.classList.remove("lit"); });
    lit = [];
    if (!link) return null;
    var other = document.getElementById(link.getAttribute("href").slice(1));
    [other, link.closest("mark, td")].forEach(function (one) { if (one) { one.classList.add("lit"); lit.push(one); } });
    return other;
  }
  /* Scrolls the pane and not the page; what is in sight stays where it is. */
  function show(target, always) {
    var pane = target && target.closest(PANES);
    if (!pane) return;
    var box = pane.getBoundingClientRect();
    var place = target.getBoundingClientRect();
    if (!always && place.top >= box.top && place.bottom <= box.bottom) return;
    pane.scrollTop += place.top - box.top - (box.height - place.height) / 2;
    var wide = target.closest(".scroll");
    if (wide && wide !== pane) {
      var inner = wide.getBoundingClientRect();
      if (place.left < inner.left || place.right > inner.right) wide.scrollLeft += place.left - inner.left - inner.width / 2;
    }
  }
  document.addEventListener("mouseover", function (event) {
    var link = event.target.closest && event.target.closest(LINKS);
    clearTimeout(waiting);
    var other = light(link || document.activeElement.closest(LINKS));
    if (link && other) waiting = setTimeout(function () { show(other); }, 200);
  });
  document.addEventListener("focusin", function (event) {
    var link = event.target.closest && event.target.closest(LINKS);
    show(light(link));
  });

  /* A link into a pane: the page stands where both panes are seen, the caret at the counterpart. */
  function arrive(event) {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.closest(".twain")) return;
    var panes = twain.getBoundingClientRect();
    if (panes.top < 0 || panes.bottom > innerHeight) twain.scrollIntoView({ block: "start" });
    show(target, true);
    var link = target.matches("mark, td") && target.querySelector("a");
    if (link && event) link.focus({ preventScroll: true });
  }
  addEventListener("hashchange", arrive);
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(LINKS);
    if (link && link.getAttribute("href") === location.hash) setTimeout(arrive, 0, event);
  });
  if (location.hash) {
    arrive();
    addEventListener("load", function (event) { requestAnimationFrame(function () { arrive(event); }); });
  }

  /* buttons that only work with a script: the text at its full height, all folds at once */
  var text = twain.querySelector(".archived--whole");
  var bar = twain.querySelector(".twain__to");
  function button(name, other, act) {
    var made = document.createElement("button");
    var on = false;
    made.type = "button";
    made.className = "copy";
    made.textContent = name;
    made.setAttribute("aria-pressed", "false");
    made.addEventListener("click", function () {
      on = !on;
      made.textContent = on ? other : name;
      made.setAttribute("aria-pressed", String(on));
      act(on);
    });
    bar.append(made);
  }
  var folds = text.querySelectorAll(".damage");
  if (folds.length > 1) {
    button(gongkai.say("展开 " + folds.length + " 处", "Open all " + folds.length), gongkai.say("折叠", "Fold"), function (on) {
      folds.forEach(function (one) { one.open = on; });
    });
  }
  if (text.scrollHeight > text.clientHeight) {
    button(gongkai.say("通读全文", "Read in full"), gongkai.say("并排", "Side by side"), function (on) {
      twain.classList.toggle("twain--read", on);
    });
  }
})();
