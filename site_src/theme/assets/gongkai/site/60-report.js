/* A figure and its mark in the archived text light each other. */
(function () {
  "use strict";
  if (document.querySelector(".twain")) {
    var lit = [];
    var light = function (event) {
      var link = event.target.closest && event.target.closest(".twain a[href^='#c-'], .twain a[href^='#t-']");
      lit.forEach(function (one) { one.classList.remove("lit"); });
      lit = [];
      if (!link) return;
      var other = document.getElementById(link.getAttribute("href").slice(1));
      var self = link.closest("mark, td");
      [other, self].forEach(function (one) { if (one) { one.classList.add("lit"); lit.push(one); } });
    };
    document.addEventListener("mouseover", light);
    document.addEventListener("focusin", light);
  }
})();
