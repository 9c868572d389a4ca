/* What the comparison knows: the words of values, the catalogue of indicators, bodies and the
   spread of like ones as they are fetched, and what one body says of one item in one year. Knows
   nothing of the page. */
gongkai.compared = (function () {
  "use strict";
  var say = gongkai.say;
  var root = gongkai.root;
  var site = gongkai.site;
  var lang = gongkai.isEnglish ? "en" : "zh";

  var WORDS = {
    scope: { own_body: ["本机关", "own body"], jurisdiction: ["全辖区", "whole jurisdiction"], system: ["本系统", "system"], unknown: ["口径不明", "scope unknown"] },
    form: { 2019: ["2019 年试行格式", "2019 trial form"], 2021: ["2021 年格式", "2021 form"], mixed: ["两版混用", "mixed form"], 2014: ["2014 年统计表", "2014 statistics form"], narrative: ["无表格", "no table"] },
    level: { national: ["国家级", "national"], province: ["省级", "province"], prefecture: ["市级", "prefecture"], county: ["县级", "county"], township: ["乡级", "township"] },
    kind: {
      government: ["政府", "government"], office: ["政府办公室", "government office"], department: ["部门", "department"], "subdistrict-office": ["街道办事处", "sub-district office"],
      "development-zone": ["开发区", "development zone"], dispatched: ["派出机构", "dispatched agency"], vertical: ["垂直管理机关", "vertically led authority"],
      "public-institution": ["事业单位", "public institution"], other: ["其他", "other"],
    },
    /* sign in a chart, class of the sign in a table, in full */
    status: {
      blank: ["空", "blank", "b", "空：行与列都印出，交叉处未填写", "blank: row and column are printed, nothing stands at their crossing"],
      missing: ["缺", "missing", "m", "缺：本存档文本里没有这一格", "missing: this cell is not in the archived text"],
      unreadable: ["?", "?", "u", "不可读：印出的不是数字", "unreadable: what is printed is no number"],
      not_applicable: ["—", "—", "x", "不适用：照印 /、—、无 等", "not applicable: as printed, such as / or —"],
      not_in_archive: ["○", "○", "o", "○ 本档案未收录，不等于未公开", "○ not in this archive; it may have been published"],
      not_on_form: ["·", "·", "d", "· 该年的格式没有这一项", "· the form of that year has no such cell"],
      incomplete: ["不全", "n/a", "i", "不全：有一项没有数值，所以不计算", "n/a: one of its terms has no value, so nothing is worked out"],
      too_few: ["不足30", "< 30", "f", "分母不足 30 件，不计算比例", "below 30: no ratio is worked out"],
      unit_unknown: ["单位?", "unit?", "q", "单位未印，不画入图中", "the unit is not printed, so it is not drawn"],
    },
  };
  function word(group, key) {
    var found = WORDS[group][key];
    return found ? say(found[0], found[1]) : key || say("不明", "unknown");
  }
  function inFull(status) { return say(WORDS.status[status][3], WORDS.status[status][4]); }

  var catalogue, items = {}, order = [];
  var fetched = {};
  function json(path, query) {
    if (!fetched[path]) {
      fetched[path] = fetch(path + (query || "")).then(function (answer) { return answer.ok ? answer.json() : null; }, function () {
        delete fetched[path];
        throw new Error(path);
      });
    }
    return fetched[path];
  }
  function learn(found) {
    catalogue = found;
    found.indicators.forEach(function (row, place) { items[row.code] = Object.assign({ place: place, isMeasure: false }, row); });
    found.measures.forEach(function (row, place) { items[row.code] = Object.assign({ place: place, isMeasure: true }, row); });
    Object.keys(items).forEach(function (code) {
      items[code].label = items[code]["label_" + lang];
      items[code].unitName = items[code]["unit_" + lang];
      items[code].isShare = Boolean(items[code].is_share);
      items[code].note = items[code]["note_" + lang] || "";
    });
    var codes = Object.keys(items);
    function those(name, test) { order.push({ name: name, codes: codes.filter(test) }); }
    those(say("三、收到和处理申请：总计", "3. Requests: totals"), function (code) { return /^requests\..*\.total$/.test(code); });
    those(say("合计与比率", "Sums and ratios"), function (code) { return items[code].isMeasure; });
    those(say("四、行政复议、行政诉讼", "4. Reconsideration and litigation"), function (code) { return /^proceedings\./.test(code); });
    those(say("二、主动公开", "2. Proactive disclosure"), function (code) { return /^disclosure\./.test(code); });
    those(say("三、收到和处理申请：按申请人", "3. Requests by applicant"), function (code) { return /^requests\./.test(code) && !/\.total$/.test(code); });
    var first = order[0].codes;
    first.splice(0, 0, first.splice(first.indexOf(found.first), 1)[0]);
  }
  /* the numbers of a lean page: a row in one short text, and what follows from them */
  function unpack(report) {
    if (report.starts) return;
    var values = [], codes = catalogue.indicators.map(function (one) { return one.code; });
    (report.values || "").split(" ").forEach(function (part) {
      var two = part.split("*"), token = two[0];
      var one = token === "." || token === "" ? null : /\d$/.test(token) ? +token : token;
      for (var n = +(two[1] || 1); n; n--) values.push(one);
    });
    while (values.length < codes.length) values.push(null);
    report.values = values;
    report.starts = values.map(function () { return null; });
    function sum(terms) {
      var found = terms.map(function (code) { return values[codes.indexOf(code)]; });
      return found.every(function (one) { return typeof one === "number"; }) ? found.reduce(function (a, b) { return a + b; }, 0) : null;
    }
    report.measures = catalogue.measures.map(function (measure) {
      if (measure.forms.indexOf(report.form) < 0) return null;
      var above = sum(measure.numerator), below = measure.denominator.length ? sum(measure.denominator) : null;
      var value = above === null || (measure.denominator.length && !below) ? null : measure.denominator.length ? above / below : above;
      return [above, below, value];
    });
  }
  function loadBody(id) {
    return json(site + "/bodies/" + id + (gongkai.isLean ? "/index.json" : "/series.json"), "?" + catalogue.release).then(function (found) {
      if (!found) return null;
      if (gongkai.isLean && found.reports) found.reports.forEach(unpack);
      if (found.moved_to) return loadBody(found.moved_to);
      if (!found.byYear) {
        found.byYear = {};
        found.reports.forEach(function (report) {
          var at = 0;
          report.at = report.starts.map(function (step) { return step === null ? null : (at += step); });
          found.byYear[report.year] = report;
        });
      }
      return found;
    });
  }
  function loadPeers(code) {
    return items[code].peers ? json(site + "/compare/peers/" + code + ".json", "?" + catalogue.release) : Promise.resolve(null);
  }

  /* one cell */
  function wilson(part, whole) {
    var z = 1.959963984540054, share = part / whole, square = z * z / whole;
    var middle = (share + square / 2) / (1 + square);
    var half = z * Math.sqrt(share * (1 - share) / whole + square / (4 * whole)) / (1 + square);
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
  }
  function percent(share) { return (share * 100).toFixed(1) + "%"; }
  function places(list, place) { return (list || []).indexOf(place) >= 0; }
  /* What one body says of one item in one year; `value` only where it is to be drawn. */
  function look(body, item, year) {
    var report = body.byYear[year];
    var cell = { body: body, item: item, year: year, report: report || null, status: "reported", value: null, printed: "" };
    if (!report) return Object.assign(cell, { status: "not_in_archive" });
    cell.href = gongkai.report(report.id, "");
    if (item.isMeasure) return measured(cell, report.measures[item.place]);
    var found = report.values[item.place];
    if (found === null) return Object.assign(cell, { status: "not_on_form" });
    var isPlaced = report.at[item.place] !== null && !gongkai.isLean;
    cell.href = gongkai.report(report.id, isPlaced ? "#c-" + report.at[item.place] : "#t-" + item.code);
    cell.printed = (report.printed || {})[item.place] || "";
    if (typeof found === "string") {
      cell.status = Object.keys(catalogue.signs).find(function (status) { return catalogue.signs[status] === found; });
      return cell;
    }
    if (!cell.printed) cell.printed = String(found);
    cell.number = found;
    cell.text = String(found);
    if (places(report.corrected, item.place)) cell.status = "corrected";
    if (places(report.unit_unknown, item.place)) { cell.isUnitUnknown = true; return cell; }
    cell.value = found;
    return cell;
  }
  function measured(cell, found) {
    if (!found) return Object.assign(cell, { status: "not_on_form" });
    if (!cell.item.isShare) {
      if (found[2] === null) return Object.assign(cell, { status: "incomplete" });
      return Object.assign(cell, { value: found[2], number: found[2], text: String(found[2]) });
    }
    if (found[0] === null || found[1] === null) return Object.assign(cell, { status: "incomplete" });
    Object.assign(cell, { part: found[0], whole: found[1], text: found[0] + "/" + found[1] });
    if (found[1] < catalogue.least || found[2] === null) return Object.assign(cell, { status: "too_few" });
    var interval = wilson(found[0], found[1]);
    return Object.assign(cell, { value: found[2], number: found[2], low: interval[0], high: interval[1], share: percent(found[2]) });
  }
  function sign(cell) { return word("status", cell.isUnitUnknown ? "unit_unknown" : cell.status); }
  function load() {
    return json(root + "/compare/index.json").then(function (found) {
      learn(found);
      return found;
    });
  }
  return {
    words: WORDS, items: items, order: order, load: load, loadBody: loadBody, loadPeers: loadPeers,
    look: look, sign: sign, word: word, inFull: inFull, percent: percent
  };
})();
