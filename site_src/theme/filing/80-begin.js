// The page comes to life: buttons, pasting, languages. The last piece, so all others are there.
(function () {
  const { rules, state, fields, make, say, spoken } = filing;
  const node = id => document.getElementById(id);
  const MOST_TOLD = 8;

  const tell = lines => {
    const said = node('said');
    said.replaceChildren(...lines);
    said.hidden = !lines.length;
  };
  const line = (text, kind) => make('p', { class: kind }, text);
  const button = (key, how) => {
    const made = make('button', { type: 'button', class: 'act' }, say(key));
    made.addEventListener('click', how);
    return made;
  };

  // What was placed and what was not, with the reason; never a guess.
  const report = out => {
    const lines = [];
    if (out.cells.size) lines.push(line(say('paste.placed', { count: out.cells.size }), 'said__good'));
    if (out.dropped) lines.push(line(say('paste.dropped', { count: out.dropped })));
    const reasons = new Map();
    for (const one of out.left) reasons.set(one.reason, (reasons.get(one.reason) || []).concat([one]));
    for (const [reason, found] of reasons) {
      const texts = Array.from(new Set(found.map(one => one.text).filter(Boolean)));
      const shown = texts.slice(0, MOST_TOLD).map(text => `“${text.length > 60 ? text.slice(0, 60) + '…' : text}”`).join(say('sum.join'));
      lines.push(line(say(reason, Object.assign({ texts: shown }, found[0].size)), 'said__left'));
    }
    if (out.offer) {
      lines.push(button('paste.here', () => {
        filing.change(out.offer);
        tell([line(say('paste.placed', { count: out.offer.size }), 'said__good')]);
      }));
    }
    if (out.cells.size) lines.push(button('act.undo', () => { filing.undo(); tell([line(say('undone'))]); }));
    tell(lines);
  };

  const take = read => {
    if (read.cells) {
      filing.change(new Map());
      if (read.form) choose(read.form);
      state.body = rules.bodies.find(one => one[0] === read.body) || state.body;
      state.texts.clear();
      state.last.clear();
      node('body').value = state.body[0];
      for (const [code, text] of read.cells) (code.startsWith('last.') ? state.last.set(code.slice(5), text) : state.texts.set(code, text));
      for (const [code, input] of fields) input.value = filing.textOf(code);
      state.isKept = true;
      filing.refresh();
      tell([line(say('open.restored', { count: read.cells.size }), 'said__good')]);
      return;
    }
    const out = filing.place(read, state.form, state.spot);
    if (state.spot.startsWith('last.')) out.cells = ofLastYear(out.cells);
    if (out.cells.size) filing.change(out.cells);
    report(out);
  };
  // With the caret in last year's row, a whole table gives what it carries forward and no more.
  const ofLastYear = cells => {
    const own = Array.from(cells).filter(([code]) => code.startsWith('last.') || code.startsWith('requests.carried_out.'));
    return new Map(own.map(([code, text]) => [code.startsWith('last.') ? code : 'last.' + code, text]));
  };

  const onPaste = event => {
    const data = event.clipboardData;
    const html = data.getData('text/html');
    const text = data.getData('text/plain');
    const isTable = /<table[\s>]/i.test(html);
    const isBlock = /[\t\n]/.test(text.replace(/\s+$/, '')) || text.includes('\t');
    if (!isTable && !isBlock && filing.isField(event.target)) return;
    if (!isTable && !isBlock && event.target.closest && event.target.closest('select,textarea')) return;
    event.preventDefault();
    if (isTable) take(filing.tables.fromHtml(html));
    else if (isBlock) take(filing.tables.fromText(text));
    else tell([line(say(text || html ? 'left.nothing' : 'paste.nothing'), 'said__left')]);
  };
  const openFile = async file => {
    try {
      take(await filing.tables.open(file));
    } catch (error) {
      tell([line(say(error.message === 'kind' ? 'open.kind' : 'open.broken', { name: file.name }), 'said__left')]);
    }
  };

  const choose = form => {
    state.form = form;
    node('form').value = form;
    filing.drawAll();
    filing.refresh();
  };
  const sayAll = () => {
    document.documentElement.lang = state.language === 'en' ? 'en' : 'zh-Hans';
    document.title = say('title');
    for (const element of document.querySelectorAll('[data-say]')) element.textContent = say(element.dataset.say);
    for (const element of document.querySelectorAll('[data-say-label]')) element.setAttribute('aria-label', say(element.dataset.sayLabel));
    for (const option of node('body').options) option.textContent = say('body.' + (option.value || 'unknown'));
    node('drop').dataset.words = say('drop.words');
    node('origin').textContent = say('origin', { title: filing.pick([rules.about.title_zh, rules.about.title_en]), release: rules.about.release, date: rules.about.date, address: rules.about.address });
    for (const [element, words] of spoken) element.textContent = words();
    tell([]);
    filing.refresh();
  };

  const zeros = table => {
    const cells = Array.from(document.querySelectorAll(`[data-table="${table}"] input`)).filter(one => !filing.strip(one.value));
    filing.change(cells.map(one => [one.id.slice(2), '0']));
    tell([line(say('zeros.done', { count: cells.length }), 'said__good'), button('act.undo', () => { filing.undo(); tell([line(say('undone'))]); })]);
  };
  const copied = tables => tell([line(say(filing.copy(tables) ? 'copy.done' : 'copy.failed'), 'said__good')]);
  const TABLES = ['disclosure', 'requests', 'proceedings'];
  const acts = {
    copy: () => copied(TABLES),
    save: filing.download,
    print: () => window.print(),
    undo: () => { filing.undo(); tell([line(say('undone'))]); },
    clear: () => {
      filing.change(Array.from(fields.keys()).map(code => [code, '']));
      tell([line(say('cleared')), button('act.undo', () => { filing.undo(); tell([line(say('undone'))]); })]);
    },
    open: () => node('file').click(),
    language: () => {
      state.language = state.language === 'en' ? 'zh' : 'en';
      sayAll();
    },
    palette: () => {
      const root = document.documentElement;
      const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
      root.dataset.theme = isDark ? 'light' : 'dark';
    },
  };

  filing.choose = choose;
  filing.take = take;
  for (const [name, how] of Object.entries(acts)) node(name).addEventListener('click', how);
  for (const one of document.querySelectorAll('[data-zeros]')) one.addEventListener('click', () => zeros(one.dataset.zeros));
  for (const one of document.querySelectorAll('[data-copy]')) one.addEventListener('click', () => copied([one.dataset.copy]));
  for (const [key] of rules.bodies) node('body').append(make('option', { value: key }));
  node('body').addEventListener('change', event => {
    state.body = rules.bodies.find(one => one[0] === event.target.value);
    filing.refresh();
  });
  node('form').addEventListener('change', event => choose(event.target.value));
  node('file').addEventListener('change', event => {
    if (event.target.files[0]) openFile(event.target.files[0]);
    event.target.value = '';
  });
  document.addEventListener('paste', onPaste);
  document.addEventListener('dragover', event => event.preventDefault());
  document.addEventListener('drop', event => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) openFile(event.dataTransfer.files[0]);
  });
  node('drop').addEventListener('beforeinput', event => event.preventDefault());
  window.addEventListener('beforeunload', event => {
    if (state.isKept) return;
    event.preventDefault();
    event.returnValue = '';
  });
  // A body's page on the site leads here with what its last report carries forward, in the part of
  // the address that no browser sends.
  const fromAddress = () => {
    const found = /^#last=([0-9]{4}):([0-9.,]{1,200})$/.exec(location.hash);
    const numbers = found ? found[2].split(',') : [];
    if (numbers.length !== rules.carried.length) return;
    rules.carried.forEach(([, number], at) => state.last.set(filing.cells[number].code, numbers[at]));
    for (const [code, input] of fields) input.value = filing.textOf(code);
    filing.refresh();
    tell([line(say('last.archive', { year: found[1] }))]);
  };

  filing.listen();
  filing.drawAll();
  sayAll();
  fromAddress();
})();
