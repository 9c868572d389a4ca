// The form as a grid: the official tables with one field per figure, moved through as in Excel.
(function () {
  const { rules } = filing;
  const { strip } = filing.numerals;
  const state = {
    form: '2021', language: 'zh', body: rules.bodies[0], texts: new Map(), last: new Map(), spot: '', undo: [], isKept: true,
  };
  const fields = new Map();
  const spoken = [];

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) element.setAttribute(name, '');
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const say = (key, values) => filing.fill(rules.words[key][state.language === 'en' ? 1 : 0], values || {});
  const pick = pair => pair[state.language === 'en' ? 1 : 0];
  // What is said in the chosen language, and again when another one is chosen.
  const speak = (element, words) => {
    spoken.push([element, words]);
    element.textContent = words();
    return element;
  };
  const label = zh => (state.language === 'en' ? rules.english[zh] : zh);

  const textOf = code => (code.startsWith('last.') ? state.last.get(code.slice(5)) : state.texts.get(code)) || '';
  const write = (code, text) => {
    if (code.startsWith('last.')) state.last.set(code.slice(5), text);
    else state.texts.set(code, text);
  };

  const field = (code, ids, type) => {
    const input = make('input', {
      id: 'c-' + code, type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '80',
      inputmode: type === 'change' ? 'text' : 'decimal', 'aria-labelledby': ids.join(' '),
    });
    input.value = textOf(code);
    fields.set(code, input);
    return make('td', {}, make('span', { class: 'mark', 'aria-hidden': 'true' }), input);
  };

  const scopeOf = ([role, , , rows, columns]) => {
    if (role === 'label') return rows > 1 ? 'rowgroup' : 'row';
    if (role === 'caption') return 'rowgroup';
    return columns > 1 ? 'colgroup' : 'col';
  };
  // The headings over a field and the labels before it, from the outside to the inside.
  const headsOf = (box, boxes, ids) => {
    const [, row, column] = box;
    const caption = boxes.filter(one => one[0] === 'caption' && one[1] < row).pop();
    const over = one => one[0] === 'head' && one[1] < row && one[2] <= column && column < one[2] + one[4] && (!caption || one[1] === caption[1] + 1);
    const before = one => one[0] === 'label' && one[1] <= row && row < one[1] + one[3];
    const found = boxes.filter(before).concat(boxes.filter(over));
    return (caption ? [caption] : []).concat(found).map(one => ids.get(one));
  };
  const drawTable = (table, boxes) => {
    const ids = new Map(boxes.map((box, at) => [box, `h-${table}-${at}`]));
    const lines = [];
    for (const box of boxes) (lines[box[1]] = lines[box[1]] || []).push(box);
    const element = make('table', { class: `form form--${table}` }, make('caption', { class: 'hide' }));
    speak(element.firstChild, () => say(`part.${table}`));
    if (table === 'requests') element.append(make('colgroup', {}, make('col', { class: 'narrow' }), make('col', { class: 'narrow' }), make('col', { class: 'words' }), make('col', { span: '7' })));
    let part = null;
    lines.forEach(line => {
      const isHead = table !== 'disclosure' && line.every(box => box[0] === 'head');
      const isNew = !part || line[0][0] === 'caption' || isHead !== (part.tagName === 'THEAD');
      if (isNew) element.append(part = make(isHead ? 'thead' : 'tbody'));
      const isSum = line.some(box => box[0] === 'value' && /^requests\.(received|concluded)\./.test(filing.cells[box[5]].code));
      const row = make('tr', { class: isSum ? 'sum' : undefined });
      for (const box of line.sort((a, b) => a[2] - b[2])) {
        const [role, , , rows, columns, content] = box;
        const span = { rowspan: rows > 1 ? rows : undefined, colspan: columns > 1 ? columns : undefined };
        if (role === 'value') {
          const cell = filing.cells[content];
          const data = field(cell.code, headsOf(box, boxes, ids), cell.type);
          for (const [name, value] of Object.entries(span)) if (value) data.setAttribute(name, value);
          row.append(data);
          continue;
        }
        const kind = role === 'caption' ? 'cap' : rows > 1 && role === 'label' ? 'group' : role === 'head' && content.length > 20 ? 'corner' : undefined;
        const head = make('th', Object.assign({ id: ids.get(box), scope: scopeOf(box), class: kind }, span));
        head.append(speak(make('span', {}), () => label(content)));
        row.append(head);
      }
      part.append(row);
    });
    return element;
  };
  // What last year's report carries forward: one row under the columns of table three.
  const drawLast = () => {
    const element = make('table', { class: 'form form--last' }, make('caption', { class: 'hide' }));
    speak(element.firstChild, () => say('last.title'));
    const [head, body] = [make('tr', {}), make('tr', {})];
    const corner = speak(make('th', { id: 'h-last', scope: 'row' }), () => say('last.row'));
    head.append(make('td', { class: 'corner' }));
    body.append(corner);
    for (const [, number] of rules.carried) {
      const cell = filing.cells[number];
      const id = 'h-last-' + cell.column;
      head.append(speak(make('th', { id, scope: 'col' }), () => pick([cell.names.column, cell.names.column_en])));
      body.append(field('last.' + cell.code, ['h-last', id], 'count'));
    }
    element.append(make('thead', {}, head), make('tbody', {}, body));
    return element;
  };
  const drawAll = () => {
    fields.clear();
    spoken.length = 0;
    for (const place of document.querySelectorAll('[data-table]')) {
      const table = place.dataset.table;
      place.replaceChildren(table === 'last' ? drawLast() : drawTable(table, rules.forms[state.form][table]));
    }
  };

  // Moving about: by row and column of the table that is drawn.
  const step = (input, down, right) => {
    const cell = input.parentNode;
    const inputs = Array.from(cell.closest('table').querySelectorAll('input'));
    if (right) {
      const next = inputs[inputs.indexOf(input) + right];
      return next && next.closest('tr') === input.closest('tr') ? next : null;
    }
    const [own] = [cell.getBoundingClientRect()];
    const middle = own.left + Math.min(own.width, 40) / 2;
    const below = inputs.filter(one => (down > 0 ? one.getBoundingClientRect().top >= own.bottom - 1 : one.getBoundingClientRect().bottom <= own.top + 1));
    const rows = below.map(one => one.closest('tr'));
    const row = down > 0 ? rows[0] : rows[rows.length - 1];
    const line = below.filter(one => one.closest('tr') === row);
    return line.find(one => one.parentNode.getBoundingClientRect().right > middle) || line[line.length - 1] || null;
  };
  const go = (event, target) => {
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select();
  };
  const onKey = event => {
    const input = event.target;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selectionStart: from, selectionEnd: to, value } = input;
    const isWhole = from === 0 && to === value.length;
    if (event.key === 'Enter') go(event, step(input, event.shiftKey ? -1 : 1, 0));
    else if (event.key === 'ArrowDown') go(event, step(input, 1, 0));
    else if (event.key === 'ArrowUp') go(event, step(input, -1, 0));
    else if (event.key === 'ArrowRight' && !event.shiftKey && (isWhole || (from === to && to === value.length))) go(event, step(input, 0, 1));
    else if (event.key === 'ArrowLeft' && !event.shiftKey && (isWhole || (from === to && from === 0))) go(event, step(input, 0, -1));
    else if (event.key === 'F2') {
      event.preventDefault();
      input.setSelectionRange(value.length, value.length);
    } else if (event.key === 'Escape' && value !== state.before) {
      input.value = state.before;
      write(state.spot, state.before);
      filing.refresh();
    }
  };

  const codeOf = input => input.id.slice(2);
  const onFocus = event => {
    state.spot = codeOf(event.target);
    state.before = event.target.value;
    event.target.select();
    filing.showCell();
  };
  const onInput = event => {
    state.isKept = false;
    write(codeOf(event.target), event.target.value);
    filing.refresh();
  };
  const isField = element => element && element.tagName === 'INPUT' && element.id.startsWith('c-');
  const listen = () => {
    const desk = document.getElementById('desk');
    const only = how => event => { if (isField(event.target)) how(event); };
    desk.addEventListener('keydown', only(onKey));
    desk.addEventListener('focusin', only(onFocus));
    desk.addEventListener('input', only(onInput));
  };

  // Many cells at once, with a way back.
  const change = cells => {
    state.undo.push({ texts: new Map(state.texts), last: new Map(state.last), form: state.form });
    state.isKept = false;
    for (const [code, text] of cells) write(code, text);
    for (const [code, input] of fields) input.value = textOf(code);
    filing.refresh();
  };
  const undo = () => {
    const before = state.undo.pop();
    if (!before) return;
    Object.assign(state, { texts: before.texts, last: before.last });
    if (before.form !== state.form) filing.choose(before.form);
    for (const [code, input] of fields) input.value = textOf(code);
    filing.refresh();
  };

  Object.assign(filing, { state, fields, spoken, make, say, pick, speak, label, textOf, strip, drawAll, listen, change, undo, isField });
})();
