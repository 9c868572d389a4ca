/* Large archives: the values of one indicator in one province, laid out from two dense files. */
(function () {
  "use strict";
  var table = document.querySelector("[data-values]");
  if (!table) return;
  var SIGNS = { b: gongkai.say("空", "blank"), m: gongkai.say("缺", "missing"), u: "?", x: "—" };
  var SCOPES = { o: gongkai.say("本机关", "own body"), j: gongkai.say("全辖区", "whole jurisdiction"), s: gongkai.say("本系统", "system"), u: gongkai.say("不明", "unknown") };
  var STEP = 200;
  var code = table.dataset.values;
  var here = document.createElement("div");
  here.className = "values-here";
  here.setAttribute("aria-live", "polite");
  table.closest(".scroll").after(here);

  function get(path) {
    return fetch(gongkai.site + "/indicators/" + path + ".json").then(function (answer) {
      if (!answer.ok) throw new Error(path);
      return answer.json();
    });
  }
  function element(name, text, parent) {
    var made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }
  function link(text, href, parent) {
    var made = element("a", text, parent);
    made.setAttribute("href", href);
    return made;
  }
  function scope(place, scopes) {
    var found = Object.keys(scopes).map(function (year) { return scopes[year][place]; }).filter(function (one) { return one !== "-"; });
    return found.every(function (one) { return one === found[0]; }) ? SCOPES[found[0]] || "" : gongkai.say("各年不同", "differs by year");
  }
  function row(body, place, years, values, scopes, spelling, parent) {
    var line = element("tr", undefined, parent);
    var name = element("th", undefined, line);
    name.scope = "row";
    link(gongkai.isEnglish && body[2] ? body[1] + " (" + body[2] + ")" : body[1], gongkai.body(body[0], ""), name);
    element("td", body[3].map(function (one) { return gongkai.isEnglish && spelling[one] || one; }).join(" › "), line).className = "dim";
    element("td", scope(place, scopes), line);
    years.forEach(function (year) {
      var value = values[year][place];
      var cell = element("td", undefined, line);
      cell.className = value === 0 ? "n z" : "n";
      if (value === null || value === undefined) return;
      var report = gongkai.report(body[0] + "-" + year, "#t-" + code);
      link(typeof value === "number" ? value.toLocaleString("en") : SIGNS[value], report, cell);
    });
  }
  function list(key, title) {
    Promise.all([get("bodies/" + key), get(code + "/" + key)]).then(function (found) {
      var bodies = found[0].bodies;
      var values = found[1].years;
      var years = Object.keys(values).sort();
      var shown = bodies.map(function (body, place) { return place; }).filter(function (place) {
        return years.some(function (year) { return values[year][place] !== null; });
      });
      var at = 0;
      here.textContent = "";
      element("h3", title, here);
      var box = element("div", undefined, here);
      box.className = "scroll";
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", title);
      var made = element("table", undefined, box);
      made.className = "list values";
      var heads = element("tr", undefined, element("thead", undefined, made));
      [gongkai.say("机关", "Body"), gongkai.say("地方", "Place"), gongkai.say("口径", "Scope")].concat(years).forEach(function (head, number) {
        var cell = element("th", head, heads);
        cell.scope = "col";
        if (number > 2) cell.className = "n";
      });
      var lines = element("tbody", undefined, made);
      var more = element("button", "", here);
      more.type = "button";
      more.className = "act";
      function go() {
        shown.slice(at, at + STEP).forEach(function (place) { row(bodies[place], place, years, values, found[0].scopes, found[0].places, lines); });
        at += STEP;
        more.hidden = at >= shown.length;
        var count = shown.length.toLocaleString("en");
        more.textContent = gongkai.say("再列 " + STEP + " 个（共 " + count + " 个）", STEP + " more of " + count);
      }
      more.addEventListener("click", go);
      go();
    }).catch(function () {
      here.textContent = gongkai.say("这一地的数值没有取到。", "The values of this place could not be fetched.");
    });
  }
  table.querySelectorAll("[data-province]").forEach(function (line) {
    var cell = line.querySelector("th");
    var name = cell.textContent.trim();
    var button = element("button", name);
    button.type = "button";
    button.className = "copy";
    button.addEventListener("click", function () { list(line.dataset.province, name); });
    cell.textContent = "";
    cell.append(button);
  });
})();
