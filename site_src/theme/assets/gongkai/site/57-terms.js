/* A term shows what it means in front of the page; without script its link does the same. */
(function () {
  "use strict";
  if (!HTMLElement.prototype.showPopover) return;
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#g-'], .gloss a[href='#g']");
    if (!link) return;
    var open = link.closest(".gloss");
    var box = open || document.getElementById(link.getAttribute("href").slice(1));
    if (!box) return;
    event.preventDefault();
    if (open) { box.hidePopover(); return; }
    box.showPopover();
    box.querySelector("a[href='#g']").focus(); /* no autofocus: a browser reports it on every page with a fragment */
  });
})();
