/* Large archives: what one check found in one province. A row is the place of the body in the file of
   bodies, the report's year, its id where it is another version, the scope, the place in the text,
   what was found in both languages, and the number of what is said of it. */
(function () {
  "use strict";
  var table = document.querySelector("[data-check]");
  if (!table) return;
  var placed = gongkai.placed, element = placed.element, say = gongkai.say;
  placed.list(table, function (key) { return placed.get(key, "checks/" + table.dataset.check); }, function (found, title, here) {
    var about = found[0], told = found[1];
    var list = element("ul", undefined, here);
    list.className = "found";
    return {
      lines: told.found,
      line: function (row) {
        var body = about.bodies[row[0]];
        var report = row[2] || body[0] + "-" + row[1];
        var line = element("li", undefined, list);
        placed.link(placed.name(body), gongkai.body(body[0], ""), line);
        var facts = [row[1], placed.place(body, about.places), told.scopes[row[3]][+gongkai.isEnglish], row[2] ? say("同年另一版本", "another version of the year") : ""];
        line.append(" ");
        element("span", facts.filter(Boolean).join(" · "), line).className = "dim";
        element("br", undefined, line);
        line.append(row[gongkai.isEnglish ? 6 : 5], " ");
        element("span", told.said[row[7]][+gongkai.isEnglish], line).className = "dim";
        if (!row[1]) return;
        line.append(" ");
        placed.link(say("看原文", "in the text"), gongkai.report(report, row[4] ? "#" + row[4] : ""), line);
      }
    };
  });
})();
