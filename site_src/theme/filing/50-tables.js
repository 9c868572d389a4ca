// What was pasted or opened, as grids: rows of cells, a merged cell standing in every place that
// it covers. Nothing of it is run, shown or fetched: pages are read as documents that run nothing.
(function () {
  const { strip, re } = filing.numerals;
  const MOST_ROWS = 2000;
  const MOST_COLUMNS = 80;
  const MOST_TEXT = 30000000;
  const BLANKS = re('\\s+', 'gu');
  const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*line-through|text-line-through\s*:\s*(?!none)|mso-hide\s*:\s*all|vertical-align\s*:\s*super/i;
  const DROPPED = ['DEL', 'S', 'STRIKE', 'SUP', 'SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'TITLE', 'HEAD', 'RT', 'RP'];
  const BLOCKS = ['P', 'DIV', 'BR', 'LI', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'TR', 'UL', 'OL', 'SECTION', 'ARTICLE'];

  // Put cells into a grid; null is a place that no cell covers.
  const lay = rows => {
    const grid = [];
    const place = at => { while (grid.length <= at) grid.push([]); return grid[at]; };
    rows.slice(0, MOST_ROWS).forEach((row, at) => {
      const line = place(at);
      let column = 0;
      for (const cell of row) {
        while (line[column]) column += 1;
        const right = Math.min(Math.max(1, cell.columns || 1), MOST_COLUMNS);
        const down = Math.min(Math.max(1, cell.rows || 1), rows.length - at, MOST_ROWS);
        if (column + right > MOST_COLUMNS * 4) break;
        for (let y = 0; y < down; y += 1) {
          const own = place(at + y);
          for (let x = 0; x < right; x += 1) own[column + x] = own[column + x] || cell;
        }
        column += right;
      }
    });
    const width = grid.reduce((most, line) => Math.max(most, line.length), 0);
    return grid.map(line => Array.from({ length: width }, (_, at) => line[at] || null));
  };

  // A page: the text of a cell as it is shown, without what is struck out, hidden or set higher.
  const hiddenClasses = html => {
    const found = new Set();
    for (const style of html.matchAll(/<style[^>]*>([^]*?)<\/style>/gi)) {
      for (const rule of style[1].matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
        if (!HIDDEN.test(rule[2])) continue;
        for (const name of rule[1].matchAll(/\.([\w-]+)/g)) found.add(name[1]);
      }
    }
    return found;
  };
  // Styles and handlers are put aside, as data: this page's own policy would complain of each.
  const quiet = html => html.replace(/<style[^>]*>[^]*?<\/style>/gi, '').replace(/([\s"'/])(style|on[a-z]+)(\s*=)/gi, '$1data-$2$3');
  const isHidden = (element, classes) => DROPPED.includes(element.tagName) || element.hasAttribute('hidden') ||
    HIDDEN.test(element.dataset.style || '') || Array.from(element.classList).some(name => classes.has(name));
  const textOf = (node, classes, out, drop) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) out.push(child.data.replace(BLANKS, ' '));
      if (child.nodeType !== 1) continue;
      // A table within a cell is what the cell shows only where it is a frame of one cell.
      if (child.tagName === 'TABLE' && !isFrame(child)) {
        out.push('▦');
        continue;
      }
      if (isHidden(child, classes)) {
        if (strip(child.textContent)) drop.count += 1;
        continue;
      }
      const isBlock = BLOCKS.includes(child.tagName);
      if (isBlock) out.push('\n');
      textOf(child, classes, out, drop);
      if (isBlock) out.push('\n');
    }
    return out;
  };
  const isFrame = table => Boolean(table.parentNode.closest('td,th')) && table.querySelectorAll('td,th').length === 1;
  // What prints nothing is no part of a cell; signs that turn the order of digits stay, and are read as none.
  const tidy = pieces => strip(pieces.join('').replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '').replace(/ *\n\s*/g, '\n'));
  const fromHtml = html => {
    const page = new DOMParser().parseFromString(quiet(html), 'text/html');
    const classes = hiddenClasses(html);
    const drop = { count: 0 };
    const grids = Array.from(page.querySelectorAll('table')).filter(table => !isFrame(table)).map(table => {
      const rows = Array.from(table.rows).filter(row => !isHidden(row, classes)).map(row =>
        Array.from(row.cells).filter(cell => !/display\s*:\s*none/i.test(cell.dataset.style || '')).map(cell => ({
          text: isHidden(cell, classes) ? '' : tidy(textOf(cell, classes, [], drop)),
          rows: cell.rowSpan, columns: cell.colSpan,
        })));
      return { rows: lay(rows), isAligned: true };
    });
    return { grids: grids.filter(grid => grid.rows.length), dropped: drop.count, form: '' };
  };

  // Text with tabs; one line per row. Rows of one width are aligned; others tell no column.
  const ofLines = (lines, isAligned) => [{ rows: lay(lines.map(line => line.map(text => ({ text: strip(text) })))), isAligned }];
  const fromText = text => {
    const rows = parted(text.replace(/\r\n?/g, '\n').replace(/\n$/, ''), '\t');
    const widths = new Set(rows.filter(row => row.some(strip)).map(row => row.length));
    return { grids: ofLines(rows, widths.size < 2), dropped: 0, form: '' };
  };
  // Cells with a break or a quote in them stand in quotes, in what Excel copies and in CSV.
  const parted = (text, sign) => {
    const rows = [[]];
    let cell = '';
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const one = text[at];
      if (isQuoted) {
        if (one === '"' && text[at + 1] === '"') { cell += '"'; at += 1; }
        else if (one === '"') isQuoted = false;
        else cell += one;
      } else if (one === '"' && cell === '') isQuoted = true;
      else if (one === sign || one === '\n') {
        rows[rows.length - 1].push(cell);
        cell = '';
        if (one === '\n') rows.push([]);
      } else cell += one;
    }
    rows[rows.length - 1].push(cell);
    return rows.slice(0, MOST_ROWS);
  };
  const fromCsv = text => {
    const rows = parted(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').replace(/\n$/, ''), ',');
    return filing.restore(rows) || { grids: ofLines(rows, true), dropped: 0, form: '' };
  };

  // A Word file: the tables of word/document.xml, out of a ZIP read here.
  const fromWord = async bytes => {
    const xml = new DOMParser().parseFromString(await unzip(bytes, 'word/document.xml'), 'application/xml');
    if (xml.querySelector('parsererror')) throw new Error('xml');
    const drop = { count: 0 };
    const own = (element, name, of) => Array.from(element.getElementsByTagNameNS('*', name)).filter(one => one.parentNode.closest(of) === element);
    const grids = Array.from(xml.getElementsByTagNameNS('*', 'tbl')).map(table => ({ rows: ofWordTable(table, own, drop), isAligned: true }));
    return { grids: grids.filter(grid => grid.rows.length), dropped: drop.count, form: '' };
  };
  const value = (element, name) => {
    const found = element && Array.from(element.children).find(one => one.localName === name);
    const given = found && Array.from(found.attributes).find(one => one.localName === 'val');
    return found ? (given ? given.value : '') : null;
  };
  const child = (element, name) => element && Array.from(element.children).find(one => one.localName === name);
  const isOn = given => given !== null && !['0', 'false', 'off', 'none'].includes(given);
  const ofWordTable = (table, own, drop) => {
    const lines = [];
    for (const row of own(table, 'tr', 'tbl')) {
      const line = [];
      const above = lines[lines.length - 1] || [];
      const before = Number(value(child(row, 'trPr'), 'gridBefore')) || 0;
      for (let at = 0; at < Math.min(before, MOST_COLUMNS); at += 1) line.push(null);
      for (const cell of own(row, 'tc', 'tr')) {
        const props = child(cell, 'tcPr');
        const merge = value(props, 'vMerge');
        const goesOn = merge !== null && merge !== 'restart' && above[line.length];
        const made = goesOn || { text: wordText(cell, drop) };
        const width = Math.min(Math.max(1, Number(value(props, 'gridSpan')) || 1), MOST_COLUMNS);
        for (let at = 0; at < width && line.length < MOST_COLUMNS * 4; at += 1) line.push(made);
      }
      lines.push(line);
      if (lines.length >= MOST_ROWS) break;
    }
    const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
    return lines.map(line => Array.from({ length: width }, (_, at) => line[at] || null));
  };
  const wordText = (cell, drop) => {
    const pieces = [];
    for (const one of cell.getElementsByTagNameNS('*', '*')) {
      if (one.parentNode.closest('tc') !== cell && one.closest('tc') !== cell) continue;
      if (one.localName === 'p') pieces.push('\n');
      if (!['t', 'tab', 'br'].includes(one.localName)) continue;
      const run = one.closest('r');
      const props = child(run, 'rPr');
      const isGone = ['strike', 'dstrike', 'vanish'].some(name => isOn(value(props, name))) || value(props, 'vertAlign') === 'superscript' || one.closest('del');
      if (isGone) drop.count += one.localName === 't' ? 1 : 0;
      else pieces.push(one.localName === 't' ? one.textContent : ' ');
    }
    return tidy(pieces);
  };
  // Deflated bytes go through gzip, whose end is made of what the ZIP says of the file.
  const unzip = async (buffer, wanted) => {
    const view = new DataView(buffer);
    let end = buffer.byteLength - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) throw new Error('zip');
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left; left -= 1) {
      const [method, crc, packed, size] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
      const [name, extra, note] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
      const start = view.getUint32(at + 42, true);
      if (new TextDecoder().decode(new Uint8Array(buffer, at + 46, name)) === wanted) {
        const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
        const data = new Uint8Array(buffer, from, packed);
        if (size > MOST_TEXT) throw new Error('size');
        return new TextDecoder().decode(method ? await inflate(data, crc, size) : data);
      }
      at += 46 + name + extra + note;
    }
    throw new Error('entry');
  };
  const inflate = async (data, crc, size) => {
    const head = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    const tail = new DataView(new ArrayBuffer(8));
    tail.setUint32(0, crc, true);
    tail.setUint32(4, size, true);
    const reader = new Blob([head, data, tail.buffer]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    const pieces = [];
    let length = 0;
    for (;;) {
      const { done, value: piece } = await reader.read();
      if (done) break;
      length += piece.length;
      if (length > MOST_TEXT) throw new Error('size');
      pieces.push(piece);
    }
    return new Blob(pieces).arrayBuffer();
  };

  // Bytes as text: UTF-8, else what the page says, else GB18030, which older offices save.
  const decode = buffer => {
    const bytes = new Uint8Array(buffer);
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      return new TextDecoder('gb18030').decode(bytes);
    }
  };
  const open = async file => {
    const kind = (/\.([a-z]+)$/i.exec(file.name) || ['', ''])[1].toLowerCase();
    if (file.size > MOST_TEXT || !['docx', 'html', 'htm', 'txt', 'csv'].includes(kind)) throw new Error('kind');
    const buffer = await file.arrayBuffer();
    if (kind === 'docx') return fromWord(buffer);
    const text = decode(buffer);
    if (kind === 'csv') return fromCsv(text);
    return kind === 'txt' ? fromText(text) : fromHtml(text);
  };

  filing.tables = { fromHtml, fromText, fromCsv, fromWord, open, parted };
})();
