/* To point out an error a reader chooses a cell; the text, the mail and the issue are filled in. */
(function () {
  "use strict";
  var box = document.querySelector("[data-point]");
  if (!box) return;
  var say = gongkai.say;
  var text = document.getElementById("error-text");
  var choose = box.querySelector("[data-choose]");
  var hint = box.querySelector("[data-choosing]");
  var CELLS = ".form td[id]";

  function put(name, said) { text.querySelector("[data-fill='" + name + "']").textContent = said; }

  /* the headings that stand over a cell, from the top down */
  function columns(cell) {
    var at = cell.getBoundingClientRect();
    var middle = (at.left + at.right) / 2;
    var heads = cell.closest("tbody").querySelectorAll(".heads th");
    if (!heads.length) heads = cell.closest("table").querySelectorAll("thead th:not(.corner)");
    return [].filter.call(heads, function (head) {
      var box = head.getBoundingClientRect();
      return box.left <= middle && middle < box.right;
    }).map(function (head) { return head.textContent.trim(); });
  }

  function fill(cell) {
    var id = /^y(\d+)-(.+)$/.exec(cell.id);
    var link = cell.querySelector("a:not(.fn)");
    var part = cell.closest(".year-part");
    var row = [].slice.call(cell.parentElement.querySelectorAll("th")).pop(); /* behind its groups */
    var names = (row ? [row.textContent.trim()] : []).concat(columns(cell));
    put("year", id[1]);
    put("cell", cell.closest("table").caption.textContent + " · " + names.join(" · ") + " (" + id[2] + ")");
    put("shown", (link.textContent || link.getAttribute("aria-label")) + (link.dataset.u || ""));
    put("evidence", link.hash.indexOf("#c-") === 0 ? link.href : part.querySelector(".act--main").href);
    box.querySelectorAll("a[data-start]").forEach(function (one) {
      one.href = one.dataset.start + encodeURIComponent(text.textContent.trim());
    });
    stop(say("已填入 " + id[1] + " 年的这一格。", "Filled in for this cell of " + id[1] + "."));
    text.focus();
    box.scrollIntoView();
  }

  /* choosing: the next cell that is clicked, or entered by keyboard, is the one */
  function start() {
    var first = document.querySelector(".year-part " + CELLS + " a:not(.fn)");
    if (!first) return;
    document.documentElement.classList.add("choosing");
    hint.textContent = say("点一格，或用 Tab 键移到一格再按回车；Esc 取消。", "Click a cell, or move to one by Tab and press Enter; Esc cancels.");
    first.closest("table").scrollIntoView();
    first.focus({ preventScroll: true });
  }
  function stop(said) {
    document.documentElement.classList.remove("choosing");
    hint.textContent = said || "";
  }
  choose.hidden = !document.querySelector(".year-part " + CELLS);
  choose.addEventListener("click", start);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && document.documentElement.classList.contains("choosing")) stop();
  });
  document.addEventListener("click", function (event) {
    if (!document.documentElement.classList.contains("choosing")) return;
    var cell = event.target.closest && event.target.closest(CELLS);
    if (!cell) return;
    event.preventDefault();
    fill(cell);
  }, true);

  /* by keyboard a cell offers it at once, next after its own link */
  var tool = document.createElement("button");
  tool.type = "button";
  tool.className = "point__here";
  tool.textContent = say("指出这一格的错误", "Report an error in this cell");
  tool.addEventListener("click", function () { var cell = tool.closest("td"); tool.remove(); fill(cell); });
  document.addEventListener("focusin", function (event) {
    if (event.target === tool) return;
    var cell = event.target.closest(CELLS);
    if (cell && event.target.matches(":focus-visible")) cell.append(tool); else tool.remove();
  });
})();
