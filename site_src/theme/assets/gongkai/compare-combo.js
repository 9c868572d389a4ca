/* Elements, and a box in which to type with a list to choose from, by keyboard and mouse. */
gongkai.combo = (function () {
  "use strict";
  var say = gongkai.say;
  function make(name, attributes, children) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    made.append.apply(made, [].concat(children === undefined ? [] : children));
    return made;
  }

  /* `find` gives [{id, label, more, group}], `take` gets the one that is chosen. */
  function box(id, label, hint, find, take, announce) {
    var input = make("input", { id: id, type: "search", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: hint, "aria-expanded": "false", "aria-controls": id + "-hits", "aria-autocomplete": "list" });
    var hits = make("ul", { id: id + "-hits", class: "find__hits", role: "listbox", "aria-label": label, hidden: "" });
    var at = -1, turn = 0, shown = [];
    function options() { return hits.querySelectorAll("[role=option]"); }
    function close() {
      hits.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(next) {
      var all = options();
      if (!all.length) return;
      if (all[at]) all[at].setAttribute("aria-selected", "false");
      at = (next + all.length) % all.length;
      all[at].setAttribute("aria-selected", "true");
      all[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[at].id);
    }
    function choose(place) {
      var one = shown[place];
      close();
      input.value = "";
      if (one) take(one);
    }
    async function open() {
      var mine = ++turn;
      var found = await find(input.value);
      if (mine !== turn || document.activeElement !== input) return;
      close();
      shown = found;
      hits.textContent = "";
      var group;
      found.forEach(function (one, place) {
        if (one.group && one.group !== group) hits.append(make("li", { role: "presentation", class: "find__group" }, one.group));
        group = one.group;
        var option = make("li", { id: id + "-" + place, role: "option", "aria-selected": "false" }, one.label);
        if (one.more) option.append(make("span", { class: "dim" }, one.more));
        option.addEventListener("mousedown", function (event) { event.preventDefault(); choose(place); });
        hits.append(option);
      });
      hits.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!hits.hidden));
      if (input.value && !found.length) announce(say("没有找到", "None found"));
      else if (input.value) announce(say("列出 " + found.length + " 个", found.length + " listed"));
    }
    input.addEventListener("input", open);
    input.addEventListener("click", open);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        var step = event.key === "ArrowDown" ? 1 : -1;
        if (hits.hidden) open().then(function () { mark(step > 0 ? 0 : -1); });
        else mark(at < 0 && step < 0 ? -1 : at + step);
      } else if (event.key === "Escape") { close(); }
      else if (event.key === "Enter" && !hits.hidden) { event.preventDefault(); choose(at < 0 ? 0 : at); }
    });
    input.addEventListener("blur", function () { setTimeout(close, 150); });
    return make("div", { class: "find cmp__find" }, [make("label", { for: id }, label), input, hits]);
  }
  return { make: make, box: box };
})();
