/* The one page of all reports of a large archive: `#<report>` names one, `#<report>/t-<code>` a
   figure of it. Text and places come from `texts/<body>` among the bulk data. */
(function () {
  "use strict";
  var box = document.querySelector("[data-report]");
  if (!box) return;
  var english = gongkai.isEnglish, say = gongkai.say, site = gongkai.site;
  var held = {}, shown = null;
  function make(tag, attributes, content) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (typeof content === "string") node.textContent = content;
    else if (content) content.forEach(function (one) { if (one) node.append(one); });
    return node;
  }
  var CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
  function visible(text) { return text.replace(CONTROL, "\ufffd"); }
  function load(body) {
    held[body] = held[body] || gongkai.bulk("texts/" + body);
    return held[body];
  }
  function write(text, figures, tables, id) {
    var points = Array.from(text), out = make("div", { "class": "archived archived--whole", lang: "zh-Hans", tabindex: "0", role: "region", "aria-label": say("存档原文", "Archived text") });
    var at = 0, done = {};
    figures.slice().sort(function (a, b) { return a[1] - b[1] || a[2] - b[2] || a[0] - b[0]; }).forEach(function (one) {
      var start = one[1], end = start + one[2];
      if (start < at || done[start + " " + end]) return;
      done[start + " " + end] = true;
      var code = tables.codes[one[0]];
      out.append(visible(points.slice(at, start).join("")));
      var link = make("a", { href: "#" + id + "/t-" + code, title: tables[say("labels_zh", "labels_en")][one[0]] }, visible(points.slice(start, end).join("")));
      out.append(make("mark", { id: "c-" + start, "data-code": code }, [link]));
      at = end;
    });
    out.append(visible(points.slice(at).join("")));
    return out;
  }
  /* `at=12-40` is a stretch of the text, `s-12` the finding that begins there */
  function stretch(tail, findings) {
    var asked = /^at=(\d+)-(\d+)$/.exec(tail);
    if (asked) return [Number(asked[1]), Number(asked[2])];
    var told = findings.find(function (one) { return one.end > one.start && tail === "s-" + one.start; });
    return told ? [told.start, told.end] : [0, 0];
  }
  function light(tail, report) {
    box.querySelectorAll(".lit").forEach(function (one) { one.classList.remove("lit"); });
    var place = stretch(tail || "", report.findings);
    gongkai.light(box.querySelector(".archived--whole"), place[0], place[1]);
    if (!tail || place[1]) return;
    var mark = tail.slice(0, 2) === "t-" ? box.querySelector('mark[data-code="' + CSS.escape(tail.slice(2)) + '"]') : document.getElementById(tail);
    if (!mark) return;
    mark.classList.add("lit");
    mark.scrollIntoView({ block: "center" });
  }
  function show() {
    var parts = decodeURIComponent(location.hash.slice(1)).split("/"), id = parts[0];
    if (!/^[a-z0-9-]+$/.test(id)) return;
    if (shown && id === shown.report_id) { light(parts[1], shown); return; }
    var body = id.replace(/-\d{4}(?:-[0-9a-f]{8})?$/, "");
    Promise.all([load(body), fetch(site + "/assets/gongkai/lean-tables.json").then(function (answer) { return answer.json(); })]).then(function (both) {
      var report = both[0].reports.find(function (one) { return one.report_id === id; });
      if (!report) throw new Error(id);
      shown = report;
      var findings = report.findings.map(function (one) {
        return make("li", {}, [visible(one[say("message_zh", "message_en")] || ""), " ", make("span", { "class": "dim" }, one[say("blame_zh", "blame_en")] || ""), one.end > one.start ? " " : "",
          one.end > one.start ? make("a", { href: "#" + id + "/s-" + one.start }, say("看原文此处", "in the text")) : ""]);
      });
      var isAddress = /^https?:\/\//.test(report.url || "");
      document.title = visible(report.title || id);
      box.replaceChildren(
        make("h1", { lang: "zh-Hans" }, visible(report.title || id)),
        make("p", { "class": "acts" }, [
          make("a", { "class": "act act--main", href: gongkai.body(body, "") }, say("这个机关的页面", "The body's page")),
          isAddress ? make("a", { "class": "act", href: report.url, rel: "nofollow noopener" }, say("来源地址", "Address of the source")) : null,
          make("a", { "class": "act", href: gongkai.bulkAddress("texts/" + body) }, say("数据", "Data"))
        ]),
        make("p", { "class": "dim" }, [report.path + " · SHA-256 ", make("code", {}, report.sha256)]),
        findings.length ? make("ol", { "class": "found__lean" }, findings) : "",
        write(report.text, report.figures, both[1], id));
      light(parts[1], report);
    }).catch(function () {
      box.replaceChildren(make("h1", {}, say("没有这份报告的文本", "No text of this report")), make("p", {}, [
        say("数据没有取到，或者本档案没有这份报告：", "The data could not be fetched, or this archive does not hold the report: "),
        make("a", { href: gongkai.body(body, "") }, id)]));
    });
  }
  addEventListener("hashchange", show);
  show();
})();
