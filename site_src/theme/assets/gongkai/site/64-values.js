/* Large archives: the values of one indicator in one province, laid out from two dense files. */
(function () {
  "use strict";
  var table = document.querySelector("[data-values]");
  if (!table) return;
  var SIGNS = { b: gongkai.say("空", "blank"), m: gongkai.say("缺", "missing"), u: "?", x: "—" };
  var SCOPES = { o: gongkai.say("本机关", "own body"), j: gongkai.say("全辖区", "whole jurisdiction"), s: gongkai.say("本系统", "system"), u: gongkai.say("不明", "unknown") };
  var code = table.dataset.values;
  var placed = gongkai.placed, element = placed.element;

  function scope(place, scopes) {
    var found = Object.keys(scopes).map(function (year) { return scopes[year][place]; }).filter(function (one) { return one !== "-"; });
    return found.every(function (one) { return one === found[0]; }) ? SCOPES[found[0]] || "" : gongkai.say("各年不同", "differs by year");
  }
  function row(body, place, years, values, about, parent) {
    var line = element("tr", undefined, parent);
    var name = element("th", undefined, line);
    name.scope = "row";
    placed.link(placed.name(body), gongkai.body(body[0], ""), name);
    element("td", placed.place(body, about.places), line).className = "dim";
    element("td", scope(place, about.scopes), line);
    years.forEach(function (year) {
      var value = values[year][place];
      var cell = element("td", undefined, line);
      cell.className = value === 0 ? "n z" : "n";
      if (value === null || value === undefined) return;
      var report = gongkai.report(body[0] + "-" + year, "#t-" + code);
      placed.link(typeof value === "number" ? value.toLocaleString("en") : SIGNS[value], report, cell);
    });
  }
  placed.list(table, function (key) { return placed.get(key, "indicators/" + code); }, function (found, title, here) {
    var bodies = found[0].bodies;
    var values = found[1].years;
    var years = Object.keys(values).sort();
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
    var rows = element("tbody", undefined, made);
    return {
      lines: bodies.map(function (body, place) { return place; }).filter(function (place) {
        return years.some(function (year) { return values[year][place] !== null; });
      }),
      line: function (place) { row(bodies[place], place, years, values, found[0], rows); }
    };
  });
})();
