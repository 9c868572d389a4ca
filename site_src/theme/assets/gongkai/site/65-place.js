/* A place in the archived text, by its offsets: `#at=START-END` lights that stretch. Offsets count
   code points of the text, as the data do; what stands between the marks is not touched. */
(function () {
  "use strict";
  /* from start to end; of nothing the light is put out */
  gongkai.light = function (text, start, end) {
    text.querySelectorAll("mark.here").forEach(function (one) { one.replaceWith.apply(one, one.childNodes); });
    text.normalize();
    var walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    var at = 0, found = [];
    for (var node = walker.nextNode(); node && at < end; node = walker.nextNode()) {
      var letters = Array.from(node.data);
      var from = Math.max(start - at, 0), to = Math.min(end - at, letters.length);
      if (from < to) found.push([node, letters.slice(0, from).join("").length, letters.slice(0, to).join("").length]);
      at += letters.length;
    }
    var lit = found.map(function (one) {
      var stretch = one[0].splitText(one[1]);
      stretch.splitText(one[2] - one[1]);
      var mark = document.createElement("mark");
      mark.className = "here";
      stretch.replaceWith(mark);
      mark.append(stretch);
      return mark;
    });
    if (!lit.length) return;
    for (var fold = text; fold; fold = fold.parentElement) if (fold.tagName === "DETAILS") fold.open = true;
    lit[0].tabIndex = -1;
    lit[0].focus({ preventScroll: true });
    lit[0].scrollIntoView({ block: "center" });
  };
  var whole = document.querySelector(".archived--whole");
  if (!whole) return;
  function show() {
    var asked = /^#at=(\d+)-(\d+)$/.exec(location.hash);
    gongkai.light(whole, asked ? Number(asked[1]) : 0, asked ? Number(asked[2]) : 0);
  }
  addEventListener("hashchange", show);
  show();
})();
