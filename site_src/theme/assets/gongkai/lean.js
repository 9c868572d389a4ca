/* A lean page of a body: both languages on one page, the whole form and the earlier years from
   `index.json`, links to the evidence. The page reads without it: the latest year stands there. */
(function () {
  "use strict";
  var html = document.documentElement;
  var main = document.getElementById("main");
  if (!html.classList.contains("lean") || !main) return;
  var stored = null, theme = null;
  try { stored = localStorage.getItem("gongkai-language"); theme = localStorage.getItem("gongkai-theme"); } catch (error) { /* private window */ }
  var asked = new URLSearchParams(location.search).get("lang");
  var english = asked ? asked === "en" : stored === "en" && !!document.querySelector(".lead[lang=en]");
  function say(zh, en) { return english ? en : zh; }
  function make(tag, attributes, content) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (typeof content === "string") node.textContent = content;
    else if (content) content.forEach(function (one) { node.append(one); });
    return node;
  }
  html.classList.add("js");
  if (theme) html.dataset.theme = theme;
  main.dataset.lang = english ? "en" : "zh";
  main.dataset.size = "lean";
  var root = main.dataset.root;
  var there = english ? root + "/en" : root;
  if (english) {
    html.lang = "en";
    main.dataset.root = there;
    document.querySelectorAll('a[href^="' + root + '/"]').forEach(function (link) {
      link.setAttribute("href", there + link.getAttribute("href").slice(root.length));
    });
    var words = { "find/": "Find", "regions/": "Places", "data/": "Data" };
    document.querySelectorAll(".top__nav a").forEach(function (link) { link.textContent = words[link.getAttribute("href").slice(there.length + 1)]; });
    document.querySelector(".skip").textContent = "Skip to content";
  }
  var tools = make("div", { "class": "top__tools" }, [make("div", { "class": "find find--top", role: "search", "data-find": "", hidden: "" })]);
  if (document.querySelector(".lead[lang=en]")) {
    var other = make("a", { "class": "tool", href: "?lang=" + say("en", "zh") + location.hash, lang: say("en", "zh-Hans") }, say("English", "中文"));
    other.addEventListener("click", function () {
      try { localStorage.setItem("gongkai-language", english ? "zh-Hans" : "en"); } catch (error) { /* private window */ }
    });
    tools.append(other);
  }
  tools.append(make("button", { "class": "tool", type: "button", "data-palette": "", "data-light": say("浅色", "Light"), "data-dark": say("深色", "Dark"), hidden: "" }));
  document.querySelector(".top__in").append(tools);

  var SIGNS = {
    b: say("空：行与列都印出，交叉处未填写", "Blank: row and column are printed, nothing stands at their crossing"),
    m: say("缺：本存档文本里没有这一格", "Missing: this cell is not in the archived text"),
    u: say("不可读：印出的不是数字", "Unreadable: what is printed is no number"),
    x: say("不适用", "Not applicable")
  };
  function get(address) { return fetch(address).then(function (answer) { if (!answer.ok) throw new Error(address); return answer.json(); }); }
  function unpack(text) {
    var out = [];
    text.split(" ").forEach(function (part) {
      var two = part.split("*");
      for (var n = +(two[1] || 1); n; n--) out.push(two[0]);
    });
    return out;
  }
  function fillCell(cell, report, place, tables) {
    var token = report.tokens[place] || "m";
    var printed = (report.printed || {})[place] || "";
    var link = make("a", { href: there + "/reports/#" + report.id + "/t-" + tables.codes[place] });
    if (SIGNS[token]) {
      cell.classList.add(token);
      link.title = SIGNS[token];
      link.setAttribute("aria-label", SIGNS[token]);
      link.textContent = printed;
    } else {
      var found = /[0-9][0-9,]*(?:\.[0-9]+)?/.exec(printed.normalize("NFKC"));
      link.textContent = found ? (token[0] === "-" ? "-" : "") + found[0] : token;
      var unit = found ? printed.normalize("NFKC").slice(found.index + found[0].length).trim() : "";
      if (!unit && (report.unit_unknown || []).indexOf(place) >= 0) unit = say("（单位未印）", " (unit not printed)");
      if (!unit && tables.units[place] === "CNY 10k" && +token) unit = say("万元", " ×10k yuan");
      if (unit) link.dataset.u = unit;
      if (printed && printed !== link.textContent) link.title = say("印作“" + printed + "”", "printed as “" + printed + "”");
      if (+token) cell.classList.add("n");
      if ((report.corrected || []).indexOf(place) >= 0) cell.classList.add("e");
    }
    if (report.doubted[place]) cell.classList.add("f");
    cell.append(link);
  }
  function draw(box, report, tables) {
    var form = tables.forms[report.form];
    report.tokens = unpack(report.values);
    report.doubted = {};
    (report.findings || []).forEach(function (one) { one[1].forEach(function (place) { report.doubted[place] = true; }); });
    if (form) {
      box.innerHTML = form[english ? "en" : "zh"];
      box.querySelectorAll("td").forEach(function (cell, number) { fillCell(cell, report, form.places[number], tables); });
      box.querySelectorAll(".scroll").forEach(function (one) {
        one.setAttribute("role", "region");
        one.setAttribute("aria-label", one.querySelector("caption").textContent + " " + report.year);
      });
      return;
    }
    /* tables of two forms in one report: line by line what is not 0 */
    var body = make("tbody");
    report.tokens.forEach(function (token, place) {
      if (token === "." || token === "0") return;
      var cell = make("td");
      fillCell(cell, report, place, tables);
      body.append(make("tr", {}, [make("th", {}, tables[say("labels_zh", "labels_en")][place]), cell]));
    });
    box.replaceChildren(make("table", { "class": "form" }, [body]), make("p", { "class": "dim" }, say("没有列出的各格印出的都是 0。", "Every cell not listed is printed as 0.")));
  }
  function year(report, tables) {
    var box = make("div");
    var fold = make("details", { "class": "year-part", id: "year-" + report.year }, [
      make("summary", {}, [make("h2", {}, say(report.year + " 年度报告", "Report for " + report.year))]),
      make("p", { "class": "dim" }, [make("a", { href: there + "/reports/#" + report.id }, say("存档原文", "Archived text"))]),
      box
    ]);
    fold.addEventListener("toggle", function () { if (fold.open && !box.firstChild && report.values) draw(box, report, tables); });
    return fold;
  }
  function open() {
    var fold = /^#year-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (fold && fold.tagName === "DETAILS") { fold.open = true; fold.scrollIntoView(); }
  }
  Promise.all([get("index.json"), get(root + "/assets/gongkai/lean-tables.json")]).then(function (both) {
    var found = both[0], tables = both[1], latest = found.reports[0];
    /* named by the twin alone: a page that says the same stays the same file in the next release */
    document.getElementById("release").textContent = say(" · 数据版本 ", " · Data release ") + found.release;
    if (english) {
      document.querySelector("h1").after(make("p", { "class": "head__pinyin" }, found.body.pinyin));
      var names = tables.words;
      document.querySelector(".top__name").textContent = tables.title;
      document.querySelectorAll(".crumbs a").forEach(function (link) { link.lang = "zh-Hans"; });
      document.querySelector(".foot__notice").textContent = tables.notice;
      document.querySelector(".head__facts").firstChild.textContent = [names["level." + found.body.level], names["kind." + found.body.kind]].filter(Boolean).join(" · ") + " · ";
      document.querySelector(".more a").textContent = "Data of this page · JSON";
      if (latest) {
        document.title = found.body.pinyin + ", " + latest.year;
        document.getElementById("year").textContent = "Report for " + latest.year;
        document.getElementById("about").replaceChildren(
          "Scope: " + names["scope." + latest.scope] + " · archived copy: ",
          latest.url ? make("a", { href: latest.url, rel: "nofollow noopener" }, names["provenance." + latest.provenance]) : names["provenance." + latest.provenance],
          " · ", make("a", { href: there + "/reports/#" + latest.id }, "Archived text"));
      }
    }
    if (!latest) return;
    var box = document.getElementById("tables");
    if (box && latest.values) draw(box, latest, tables);
    document.getElementById("year").id = "year-" + latest.year;
    var last = document.querySelector(".more");
    last.before.apply(last, found.reports.slice(1).map(function (report) { return year(report, tables); }));
    last.prepend(make("a", { href: there + "/compare/?bodies=" + found.body.id }, say("与其他机关比较", "Compare with others")), " · ");
    document.querySelectorAll(".years li").forEach(function (one) { one.replaceChildren(make("a", { href: "#year-" + one.textContent }, one.textContent)); });
    addEventListener("hashchange", open);
    open();
  }).catch(function () { /* what stands in the page holds without it */ });
})();
