/* Large archives: a list by place. The name of a province becomes a button that fetches its list,
   which is shown so many lines at a time. What a line says is the business of its own script. */
gongkai.placed = (function () {
  "use strict";
  var STEP = 200;
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
  /* the bodies of a province in order of place, with the file that a page asks for */
  function get(key, path) {
    return Promise.all([gongkai.bulk("indicators/bodies/" + key), gongkai.bulk(path + "/" + key)]).then(function (found) {
      if (!found[0] || !found[1]) throw new Error(path);
      return found;
    });
  }
  function name(body) { return gongkai.isEnglish && body[2] ? body[1] + " (" + body[2] + ")" : body[1]; }
  function place(body, spelling) {
    return body[3].map(function (one) { return gongkai.isEnglish && spelling[one] || one; }).join(" › ");
  }
  /* `open` gives what was fetched for a province; `draw` the lines to show, where they go, and a
     function that draws one */
  function list(table, open, draw) {
    var here = element("div");
    here.className = "values-here";
    here.setAttribute("aria-live", "polite");
    table.closest(".scroll").after(here);
    function show(key, title) {
      open(key).then(function (found) {
        here.textContent = "";
        element("h3", title, here);
        var drawn = draw(found, title, here);
        var at = 0;
        var more = element("button", "", here);
        more.type = "button";
        more.className = "act";
        function go() {
          drawn.lines.slice(at, at + STEP).forEach(drawn.line);
          at += STEP;
          more.hidden = at >= drawn.lines.length;
          var count = drawn.lines.length.toLocaleString("en");
          more.textContent = gongkai.say("再列 " + STEP + " 个（共 " + count + " 个）", STEP + " more of " + count);
        }
        more.addEventListener("click", go);
        go();
      }).catch(function () {
        here.textContent = gongkai.say("这一地的清单没有取到。", "The list of this place could not be fetched.");
      });
    }
    table.querySelectorAll("[data-province]").forEach(function (line) {
      var cell = line.querySelector("th");
      var title = cell.textContent.trim();
      var button = element("button", title);
      button.type = "button";
      button.className = "copy";
      button.addEventListener("click", function () { show(line.dataset.province, title); });
      cell.textContent = "";
      cell.append(button);
    });
  }
  return { element: element, get: get, link: link, list: list, name: name, place: place };
})();
