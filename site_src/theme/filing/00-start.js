'use strict';
// What the page knows, and nothing else: it has no address to ask and nowhere to send.
const filing = { rules: JSON.parse(document.getElementById('rules').textContent) };
(function () {
  const rules = filing.rules;
  // One object per cell of the form, by number and by code, in the order of the codebook.
  filing.cells = rules.cells.map(([code, row, column, type, forms], number) => {
    const [row_zh, row_en] = rules.names[row];
    const [column_zh, column_en] = rules.names[column];
    const [table, ...rest] = code.split('.');
    const key = rest.pop();
    return {
      code, number, type, forms, table, row: rest.join('.'), column: key,
      names: {
        row: row_zh, row_en, column: column_zh, column_en,
        cell: row_zh + ' ' + column_zh, cell_en: row_en + ', ' + column_en,
      },
    };
  });
  filing.cell = new Map(filing.cells.map(cell => [cell.code, cell]));
  filing.ofForm = form => filing.cells.filter(cell => cell.forms.includes(form));
  filing.fill = (template, values) => template.replace(/\{([a-z_]+)\}/g, (whole, name) =>
    name in values ? String(values[name]) : whole);
})();
