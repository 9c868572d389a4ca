/* What every page does: the words of its language, light or dark, copy, folded parts.
   All files of this folder are joined into one script in the order of their names; each is a
   function of its own, and what they share hangs on `gongkai`. Every page reads without them. */
var gongkai = (function () {
  "use strict";
  var page = document.getElementById("main") || document.body;
  var root = page.dataset.root || ".";
  var english = page.dataset.lang === "en";
  var site = english ? root.replace(/\/?en$/, "") || "." : root;
  function say(zh, en) { return english ? en : zh; }

  /* light or dark */
  var button = document.querySelector("[data-palette]");
  if (button) {
    var isDark = function () {
      var set = document.documentElement.dataset.theme;
      return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    };
    var name = function () { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
    button.hidden = false;
    name();
    button.addEventListener("click", function () {
      var to = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = to;
      try { localStorage.setItem("gongkai-theme", to); } catch (error) { /* private window */ }
      name();
    });
  }

  /* The language that a reader chose holds for the first page of the next visit; later links keep it. */
  var other = document.querySelector("a.tool[hreflang]");
  if (other) {
    try {
      var wanted = localStorage.getItem("gongkai-language");
      var isFirst = !sessionStorage.getItem("gongkai-visit");
      sessionStorage.setItem("gongkai-visit", "1");
      if (isFirst && wanted === other.hreflang) location.replace(other.href + location.search + location.hash);
      other.addEventListener("click", function () { localStorage.setItem("gongkai-language", other.hreflang); });
    } catch (error) { /* private window */ }
  }

  /* copy */
  document.querySelectorAll("[data-copy]").forEach(function (box) {
    if (!navigator.clipboard) return;
    var copy = document.createElement("button");
    copy.type = "button";
    copy.className = "copy";
    copy.textContent = say("复制", "Copy");
    copy.addEventListener("click", function () {
      navigator.clipboard.writeText(box.textContent.trim()).then(function () { copy.textContent = say("已复制", "Copied"); });
    });
    box.after(copy);
  });

  /* a link into a folded part opens it */
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", unfold);
  if (location.hash) unfold();

  /* root: of this language; site: of the whole; say: one of two wordings */
  /* where a body and a report stand; a large archive has one page for both languages of a body
     and one page for all reports */
  var isLean = page.dataset.size === "lean";
  function body(id, tail) { return isLean && english ? site + "/bodies/" + id + "/?lang=en" + tail : root + "/bodies/" + id + "/" + tail; }
  function report(id, tail) { return isLean ? root + "/reports/#" + id + (tail ? "/" + tail.slice(1) : "") : root + "/reports/" + id + "/" + tail; }

  /* what only scripts fetch: of a large archive it is compressed, and may lie where the data lies */
  var data = page.dataset.data || site + "/data";
  function bulkAddress(path) { return isLean ? data + "/bulk/" + path + ".json.gz" : site + "/" + path + ".json"; }
  function unpacked(bytes) {
    var head = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
    /* a host may have unpacked it already */
    if (head[0] !== 0x1f || head[1] !== 0x8b) return new Response(bytes).json();
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }
  /* null where there is no such file */
  function bulk(path) {
    return fetch(bulkAddress(path), { cache: "no-cache" }).then(function (answer) {
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(answer.status);
      return answer.arrayBuffer().then(unpacked);
    });
  }

  return { body: body, report: report, bulk: bulk, bulkAddress: bulkAddress, isLean: isLean, root: root, site: site, isEnglish: english, say: say };
})();
