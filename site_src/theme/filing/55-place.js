// Put the cells of pasted tables into the form: by their labels where they have any, by their
// shape where a block of numbers is exactly one of the form's. What is in doubt stays outside.
(function () {
  const { rules } = filing;
  const { known, caption, isLabel, tableOf } = filing.labels;
  const { looksLikeValue } = filing.numerals;
  const GROUPS = ['reconsideration', 'litigation_direct', 'litigation_after_reconsideration'];
  const RESULTS = 5;
  const LEAST_TRANSPOSED = 3;

  // The cells of a line, each once, with the columns that it covers.
  const cellsOf = line => {
    const found = [];
    line.forEach((cell, at) => {
      const last = found[found.length - 1];
      if (cell && last && last.cell === cell && last.to === at - 1) last.to = at;
      else if (cell) found.push({ cell, text: cell.text, from: at, to: at });
    });
    return found;
  };
  const isFilled = one => one.text !== '';
  const leaf = names => names.filter(name => !name.isHeading && !name.isExtra);
  const hasLabels = grid => grid.rows.some(line => line.some(cell => cell && cell.text && isLabel(cell.text)));

  // Labels of rows beside each other, or of columns below each other: the table is turned.
  const isTransposed = grid => {
    const distinct = (texts, table, axis) => new Set([].concat(...texts.map(text => leaf(known(text, table, axis)).map(name => (table === 'proceedings' ? name.key.split('.').pop() : name.key))))).size;
    const width = grid.rows.length ? grid.rows[0].length : 0;
    const across = grid.rows.map(line => cellsOf(line).filter(isFilled).map(one => one.text).filter(text => !looksLikeValue(text)));
    const down = Array.from({ length: width }, (_, at) => grid.rows.map(line => line[at]).filter(cell => cell && cell.text).map(cell => cell.text));
    return across.some(texts => distinct(texts, 'requests', 'row') >= LEAST_TRANSPOSED || distinct(texts, 'disclosure', 'row') >= LEAST_TRANSPOSED) ||
      down.some(texts => distinct(texts, 'requests', 'column') >= LEAST_TRANSPOSED && distinct(texts, 'requests', 'row') < LEAST_TRANSPOSED) ||
      down.some(texts => distinct(texts, 'proceedings', 'column') >= LEAST_TRANSPOSED && distinct(texts, 'requests', 'row') < LEAST_TRANSPOSED);
  };

  // Which table a heading opens; 其他 and 总计 head columns of more than one.
  const opens = text => {
    const found = ['disclosure', 'requests', 'proceedings'].filter(table =>
      known(text, table, 'column').length || known(text, table, 'corner').length);
    return found.length === 1 ? found[0] : '';
  };
  const isHead = (text, table) => table && (known(text, table, 'column').length > 0 || known(text, table, 'corner').length > 0);

  class Walk {
    constructor(grid, form, out) {
      Object.assign(this, { grid, form, out, table: '', block: '', header: [], columns: null, hasRows: false, isDone: false });
      this.codes = new Set(filing.ofForm(form).map(cell => cell.code));
    }
    enter(table, block) {
      Object.assign(this, { table, block, header: [], columns: null, hasRows: false, isDone: false });
    }
    leave(reason, cells) {
      const text = cells.filter(isFilled).map(one => one.text.replace(/\n/g, '')).join(' ');
      this.out.left.push({ reason, text });
    }
    walk() {
      this.grid.rows.forEach((line, at) => {
        const filled = cellsOf(line).filter(isFilled);
        const block = filled.map(one => caption(one.text)).find(Boolean);
        if (!filled.length) return;
        if (block) this.enter('disclosure', block);
        else if (this.isHeader(filled)) this.takeHeader(at, filled);
        else if (this.table === 'proceedings' && this.header.length) this.takeProceedings(line, filled);
        else this.takeRow(line, filled);
      });
    }
    isHeader(filled) {
      if (filled.some(one => looksLikeValue(one.text))) return false;
      const opened = filled.map(one => opens(one.text)).find(Boolean);
      const heads = filled.filter(one => isHead(one.text, opened || this.table));
      if (!heads.length) return false;
      // （七）总计 and 3.其他 are rows once rows have begun.
      return opened ? true : !this.hasRows || heads.length > 1;
    }
    takeHeader(at, filled) {
      const table = filled.map(one => opens(one.text)).find(Boolean) || this.table;
      if (table !== this.table) this.enter(table, table === 'disclosure' ? '' : table);
      else if (this.hasRows || table === 'disclosure') Object.assign(this, { header: [], columns: null, hasRows: false });
      this.header.push(at);
      this.columns = null;
    }
    // The lowest word above each column; in copied text a heading stands only above its first one.
    headsOf(at) {
      const isText = !this.grid.rows.some((line, row) => this.header.includes(row) && cellsOf(line).some(one => one.to > one.from));
      return this.header.map(row => {
        const line = this.grid.rows[row];
        if (line[at] && line[at].text) return line[at];
        if (!isText) return null;
        for (let left = at - 1; left >= 0; left -= 1) {
          const cell = line[left];
          if (cell && cell.text) return this.groupOf(cell) ? cell : null;
        }
        return null;
      }).filter(Boolean);
    }
    groupOf(cell) {
      const named = known(cell.text, 'proceedings', 'column').find(name => name.isHeading);
      return named ? named.key : '';
    }
    resolve() {
      if (this.columns) return this.columns;
      const width = this.grid.rows[0].length;
      const found = Array.from({ length: this.header.length ? width : 0 }, (_, at) => this.columnAt(at));
      const nameOf = column => column.keys.map(one => one.block + ' ' + one.key).join(' ');
      const gather = (how, what) => found.filter(Boolean).reduce((all, column) => all.set(how(column), (all.get(how(column)) || new Set()).add(what(column))), new Map());
      // One heading names one column of the form, however many columns of the grid it covers.
      const names = gather(column => column.cell, nameOf);
      const heads = gather(nameOf, column => column.cell);
      const own = new Map(found.filter(column => column && names.get(column.cell).size === 1 && heads.get(nameOf(column)).size === 1).map(column => [column.cell, column]));
      if (Array.from(heads.values()).some(cells => cells.size > 1)) this.out.left.push({ reason: 'left.column', text: '' });
      this.columns = found.map((_, at) => own.get(this.headsOf(at).pop()) || null);
      return this.columns;
    }
    columnAt(at) {
      const heads = this.headsOf(at);
      const lowest = heads[heads.length - 1];
      if (!lowest) return null;
      const names = known(lowest.text, this.table, 'column').filter(name => !name.isExtra);
      if (this.table !== 'proceedings') {
        const keys = names.filter(name => !name.isHeading);
        return keys.length ? { cell: lowest, keys } : null;
      }
      const group = heads.slice(0, -1).reverse().map(cell => this.groupOf(cell)).find(one => GROUPS.includes(one));
      const result = names.filter(name => !name.isHeading).map(name => name.key.split('.').pop())[0];
      return group && result ? { cell: lowest, keys: [{ block: 'proceedings', key: `${group}.${result}` }] } : null;
    }
    takeProceedings(line, filled) {
      if (!filled.some(one => looksLikeValue(one.text))) {
        this.leaveNote(filled);
        return;
      }
      if (this.isDone) {
        this.leave('left.again', filled);
        return;
      }
      if (isCounting(filled)) return;
      const columns = this.resolve();
      // All fifteen headings or none: where one is lost the others do not tell their places.
      if (new Set(columns.filter(Boolean).map(column => column.keys[0].key)).size < GROUPS.length * RESULTS) {
        this.leave('left.header', filled);
        return;
      }
      this.isDone = true;
      this.hasRows = true;
      this.put(line, 'proceedings', key => `proceedings.${key}`, filled, null);
    }
    // Words across the table are a note; numbers in them would be lost, so they are told.
    leaveNote(filled) {
      if (filled.some(one => /[0-9０-９]/.test(one.text)) && filled.length > 1) this.leave('left.row', filled);
    }
    takeRow(line, filled) {
      const columns = this.resolve();
      const first = columns.findIndex(Boolean);
      const zone = filled.filter(one => (first < 0 || one.from < first) && !looksLikeValue(one.text));
      const label = zone[zone.length - 1];
      const values = filled.filter(one => looksLikeValue(one.text));
      if (!label) {
        if (values.length) this.leave('left.label', filled);
        return;
      }
      const named = this.rowOf(label.text);
      if (!named) {
        if (values.length) this.leave('left.row', filled);
        return;
      }
      const table = tableOf(named.block);
      if (table !== this.table) this.enter(table, named.block);
      this.block = named.block;
      this.hasRows = true;
      if (named.isHeading) {
        if (values.length) this.leave('left.group', filled);
        return;
      }
      if (this.resolve().some(Boolean)) this.put(line, named.block, key => `${table}.${named.key}.${key}`, filled, label);
      else this.putInOrder(line, label, named, table, filled);
    }
    rowOf(text) {
      const tables = this.table === 'requests' || this.table === 'disclosure' ? [this.table] : [];
      for (const table of tables.concat(['requests', 'disclosure'].filter(one => !tables.includes(one)))) {
        const names = known(text, table, 'row');
        if (names.length) return names.find(name => name.block === this.block) || names[0];
      }
      return null;
    }
    // A row is placed whole or not at all: a cell under each heading, and no number anywhere else.
    put(line, block, codeOf, filled, label) {
      const keyAt = at => {
        const column = this.columns[at];
        const named = column && column.keys.find(name => name.block === block);
        return named ? named.key : '';
      };
      const first = line.findIndex((_, at) => keyAt(at));
      const wanted = new Map();
      let isTorn = first < 0 || line.some((cell, at) => keyAt(at) && !cell);
      for (const one of cellsOf(line)) {
        const keys = new Set(Array.from({ length: one.to - one.from + 1 }, (_, step) => keyAt(one.from + step)));
        const key = Array.from(keys)[0];
        const isValue = isFilled(one) && one !== label && one.cell !== (label && label.cell);
        if (keys.size > 1) isTorn = isTorn || isFilled(one);
        else if (!key) isTorn = isTorn || (isValue && looksLikeValue(one.text) && !this.isForeign(one.from, first, label));
        else if (!wanted.has(key) || !isFilled(wanted.get(key))) wanted.set(key, one);
        else isTorn = isTorn || isFilled(one);
      }
      if (isTorn) this.leave('left.columns', filled);
      else for (const [key, one] of wanted) this.set(codeOf(key), one.text, filled);
    }
    // A number that counts the rows stands before the label; a column of the office's own has a heading.
    isForeign(at, first, label) {
      if (at < first) return Boolean(label) && at < label.from;
      return this.header.some(row => this.grid.rows[row][at] && this.grid.rows[row][at].text);
    }
    putInOrder(line, label, named, table, filled) {
      const places = rules.places.filter(one => one[0] === named.block && one[1] === 'column' && !one[4]);
      const codes = Array.from(new Set(places.map(one => `${table}.${named.key}.${one[2]}`))).filter(code => this.codes.has(code));
      const rest = cellsOf(line).filter(one => one.from > label.to);
      if (!codes.length) this.leave('left.form', filled);
      else if (rest.length !== codes.length) this.leave('left.count', filled);
      else codes.forEach((code, at) => this.set(code, rest[at].text, filled));
    }
    set(code, text, filled) {
      if (!this.codes.has(code)) {
        this.leave(filing.cell.has(code) ? 'left.form' : 'left.columns', filled);
      } else if (this.out.cells.has(code) && this.out.cells.get(code) !== text) {
        this.out.cells.set(code, null);
        this.leave('left.twice', filled);
      } else if (!this.out.cells.has(code)) this.out.cells.set(code, text);
    }
  }

  const isCounting = filled => filled.length >= 10 && filled.every((one, at) => one.text === String(at + 1));

  // The codes of a table of the form, line by line.
  const linesOf = boxes => {
    const lines = new Map();
    for (const [role, row, , , , cell] of boxes) {
      if (role !== 'value') continue;
      if (!lines.has(row)) lines.set(row, []);
      lines.get(row).push(filing.cells[cell].code);
    }
    return Array.from(lines.values());
  };
  // Rows and blocks of the form as they can be pasted without labels: each a list of lines of codes.
  const areasOf = form => {
    const areas = [];
    for (const [table, boxes] of Object.entries(rules.forms[form])) {
      const all = linesOf(boxes);
      if (table !== 'disclosure') areas.push({ lines: all, isUnique: true });
      else areas.push(...blocksOf(all));
      areas.push(...all.map(line => ({ lines: [line], isUnique: false })));
      if (table === 'requests') areas.push(...all[0].map((_, at) => ({ lines: all.map(line => [line[at]]), isUnique: false })));
    }
    areas.push({ lines: [rules.carried.map(one => 'last.' + filing.cells[one[1]].code)], isUnique: false });
    return areas;
  };
  // Neighbouring rows of section two with as many cells belong to one block where captions say so.
  const blocksOf = lines => {
    const block = code => rules.places.find(one => one[1] === 'row' && one[0].startsWith('article20') && one[2] === filing.cell.get(code).row)[0];
    const found = new Map();
    for (const line of lines) found.set(block(line[0]), (found.get(block(line[0])) || []).concat([line]));
    return Array.from(found.values()).filter(one => one.length > 1).map(one => ({ lines: one, isUnique: false }));
  };

  const placeNumbers = (grid, form, spot, out) => {
    const lines = grid.rows.map(line => cellsOf(line).map(one => one.text));
    while (lines.length > 1 && lines[lines.length - 1].every(text => !text)) lines.pop();
    const width = lines[0].length;
    const size = { rows: lines.length, columns: width };
    if (lines.some(line => line.length !== width) || !lines.some(line => line.some(Boolean))) {
      out.left.push({ reason: 'left.shape', text: '', size });
      return;
    }
    if (width === 1 && lines.length === 1) {
      if (spot) out.cells.set(spot, lines[0][0]);
      else out.left.push({ reason: 'left.spot', text: lines[0][0] });
      return;
    }
    const fits = areasOf(form).filter(area => area.lines.length === lines.length && area.lines.every(line => line.length === width));
    const chosen = fits.find(area => area.isUnique) || fits.find(area => area.lines.some(line => line.includes(spot)));
    if (chosen) chosen.lines.forEach((line, y) => line.forEach((code, x) => out.cells.set(code, lines[y][x])));
    else {
      out.left.push({ reason: fits.length ? 'left.spot' : 'left.shape', text: '', size });
      out.offer = offerFrom(form, spot, lines);
    }
  };
  // From the chosen cell on, as in a spreadsheet: offered, and done only where the person says so.
  const offerFrom = (form, spot, lines) => {
    for (const boxes of Object.values(rules.forms[form])) {
      const all = linesOf(boxes);
      const y = all.findIndex(line => line.includes(spot));
      if (y < 0) continue;
      const x = all[y].indexOf(spot);
      const cells = lines.map((line, down) => line.map((text, right) => [(all[y + down] || [])[x + right], text]));
      const flat = [].concat(...cells);
      return flat.every(([code]) => code) ? new Map(flat) : null;
    }
    return null;
  };

  // Give the cells that found their place, and what did not with the reason.
  const place = (read, form, spot) => {
    const out = { cells: new Map(), left: [], offer: null, dropped: read.dropped };
    const worded = read.grids.filter(hasLabels);
    for (const grid of worded) {
      if (isTransposed(grid)) out.left.push({ reason: 'left.turned', text: '' });
      else new Walk(grid, form, out).walk();
    }
    const bare = read.grids.filter(grid => !worded.includes(grid) && grid.rows.some(line => line.some(cell => cell && cell.text)));
    const holds = grid => grid.rows.some(line => line.some(cell => cell && looksLikeValue(cell.text)));
    if (!worded.length && bare.length === 1 && holds(bare[0])) placeNumbers(bare[0], form, spot, out);
    else if (bare.some(holds)) {
      out.left.push({ reason: 'left.table', text: '' });
    }
    for (const [code, text] of out.cells) if (text === null) out.cells.delete(code);
    if (!out.cells.size && !out.left.length) out.left.push({ reason: 'left.nothing', text: '' });
    return out;
  };

  filing.place = place;
})();
