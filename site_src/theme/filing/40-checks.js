// Check one filled form: the same sums, the same words and the same counts as the build's check.
// A cell without a value makes a sum not assessable; it is never taken for nought.
(function () {
  const { rules, decimal } = filing;
  const { plain } = decimal;
  const NONE = decimal.whole(0);
  const MANY = decimal.whole(100);
  const MIN_YUAN = decimal.whole(10000);
  const ENTITLED = ['national', 'province', 'prefecture'];
  const UNTOLD = ['office', 'other', 'vertical'];
  const LOW = ['county', 'township'];
  const IN_WAN = 'disclosure.fees.amount';
  const CARRIED = 'carried-over';

  const sums = rules.sums.map(([check, forms, left, right]) => ({
    check, forms, left: left.map(one => filing.cells[one]), right: right.map(one => filing.cells[one]),
  }));
  for (const one of sums) {
    one.cells = one.left.concat(one.right);
    one.terms = new Map(one.left.map(cell => [cell.code, 1]).concat(one.right.map(cell => [cell.code, -1])));
  }

  const finding = (check, cells, words, sides) => {
    const entry = rules.checks[check];
    const all = Object.assign({}, words);
    const found = { check, severity: entry.severity, cells: cells.map(cell => cell.code), left: null, right: null };
    if (sides) {
      [found.left, found.right] = sides;
      all.left = plain(sides[0]);
      all.right = plain(sides[1]);
      all.difference = plain(decimal.size(decimal.minus(sides[0], sides[1])));
    }
    found.message = [filing.fill(entry.message_zh, all), filing.fill(entry.message_en, all)];
    return found;
  };

  class Judged {
    constructor() {
      this.findings = [];
      this.counts = new Map();
    }
    count(check, verdict, times) {
      if (!this.counts.has(check)) this.counts.set(check, [0, 0, 0]);
      this.counts.get(check)[verdict] += times === undefined ? 1 : times;
    }
    passed(check, times) { this.count(check, 0, times); }
    open(check, times) { this.count(check, 2, times); }
    failed(check, cells, words, sides) {
      this.count(check, 1);
      this.findings.push(finding(check, cells, words, sides));
    }
  }

  const addUp = (cells, values) => {
    let total = NONE;
    for (const cell of cells) {
      const value = values.get(cell.code);
      if (!value) return null;
      total = decimal.add(total, value);
    }
    return total;
  };
  // The identities of a form that can be judged, each with both sides added up.
  const addAll = (form, values) => sums.filter(one => one.forms.includes(form)).map(identity => {
    const left = addUp(identity.left, values);
    const right = left && addUp(identity.right, values);
    return right ? { identity, left, right, difference: decimal.minus(left, right) } : { identity, left: null };
  });

  const judgeSums = (judged, all) => {
    for (const one of all) {
      const { check, cells, right } = one.identity;
      if (one.left === null) judged.open(check);
      else if (one.difference.n === 0n) judged.passed(check);
      else judged.failed(check, cells, right[0].names, [one.left, one.right]);
    }
  };

  const judgeWhole = (judged, figures) => {
    for (const { cell, value, text } of figures) {
      if (!value || cell.type !== 'count') continue;
      if (value.n === 0n || (decimal.sign(value) > 0 && decimal.isWhole(value))) judged.passed('count-not-whole');
      else judged.failed('count-not-whole', [cell], Object.assign({ printed: text }, cell.names));
    }
  };

  // The rows of the 2019 form that count items, their change and decisions.
  const itemRows = filing.cells.filter(cell => cell.column === 'previous_items').map(cell =>
    ['previous_items', 'change', 'decisions'].map(column => filing.cell.get(`${cell.table}.${cell.row}.${column}`)).filter(Boolean));
  const ofForm = (cells, values) => cells.every(cell => values.has(cell.code));

  const judgeMisread = (judged, values) => {
    for (const cells of itemRows) {
      if (cells.length < 3 || !ofForm(cells, values)) continue;
      const [previous, change, decided] = cells.map(cell => values.get(cell.code));
      if (!previous || !change || !decided) judged.open('form-misread');
      else if (change.n === 0n || decided.n === 0n || !decimal.same(decimal.add(previous, change), decided)) judged.passed('form-misread');
      else {
        const words = { previous: plain(previous), change: plain(change), decisions: plain(decided) };
        judged.failed('form-misread', cells, Object.assign({}, cells[0].names, words));
      }
    }
  };

  const judgeEntitled = (judged, values, body) => {
    const check = 'rules-unentitled';
    const cells = filing.cells.filter(cell => cell.row === 'rules' && values.has(cell.code));
    if (!cells.length) return;
    const shown = cells.filter(cell => values.get(cell.code) && values.get(cell.code).n !== 0n);
    if (!shown.length) judged.passed(check);
    else if (body.level === null || UNTOLD.includes(body.kind)) judged.open(check);
    else if (body.level === 'national' || (ENTITLED.includes(body.level) && body.kind === 'government')) judged.passed(check);
    else {
      const list = column => shown.map(cell => `${cell.names[column]} ${plain(values.get(cell.code))}`);
      judged.failed(check, shown, { cells: list('column').join('，'), cells_en: list('column_en').join(', ') });
    }
  };

  const judgeItems = (judged, values) => {
    for (const cells of itemRows) {
      if (!ofForm(cells, values)) continue;
      const found = cells.map(cell => values.get(cell.code));
      if (found.some(value => !value)) {
        judged.open('items-negative');
        continue;
      }
      const [items, change, decided] = found;
      const words = Object.assign({ items: plain(items), change: plain(change) }, cells[0].names);
      if (decimal.sign(decimal.add(items, change)) < 0) judged.failed('items-negative', cells, words);
      else judged.passed('items-negative');
      if (!decided) continue;
      if (items.n !== 0n && decimal.same(change, items) && decided.n === 0n) judged.failed('change-mirrors-items', cells, words);
      else judged.passed('change-mirrors-items');
    }
  };

  const judgeCharges = (judged, values, body) => {
    const cells = ['disclosure.fees.previous_items', 'disclosure.fees.change'].map(code => filing.cell.get(code));
    if (!ofForm(cells, values) || body.kind === 'government') return;
    const [items, change] = cells.map(cell => values.get(cell.code));
    const shown = value => (value ? plain(value) : '—');
    if (!items && !change) judged.open('many-charges');
    else if (decimal.compare(items || NONE, MANY) > 0 || decimal.compare(decimal.size(change || NONE), MANY) > 0) {
      judged.failed('many-charges', cells, { items: shown(items), change: shown(change) });
    } else judged.passed('many-charges');
  };

  const judgeAmounts = (judged, figures, body) => {
    const isSmall = body.kind !== 'government' && LOW.includes(body.level);
    for (const { cell, value, text, basis, unit } of figures) {
      if (!value || cell.type !== 'amount') continue;
      const words = Object.assign({ printed: text }, cell.names);
      const isRound = basis !== 'cell' && decimal.compare(value, MIN_YUAN) >= 0 && decimal.isWhole(value);
      if (isRound && (unit === 'unknown' || isSmall)) judged.failed('amount-perhaps-yuan', [cell], words);
      else judged.passed('amount-perhaps-yuan');
      if (cell.code !== IN_WAN || basis !== 'cell') continue;
      if (text.includes('万')) judged.passed('unit-slip');
      else judged.failed('unit-slip', [cell], words);
    }
  };

  const judgeUnits = (judged, figures) => {
    const found = figures.filter(one => one.unit === 'unknown');
    for (const { cell, text } of found) judged.failed('unit-not-printed', [cell], Object.assign({ printed: text }, cell.names));
    if (!found.length) judged.passed('unit-not-printed');
  };

  // What is no number, and what is not filled in where its row holds numbers: both only in drafts.
  const judgeFilled = (judged, figures) => {
    const rows = new Map();
    for (const one of figures) {
      const key = `${one.cell.table} ${one.cell.row}`;
      if (!rows.has(key)) rows.set(key, []);
      rows.get(key).push(one);
    }
    const hasNumber = row => row.some(one => one.value);
    const tables = new Set();
    for (const row of rows.values()) if (hasNumber(row)) tables.add(row[0].cell.table);
    for (const row of rows.values()) {
      for (const { cell, status, value, text } of row) {
        if (status === 'unreadable') judged.failed('cell-no-number', [cell], Object.assign({ printed: text }, cell.names));
        else if (value) judged.passed('cell-no-number');
      }
      const isSingle = row.length === 1;
      const empty = row.filter(one => one.status === 'blank' || (!isSingle && one.status === 'not_applicable'));
      if (!empty.length || !(isSingle ? tables.has(row[0].cell.table) : hasNumber(row))) {
        judged.passed('cell-not-filled');
        continue;
      }
      const marks = Array.from(new Set(empty.map(one => one.text)));
      const quoted = blank => marks.map(mark => (mark ? `“${mark}”` : blank));
      judged.failed('cell-not-filled', empty.map(one => one.cell), Object.assign({}, empty[0].cell.names, {
        cells: empty.map(one => one.cell.names.column).join('、'),
        cells_en: empty.map(one => one.cell.names.column_en).join(', '),
        printed: quoted('空白').join('、'),
        printed_en: quoted('blank').join(', '),
      }));
    }
  };

  // X1: what was carried over is what the report of the year before carries forward.
  const judgeCarried = (judged, values, before) => {
    for (const [now, then] of rules.carried) {
      const cell = filing.cells[now];
      const left = values.get(cell.code);
      const right = before.get(filing.cells[then].code);
      if (!left || !right) judged.open(CARRIED);
      else if (decimal.same(left, right)) judged.passed(CARRIED);
      else judged.failed(CARRIED, [cell], cell.names, [left, right]);
    }
  };

  // Check a form: texts by code, whom it is of, and last year's row where there is one.
  const check = (form, texts, body, lastYear) => {
    const figures = filing.ofForm(form).map(cell => filing.numerals.measure(cell, texts.get(cell.code) || ''));
    const values = new Map(figures.map(one => [one.code, one.value]));
    const judged = new Judged();
    const all = addAll(form, values);
    judgeUnits(judged, figures);
    judgeSums(judged, all);
    judgeWhole(judged, figures);
    judgeMisread(judged, values);
    judgeEntitled(judged, values, body);
    judgeItems(judged, values);
    judgeCharges(judged, values, body);
    judgeAmounts(judged, figures, body);
    const known = all.filter(one => one.left !== null);
    judged.findings.push(...filing.diagnose(form, known, values));
    judgeFilled(judged, figures);
    if (lastYear && Array.from(lastYear.values()).some(text => filing.numerals.strip(text))) {
      const before = new Map(Array.from(lastYear, ([code, text]) => [code, filing.numerals.measure(filing.cell.get(code), text).value]));
      judgeCarried(judged, values, before);
    }
    return { figures, values, findings: judged.findings, counts: judged.counts };
  };

  filing.finding = finding;
  filing.check = check;
})();
