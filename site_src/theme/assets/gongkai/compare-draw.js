/* Draws the charts of the comparison as SVG: a small panel per body over the years, all on one
   scale, or bars where there is one year. Behind them the spread of like bodies. A cell without
   value is drawn as its sign and never as 0. Knows numbers and words, nothing of the data. */
gongkai.draw = (function () {
  "use strict";
  var SPACE = "http://www.w3.org/2000/svg";

  function add(parent, name, attributes, text) {
    var made = document.createElementNS(SPACE, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  }
  function wide(letter) { return letter > "\u2e7f" ? 1 : letter === "%" ? 0.95 : 0.58; }
  function length(text, size) {
    return Array.from(text).reduce(function (sum, letter) { return sum + wide(letter) * size; }, 0);
  }
  /* The lines of a name: broken at blanks where there are any, the last one cut short. */
  function lines(text, room, size, most) {
    var out = [""];
    (text.match(/[\u0021-\u2e7f]+|./gu) || []).forEach(function (piece) {
      var last = out[out.length - 1];
      if (last && length(last + piece, size) > room) out.push(piece.trim());
      else out[out.length - 1] = last + piece;
    });
    if (out.length > most) {
      var cut = Array.from(out[most - 1]);
      while (length(cut.join("") + "…", size) > room) cut.pop();
      out = out.slice(0, most - 1).concat(cut.join("") + "…");
    }
    return out;
  }
  /* A round number at or above the largest value, for the top of the scale. */
  function top(value) {
    if (!(value > 0)) return 1;
    var ten = Math.pow(10, Math.floor(Math.log10(value)));
    return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map(function (step) { return Number((step * ten).toPrecision(3)); })
      .find(function (step) { return step >= value; });
  }
  function scale(spec) {
    var all = [0];
    spec.bodies.forEach(function (body) {
      body.points.forEach(function (point) { all.push(point.value, point.low, point.high); });
      body.bands.forEach(function (band) { all.push(band.p10, band.p90); });
    });
    all = all.filter(function (value) { return typeof value === "number"; });
    var least = Math.min.apply(null, all);
    var most = Math.max.apply(null, all);
    return { least: least < 0 ? -top(-least) : 0, most: spec.isShare ? 1 : most > 0 ? top(most) : least < 0 ? 0 : 1 };
  }
  function frame(spec, width, height) {
    var svg = document.createElementNS(SPACE, "svg");
    [["class", "chart chart--compare"], ["role", "img"], ["viewBox", "0 0 " + width + " " + height],
      ["aria-labelledby", spec.name + "-t " + spec.name + "-d"]].forEach(function (pair) { svg.setAttribute(pair[0], pair[1]); });
    add(svg, "title", { id: spec.name + "-t" }, spec.title);
    add(svg, "desc", { id: spec.name + "-d" }, spec.said);
    return svg;
  }
  function path(points) {
    return points.map(function (point, number) { return (number ? "L" : "M") + point[0].toFixed(1) + " " + point[1].toFixed(1); }).join("");
  }
  /* Runs of points that hang together. */
  function runs(points) {
    var out = [];
    points.forEach(function (point) {
      if (point.isJoined && out.length) out[out.length - 1].push(point);
      else out.push([point]);
    });
    return out;
  }

  function panel(svg, spec, body, at, size, span) {
    var group = add(svg, "g", { transform: "translate(" + at.x.toFixed(1) + " " + at.y.toFixed(1) + ")" });
    lines(body.name, at.width, 15, 2).forEach(function (line, number) { add(group, "text", { class: "name", x: 0, y: 15 + number * 19 }, line); });
    add(group, "text", { class: "soft", x: 0, y: size.head - 26 }, lines(body.about, at.width, 12, 1)[0]);
    var gutter = length(spec.format(span.most), 12) + 7;
    var inset = 16;
    var count = spec.years.length;
    var step = (at.width - gutter - inset * 2) / (spec.years[count - 1] - spec.years[0]);
    var bottom = size.head + size.plot;
    function x(year) { return gutter + inset + (year - spec.years[0]) * step; }
    function y(value) { return bottom - (value - span.least) / (span.most - span.least) * size.plot; }
    [0, span.most, span.most / 2].concat(span.least < 0 ? [span.least] : []).forEach(function (value, number) {
      if (number) add(group, "line", { class: "grid", x1: gutter, x2: at.width, y1: y(value), y2: y(value) });
      if (number !== 2) add(group, "text", { class: "soft", x: gutter - 6, y: y(value) + 4, "text-anchor": "end" }, spec.format(value));
    });
    runs(body.bands).forEach(function (run) {
      [["p90", "p10", "band"], ["p75", "p25", "band band--half"]].forEach(function (pair) {
        var edge = run.length === 1 ? [-9, 9] : [0];
        var up = [], down = [];
        run.forEach(function (band) {
          edge.forEach(function (aside) { up.push([x(band.year) + aside, y(band[pair[0]])]); down.unshift([x(band.year) + aside, y(band[pair[1]])]); });
        });
        add(group, "path", { class: pair[2], d: path(up.concat(down)) + "Z" });
      });
      var middle = run.length === 1 ? [[x(run[0].year) - 9, y(run[0].p50)], [x(run[0].year) + 9, y(run[0].p50)]]
        : run.map(function (band) { return [x(band.year), y(band.p50)]; });
      add(group, "path", { class: "median", d: path(middle) });
    });
    body.cuts.forEach(function (cut) {
      var middle = (x(cut.year) + x(cut.before)) / 2;
      add(group, "line", { class: "cut", x1: middle, x2: middle, y1: size.head - 8, y2: bottom });
    });
    add(group, "line", { class: "axis", x1: gutter, x2: at.width, y1: y(0), y2: y(0) });
    var known = body.points.filter(function (point) { return typeof point.value === "number"; });
    known.forEach(function (point) {
      if (typeof point.low === "number") add(group, "line", { class: "interval", x1: x(point.year), x2: x(point.year), y1: y(point.low), y2: y(point.high) });
    });
    runs(known).forEach(function (run) {
      if (run.length > 1) add(group, "path", { class: "line", d: path(run.map(function (point) { return [x(point.year), y(point.value)]; })) });
    });
    var longest = Math.max.apply(null, known.map(function (point) { return length(spec.format(point.value), 13); }).concat(0));
    var told = known;
    if (longest + 4 > step) {
      var best = known.slice().sort(function (a, b) { return b.value - a.value; })[0];
      told = known.filter(function (point) { return point === known[0] || point === best || point === known[known.length - 1]; });
      if (2 * longest > step) told = told.filter(function (point) { return point === best || Math.abs(x(point.year) - x(best.year)) > longest + 4; });
    }
    known.forEach(function (point) {
      add(group, "circle", { class: "dot", cx: x(point.year).toFixed(1), cy: y(point.value).toFixed(1), r: 3.5 });
    });
    told.forEach(function (point) {
      var text = spec.format(point.value);
      var half = length(text, 13) / 2;
      var middle = Math.min(x(point.year), at.width - half);
      add(group, "text", { class: "val", x: middle.toFixed(1), y: (y(typeof point.high === "number" ? point.high : point.value) - 8).toFixed(1), "text-anchor": "middle" }, text);
    });
    body.points.forEach(function (point) {
      if (typeof point.value !== "number") add(group, "text", { class: "gap", x: Math.min(x(point.year), at.width - length(point.sign || "", 12) / 2).toFixed(1), y: (y(0) - 5).toFixed(1), "text-anchor": "middle" }, point.sign);
    });
    spec.years.forEach(function (year, number) {
      var isEnd = number === 0 || number === count - 1;
      if (isEnd || step > 38) add(group, "text", { class: "soft", x: x(year).toFixed(1), y: bottom + 17, "text-anchor": "middle" }, String(year));
    });
  }
  function panels(spec) {
    var width = spec.width;
    var most = width >= 840 ? 4 : width >= 560 ? 3 : 2;
    var count = spec.bodies.length;
    var columns = Math.min(count, most);
    if (count > columns && count % columns && count <= 2 * (columns - 1)) columns -= 1;
    var gap = 24;
    var each = Math.min((width - gap * (columns - 1)) / columns, count > 1 ? 420 : 640);
    var isTwoLines = spec.bodies.some(function (body) { return lines(body.name, each, 15, 2).length > 1; });
    var size = { head: isTwoLines ? 78 : 60, plot: width < 560 ? 110 : 130 };
    var height = size.head + size.plot + 34;
    var span = scale(spec);
    var rows = Math.ceil(count / columns);
    var svg = frame(spec, width, rows * height);
    spec.bodies.forEach(function (body, number) {
      var column = number % columns;
      panel(svg, spec, body, { x: column * (each + gap), y: Math.floor(number / columns) * height, width: each }, size, span);
    });
    return svg;
  }

  function bars(spec) {
    var width = spec.width;
    var isNarrow = width < 560;
    var left = isNarrow ? 0 : Math.min(280, width / 3);
    var height = isNarrow ? 88 : 58;
    var span = scale(spec);
    var known = spec.bodies.map(function (body) { return body.points[0]; });
    var right = Math.max.apply(null, known.map(function (point) { return length(point.label || "", 15); })) + 14;
    var room = width - left - right;
    function x(value) { return left + (value - span.least) / (span.most - span.least) * room; }
    var svg = frame(spec, width, height * spec.bodies.length + 6);
    spec.bodies.forEach(function (body, number) {
      var point = body.points[0];
      var y = number * height + (isNarrow ? 62 : 30);
      var name = lines(body.name, (isNarrow ? width : left) - 20, 15, isNarrow ? 1 : 2);
      name.forEach(function (line, place) { add(svg, "text", { class: "name", x: 0, y: (isNarrow ? y - 42 : y - (name.length > 1 ? 14 : 5)) + place * 18 }, line); });
      add(svg, "text", { class: "soft", x: 0, y: isNarrow ? y - 23 : y + (name.length > 1 ? 21 : 14) }, lines(body.about, (isNarrow ? width : left) - 20, 12, 1)[0]);
      body.bands.forEach(function (band) {
        add(svg, "rect", { class: "band", x: x(band.p10), y: y - 14, width: Math.max(x(band.p90) - x(band.p10), 1), height: 28 });
        add(svg, "rect", { class: "band band--half", x: x(band.p25), y: y - 14, width: Math.max(x(band.p75) - x(band.p25), 1), height: 28 });
        add(svg, "line", { class: "median", x1: x(band.p50), x2: x(band.p50), y1: y - 14, y2: y + 14 });
      });
      if (typeof point.value === "number") {
        add(svg, "rect", { class: "bar", x: Math.min(x(0), x(point.value)), y: y - 6, width: Math.abs(x(point.value) - x(0)), height: 12 });
        if (typeof point.low === "number") add(svg, "line", { class: "interval", x1: x(point.low), x2: x(point.high), y1: y, y2: y });
      }
      var end = typeof point.value === "number" ? Math.max(x(point.value), x(0), typeof point.high === "number" ? x(point.high) : 0) : x(0);
      add(svg, "text", { class: typeof point.value === "number" ? "val" : "gap", x: end + 8, y: y + 5 }, point.label);
    });
    add(svg, "line", { class: "axis", x1: x(0), x2: x(0), y1: 4, y2: height * spec.bodies.length });
    return svg;
  }

  return function (spec) { return spec.years.length > 1 ? panels(spec) : bars(spec); };
})();
