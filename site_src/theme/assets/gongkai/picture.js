/* Draws a chart or a finding as a picture of 1080 px, with all that it must not travel without:
   body, year, scope, source, date, release, address. Light palette always. The drawing goes onto
   the canvas as a data: image, so that the page's policy needs no more than it has.

   A chart is a `figure.fig` with an SVG, a finding a `.note`. What is known of a chart stands in
   its data-title, -body, -year, -scope, -source, -date, -release, -notes, -address; where some of
   it is missing, and for a finding, the page is asked: .chips of the year, the footer. */
(function () {
  "use strict";
  var WIDTH = 1080;
  var EDGE = 64;
  var ROOM = WIDTH - 2 * EDGE;
  var say = gongkai.say;
  /* What a drawing looks like without the page's stylesheet. */
  var SHOWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "font-size", "font-weight", "text-anchor", "opacity"];

  function text(from, selector) {
    var found = from && from.querySelector(selector);
    return found ? found.textContent.replace(/\s+/g, " ").trim() : "";
  }
  /* An address on a picture is typed by hand: host and path of the page and no more. Where the site
     knows its own address, it is that; else where the page was read. */
  function plainAddress(part) {
    var known = document.querySelector("link[rel=canonical]");
    return brief(part.dataset.address || (known ? known.href : location.origin + location.pathname));
  }
  function brief(address) { return address.replace(/^https?:\/\//, "").replace(/index\.html(?=$|[?#])/, ""); }
  /* A note of a body page belongs to the year of its part, whose chips tell the report. */
  function chips(part) {
    var year = part.closest("[data-year]:not(.chips):not(figure)");
    return (year && document.querySelector('.chips[data-year="' + year.dataset.year + '"]')) || document.querySelector(".chips");
  }
  function facts(part) {
    var told = part.dataset;
    var about = chips(part);
    var head = document.querySelector("[data-body]:not(figure)");
    var body = told.body || (head && head.dataset.body) || (told.title ? "" : text(document, "h1"));
    var year = told.year || (about && about.dataset.year) || "";
    var isNote = part.matches(".note");
    var fact = told.title || text(part, "figcaption");
    if (isNote) fact = Array.from(part.querySelector(".note__says").childNodes, function (node) { return node.nodeType === 3 ? node.textContent : ""; }).join("").trim();
    var foot = text(document, ".foot__release");
    var lines = [];
    function line(name, value) { if (value) lines.push(name + say("：", ": ") + value); }
    if (told.scope) line(say("口径", "Scope"), told.scope);
    else if (about) lines.push(Array.from(about.children, function (chip) { return chip.textContent.replace(/\s+/g, " ").trim(); }).join(" · "));
    line(say("来源", "Source"), isNote ? about && about.dataset.source : sources(told.year || "") || (told.source && brief(told.source)));
    if (told.release) line(say("数据版本", "Data release"), told.release + (told.date ? " · " + told.date : ""));
    else if (foot) lines.push(foot);
    lines.push(plainAddress(part));
    return { title: opening(body, year, fact), lines: lines, file: told.file || [location.pathname.split("/").filter(Boolean).pop() || "gongkai", year, part.id].filter(Boolean).join("-") };
  }
  /* The archived files of the years that a chart spans. */
  function sources(span) {
    var years = span.match(/\d{4}/g) || [];
    var found = Array.from(document.querySelectorAll(".chips[data-source]")).filter(function (one) {
      return one.dataset.year >= years[0] && one.dataset.year <= years[years.length - 1];
    }).map(function (one) { return one.dataset.source; });
    found = found.filter(function (one, place) { return found.indexOf(one) === place; });
    return found.slice(0, 3).join(say("、", ", ")) + (found.length > 3 ? say(" 等 " + found.length + " 份", " and " + (found.length - 3) + " more") : "");
  }
  /* Body, year, fact, in this order; what the sentence already begins with is not said twice. */
  function opening(body, year, fact) {
    var begin = "";
    if (body && fact.indexOf(body.split(" (")[0]) !== 0) begin = body;
    if (year && !/^\d{4}/.test(fact)) begin += (begin ? say("，", ", ") : "") + year + say(" 年", "");
    var isOpen = begin.slice(-1) !== say("年", year.slice(-1)) || /^[^，,]{0,20}[：:]/.test(fact);
    return begin + (begin ? (isOpen ? say("，", ", ") : say("：", ": ")) : "") + fact;
  }

  /* With the light palette in force for as long as `work` takes: nothing is painted meanwhile. */
  function inLight(work) {
    var page = document.documentElement;
    var before = page.dataset.theme;
    page.dataset.theme = "light";
    try { return work(getComputedStyle(page)); } finally {
      if (before === undefined) delete page.dataset.theme; else page.dataset.theme = before;
    }
  }
  function palette(style) {
    var found = {};
    ["paper", "ink", "soft", "line", "accent", "signal", "signal-line", "signal-field", "sans"].forEach(function (name) { found[name] = style.getPropertyValue("--" + name).trim(); });
    return found;
  }
  function standalone(svg, fonts) {
    var copy = svg.cloneNode(true);
    var from = svg.querySelectorAll("*"), to = copy.querySelectorAll("*");
    from.forEach(function (one, place) {
      var style = getComputedStyle(one);
      SHOWN.forEach(function (name) { to[place].setAttribute(name, style.getPropertyValue(name)); });
      to[place].removeAttribute("class");
    });
    var box = svg.viewBox.baseVal;
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    copy.setAttribute("font-family", fonts.replace(/"/g, "'"));
    copy.removeAttribute("class");
    return { address: "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy)), width: box.width, height: box.height };
  }

  /* Lines that fit: broken between 汉字 anywhere but before closing marks, else at blanks. */
  function wrap(pen, words, room) {
    var out = [];
    words.split("\n").forEach(function (paragraph) {
      var line = "";
      (paragraph.match(/[\u0021-\u2e7f]+\s?|./gu) || []).forEach(function (piece) {
        if (line && pen.measureText((line + piece).trimEnd()).width > room && !/^[，。、；：！？）”’》]/.test(piece)) { out.push(line.trimEnd()); line = ""; }
        Array.from(piece).length > 1 && pen.measureText(piece).width > room
          ? Array.from(piece).forEach(function (letter) { if (pen.measureText(line + letter).width > room) { out.push(line); line = ""; } line += letter; })
          : line += piece;
      });
      out.push(line.trimEnd());
    });
    return out;
  }
  async function picture(part) {
    var told = facts(part);
    var own = part.matches("figure") && part.querySelector("svg");
    /* A chart that can be drawn for another width is drawn for this one, in letters to be read on
       a phone; it is on the page, where its colours are known, only while they are asked. */
    var svg = part.drawFor ? part.appendChild(part.drawFor(ROOM / 2)) : own;
    var drawn = null;
    var keys = [];
    var colour = inLight(function (style) {
      var found = palette(style);
      part.querySelectorAll(".keys > span").forEach(function (one) {
        var swatch = getComputedStyle(one.querySelector(".key"));
        keys.push({ text: one.textContent.trim(), fill: swatch.backgroundColor, edge: swatch.borderTopColor });
      });
      if (svg) drawn = standalone(svg, found.sans);
      if (svg && svg !== own) svg.remove();
      return found;
    });
    var canvas = document.createElement("canvas");
    var pen = canvas.getContext("2d");
    var steps = [], at = EDGE;
    function write(words, size, ink, options) {
      if (!words) return;
      var more = options || {};
      var font = (more.bold ? "700 " : "400 ") + size + "px " + colour.sans;
      var left = EDGE + (more.indent || 0);
      pen.font = font;
      var top = at;
      wrap(pen, words, ROOM - (more.indent || 0)).forEach(function (line) {
        var y = at + size;
        steps.push(function () { pen.font = font; pen.fillStyle = ink; pen.fillText(line, left, y); });
        at += Math.round(size * 1.5);
      });
      var end = at;
      if (more.rule) steps.push(function () { pen.fillStyle = more.rule; pen.fillRect(EDGE, top, 5, end - top); });
      at += more.after === undefined ? 12 : more.after;
    }
    steps.push(function () { pen.fillStyle = colour.accent; pen.fillRect(0, 0, WIDTH, 12); });
    write(told.title, 42, colour.ink, { bold: true, after: 28 });
    if (drawn) {
      var image = new Image();
      image.src = drawn.address;
      await image.decode();
      var wide = Math.min(ROOM, drawn.width * 2.6);
      var high = wide * drawn.height / drawn.width;
      var y = at;
      steps.push(function () { pen.drawImage(image, EDGE, y, wide, high); });
      at += high + 28;
      var notes = part.dataset.notes || Array.from(part.querySelectorAll(".fig__note"), function (one) { return one.textContent.trim(); }).join("\n");
      keys.forEach(function (key) {
        var y = at;
        steps.push(function () { pen.fillStyle = key.edge; pen.fillRect(EDGE, y + 6, 22, 22); pen.fillStyle = key.fill; pen.fillRect(EDGE + 1, y + 7, 20, 20); });
        write(key.text, 23, colour.ink, { indent: 34, after: 2 });
      });
      if (notes) write(notes, 23, colour.soft, { after: 20 });
    } else {
      var sides = Array.from(part.querySelectorAll(".note__sides > span"), function (one) { return one.textContent.replace(/\s+/g, " ").trim(); }).join("　 ");
      write(sides, 34, colour.ink, { bold: true, after: 18 });
      var quote = part.querySelector("blockquote");
      if (quote) write(Array.from((quote.firstChild ? quote.firstChild.textContent : "").trim()).slice(0, 400).join(""), 30, colour.ink, { indent: 24, rule: colour.line, after: 20 });
      part.querySelectorAll(".note__rule, .note__cells, .note__blame").forEach(function (one) { write(one.textContent.replace(/\s+/g, " ").trim(), 26, colour.soft); });
    }
    at += 8;
    var rule = at;
    steps.push(function () { pen.fillStyle = colour.line; pen.fillRect(EDGE, rule, ROOM, 2); });
    at += 22;
    told.lines.forEach(function (line) { write(line, 24, colour.ink, { after: 2 }); });
    at += 10;
    write([text(document, ".top__name"), text(document, ".foot__notice")].filter(Boolean).join(" · "), 22, colour.soft, { after: 0 });
    canvas.width = WIDTH;
    canvas.height = Math.ceil(at + EDGE * 0.7);
    pen.fillStyle = colour.paper;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.textBaseline = "alphabetic";
    steps.forEach(function (step) { step(); });
    return { canvas: canvas, file: told.file + ".png", title: told.title };
  }
  /* Where there is no mouse a picture is kept by a long press, so it is shown; else it is saved. */
  function hand(made) {
    var address = made.canvas.toDataURL("image/png");
    var link = document.createElement("a");
    link.href = address;
    link.download = made.file;
    if (!matchMedia("(pointer: coarse)").matches) { link.click(); return; }
    var dialog = document.createElement("dialog");
    dialog.className = "picture__shown";
    dialog.setAttribute("aria-label", say("图片", "Picture"));
    var image = new Image();
    image.src = address;
    image.alt = made.title;
    var hint = document.createElement("p");
    hint.textContent = say("长按图片可以保存或转发，也可以：", "Press long to keep or forward it, or: ");
    link.textContent = say("下载", "Download");
    link.className = "act act--main";
    var close = document.createElement("button");
    close.type = "button";
    close.className = "copy";
    close.textContent = say("关闭", "Close");
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("close", function () { dialog.remove(); });
    hint.append(link, close);
    dialog.append(hint, image);
    document.body.append(dialog);
    dialog.showModal();
  }
  gongkai.picture = function (part) {
    return picture(part).then(function (made) { hand(made); return made; });
  };
})();
