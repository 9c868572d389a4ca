/* Name search: one small file per typed character, see render/namesearch.py. */
(function () {
  "use strict";
  var root = gongkai.root;
  var site = gongkai.site;
  var say = gongkai.say;

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
  /* For other scripts: {n: how many there are, hits: [[id, name, place]]}. */
  gongkai.search = function (text) {
    var query = normalise(text);
    return query ? search(query) : Promise.resolve({ n: 0, hits: [] });
  };
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
