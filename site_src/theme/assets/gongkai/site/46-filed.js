/* A hollow year leads here with body and year in the address: they are filled in. */
(function () {
  "use strict";
  var box = document.querySelector("[data-submit]");
  if (!box) return;
  var asked = new URLSearchParams(location.search);
  var body = (asked.get("body") || "").replace(/[^a-z0-9-]/g, "");
  var year = (asked.get("year") || "").replace(/[^0-9]/g, "");
  if (!body) return;
  var say = gongkai.say;
  box.textContent = box.textContent
    .replace(say("机关：", "Body: "), say("机关：", "Body: ") + body)
    .replace(say("年度：", "year: "), say("年度：", "year: ") + year);
})();
