/* Look a body up by its name: 汉字, pinyin, initials, code, old names, or several of them.
   `gongkai.names.find(text)` fetches one file of beginnings and few blocks of bodies, each once;
   render/namesearch.py says how they are made. */
gongkai.names = (function () {
  "use strict";
  var base = gongkai.site + "/search/names/";
  var SHOWN = 20, MOST_BLOCKS = 8, WINDOWS = 3, FEW = 4, LEVELS = 8, COUNTY = 6;
  var HAN = /[\u3400-\u9fff\u{20000}-\u{3ffff}]/u;
  var TYPE = /(特别行政区|自治[区州县旗]|地区|[省市县区旗盟州])$/;
  var files = {};
  var about = null;

  function get(name) {
    if (!files[name]) {
      files[name] = fetch(base + name + ".json" + (about ? "?" + about.version : ""), about ? {} : { cache: "no-cache" })
        .then(function (answer) {
          if (answer.ok) return answer.json();
          if (answer.status === 404) return null;
          throw new Error(answer.status);
        });
      files[name].catch(function () { delete files[name]; });
    }
    return files[name];
  }
  /* one width, lower case, no tones, brackets or blanks */
  function normalise(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[üǖǘǚǜ]/g, "v").replace(/[\s()（）·•,，、。'’"“”〔〕[\]【】]+/g, "")
      .normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  function hash(key) {
    var number = 0x811c9dc5;
    for (var letter of key) number = Math.imul(number ^ letter.codePointAt(0), 0x01000193) >>> 0;
    return number;
  }
  function letters(text) { return Array.from(text); }

  /* the deepest beginning of a query that the index knows; `ends` are the blocks of the places
     that are named in full by the query's beginning, so that the rest may be an office's name */
  async function walk(query) {
    var parts = letters(query);
    var root = HAN.test(parts[0]) ? 2 : 4;
    var key = parts.slice(0, root).join("");
    var group = await branch(key);
    var node = group && group[0][key];
    var ends = [];
    while (node && node[2] && key !== query && letters(key).length >= root) {
      if (node[3].length) ends.unshift(node[3]);
      var next = parts.slice(0, letters(key).length + 1).join("");
      var deeper = group[0][next] ? group : node[4] && await branch(next);
      if (!deeper) break;
      group = deeper;
      node = group[0][next];
      key = next;
    }
    return node && {
      isWhole: key === query, count: node[0], blocks: node[1], ends: ends,
      top: node[2] && node[2].map(function (number) { return named(group[1][number]); })
    };
  }
  async function branch(key) {
    var file = await get("keys-" + hash(key) % about.keys);
    return file && file[key];
  }
  function named(row) { return { id: row[0], name: row[1], line: row[2], pinyin: row[3], others: row[4] || [] }; }

  async function bodies(numbers) {
    var blocks = await Promise.all(numbers.map(function (number) { return get("bodies-" + number); }));
    return blocks.filter(Boolean).flatMap(function (block, at) {
      return block.bodies.map(function (row, place) { return entry(block, row, numbers[at] * 1e3 + place); });
    });
  }
  function entry(block, row, order) {
    var place = block.places[row[0]], office = block.offices[row[1]];
    var tail = office[1] || "";
    var spelled = place[3] ? place[3].split(" ") : [], ends = office[2] ? office[2].split(" ") : [];
    return {
      id: office[0][0] === "=" ? office[0].slice(1) : place[0] + office[0], name: place[1] + tail, line: place[2],
      pinyin: spelled.concat(ends).join(" "), others: row[3] || [], rank: row[2], order: order,
      head: normalise(place[1]), tail: normalise(tail), stem: normalise(place[1].slice(0, place[4])), cut: place[4],
      spelled: spelled, ends: ends, above: place[5], readings: place[6] || []
    };
  }

  /* how well a body answers one term: [tier, how]; null where it does not */
  function match(body, term) { return HAN.test(term) ? matchHan(body, term) : matchLatin(body, term); }
  function matchHan(body, term) {
    var name = body.head + body.tail;
    var brief = body.stem + body.tail;
    if (term === name || term === body.head || term === body.stem) return [0, "name"];
    if (name.startsWith(term) || brief.startsWith(term)) return [1, "name"];
    if (name.includes(term) || brief.includes(term)) return [2, "name"];
    var old = body.others.find(function (other) { return normalise(other).includes(term); });
    if (old) return [normalise(old).startsWith(term) ? 2 : 3, "old", old];
    var rest = term, parts = body.line.split(" ").filter(Boolean);
    parts.forEach(function (part) {
      var plain = normalise(part), short = plain.length > 2 ? plain.replace(TYPE, "") : plain;
      if (rest.startsWith(plain)) rest = rest.slice(plain.length);
      else if (rest.startsWith(short)) rest = rest.slice(short.length);
    });
    if (rest !== term && rest && (name.startsWith(rest) || brief.startsWith(rest))) return [2, "place"];
    return parts.some(function (part) { return normalise(part).startsWith(term); }) ? [4, "place"] : null;
  }
  function first(syllables) { return syllables.map(function (one) { return one[0]; }).join(""); }
  function matchLatin(body, term) {
    if (body.id.startsWith(term)) return [body.id === term ? 0 : 1, "code"];
    var tail = body.ends.join(""), head = body.spelled.join("");
    var cut = body.spelled.slice(0, body.cut);
    var whole = [head + tail, cut.join("") + tail].concat(body.readings.map(function (one) { return one + tail; }));
    if (whole.some(function (one) { return one.startsWith(term); })) return [term === head || term === cut.join("") ? 0 : 1, "pinyin"];
    var short = [first(body.spelled) + first(body.ends), first(cut) + first(body.ends)];
    if (short.some(function (one) { return one.startsWith(term); })) return [term === first(body.spelled) ? 0 : 1, "initials"];
    if (tail.startsWith(term) || first(body.ends).startsWith(term)) return [2, "pinyin"];
    if (body.above && ([body.above].concat(body.above.replace(/(shi|xian|qu|qi|zhou)$/, ""))).some(function (above) {
      return term.startsWith(above) && above && (head + tail).startsWith(term.slice(above.length));
    })) return [2, "place"];
    if (body.spelled.concat(body.ends).some(function (_, at, all) { return at && all.slice(at).join("").startsWith(term); })) return [3, "pinyin"];
    return null;
  }
  /* the bodies that answer every term, best first */
  function choose(found, terms) {
    var hits = [];
    found.forEach(function (body) {
      var told = terms.map(function (term) { return match(body, term); });
      if (told.every(Boolean)) hits.push(Object.assign(body, { tier: Math.max.apply(null, told.map(function (one) { return one[0]; })), how: told.find(function (one) { return one[1] === "old"; }) || told[0] }));
    });
    function kind(body) { return Math.floor(body.rank / LEVELS); }
    return hits.sort(function (a, b) {
      return a.tier - b.tier || kind(a) - kind(b) || a.rank - b.rank || a.order - b.order;
    });
  }
  function all() { return Array.from({ length: about.blocks }, function (_, number) { return number; }); }
  /* isCounted: there are so many and no more; else there are at least so many */
  function told(hits, isCounted) { return { count: hits.length, isCounted: isCounted, hits: hits.slice(0, SHOWN) }; }
  function below(hit) { return hit.tier === 4; }
  /* a province or city named in full: some of what lies below it stands in the same blocks, not all */
  function isPart(hits) {
    return hits.some(below) && hits.some(function (hit) { return !hit.tier && hit.id.split("-")[0].length < COUNTY; });
  }

  async function one(term) {
    if (!about.keys) return told(choose(await bodies(all()), [term]), true);
    if (letters(term).some(function (letter) { return HAN.test(letter); }) && letters(term).some(function (letter) { return /[a-z]/.test(letter); })) return null;
    var found = await walk(term) || { blocks: [], ends: [] };
    if (found.top && found.isWhole) return { count: found.count, isCounted: true, hits: found.top };
    /* of a beginning that leads to many blocks, those of a place named in full come first; but letters
       that name a place in full may only begin with it: shanxi(an) */
    var isHan = HAN.test(term);
    var lists = (isHan && found.top ? found.ends.concat([found.blocks]) : [found.blocks].concat(found.ends)).concat(await initials(term));
    var seen = [];
    for (var at = 0; at < lists.length; at++) {
      seen = Array.from(new Set(seen.concat(lists[at].slice(0, MOST_BLOCKS))));
      var hits = at || isHan || lists.length === 1 ? choose(await bodies(seen), [term]) : [];
      if (hits.length) return told(hits, !found.top && !isPart(hits));
    }
    return null;
  }
  /* places whose initials are too few to begin with, such as hls of hlsjyj */
  async function initials(term) {
    if (!/^[a-z]{4}/.test(term)) return [];
    var groups = await Promise.all([3, 2].map(function (size) { return branch(term.slice(0, size)); }));
    return groups.map(function (group, at) {
      var node = group && group[0][term.slice(0, 3 - at)];
      return node ? node[2] ? node[3] : node[1] : [];
    }).filter(function (list) { return list.length; });
  }
  async function several(terms) {
    if (!about.keys) return told(choose(await bodies(all()), terms), true);
    var found = (await Promise.all(terms.map(walk))).filter(Boolean);
    if (!found.length) return null;
    found.sort(function (a, b) { return a.blocks.length - b.blocks.length; });
    var hits = choose(await bodies(found[0].blocks.slice(0, MOST_BLOCKS)), terms);
    return told(hits, !found[0].top && !hits.some(below));
  }
  /* a place that the index does not begin with may stand before the one that it knows */
  async function behind(term) {
    var parts = letters(term);
    for (var start = 1; about.keys && start <= WINDOWS && start < parts.length - 1; start++) {
      var found = await walk(parts.slice(start).join(""));
      var hits = found ? choose(await bodies(found.blocks.slice(0, FEW)), [term]) : [];
      if (hits.length) return told(hits, !found.top);
    }
    return null;
  }
  async function simplified(text) {
    var pairs = await get("traditional");
    var old = letters(pairs[0]), plain = letters(pairs[1]);
    return letters(text).map(function (letter) { var at = old.indexOf(letter); return at < 0 ? letter : plain[at]; }).join("");
  }
  function some(result) { return result && result.count ? result : null; }
  async function look(text) {
    var joined = normalise(text);
    var terms = text.normalize("NFKC").split(/\s+/).flatMap(function (part) {
      return normalise(part).match(/[\u3400-\u9fff\u{20000}-\u{3ffff}]+|[^\u3400-\u9fff\u{20000}-\u{3ffff}]+/gu) || [];
    });
    return some(await one(joined)) || (terms.length > 1 ? some(await several(terms)) : null) || (HAN.test(joined) ? some(await behind(joined)) : null);
  }
  async function find(text) {
    about = about || await get("index");
    var joined = normalise(text);
    if (!joined || (joined.length < 2 && !HAN.test(joined) && about.keys)) return { count: 0, isCounted: true, hits: [], isShort: Boolean(joined) };
    var found = await look(text);
    if (!found && HAN.test(joined)) {
      var plain = await simplified(text);
      if (plain !== text) found = await look(plain);
    }
    found = found || { count: 0, isCounted: true, hits: [] };
    var spelled = gongkai.isEnglish && found.hits.length ? await get("places").catch(function () { return null; }) : null;
    found.hits.forEach(function (hit) { hit.place = placed(hit.line, spelled || {}); });
    return found;
  }
  /* the places behind a name, on English pages in pinyin */
  function placed(line, spelled) {
    return line.split(" ").filter(Boolean).map(function (one) { return spelled[one] || one; }).join(gongkai.isEnglish ? " › " : " ");
  }
  return { find: find, normalise: normalise };
})();
