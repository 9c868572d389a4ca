// Tables out and in: copied for Word and Excel, saved as CSV, opened again. Nothing is stored by
// the page itself.
(function () {
  const { rules, state, say, decimal } = filing;
  const COLUMNS = ['form', 'indicator', 'row', 'column', 'as_printed', 'value', 'status'];
  const RISKY = /^'*(?:[\t\r\n]|[\s\u00a0\u3000\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])/;
  const TITLES = { disclosure: 'part.disclosure', requests: 'part.requests', proceedings: 'part.proceedings' };

  const figureOf = code => filing.numerals.measure(filing.cell.get(code), filing.textOf(code));
  // A spreadsheet takes =1+1 for a formula; a number with a sign is one there too, and - is a mark.
  const harmless = figure => (figure.status === 'unreadable' && RISKY.test(figure.text) ? "'" + figure.text : figure.text);

  const boxText = ([role, , , , , content]) => {
    if (role !== 'value') return content;
    return harmless(figureOf(filing.cells[content].code));
  };
  const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const asHtml = table => {
    const lines = [];
    for (const box of rules.forms[state.form][table]) (lines[box[1]] = lines[box[1]] || []).push(box);
    const cells = line => line.sort((a, b) => a[2] - b[2]).map(box =>
      `<td rowspan="${box[3]}" colspan="${box[4]}"${box[0] === 'value' ? ' align="right"' : ''}>${escape(boxText(box))}</td>`).join('');
    return `<p>${escape(rules.words[TITLES[table]][0])}</p><table border="1" cellspacing="0" cellpadding="4">${lines.map(line => `<tr>${cells(line)}</tr>`).join('')}</table>`;
  };
  const asText = table => {
    const lines = [];
    for (const box of rules.forms[state.form][table]) {
      for (let down = 0; down < box[3]; down += 1) {
        for (let right = 0; right < box[4]; right += 1) {
          const line = (lines[box[1] + down] = lines[box[1] + down] || []);
          line[box[2] + right] = down || right ? '' : boxText(box).replace(/[\t\n]/g, ' ');
        }
      }
    }
    return lines.map(line => line.join('\t')).join('\n');
  };
  const copy = tables => {
    const onCopy = event => {
      event.preventDefault();
      event.clipboardData.setData('text/html', `<meta charset="utf-8">${tables.map(asHtml).join('')}`);
      event.clipboardData.setData('text/plain', tables.map(asText).join('\n\n') + '\n');
    };
    document.addEventListener('copy', onCopy);
    const isDone = document.execCommand('copy');
    document.removeEventListener('copy', onCopy);
    return isDone;
  };

  const quote = text => (/[",;\t\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const asCsv = () => {
    const rows = [COLUMNS, [state.form, 'body', '', '', state.body[0], '', '']];
    const add = (code, cell) => {
      const figure = filing.numerals.measure(cell, filing.textOf(code));
      const value = figure.value ? decimal.plain(figure.value) : '';
      rows.push([state.form, code, cell.names.row, cell.names.column, RISKY.test(figure.text) ? "'" + figure.text : figure.text, value, figure.status]);
    };
    for (const cell of filing.ofForm(state.form)) add(cell.code, cell);
    for (const [, number] of rules.carried) add('last.' + filing.cells[number].code, filing.cells[number]);
    return '\ufeff' + rows.map(row => row.map(quote).join(',')).join('\r\n') + '\r\n';
  };
  const download = () => {
    const address = URL.createObjectURL(new Blob([asCsv()], { type: 'text/csv;charset=utf-8' }));
    const link = filing.make('a', { href: address, download: say('file.name', { form: state.form }) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    state.isKept = true;
  };
  // A file of this page's own: its cells by their codes; null for any other CSV.
  const restore = rows => {
    if (COLUMNS.some((name, at) => (rows[0] || [])[at] !== name)) return null;
    const own = { grids: [], dropped: 0, form: '', body: '', cells: new Map() };
    for (const [form, code, , , text = ''] of rows.slice(1)) {
      const bare = RISKY.test(text) && text.startsWith("'") ? text.slice(1) : text;
      if (rules.forms[form]) own.form = form;
      if (code === 'body') own.body = bare;
      else if (code && filing.cell.has(code.replace(/^last\./, ''))) own.cells.set(code, bare);
    }
    return own;
  };

  Object.assign(filing, { copy, asHtml, asText, asCsv, download, restore });
})();
