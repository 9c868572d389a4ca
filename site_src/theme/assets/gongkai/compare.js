/* The page of comparison: what is chosen stands in the address, what is shown comes from
   compare/index.json, bodies/<id>/series.json and compare/peers/<code>.json, all small. */
(function () {
  "use strict";
  var box = document.querySelector("[data-compare]");
  if (!box) return;
  var say = gongkai.say;
  var root = gongkai.root;
  var data = gongkai.compared;
  var items = data.items, order = data.order;
  var word = data.word, inFull = data.inFull, percent = data.percent, sign = data.sign, look = data.look;
  var make = gongkai.combo.make;
  var catalogue;
  var ID = /^[a-z0-9][a-z0-9-]*$/;
  var MOST_ITEMS = 20;
  var MOST_YEARS = 6;
  function join(list) { return list.join(say("、", ", ")); }

  /* ---------- what is chosen ---------- */
  var chosen = { bodies: [], items: [], years: [] };
  var bodies = [];
  var notice = "";
  function splitYears(text) {
    var out = [];
    text.split(",").forEach(function (piece) {
      var ends = /^(\d{4})(?:-(\d{4}))?$/.exec(piece.trim());
      if (!ends) return;
      for (var year = +ends[1]; year <= Math.min(+(ends[2] || ends[1]), catalogue.last_year); year++) if (year >= catalogue.first_year) out.push(year);
    });
    return unique(out).sort();
  }
  function unique(list) { return list.filter(function (one, place) { return list.indexOf(one) === place; }); }
  function read() {
    var asked = new URLSearchParams(location.search);
    function list(name) { return unique((asked.get(name) || "").split(",").map(function (one) { return one.trim(); }).filter(Boolean)); }
    var ids = list("bodies").filter(function (id) { return ID.test(id); });
    var codes = list("indicators").filter(function (code) { return Object.prototype.hasOwnProperty.call(items, code); });
    notice = ids.length > catalogue.most_bodies
      ? say("网址里有 " + ids.length + " 个机关，最多比较 " + catalogue.most_bodies + " 个；列出前 " + catalogue.most_bodies + " 个。", "The address names " + ids.length + " bodies; the first " + catalogue.most_bodies + " are shown, no more can be compared.") : "";
    chosen = {
      bodies: ids.slice(0, catalogue.most_bodies),
      items: codes.length ? codes.slice(0, MOST_ITEMS) : [catalogue.first],
      years: splitYears(asked.get("years") || ""),
    };
    chosen.isAuto = !chosen.years.length;
  }
  function query() {
    if (!chosen.bodies.length) return "";
    return "?bodies=" + chosen.bodies.join(",") + "&indicators=" + chosen.items.join(",") + "&years=" + chosen.years.join(",");
  }
  function autoYears() {
    var held = [];
    bodies.forEach(function (body) { held = held.concat(Object.keys(body.byYear).map(Number)); });
    if (!held.length) return catalogue.last_year === null ? [] : [catalogue.last_year];
    var last = Math.max.apply(null, held);
    var first = Math.max(Math.min.apply(null, held), last - MOST_YEARS + 1);
    return Array.from({ length: last - first + 1 }, function (_, place) { return first + place; });
  }

  /* ---------- controls ---------- */
  var live, bodyList, itemList, yearList, result, bodyCount;
  function announce(text) { live.textContent = ""; setTimeout(function () { live.textContent = text; }, 30); }

  function findBodies(text) {
    if (!text.trim()) return Promise.resolve([]);
    return gongkai.names.find(text).then(function (found) {
      return found.hits.map(function (hit) {
        var name = gongkai.isEnglish && hit.pinyin ? hit.name + " (" + hit.pinyin + ")" : hit.name;
        return { id: hit.id, label: name, more: (hit.place ? hit.place + " · " : "") + hit.id };
      });
    }, function () { return []; });
  }
  function findItems(text) {
    var asked = text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    var out = [];
    order.forEach(function (group) {
      group.codes.forEach(function (code) {
        var item = items[code];
        var whole = (item.label_zh + " " + item.label_en + " " + code).normalize("NFKC").toLowerCase();
        if (chosen.items.indexOf(code) < 0 && asked.every(function (one) { return whole.indexOf(one) >= 0; })) out.push({ id: code, label: item.label, more: code, group: group.name });
      });
    });
    return Promise.resolve(out);
  }
  function addBody(hit) {
    if (chosen.bodies.indexOf(hit.id) >= 0) { announce(say(hit.label + "已经在内。", hit.label + " is already there.")); return; }
    if (chosen.bodies.length >= catalogue.most_bodies) {
      tell(say("最多比较 " + catalogue.most_bodies + " 个机关。请先移去一个，再加" + hit.label + "。", "No more than " + catalogue.most_bodies + " bodies can be compared. Remove one before adding " + hit.label + "."));
      return;
    }
    chosen.bodies.push(hit.id);
    notice = "";
    update(true).then(function () { announce(say("已加入" + hit.label + "，共 " + chosen.bodies.length + " 个机关。", hit.label + " added; " + chosen.bodies.length + " in all.")); });
  }
  function addItem(hit) {
    if (chosen.items.length >= MOST_ITEMS) { tell(say("最多 " + MOST_ITEMS + " 个指标。请先移去一个。", "No more than " + MOST_ITEMS + " indicators. Remove one first.")); return; }
    chosen.items.push(hit.id);
    update(true).then(function () { announce(say("已加入指标“" + hit.label + "”。", hit.label + " added.")); });
  }
  /* A sentence that stays to be read, and is read out. */
  function tell(text) {
    notice = text;
    showNotice();
  }
  function showNotice() {
    var place = box.querySelector(".cmp__notice");
    place.hidden = !notice;
    place.textContent = notice;
  }
  function chip(label, more, remove) {
    var button = make("button", { type: "button", class: "chip__off", "aria-label": say("移去" + label, "Remove " + label) }, "×");
    button.addEventListener("click", remove);
    return make("li", { class: "chip" }, [make("span", {}, [label].concat(more ? [make("small", {}, more)] : [])), button]);
  }
  /* After a chip is gone the focus stands at the next one, or in the box beside. */
  function removed(list, place, input, sentence) {
    update(true).then(function () {
      var left = list.querySelectorAll("button");
      (left[Math.min(place, left.length - 1)] || document.getElementById(input)).focus();
      announce(sentence);
    });
  }
  function title(body) { return gongkai.isEnglish ? body.body.name + " (" + body.body.pinyin + ")" : body.body.name; }
  function drawControls() {
    bodyCount.textContent = say("机关（", "Bodies (") + chosen.bodies.length + "/" + catalogue.most_bodies + say("）", ")");
    bodyList.replaceChildren.apply(bodyList, bodies.map(function (body, place) {
      return chip(title(body), gongkai.isEnglish ? body.body.place_pinyin : body.body.place, function () {
        chosen.bodies.splice(place, 1);
        notice = "";
        removed(bodyList, place, "pick-bodies", say("已移去" + title(body) + "，还有 " + chosen.bodies.length + " 个机关。", title(body) + " removed; " + chosen.bodies.length + " left."));
      });
    }));
    itemList.replaceChildren.apply(itemList, chosen.items.map(function (code, place) {
      return chip(items[code].label, "", function () {
        if (chosen.items.length === 1) { tell(say("至少要有一个指标。", "At least one indicator is needed.")); return; }
        chosen.items.splice(place, 1);
        notice = "";
        removed(itemList, place, "pick-items", say("已移去“" + items[code].label + "”。", items[code].label + " removed."));
      });
    }));
    yearList.querySelectorAll("input").forEach(function (input) { input.checked = chosen.years.indexOf(+input.value) >= 0; });
  }
  function build() {
    live = make("p", { class: "cmp__live", role: "status", "aria-live": "polite" });
    bodyList = make("ul", { class: "chiplist" });
    itemList = make("ul", { class: "chiplist" });
    yearList = make("div", { class: "cmp__years" });
    result = make("div", { class: "cmp__result" });
    bodyCount = make("legend", {});
    for (var year = catalogue.first_year; year !== null && year <= catalogue.last_year; year++) {
      var input = make("input", { type: "checkbox", value: year });
      input.addEventListener("change", function () {
        var picked = Array.from(yearList.querySelectorAll("input:checked"), function (one) { return +one.value; });
        if (!picked.length) { this.checked = true; tell(say("至少要有一年。", "At least one year is needed.")); return; }
        chosen.years = picked;
        chosen.isAuto = false;
        notice = "";
        update(true).then(function () { announce(say("年度：", "Years: ") + picked.join(say("、", ", "))); });
      });
      yearList.append(make("label", {}, [input, " " + year]));
    }
    box.replaceChildren(
      make("form", { class: "cmp__pick", "aria-label": say("选择", "Choose") }, [
        make("fieldset", {}, [bodyCount, gongkai.combo.box("pick-bodies", say("机关名称、拼音、首字母或代码", "Body: 汉字, pinyin, initials or code"), say("名称、拼音、首字母或代码", "汉字, pinyin, initials or code"), findBodies, addBody, announce), bodyList]),
        make("fieldset", {}, [make("legend", {}, say("指标", "Indicators")), gongkai.combo.box("pick-items", say("加一个指标", "Add an indicator"), say("加一个指标", "Add an indicator"), findItems, addItem, announce), itemList]),
        make("fieldset", {}, [make("legend", {}, say("年度", "Years")), yearList]),
      ]),
      make("p", { class: "warn cmp__notice", role: "alert", hidden: "" }), live, result
    );
    box.querySelector("form").addEventListener("submit", function (event) { event.preventDefault(); });
  }

  /* ---------- what is shown ---------- */
  function names(list) {
    var all = list.map(function (body) { return body.body.name; });
    return all.length <= 3 ? join(all) : say(join(all.slice(0, 2)) + "等 " + all.length + " 个机关", join(all.slice(0, 2)) + " and " + (all.length - 2) + " more");
  }
  function span(years) {
    var isWhole = years.every(function (year, place) { return !place || year === years[place - 1] + 1; });
    return (years.length > 1 && isWhole ? years[0] + "–" + years[years.length - 1] : join(years)) + say(" 年", "");
  }
  function format(item, value) { return item.isShare ? percent(value).replace(".0%", "%") : String(value); }
  function sentence(item, cells) {
    var values = cells.filter(function (cell) { return cell.value !== null; }).map(function (cell) { return cell.value; });
    var unit = item.unitName ? (gongkai.isEnglish ? " " : " ") + item.unitName : "";
    var fact = say("没有可画的数值", "no value to draw");
    if (values.length) {
      var least = Math.min.apply(null, values), most = Math.max.apply(null, values);
      fact = least === most ? format(item, least) + unit : say(format(item, least) + " 至 " + format(item, most) + unit, format(item, least) + " to " + format(item, most) + unit);
    }
    return names(bodies) + say("，", ", ") + span(chosen.years) + say("：", ": ") + item.label + say("，", ", ") + fact;
  }
  function about(body) {
    var scopes = unique(chosen.years.filter(function (year) { return body.byYear[year]; }).map(function (year) { return body.byYear[year].scope; }));
    var scope = scopes.length ? scopes.map(function (one) { return word("scope", one); }).join(" → ") : say("未收录", "not in the archive");
    return (body.body.level ? word("level", body.body.level) : "") + say("", " ") + word("kind", body.body.kind) + " · " + scope;
  }
  function differences() {
    var out = [];
    function by(key) {
      var found = {};
      bodies.forEach(function (body) {
        chosen.years.forEach(function (year) {
          var report = body.byYear[year];
          if (!report) return;
          var name = key(body, report);
          (found[name] = found[name] || []).push([body, year]);
        });
      });
      return found;
    }
    function listed(found, name) {
      return Object.keys(found).map(function (key) {
        return name(key) + say("：", ": ") + join(unique(found[key].map(function (pair) { return title(pair[0]); })));
      }).join(say("；", "; "));
    }
    var scopes = by(function (body, report) { return report.scope; });
    if (Object.keys(scopes).length > 1) out.push([say("口径不同，不能相加，也不宜比大小。", "Scopes differ: never add these, nor take one for more than the other. "), listed(scopes, function (key) { return word("scope", key); }) + say("。", ".")]);
    else if (scopes.unknown && bodies.length > 1) out.push([say("口径都不明。", "The scope of all of them is unknown. "), say("报告没有写明数的是本机关还是全辖区，不宜比大小。", "The reports do not say whether they count the body alone or its whole jurisdiction.")]);
    var likes = by(function (body) { return (body.body.level || "") + "|" + body.body.kind; });
    if (Object.keys(likes).length > 1) out.push([say("层级或类型不同，不是同类机关。", "Level or kind differ: these are not like bodies. "), listed(likes, function (key) {
      var parts = key.split("|");
      return (parts[0] ? word("level", parts[0]) : "") + say("", " ") + word("kind", parts[1]);
    }) + say("。", ".")]);
    var forms = by(function (body, report) { return report.form; });
    if (Object.keys(forms).length > 1) out.push([say("格式不同。", "Forms differ. "), Object.keys(forms).map(function (key) {
      return word("form", key) + say("：", ": ") + join(unique(forms[key].map(function (pair) { return pair[1]; })).sort());
    }).join(say("；", "; ")) + say("。两版都有的指标才并排，线在换格式处断开。", ". Only indicators of both forms stand side by side, and lines break at the change.")]);
    return out;
  }
  /* Runs of years that hang together, and where and why they do not. */
  function series(body, item) {
    var points = [], cuts = [], reasons = [];
    chosen.years.forEach(function (year) {
      var cell = look(body, item, year);
      var point = { year: year, value: cell.value, low: cell.low, high: cell.high, sign: sign(cell), isJoined: false, cell: cell };
      point.label = cell.value === null ? sign(cell) + (cell.text ? " " + cell.text : "") : cell.share ? cell.text + " = " + cell.share : cell.text;
      var last = points[points.length - 1];
      if (last) {
        var why = [];
        var isWhole = true;
        for (var at = last.year + 1; at <= year; at++) {
          var before = look(body, item, at - 1), now = look(body, item, at);
          if (before.value === null || now.value === null) isWhole = false;
          if (item.breaks.indexOf(at) >= 0) why.push(say(at + " 年起含义不完全相同", "since " + at + " not fully comparable"));
          if (before.report && now.report && before.report.form !== now.report.form) why.push(say(at + " 年换用 ", "from " + at + " the ") + word("form", now.report.form) + (item.comparable === "with_care" ? say("，慎比", ", compare with care") : ""));
          if (before.report && now.report && before.report.scope !== now.report.scope) why.push(body.body.name + say(" " + at + " 年口径变为", ": scope from " + at + " ") + word("scope", now.report.scope));
        }
        if (why.length) { cuts.push({ before: last.year, year: year }); reasons = reasons.concat(why); }
        point.isJoined = isWhole && !why.length;
      }
      points.push(point);
    });
    return { points: points, cuts: cuts, reasons: reasons };
  }
  function spread(body, peers) {
    var out = [];
    chosen.years.forEach(function (year) {
      var report = body.byYear[year];
      var found = report && peers && peers.groups.find(function (group) {
        return group.year === year && group.level === body.body.level && group.kind === body.body.kind && group.scope === report.scope && group.form === report.form;
      });
      if (!found) return;
      var last = out[out.length - 1];
      out.push(Object.assign({ isJoined: Boolean(last && last.year === year - 1 && last.form === found.form && last.scope === found.scope) }, found));
    });
    return out;
  }
  function spreadNote(groups) {
    if (!groups.length) return say("同类机关有数值的不足 " + catalogue.least + " 个，不画分布。", "Fewer than " + catalogue.least + " like bodies have a value: no spread is drawn.");
    var counts = {};
    groups.forEach(function (group) {
      var name = word("level", group.level) + say("", " ") + word("kind", group.kind) + say("，", ", ") + word("scope", group.scope);
      (counts[name] = counts[name] || []).push(group.n);
    });
    return say("灰带：同类机关的中间一半（深）与中间八成（浅），细线为中位数。", "Grey: the middle half (dark) and middle four fifths (light) of like bodies, thin line the median. ") + Object.keys(counts).map(function (name) {
      var least = Math.min.apply(null, counts[name]), most = Math.max.apply(null, counts[name]);
      return name + " n=" + (least === most ? least : least + "–" + most);
    }).join(say("；", "; ")) + say("。", ".");
  }
  function tableCell(cell) {
    var made = make("td", { class: "n" });
    var inside;
    if (cell.text !== undefined) {
      inside = [cell.text];
      if (cell.number === 0) made.classList.add("z");
      var title = [];
      if (cell.printed && cell.printed !== cell.text) title.push(say("原文印作“" + cell.printed + "”", "printed as “" + cell.printed + "”"));
      if (cell.status === "corrected") title.push(say("勘误", "corrected"));
      if (cell.isUnitUnknown) title.push(inFull("unit_unknown"));
      if (cell.low !== undefined) title.push(say("95% 区间 ", "95% interval ") + percent(cell.low) + "–" + percent(cell.high));
      if (cell.status === "too_few") title.push(inFull("too_few"));
      var link = make("a", { href: cell.href }, inside);
      if (title.length) link.title = title.join(say("；", "; "));
      if (cell.isUnitUnknown) link.dataset.u = say("（单位未印）", " (unit not printed)");
      if (cell.status === "corrected") link.dataset.u = say("勘", "corrected");
      if (cell.share) link.dataset.u = "\u2002" + cell.share;
      if (cell.status === "too_few") link.dataset.u = say("\u2002不足30件，不计比例", "\u2002below 30, no ratio");
      made.append(link);
    } else {
      var mark = make("i", { class: "sign " + data.words.status[cell.status][2], title: inFull(cell.status) });
      if (cell.status === "incomplete") mark.dataset.u = word("status", "incomplete");
      if (cell.href && cell.status !== "not_on_form") made.append(make("a", { href: cell.href, "aria-label": inFull(cell.status), class: "plain" }, mark));
      else { mark.setAttribute("role", "img"); mark.setAttribute("aria-label", inFull(cell.status)); made.append(mark); }
    }
    return made;
  }
  function table(item, rows, caption) {
    var head = make("tr", {}, [make("th", { scope: "col" }, say("机关", "Body")), make("th", { scope: "col" }, say("口径", "Scope"))].concat(chosen.years.map(function (year) { return make("th", { scope: "col", class: "n" }, String(year)); })));
    var lines = rows.map(function (row) {
      return make("tr", {}, [make("th", { scope: "row" }, make("a", { href: gongkai.body(row.body.body.id, "") }, title(row.body))), make("td", { class: "dim" }, about(row.body).split(" · ")[1])]
        .concat(row.points.map(function (point) { return tableCell(point.cell); })));
    });
    return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption }, make("table", { class: "list compared" }, [make("thead", {}, head), make("tbody", {}, lines)]));
  }
  var shown = [];
  function figure(item, peers, number, width) {
    var rows = bodies.map(function (body) { return Object.assign({ body: body, bands: spread(body, peers) }, series(body, item)); });
    var cells = [].concat.apply([], rows.map(function (row) { return row.points.map(function (point) { return point.cell; }); }));
    shown.push({ item: item, rows: rows });
    var caption = sentence(item, cells);
    var said = rows.map(function (row) { return title(row.body) + say("：", ": ") + join(row.points.map(function (point) { return point.year + " " + point.label; })); }).join(say("；", "; "));
    var spec = {
      name: "compare-" + number, title: caption, said: said, width: width, years: chosen.years, isShare: item.isShare,
      format: function (value) { return format(item, value); },
      bodies: rows.map(function (row) { return { name: title(row.body), about: about(row.body), points: row.points, bands: row.bands, cuts: row.cuts }; }),
    };
    var notes = [];
    if (item.unitName) notes.push(say("单位：", "Unit: ") + item.unitName + say("。", "."));
    notes.push(spreadNote([].concat.apply([], rows.map(function (row) { return row.bands; }))));
    var reasons = unique([].concat.apply([], rows.map(function (row) { return row.reasons; })));
    if (reasons.length && chosen.years.length > 1) notes.push(say("断线处：", "Breaks: ") + reasons.join(say("；", "; ")) + say("。", "."));
    if (item.note) notes.push(item.note);
    if (item.formula_zh) notes.push(say("算法：" + item.formula_zh + "。", "Formula: " + item.formula_en + "."));
    var drawn = cells.some(function (cell) { return cell.value !== null; }) ? [gongkai.draw(spec)] : [];
    var made = make("figure", { class: "fig fig--compare", id: "figure-" + number }, [make("figcaption", {}, caption)].concat(drawn, [make("p", { class: "hint" }, notes.join(say("", " ")))]));
    made.drawFor = drawn.length ? function (wanted) { return gongkai.draw(Object.assign({}, spec, { width: wanted })); } : null;
    made.dataset.title = caption;
    made.dataset.scope = join(unique(rows.map(function (row) { return about(row.body).split(" · ")[1]; })));
    made.dataset.source = sources();
    made.dataset.release = catalogue.release;
    made.dataset.date = catalogue.date;
    made.dataset.notes = warnings.map(function (pair) { return pair.join(""); }).concat(notes, legend(cells)).join("\n");
    made.dataset.address = addressOf(item);
    made.dataset.file = fileName() + "-" + item.code;
    if (drawn.length && gongkai.offerPicture) gongkai.offerPicture(made);
    return make("section", { class: "cmp__item" }, [made, table(item, rows, item.label)]);
  }
  function sources() {
    var all = [];
    bodies.forEach(function (body) {
      chosen.years.forEach(function (year) {
        var report = body.byYear[year];
        if (report) all.push(report.id + (report.published_on ? say("（" + report.published_on + " 公布）", " (published " + report.published_on + ")") : ""));
      });
    });
    var most = 4;
    return say("存档的年度报告 ", "archived annual reports ") + join(all.slice(0, most)) + (all.length > most ? say(" 等 " + all.length + " 份", " and " + (all.length - most) + " more") : "");
  }
  function legend(cells) {
    return unique(cells.filter(function (cell) { return cell.value === null; }).map(function (cell) { return cell.isUnitUnknown ? "unit_unknown" : cell.status; })).map(inFull);
  }
  var warnings = [];
  function draw(peers) {
    shown = [];
    warnings = differences();
    var width = Math.max(Math.min(Math.floor(box.clientWidth), 1112), 300);
    drawnAt = width;
    var others = document.querySelector(".cmp__try");
    if (others) others.hidden = bodies.length > 0;
    if (!bodies.length || !chosen.years.length) {
      result.replaceChildren(make("p", { class: "hint" }, say("先选一个机关。可以打名称的任何一段、拼音或首字母。", "Choose a body first: type any part of its name, its pinyin or initials.")));
      document.title = plainTitle;
      return;
    }
    var parts = warnings.length ? [make("div", { class: "warn cmp__differ", role: "note" }, warnings.map(function (pair) { return make("p", {}, [make("b", {}, pair[0]), pair[1]]); }))] : [];
    parts.push(acts());
    chosen.items.forEach(function (code, number) { parts.push(figure(items[code], peers[number], number, width)); });
    var signs = legend([].concat.apply([], shown.map(function (one) { return [].concat.apply([], one.rows.map(function (row) { return row.points.map(function (point) { return point.cell; }); })); })));
    if (signs.length) parts.push(make("ul", { class: "legend cmp__legend" }, signs.map(function (text) { return make("li", {}, text); })));
    result.replaceChildren.apply(result, parts);
    document.title = names(bodies) + say("，", ", ") + span(chosen.years) + say("：", ": ") + join(chosen.items.map(function (code) { return items[code].label; })).slice(0, 60) + " · " + plainTitle;
  }
  function act(name, run) {
    var button = make("button", { type: "button", class: "act" }, name);
    button.addEventListener("click", function () { run(button); });
    return button;
  }
  function acts() {
    return make("p", { class: "acts cmp__acts" }, [
      act(say("复制链接", "Copy link"), function () { copy(address()); }),
      act(say("下载 CSV", "Download CSV"), function () { save(gongkai.sheet.csv(longRows()), fileName() + ".csv"); }),
      act(say("下载 XLSX", "Download XLSX"), function () { save(gongkai.sheet.xlsx(sheets()), fileName() + ".xlsx"); }),
      act(say("全部移去", "Clear"), function () {
        chosen = { bodies: [], items: [catalogue.first], years: [], isAuto: true };
        notice = "";
        update(true).then(function () { document.getElementById("pick-bodies").focus(); announce(say("已全部移去。", "Cleared.")); });
      }),
    ]);
  }
  /* Where the site knows its own address, that one is shared. */
  function base() {
    var known = document.querySelector("link[rel=canonical]");
    return known ? known.href : location.origin + location.pathname;
  }
  function address() { return base() + query(); }
  /* What leads to one drawing and is short enough to be typed: nothing that the page chooses itself. */
  function addressOf(item) {
    var years = chosen.years, last = years[years.length - 1];
    var isWhole = last - years[0] === years.length - 1 && years.length > 1;
    return base() + "?bodies=" + chosen.bodies.join(",") + (item.code === catalogue.first ? "" : "&indicators=" + item.code)
      + (years.join() === autoYears().join() ? "" : "&years=" + (isWhole ? years[0] + "-" + last : years.join(",")));
  }
  function copy(text) {
    function show() {
      var field = make("input", { class: "cmp__address", readonly: "", value: text, "aria-label": say("本页网址", "Address of this page") });
      var old = result.querySelector(".cmp__address");
      if (old) old.remove();
      result.querySelector(".cmp__acts").after(field);
      field.select();
    }
    if (!navigator.clipboard) { show(); return; }
    navigator.clipboard.writeText(text).then(function () { announce(say("网址已复制。", "Address copied.")); }, show);
  }
  function save(blob, name) {
    var link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    announce(say("已生成 " + name, name + " made"));
  }
  function fileName() {
    var who = chosen.bodies.length <= 3 ? chosen.bodies.join("-") : chosen.bodies.length + "-bodies";
    var when = chosen.years.length > 1 ? chosen.years[0] + "-" + chosen.years[chosen.years.length - 1] : chosen.years[0];
    return "gongkai-" + who + "-" + when;
  }

  /* ---------- tables to take away ---------- */
  function statusOf(cell) { return cell.isUnitUnknown ? "unit_unknown" : cell.status; }
  function longRows() {
    var rows = [gongkai.isEnglish
      ? ["body_id", "body", "pinyin", "level", "kind", "place", "year", "scope", "form", "indicator", "label", "unit", "value", "status", "as_printed", "numerator", "denominator", "low_95", "high_95", "report_id", "evidence", "release"]
      : ["机关编号", "机关", "拼音", "层级", "类型", "所在地", "年度", "口径", "格式", "指标代码", "指标", "单位", "数值", "状态", "原文印作", "分子", "分母", "95%下限", "95%上限", "报告编号", "原文位置", "数据版本"]];
    shown.forEach(function (one) {
      one.rows.forEach(function (row) {
        row.points.forEach(function (point) {
          var cell = point.cell, body = row.body.body, report = cell.report;
          rows.push([
            body.id, body.name, body.pinyin, body.level ? word("level", body.level) : "", word("kind", body.kind), body.place, cell.year,
            report ? word("scope", report.scope) : "", report ? word("form", report.form) : "", one.item.code, one.item.label, cell.isUnitUnknown ? "unknown" : one.item.unit,
            cell.number === undefined ? null : cell.number, statusOf(cell), cell.printed, cell.part === undefined ? null : cell.part, cell.whole === undefined ? null : cell.whole,
            cell.low === undefined ? null : Number(cell.low.toFixed(6)), cell.high === undefined ? null : Number(cell.high.toFixed(6)),
            report ? report.id : "", cell.href ? new URL(cell.href, base()).href : "", catalogue.release,
          ]);
        });
      });
    });
    return rows;
  }
  function wideRows() {
    var rows = [[say("指标", "Indicator"), say("单位", "Unit"), say("机关", "Body"), say("机关编号", "Body id"), say("口径", "Scope")].concat(chosen.years)];
    shown.forEach(function (one) {
      one.rows.forEach(function (row) {
        rows.push([one.item.label, one.item.unitName, row.body.body.name, row.body.body.id, about(row.body).split(" · ")[1]].concat(row.points.map(function (point) {
          var cell = point.cell;
          if (cell.value !== null && !cell.share) return cell.value;
          return point.label;
        })));
      });
    });
    return rows;
  }
  function noteRows() {
    var foot = document.querySelector(".foot__notice");
    var rows = [[document.querySelector("h1").firstChild.textContent.trim()], [say("网址", "Address"), address()], [say("数据版本", "Data release"), catalogue.release], [say("数据日期", "Day of the data"), catalogue.date]];
    warnings.forEach(function (pair) { rows.push([say("注意", "Beware"), pair.join("")]); });
    Object.keys(data.words.status).forEach(function (status) { rows.push([status, inFull(status)]); });
    rows.push([say("空缺不是零", "Gaps are no zeros"), say("只有状态为 reported、corrected 的格有数值。", "Only cells with status reported or corrected have a value.")]);
    if (foot) rows.push([say("说明", "Note"), foot.textContent.trim()]);
    return rows;
  }
  function sheets() {
    return [{ name: say("表", "Table"), rows: wideRows(), isTable: true }, { name: say("数据", "Data"), rows: longRows(), isTable: true }, { name: say("说明", "Notes"), rows: noteRows() }];
  }

  /* ---------- one turn ---------- */
  var turn = 0, drawnAt = 0, lastPeers = [];
  var plainTitle = document.title;
  async function update(isPushed) {
    var mine = ++turn;
    box.setAttribute("aria-busy", "true");
    try {
      var asked = chosen.bodies.slice();
      var found = await Promise.all(asked.map(data.loadBody));
      var peers = await Promise.all(chosen.items.map(data.loadPeers));
      if (mine !== turn) return;
      var unknown = asked.filter(function (_, place) { return !found[place]; });
      if (unknown.length) notice = say("本档案没有编号为 " + join(unknown) + " 的机关。", "This archive has no body with the id " + join(unknown) + ".");
      var seen = {};
      bodies = found.filter(function (body) { return body && !seen[body.body.id] && (seen[body.body.id] = true); });
      chosen.bodies = bodies.map(function (body) { return body.body.id; });
      if (chosen.isAuto) chosen.years = bodies.length ? autoYears() : [];
      lastPeers = peers;
      if (isPushed) history.pushState(null, "", location.pathname + query());
      var other = document.querySelector(".top a[hreflang]");
      if (other) other.href = other.href.split("?")[0] + query();
      drawControls();
      draw(peers);
      showNotice();
    } catch (error) {
      if (mine === turn) tell(say("有文件没有取到，请检查网络后再试。", "A file could not be fetched; check the network and try again."));
    } finally {
      if (mine === turn) box.setAttribute("aria-busy", "false");
    }
  }
  data.load().then(function (found) {
    catalogue = found;
    build();
    read();
    addEventListener("popstate", function () { read(); update(false); });
    new ResizeObserver(function () {
      var width = Math.max(Math.min(Math.floor(box.clientWidth), 1112), 300);
      if (bodies.length && Math.abs(width - drawnAt) > 8) draw(lastPeers);
    }).observe(box);
    return update(false);
  });
})();
