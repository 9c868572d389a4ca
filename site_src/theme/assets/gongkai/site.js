/* The site's only script: name search, light or dark, copy, and the pair of figure and mark.
   Every page reads without it. */
(function () {
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

  /* copy */
  document.querySelectorAll("[data-copy]").forEach(function (box) {
    if (!navigator.clipboard) return;
    var copy = document.createElement("button");
    var text = box.textContent.trim();
    copy.type = "button";
    copy.className = "copy";
    copy.textContent = say("复制", "Copy");
    copy.addEventListener("click", function () {
      navigator.clipboard.writeText(text).then(function () { copy.textContent = say("已复制", "Copied"); });
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

  /* figure and mark light each other */
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

  /* name search */
  var nodes = {};
  function load(prefix) {
    var file = /^[a-z0-9]+$/.test(prefix) ? prefix : Array.from(prefix, function (letter) {
      return letter.codePointAt(0).toString(16);
    }).join("-");
    if (!nodes[prefix]) {
      nodes[prefix] = fetch(site + "/search/" + file + ".json").then(function (answer) {
        return answer.ok ? answer.json() : null;
      }).catch(function () { return null; });
    }
    return nodes[prefix];
  }
  function normalise(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\s()（）·•,，'’]+/g, "").replace(/ü/g, "v")
      .normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  async function search(query) {
    var letters = Array.from(query);
    for (var length = 1; length <= letters.length; length++) {
      var node = await load(letters.slice(0, length).join(""));
      if (!node) return { n: 0, hits: [] };
      if (node.t) {
        var seen = {};
        node.t.forEach(function (term) { if (term[0].startsWith(query)) seen[term[1]] = true; });
        var hits = node.e.filter(function (entry, number) { return seen[number]; });
        return { n: hits.length, hits: hits.slice(0, 20) };
      }
      if (length === letters.length) return { n: node.n, hits: node.e };
    }
    return { n: 0, hits: [] };
  }
  document.querySelectorAll("[data-find]").forEach(function (box, number) {
    var id = "find-" + number;
    var label = say("机关名称、拼音、首字母或代码", "Body: 汉字, pinyin, initials or code");
    box.hidden = false;
    box.textContent = "";
    var tag = document.createElement("label");
    tag.htmlFor = id;
    tag.textContent = label;
    var input = document.createElement("input");
    Object.assign(input, { id: id, type: "search", autocomplete: "off", spellcheck: false, placeholder: box.dataset.focus === undefined ? say("查找机关", "Find a body") : label });
    [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", id + "-hits"], ["aria-autocomplete", "list"]].forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });
    var list = document.createElement("ul");
    list.className = "find__hits";
    list.id = id + "-hits";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("查找结果", "Results"));
    var status = document.createElement("p");
    status.className = "find__say";
    status.setAttribute("aria-live", "polite");
    box.append(tag, input, list, status);
    var at = -1;
    var turn = 0;
    function choose(next) {
      var items = list.children;
      if (!items.length) return;
      if (at >= 0) items[at].setAttribute("aria-selected", "false");
      at = (next + items.length) % items.length;
      items[at].setAttribute("aria-selected", "true");
      items[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[at].id);
    }
    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function open(id) { location.href = root + "/bodies/" + id + "/"; }
    input.addEventListener("input", async function () {
      var query = normalise(input.value);
      var mine = ++turn;
      if (!query) { close(); list.textContent = ""; status.textContent = ""; return; }
      var found = await search(query);
      if (mine !== turn) return;
      close();
      list.textContent = "";
      found.hits.forEach(function (hit, place) {
        var item = document.createElement("li");
        item.id = id + "-" + place;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(hit[1]);
        var where = document.createElement("span");
        where.className = "dim";
        where.textContent = hit[2] + " · " + hit[0];
        item.append(where);
        item.addEventListener("mousedown", function (event) { event.preventDefault(); open(hit[0]); });
        list.append(item);
      });
      list.hidden = !found.hits.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = found.n > found.hits.length
        ? say("共 " + found.n + " 个，列出前 " + found.hits.length + " 个；请继续输入", found.n + " bodies, the first " + found.hits.length + " shown; type on")
        : found.n ? say("找到 " + found.n + " 个", found.n + " found") : say("没有找到", "None found");
    });
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(at < 0 ? -1 : at - 1); }
      else if (event.key === "Escape") { close(); }
      else if (event.key === "Enter" && list.children.length) { event.preventDefault(); if (at < 0) choose(0); list.children[at].dispatchEvent(new MouseEvent("mousedown")); }
    });
    input.addEventListener("blur", function () { setTimeout(close, 150); });
    if (box.dataset.focus !== undefined && matchMedia("(min-width: 40rem)").matches && !location.hash) input.focus({ preventScroll: true });
  });
})();
