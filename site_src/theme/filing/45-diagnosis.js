// Possible explanations of broken sums, the smallest first, marked as such and never applied.
(function () {
  const { rules, decimal } = filing;
  const { plain, printed: shown } = decimal;
  const REQUESTS = 'requests';
  const MAX_BROKEN = 24;
  const SHOWN = 6;
  const MIN_SUMS = 2;
  const MIN_PARTS = 2;
  const isBroken = one => one.difference.n !== 0n;

  const ways = number => {
    const words = rules.words[number === 1 ? 'ways.one' : 'ways.many'];
    return { only: filing.fill(words[0], { number }), only_en: filing.fill(words[1], { number }) };
  };
  const info = (check, codes, words) => filing.finding(check, codes.map(code => filing.cell.get(code)), words);

  // Broken sums that share a cell stand together: one cause may explain them.
  const connected = broken => {
    let groups = [];
    for (const one of broken) {
      const touched = groups.filter(group => one.identity.cells.some(cell => group.cells.has(cell.code)));
      const cells = new Set(one.identity.cells.map(cell => cell.code));
      const members = [];
      for (const group of touched) {
        for (const code of group.cells) cells.add(code);
        members.push(...group.members);
      }
      groups = groups.filter(group => !touched.includes(group)).concat([{ cells, members: members.concat([one]) }]);
    }
    return groups.map(group => group.members);
  };

  const slipOf = (printed, mended) => {
    if (printed.n === 0n || mended.n === 0n) return '';
    if (decimal.same(printed, decimal.negate(mended))) return 'sign-lost';
    const [first, second] = [shown(printed), shown(mended)];
    const [short, long] = second.length < first.length ? [second, first] : [first, second];
    const signs = Array.from(long);
    if (long.length === short.length + 1) {
      return signs.some((_, at) => long.slice(0, at) + long.slice(at + 1) === short) ? 'lost-digit' : '';
    }
    const turned = at => long.slice(0, at) + long[at + 1] + long[at] + long.slice(at + 2);
    return long.length === short.length && signs.slice(1).some((_, at) => turned(at) === short) ? 'lost-digit' : '';
  };

  // The one change of a cell that all sums which hold it agree on.
  const changeOf = (code, all) => {
    let change = null;
    for (const one of all) {
      const sign = one.identity.terms.get(code);
      if (!sign) continue;
      const wanted = sign > 0 ? decimal.negate(one.difference) : one.difference;
      if (change === null) change = wanted;
      else if (!decimal.same(change, wanted)) return null;
    }
    return change;
  };

  const byOneCell = (broken, all, values) => {
    const shared = Array.from(broken[0].identity.terms.keys()).filter(code => broken.every(one => one.identity.terms.has(code)));
    const repairs = [];
    for (const code of shared) {
      const change = changeOf(code, all);
      const printed = values.get(code);
      const mended = change && printed && decimal.add(printed, change);
      if (mended && decimal.sign(mended) >= 0) repairs.push({ code, printed, mended, slip: slipOf(printed, mended) });
    }
    return repairs;
  };

  const ofOneCell = repairs => {
    if (!repairs.length) return [];
    const found = repairs.filter(one => one.slip).map(one => info(one.slip, [one.code], Object.assign(
      {}, filing.cell.get(one.code).names, { where: '', where_en: '', printed: plain(one.printed), mended: plain(one.mended) }, ways(repairs.length))));
    const list = name => repairs.slice(0, SHOWN).map(one => `${filing.cell.get(one.code).names[name]} ${plain(one.printed)} → ${plain(one.mended)}`);
    const words = Object.assign({ cells: list('cell').join('；'), cells_en: list('cell_en').join('; ') }, ways(repairs.length));
    return found.concat([info('one-cell', repairs.map(one => one.code), words)]);
  };

  // Two cells of one row whose exchange mends everything.
  const bySwap = (unexplained, all, values) => {
    const broken = unexplained.filter(one => one.identity.left[0].table === REQUESTS);
    const pairs = new Map();
    for (const code of broken.length ? broken[0].identity.terms.keys() : []) {
      const cell = filing.cell.get(code);
      for (const other of filing.cells.filter(one => one.table === cell.table && one.row === cell.row)) {
        if (other === cell || !values.get(code) || !values.get(other.code)) continue;
        const pair = [cell, other].sort((a, b) => a.number - b.number);
        pairs.set(pair.map(one => one.number).join(' '), pair.map(one => one.code));
      }
    }
    return Array.from(pairs.values()).filter(pair => mends(pair, all, values));
  };
  const mends = (pair, all, values) => {
    const [first, second] = pair.map(code => values.get(code));
    if (decimal.same(first, second)) return false;
    const change = decimal.minus(second, first);
    const changes = [change, decimal.negate(change)];
    return all.filter(one => one.identity.left[0].table === REQUESTS).every(one => {
      const shifts = pair.map((code, at) => {
        const sign = one.identity.terms.get(code) || 0;
        return sign ? (sign > 0 ? changes[at] : decimal.negate(changes[at])) : decimal.whole(0);
      });
      return decimal.sum([one.difference].concat(shifts)).n === 0n;
    });
  };
  const ofSwaps = swaps => swaps.slice(0, SHOWN).map(pair => {
    const [names, others] = pair.map(code => filing.cell.get(code).names);
    return info('swapped-columns', pair, Object.assign({
      row: names.row, row_en: names.row_en, first: names.column, second: others.column,
      first_en: names.column_en, second_en: others.column_en,
    }, ways(swaps.length)));
  });

  // Rows, groups of rows, or columns that a total may leave out.
  const partOf = (cell, check) => (check === 'outcomes' ? cell.row : cell.column);
  const partsOf = (form, check) => {
    const single = new Map();
    const [zh, en] = check === 'outcomes' ? ['row', 'row_en'] : ['column', 'column_en'];
    for (const cell of filing.ofForm(form).filter(one => one.table === REQUESTS)) {
      const key = partOf(cell, check);
      if (!single.has(key)) single.set(key, [cell.names[zh], cell.names[en]]);
    }
    const parts = Array.from(single, ([key, names]) => ({ zh: names[0], en: names[1], keys: [key] }));
    const groups = new Map();
    for (const key of single.keys()) {
      const group = key.split('.')[0];
      groups.set(group, (groups.get(group) || []).concat([key]));
    }
    for (const keys of groups.values()) {
      if (keys.length < 2) continue;
      const [first, last] = [single.get(keys[0]), single.get(keys[keys.length - 1])];
      parts.push({ zh: `${first[0]}…${last[0]}`, en: `${first[1]} … ${last[1]}`, keys });
    }
    return parts;
  };
  const leftOut = (form, all, values) => {
    const found = [];
    for (const check of ['outcomes', 'applicants']) {
      const own = all.filter(one => one.identity.check === check);
      const short = own.filter(isBroken).length;
      if (short < MIN_SUMS) continue;
      for (const part of partsOf(form, check)) {
        const cells = own.map(one => one.identity.left.filter(cell => part.keys.includes(partOf(cell, check))));
        const every = [].concat(...cells);
        const holding = new Set(every.filter(cell => values.get(cell.code).n !== 0n).map(cell => partOf(cell, check)));
        if (!cells.every(one => one.length) || holding.size < Math.min(part.keys.length, MIN_PARTS)) continue;
        const isShort = own.every((one, at) => decimal.same(one.difference, decimal.sum(cells[at].map(cell => values.get(cell.code)))));
        if (isShort) found.push({ part, every, names: own[0].identity.right[0].names, isColumn: check === 'applicants', short });
      }
    }
    return found.slice(0, SHOWN).map(one => info('left-out', one.every.map(cell => cell.code), Object.assign({
      left_out: one.part.zh, left_out_en: one.part.en,
      total: one.isColumn ? one.names.column : one.names.row,
      total_en: one.isColumn ? one.names.column_en : one.names.row_en,
      sums: String(one.short),
    }, ways(found.length))));
  };

  filing.diagnose = (form, all, values) => {
    const broken = all.filter(isBroken);
    if (!broken.length || broken.length > MAX_BROKEN) return [];
    const findings = [];
    const unexplained = [];
    for (const together of connected(broken)) {
      const repairs = byOneCell(together, all, values);
      findings.push(...ofOneCell(repairs));
      if (!repairs.length) unexplained.push(...together);
    }
    if (!unexplained.length) return findings;
    return findings.concat(ofSwaps(bySwap(unexplained, all, values)), leftOut(form, all, values));
  };
})();
