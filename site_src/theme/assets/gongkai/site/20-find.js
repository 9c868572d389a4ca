/* The box that finds bodies as one types: a combobox with its list, by keyboard and mouse. */
(function () {
  "use strict";
  var root = gongkai.root;
  var say = gongkai.say;
  var HOW = { pinyin: say("拼音", "pinyin"), initials: say("首字母", "initials"), code: say("代码", "code"), place: say("地方", "place") };

  function address(text) { return root + "/find/?words=" + encodeURIComponent(text); }
  function part(tag, text, kind) {
    var made = document.createElement(tag);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }
  function told(found) {
    if (found.isShort) return say("请再输入一个字母", "Type one more letter");
    var shown = found.hits.length, count = found.count.toLocaleString("en");
    if (!found.count) return say("没有找到", "None found");
    if (!found.isCounted) return say("至少 " + count + " 个，列出前 " + shown + " 个；请继续输入", "At least " + count + " bodies, the first " + shown + " shown; type on");
    if (found.count > shown) return say("共 " + count + " 个，列出前 " + shown + " 个；请继续输入", count + " bodies, the first " + shown + " shown; type on");
    return say("找到 " + count + " 个", count + " found");
  }
  function option(hit) {
    var item = document.createElement("li");
    var name = part("span", hit.name, "find__name");
    name.lang = "zh-Hans";
    item.append(name);
    if (gongkai.isEnglish && hit.pinyin) item.append(" ", part("span", hit.pinyin, "find__pinyin"));
    if (hit.how && hit.how[1] === "old") item.append(" ", part("span", say("曾用名 ", "formerly ") + hit.how[2], "tag"));
    else if (hit.how && HOW[hit.how[1]] && hit.how[0] < 4) item.append(" ", part("span", HOW[hit.how[1]], "tag"));
    item.append(part("span", (hit.place ? hit.place + " · " : "") + hit.id, "dim"));
    item.dataset.to = gongkai.body(hit.id, "");
    return item;
  }
  document.querySelectorAll("[data-find]").forEach(function (box, number) {
    var id = "find-" + number;
    var label = say("机关名称、拼音、首字母或代码", "Body: 汉字, pinyin, initials or code");
    box.hidden = false;
    box.textContent = "";
    var tag = part("label", label);
    tag.htmlFor = id;
    var input = document.createElement("input");
    Object.assign(input, { id: id, type: "search", autocomplete: "off", spellcheck: false, placeholder: box.dataset.focus === undefined ? say("查找机关", "Find a body") : label });
    [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", id + "-hits"], ["aria-autocomplete", "list"], ["enterkeyhint", "go"]].forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });
    var list = part("ul", "", "find__hits");
    list.id = id + "-hits";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("查找结果", "Results"));
    var status = part("p", "", "find__say");
    status.setAttribute("role", "status");
    box.append(tag, input, list, status);
    var at = -1;
    var turn = 0;
    function choose(next) {
      var items = list.children;
      if (!items.length) return;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      if (at >= 0) items[at].setAttribute("aria-selected", "false");
      at = (next + items.length) % items.length;
      items[at].setAttribute("aria-selected", "true");
      items[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", items[at].id);
    }
    function close() {
      list.hidden = true;
      if (at >= 0 && list.children[at]) list.children[at].setAttribute("aria-selected", "false");
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function open(item) { location.href = item.dataset.to; }
    async function search() {
      var mine = ++turn;
      var text = input.value;
      var found = gongkai.names.normalise(text) ? await gongkai.names.find(text).catch(function () { return null; }) : { hits: [] };
      if (mine !== turn) return found;
      close();
      list.textContent = "";
      if (found && !gongkai.names.normalise(text)) { status.textContent = ""; return found; }
      if (!found) { status.textContent = say("名称索引没有取到，请检查网络", "The index could not be fetched; check your connection"); return found; }
      var items = found.hits.map(option);
      if (!found.isShort) {
        var more = part("li", say("在报告正文中查找“" + text.trim() + "”", "Search the texts of the reports for “" + text.trim() + "”"), "find__more");
        more.dataset.to = address(text.trim());
        items.push(more);
      }
      items.forEach(function (item, place) {
        item.id = id + "-" + place;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.addEventListener("mousedown", function (event) { event.preventDefault(); });
        item.addEventListener("click", function () { open(item); });
      });
      list.append.apply(list, items);
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = told(found);
      return found;
    }
    input.addEventListener("input", search);
    input.addEventListener("keydown", async function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") { event.preventDefault(); choose(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); choose(at < 0 ? -1 : at - 1); }
      else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      else if (event.key === "Enter" && input.value.trim()) {
        event.preventDefault();
        if (at >= 0) return open(list.children[at]);
        var found = await search();
        if (found && found.hits.length && list.children.length) open(list.children[0]);
      }
    });
    input.addEventListener("blur", function () { setTimeout(close, 150); });
    input.addEventListener("focus", function () { if (gongkai.names.normalise(input.value) && list.children.length) { list.hidden = false; input.setAttribute("aria-expanded", "true"); } });
    if (box.dataset.focus !== undefined && matchMedia("(min-width: 40rem)").matches && !location.hash) input.focus({ preventScroll: true });
  });
})();
