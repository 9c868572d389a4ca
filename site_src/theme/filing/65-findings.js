// What does not add up, beside the tables: numbered sentences that lead to their cells and back.
(function () {
  const { state, fields, make, say, pick, rules, decimal } = filing;
  const ORDER = ['error', 'warning', 'info'];
  const MOST_CELLS = 6;
  const UNFILLED = 'cell-not-filled';
  const SUMS = ['balance', 'applicants', 'outcomes', 'proceedings'];
  let checked = null;
  let waiting = 0;

  const node = id => document.getElementById(id);
  const check = () => filing.check(state.form, state.texts, { level: state.body[1], kind: state.body[2] }, state.last);
  // All cells of a few; of many the ends and those that hold something carry the number.
  const telling = found => {
    if (found.cells.length <= MOST_CELLS) return found.cells;
    const held = found.cells.filter(code => checked.values.get(code) && checked.values.get(code).n !== 0n);
    return Array.from(new Set([found.cells[0]].concat(held, [found.cells[found.cells.length - 1]])));
  };

  const nameOf = code => {
    const { names } = filing.cell.get(code);
    return pick([`${names.row} · ${names.column}`, `${names.row_en} · ${names.column_en}`]);
  };
  const cellButton = code => {
    const button = make('button', { type: 'button', class: 'cell' }, nameOf(code));
    button.addEventListener('click', () => {
      const input = fields.get(code);
      input.focus();
      input.scrollIntoView({ block: 'center', inline: 'nearest' });
    });
    return button;
  };
  const sides = found => (found.left ? make('span', { class: 'sides' }, `${decimal.plain(found.left)} ≠ ${decimal.plain(found.right)}`) : '');
  const entry = (found, number) => {
    const told = rules.checks[found.check];
    const shown = telling(found);
    const item = make('li', { id: 'f-' + number, class: 'note note--' + found.severity },
      make('p', { class: 'note__head' }, make('span', { class: 'note__no' }, String(number)),
        make('span', { class: 'tag' }, say('severity.' + found.severity)), ' ', make('b', {}, pick([told.title_zh, told.title_en])), ' ', sides(found)),
      make('p', { id: 's-' + number }, pick(found.message)));
    if (found.severity !== 'info') item.append(make('p', { class: 'dim' }, pick([told.remedy_zh, told.remedy_en])));
    const cells = make('p', { class: 'cells' }, ...shown.slice(0, MOST_CELLS).map(cellButton));
    if (found.cells.length > Math.min(shown.length, MOST_CELLS)) cells.append(' ' + say('cells.more', { count: found.cells.length - Math.min(shown.length, MOST_CELLS) }));
    item.append(cells);
    return item;
  };

  const count = (check, verdict) => (checked.counts.get(check) || [0, 0, 0])[verdict];
  const total = verdict => SUMS.reduce((sum, one) => sum + count(one, verdict), 0);
  const summary = numbered => {
    const of = severity => numbered.filter(one => one.severity === severity).length;
    const empty = checked.figures.filter(one => one.status === 'blank').length;
    if (empty === checked.figures.length) return say('sum.start');
    const parts = [];
    if (of('error')) parts.push(say('sum.errors', { count: of('error') }));
    if (of('warning')) parts.push(say('sum.warnings', { count: of('warning') }));
    if (!of('error')) parts.push(say(total(2) ? 'sum.sofar' : 'sum.holds', { count: total(0) }));
    if (total(2)) parts.push(say('sum.open', { count: total(2) }));
    if (empty) parts.push(say('sum.empty', { count: empty }));
    return parts.join(say('sum.join'));
  };
  const tally = () => {
    const rows = Array.from(checked.counts).filter(([name]) => name !== UNFILLED && name !== 'cell-no-number');
    const body = rows.map(([name, counts]) => make('tr', {}, make('th', { scope: 'row' }, pick([rules.checks[name].title_zh, rules.checks[name].title_en])),
      ...counts.map(number => make('td', { class: number ? undefined : 'z' }, String(number)))));
    const head = ['tally.check', 'tally.passed', 'tally.failed', 'tally.open'].map(key => make('th', { scope: 'col' }, say(key)));
    node('tally').replaceChildren(make('table', { class: 'tally' }, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...body)));
  };

  const mark = numbered => {
    const marks = new Map();
    const lit = new Set();
    const described = new Map();
    numbered.forEach((found, at) => {
      for (const code of telling(found)) marks.set(code, (marks.get(code) || []).concat([at + 1]));
      for (const code of found.cells) {
        described.set(code, (described.get(code) || []).concat([`s-${at + 1}`]));
        if (found.severity !== 'info') lit.add(code);
      }
    });
    for (const [code, input] of fields) {
      const cell = input.parentNode;
      cell.classList.toggle('lit', lit.has(code));
      cell.classList.toggle('told', marks.has(code));
      cell.firstChild.textContent = (marks.get(code) || []).join(' ');
      const figure = checked.figures.find(one => one.code === code);
      cell.classList.toggle('z', Boolean(figure && figure.value && figure.value.n === 0n));
      cell.classList.toggle('bad', Boolean(figure && figure.status === 'unreadable'));
      if (lit.has(code)) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
      if (described.has(code)) input.setAttribute('aria-describedby', described.get(code).slice(0, 3).join(' '));
      else input.removeAttribute('aria-describedby');
    }
  };

  const refresh = () => {
    checked = check();
    const told = checked.findings.filter(one => one.check !== UNFILLED);
    const numbered = [].concat(...ORDER.map(severity => told.filter(one => one.severity === severity)));
    node('notes').replaceChildren(...numbered.map((found, at) => entry(found, at + 1)));
    const unfilled = checked.findings.filter(one => one.check === UNFILLED);
    node('unfilled').hidden = !unfilled.length;
    node('unfilled-count').textContent = say('unfilled.title', { count: unfilled.length });
    node('unfilled-list').replaceChildren(...unfilled.map(one => make('li', {}, pick(one.message), ' ', cellButton(one.cells[0]))));
    mark(numbered);
    tally();
    const words = summary(numbered);
    node('sum').textContent = words;
    node('sum').classList.toggle('sum--lit', numbered.some(one => one.severity === 'error'));
    node('undo').disabled = !state.undo.length;
    // A screen reader is told when typing pauses, not at every key.
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (node('told').textContent !== words) node('told').textContent = words; }, 800);
    showCell();
  };

  // The cell that one stands in: what is understood, and what does not add up there.
  const showCell = () => {
    const code = state.spot.replace(/^last\./, '');
    const cell = filing.cell.get(code);
    node('strip').hidden = !cell;
    if (!cell || !checked) return;
    const figure = filing.numerals.measure(cell, filing.textOf(state.spot));
    const value = figure.value && decimal.plain(figure.value);
    const unit = figure.basis === 'cell' && cell.type === 'amount' ? say('read.wan') : '';
    const understood = value ? say('read.value', { text: figure.text, value: value + unit }) : say('read.' + figure.status, { text: figure.text });
    const input = fields.get(state.spot);
    const numbers = input ? input.parentNode.firstChild.textContent : '';
    const isLast = state.spot !== code;
    const first = !isLast && numbers ? node('s-' + numbers.split(' ')[0]) : null;
    node('strip-cell').textContent = (isLast ? say('last.short') + ' · ' : '') + nameOf(code);
    node('strip-read').textContent = value && value === figure.text ? '' : understood;
    node('strip-note').textContent = first ? `${numbers.split(' ')[0]}. ${first.textContent}` : '';
  };

  Object.assign(filing, { refresh, showCell, checked: () => checked });
})();
