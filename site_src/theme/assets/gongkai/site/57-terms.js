/* A term shows what it means in front of the page; without script its link does the same. */
(function () {
  "use strict";
  if (!HTMLElement.prototype.showPopover) return;
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href^='#g-'], .gloss a[href='#g']");
    if (!link) return;
    var box = document.getElementById(link.getAttribute("href").slice(1)) || link.closest(".gloss");
    if (!box) return;
    event.preventDefault();
    if (link.closest(".gloss")) box.hidePopover(); else box.showPopover();
  });
})();
