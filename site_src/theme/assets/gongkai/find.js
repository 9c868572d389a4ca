/* The page that finds reports: words and conditions, kept in the address, without a server.
   render/facets.py and render/wordsearch.py say what the files hold. */
(function () {
  "use strict";
  var form = document.querySelector("[data-finder]");
  if (!form) return;
  var root = gongkai.root, say = gongkai.say, english = gongkai.isEnglish;
  var INDEX = "reports/index";
  var SHOWN = 20, GRAMS = 5, AT_ONCE = 4;
  var NAME = 1, PINYIN = 3;
  var WORD = /[0-9a-z\u3400-\u9fff\u{20000}-\u{3ffff}]+/gu;
  var NAMES = ["words", "place", "level", "kind", "year", "form", "checks"];
  var list = document.querySelector("[data-found]");
  var status = document.querySelector("[data-found-say]");
  var names = document.querySelector("[data-found-names]");
  var more = document.querySelector("[data-found-more]");
  var take = document.querySelector("[data-found-take]");
  var files = {};
  var turn = 0;
  var parts = [];
  var next = null;
  var taken = null;

  function get(name) {
    if (!files[name]) {
      files[name] = name === INDEX ? fetch(gongkai.site + "/search/" + name + ".json", { cache: "no-cache" }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }) : gongkai.bulk("search/" + name);
      files[name].catch(function () { delete files[name]; });
    }
    return files[name];
  }
  function part(tag, text, kind) {
    var made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }
  function grouped(count) { return count.toLocaleString("en"); }
  function field(name) { return form.elements[name]; }

  /* conditions */
  function asked() {
    var found = {};
    NAMES.forEach(function (name) { found[name] = field(name).value.trim(); });
    return found;
  }
  function labels(name) {
    return Array.from(field(name).options).reduce(function (found, one) { found[one.value] = one.dataset.label || (one.dataset.label = one.textContent); return found; }, {});
  }
  function state(row) { return row[4] ? "found" : row[5] ? "clean" : "none"; }
  function within(table, place, code) {
    for (var at = place; at >= 0; at = table.places[at][2]) if (table.places[at][0] === code) return true;
    return false;
  }
  function fits(table, row, want, without) {
    var body = table.bodies[row[0]];
    return (without === "place" || !want.place || within(table, body[3], want.place))
      && (without === "level" || !want.level || table.levels[body[5]] === want.level)
      && (without === "kind" || !want.kind || table.kinds[body[4]] === want.kind)
      && (without === "year" || !want.year || String(row[1]) === want.year)
      && (without === "form" || !want.form || table.forms[row[2]] === want.form)
      && (without === "checks" || !want.checks || state(row) === want.checks);
  }
  /* how many reports each choice would leave, beside its name */
  function count(table, want) {
    ["level", "kind", "year", "form", "checks"].forEach(function (name) {
      var counts = {};
      table.reports.forEach(function (row) {
        if (!fits(table, row, want, name)) return;
        var body = table.bodies[row[0]];
        var value = { level: table.levels[body[5]], kind: table.kinds[body[4]], year: row[1], form: table.forms[row[2]], checks: state(row) }[name];
        counts[value] = (counts[value] || 0) + 1;
      });
      var named = labels(name);
      Array.from(field(name).options).forEach(function (one) {
        if (!one.value) return;
        var found = counts[one.value] || 0;
        one.textContent = named[one.value] + say("（", " (") + grouped(found) + say("）", ")");
        one.disabled = !found && one.value !== want[name];
      });
    });
  }
  function option(value, text, chosen) {
    var made = part("option", text);
    made.value = value;
    made.selected = value === chosen;
    return made;
  }
  /* provinces of a large archive, and the places of the table that is open */
  function places(table, want) {
    var select = field("place");
    while (select.options.length > 1) select.remove(1);
    if (!table || parts.length > 1 || (parts[0] && parts[0].key !== "all")) {
      parts.forEach(function (one) {
        select.append(option(one.key, (one.name ? spelled(one.name, one.pinyin) : say("全国性及未定区划", "National or undetermined")) + say("（", " (") + grouped(one.reports) + say("）", ")"), want.place));
        if (table && one.key === key(want)) divisions(table, want, select, 1);
      });
    } else divisions(table, want, select, 0);
  }
  function divisions(table, want, select, least) {
    table.places.forEach(function (place) {
      var depth = 0;
      for (var at = place[2]; at >= 0; at = table.places[at][2]) depth++;
      if (depth >= least && (place[0].length <= 6 || table.places.length <= 400 || place[0] === want.place)) select.append(option(place[0], "\u3000".repeat(depth) + spelled(place[1], place[3]), want.place));
    });
  }
  function key(want) {
    if (parts.length === 1 && parts[0].key === "all") return "all";
    var found = parts.find(function (one) { return one.key === want.place.slice(0, 2); });
    return found ? found.key : parts.length === 1 ? parts[0].key : "";
  }

  /* words */
  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }
  function terms(text) { return text.normalize("NFKC").split(/\s+/).map(plain).filter(Boolean); }
  function pairs(term) {
    var found = [];
    (term.match(WORD) || []).forEach(function (word) {
      var letters = Array.from(word);
      for (var at = 0; at + 1 < letters.length; at++) found.push(letters[at] + letters[at + 1]);
    });
    return Array.from(new Set(found));
  }
  function hash(text) {
    var number = 0x811c9dc5;
    for (var letter of text) number = Math.imul(number ^ letter.codePointAt(0), 0x01000193) >>> 0;
    return number;
  }
  /* some pairs of a word, spread over it: each may cost a file */
  function few(found) {
    return found.length <= GRAMS ? found : Array.from({ length: GRAMS }, function (_, at) { return found[Math.round(at * (found.length - 1) / (GRAMS - 1))]; });
  }
  /* the numbers of the reports that have every pair; null where no pair tells anything */
  async function candidates(folder, about, wanted) {
    var grams = Array.from(new Set(wanted.flatMap(function (term) { return few(pairs(term)); })));
    var lists = await Promise.all(grams.map(async function (gram) {
      var file = await get(folder + "keys-" + hash(gram) % about.keys);
      var steps = file && file[gram];
      if (steps === 0) return null;
      var at = 0;
      return (steps || []).map(function (step) { at += step; return at; });
    }));
    lists = lists.filter(Boolean).sort(function (a, b) { return a.length - b.length; });
    if (!lists.length) return null;
    return lists.slice(1).reduce(function (kept, one) {
      var held = new Set(one);
      return kept.filter(function (number) { return held.has(number); });
    }, lists[0]);
  }
  /* where a term stands in a sentence, in the sentence's own characters */
  function places_of(sentence, term) {
    var folded = [], from = [];
    Array.from(sentence).forEach(function (letter, at) {
      Array.from(plain(letter)).forEach(function (one) { folded.push(one); from.push(at); });
    });
    var text = folded.join(""), found = [], size = Array.from(term).length;
    for (var at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
      var start = Array.from(text.slice(0, at)).length;
      found.push([from[start], from[start + size - 1] + 1]);
    }
    return found;
  }
  /* the sentence that shows best how a report answers: all words in one, else one for each */
  function answer(sentences, wanted) {
    var hits = sentences.map(function (sentence) {
      return wanted.map(function (term) { return places_of(sentence[3], term); });
    });
    var whole = hits.findIndex(function (marks) { return marks.every(function (one) { return one.length; }); });
    if (whole >= 0) return { how: "one", shown: [[sentences[whole], hits[whole].flat()]] };
    var shown = wanted.map(function (_, which) { return hits.findIndex(function (marks) { return marks[which].length; }); });
    if (shown.some(function (at) { return at < 0; })) return null;
    return { how: "apart", shown: Array.from(new Set(shown)).slice(0, 3).map(function (at) { return [sentences[at], hits[at].flat()]; }) };
  }

  /* results */
  function marked(text, marks) {
    var box = part("q", "", "found__says");
    box.lang = "zh-Hans";
    var letters = Array.from(text), at = 0;
    marks.sort(function (a, b) { return a[0] - b[0]; }).forEach(function (mark) {
      if (mark[0] < at) return;
      box.append(letters.slice(at, mark[0]).join(""), part("mark", letters.slice(mark[0], mark[1]).join("")));
      at = mark[1];
    });
    box.append(letters.slice(at).join(""));
    return box;
  }
  /* a Chinese name, on English pages with its pinyin; behind a body's name the pinyin alone */
  function spelled(name, pinyin) { return english && pinyin ? name + " (" + pinyin + ")" : name; }
  function line(table, place, column) {
    var found = [];
    for (var at = place; at >= 0; at = table.places[at][2]) found.unshift(table.places[at][column]);
    return found.join(" › ");
  }
  function item(table, row, told) {
    var body = table.bodies[row[0]];
    var made = part("li");
    var report = body[0] + "-" + row[1];
    var title = part("a");
    title.href = told ? gongkai.report(report, "") : gongkai.body(body[0], "#year-" + row[1]);
    title.append(part("b", body[1] + (english ? "" : " ")));
    title.firstChild.lang = "zh-Hans";
    if (english) title.append(" ", part("span", body[2], "found__pinyin"), " ");
    title.append(row[1] + say(" 年", ""));
    made.append(title);
    var checks = row[4] ? say("说明 " + row[4] + " 条", row[4] + (row[4] === 1 ? " note" : " notes")) : row[5] ? say("可核查 " + row[5] + " 处，没有发现", row[5] + " could be assessed, nothing found") : say("没有可核查的", "nothing could be assessed");
    var facts = [line(table, body[3], english ? PINYIN : NAME), labels("kind")[table.kinds[body[4]]], labels("level")[table.levels[body[5]]], labels("form")[table.forms[row[2]]], checks];
    made.append(part("span", facts.filter(Boolean).join(" · "), "dim found__facts"));
    if (told) told.shown.forEach(function (one) {
      var says = part("p", "", "found__sentence");
      var link = part("a", say("看原文此处", "in the text"));
      link.href = gongkai.report(report, "#at=" + one[0][0] + "-" + one[0][1]);
      says.append(marked(one[0][3], one[1]), " ", link);
      made.append(says);
    });
    if (told && told.how === "apart") made.append(part("p", say("各词不在同一句", "the words stand in different sentences"), "hint"));
    return made;
  }
  function tell(zh, en) { status.textContent = say(zh, en); }
  /* what can be taken away: the reports that fit, or with words those shown so far */
  function offer(table, rows) {
    taken = rows.length ? { table: table, rows: rows } : null;
    take.hidden = !taken;
    take.textContent = say("下载这 " + grouped(rows.length) + " 份报告的清单（CSV）", rows.length === 1 ? "Download this report as a list (CSV)" : "Download the list of these " + grouped(rows.length) + " reports (CSV)");
  }
  function sheet(table, rows) {
    var head = ["report_id", "body_id", "body", "place", "level", "kind", "year", "form", "notes", "assessed", "address"];
    return [head].concat(rows.map(function (number) {
      var row = table.reports[number], body = table.bodies[row[0]], report = body[0] + "-" + row[1];
      return [report, body[0], body[1], line(table, body[3], NAME), table.levels[body[5]] || "", table.kinds[body[4]], row[1], table.forms[row[2]], row[4], row[5], new URL(gongkai.report(report, ""), location.href).href];
    }));
  }

  async function show_names(text, mine) {
    names.hidden = true;
    if (!text) return;
    var found = await gongkai.names.find(text).catch(function () { return null; });
    if (mine !== turn || !found || !found.hits.length) return;
    names.textContent = say("名称相符的机关：", "Bodies of this name: ");
    found.hits.slice(0, 5).forEach(function (hit, at) {
      var link = part("a", hit.name);
      link.href = gongkai.body(hit.id, "");
      link.lang = "zh-Hans";
      if (english && hit.pinyin) link.append(" ", part("span", hit.pinyin, "found__pinyin"));
      names.append(at ? say("、", ", ") : "", link);
    });
    if (found.count > 5) names.append(found.isCounted ? say(" 等 " + grouped(found.count) + " 个", " and more (" + grouped(found.count) + ")") : say(" 等至少 " + grouped(found.count) + " 个", " and more (at least " + grouped(found.count) + ")"));
    names.hidden = false;
  }

  async function search() {
    var mine = ++turn;
    var want = asked();
    next = null;
    offer(null, []);
    show_names(want.words, mine);
    var shard = key(want);
    if (!shard) {
      list.hidden = more.hidden = true;
      places(null, want);
      tell("请先选择省份：这个档案按省分开查找。", "Choose a province first: this archive is searched province by province.");
      return;
    }
    tell("正在查找…", "Searching…");
    var table = await get("reports/" + shard);
    if (mine !== turn) return;
    places(table, want);
    count(table, want);
    var wanted = terms(want.words);
    var rows = table.reports.map(function (_, number) { return number; }).filter(function (number) { return fits(table, table.reports[number], want); });
    list.textContent = "";
    list.hidden = false;
    if (!wanted.length) return pages(table, rows, mine);
    if (wanted.some(function (term) { return !pairs(term).length; })) {
      list.hidden = more.hidden = true;
      return tell("每个词请至少输入两个字。", "Each word needs two characters or more.");
    }
    var folder = "words/" + shard + "/";
    var about = await get(folder + "index");
    var held = await candidates(folder, about, wanted);
    if (mine !== turn) return;
    if (held) { held = new Set(held); rows = rows.filter(function (number) { return held.has(number); }); }
    await sentences(table, rows, wanted, folder, about, mine);
  }
  /* reports by their conditions alone: all are known, so their number is */
  function pages(table, rows, mine) {
    var bodies = new Set(rows.map(function (number) { return table.reports[number][0]; })).size;
    tell("找到 " + grouped(bodies) + " 个机关的 " + grouped(rows.length) + " 份报告，按地方排列。", "Found " + grouped(rows.length) + (rows.length === 1 ? " report" : " reports") + " of " + grouped(bodies) + (bodies === 1 ? " body" : " bodies") + ", in order of place.");
    var at = 0;
    offer(table, rows);
    next = function () {
      if (mine !== turn) return;
      var first = list.children.length;
      rows.slice(at, at += SHOWN).forEach(function (number) { list.append(item(table, table.reports[number])); });
      more.hidden = at >= rows.length;
      return first;
    };
    next();
  }
  /* reports by words: each candidate's sentences are looked into until enough are shown */
  async function sentences(table, rows, wanted, folder, about, mine) {
    var at = 0, shown = 0, held = [];
    next = async function () {
      var first = list.children.length, enough = shown + SHOWN;
      while (at < rows.length && shown < enough) {
        var group = rows.slice(at, at + AT_ONCE * 2);
        var texts = await Promise.all(group.map(function (number) { return get(folder + "texts-" + Math.floor(number / about.block)); }));
        if (mine !== turn) return first;
        group.forEach(function (_, place) {
          if (shown >= enough) return;
          var number = rows[at++];
          var told = answer(texts[place] ? texts[place][number % about.block] : [], wanted);
          if (told) { shown++; held.push(number); list.append(item(table, table.reports[number], told)); }
        });
      }
      var left = rows.length - at;
      more.hidden = !left;
      offer(table, held);
      if (!shown) tell("没有报告在查找的部分里写到“" + wanted.join(" ") + "”。", "No report has “" + wanted.join(" ") + "” in the parts that are searched.");
      else if (left) tell("列出 " + grouped(shown) + " 份报告，按地方排列；另有至多 " + grouped(left) + " 份。", grouped(shown) + " reports shown, in order of place; at most " + grouped(left) + " more.");
      else tell("共有 " + grouped(shown) + " 份报告写到“" + wanted.join(" ") + "”，按地方排列。", grouped(shown) + (shown === 1 ? " report has “" : " reports have “") + wanted.join(" ") + "”, in order of place.");
      return first;
    };
    await next();
  }
  more.addEventListener("click", async function () {
    var first = await next();
    var link = list.children[first] && list.children[first].querySelector("a");
    if (link) link.focus();
  });
  take.addEventListener("click", function () {
    var link = part("a");
    link.href = URL.createObjectURL(gongkai.sheet.csv(sheet(taken.table, taken.rows)));
    link.download = "gongkai-reports.csv";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  });

  /* the address keeps what was asked */
  function read() {
    var query = new URLSearchParams(location.search);
    NAMES.forEach(function (name) {
      var value = query.get(name) || "";
      if (name === "place" && value && !Array.from(field(name).options).some(function (one) { return one.value === value; })) field(name).append(option(value, value, value));
      field(name).value = value;
    });
  }
  function keep() {
    var query = new URLSearchParams();
    var want = asked();
    NAMES.forEach(function (name) { if (want[name]) query.set(name, want[name]); });
    var address = location.pathname + (query.toString() ? "?" + query : "");
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
  }
  function failed() {
    list.hidden = more.hidden = true;
    tell("索引没有取到，请检查网络后再试。", "The index could not be fetched; check your connection and try again.");
  }
  function go() { keep(); return search().catch(failed); }
  form.addEventListener("submit", function (event) { event.preventDefault(); go(); });
  form.addEventListener("change", function (event) { if (event.target.name !== "words") go(); });
  form.addEventListener("reset", function () { setTimeout(function () { NAMES.forEach(function (name) { field(name).value = ""; }); go(); }); });
  addEventListener("popstate", function () { read(); search().catch(failed); });
  NAMES.slice(2).forEach(labels);
  form.hidden = false;
  get(INDEX).then(function (found) {
    parts = found.parts;
    if (!parts.length) return tell("这个档案还没有报告。", "This archive holds no report yet.");
    read();
    return search();
  }).catch(failed);
})();
