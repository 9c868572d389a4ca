/* Writes what the comparison shows as CSV and as XLSX, in the browser: nothing is sent anywhere.
   Cells are texts, numbers or null. Same bytes for the same table: the files carry no clock. */
gongkai.sheet = (function () {
  "use strict";
  /* Beginnings that spreadsheets take for a formula, also full-width or after blanks: the same
     rule as that of the published NAME.excel.csv. */
  var RISKY = /^'*(?:[\t\r\n]|[\s\u00a0\u3000\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])/;

  function field(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    var text = RISKY.test(value) ? "'" + value : value;
    /* Calc parts cells at semicolons and tabs too. */
    return /[",;\t\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  /* UTF-8 with the mark that tells Excel so. */
  function csv(rows) {
    var text = rows.map(function (row) { return row.map(field).join(",") + "\r\n"; }).join("");
    return new Blob(["\ufeff" + text], { type: "text/csv;charset=utf-8" });
  }

  var TABLE = Array.from({ length: 256 }, function (_, number) {
    for (var turn = 0; turn < 8; turn++) number = number & 1 ? 0xedb88320 ^ (number >>> 1) : number >>> 1;
    return number >>> 0;
  });
  function checksum(bytes) {
    var sum = 0xffffffff;
    for (var place = 0; place < bytes.length; place++) sum = TABLE[(sum ^ bytes[place]) & 255] ^ (sum >>> 8);
    return (sum ^ 0xffffffff) >>> 0;
  }
  /* A ZIP without compression: local header and bytes of each file, then the directory. */
  function zip(files) {
    var parts = [], directory = [], at = 0;
    function numbers(list) {
      var view = new DataView(new ArrayBuffer(list.reduce(function (sum, pair) { return sum + pair[0]; }, 0)));
      list.reduce(function (place, pair) {
        if (pair[0] === 2) view.setUint16(place, pair[1], true); else view.setUint32(place, pair[1], true);
        return place + pair[0];
      }, 0);
      return new Uint8Array(view.buffer);
    }
    Object.keys(files).forEach(function (path) {
      var name = new TextEncoder().encode(path);
      var bytes = new TextEncoder().encode(files[path]);
      /* version 2.0, names in UTF-8, stored, 1 January 1980 */
      var common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, checksum(bytes)], [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]];
      parts.push(numbers([[4, 0x04034b50]].concat(common)), name, bytes);
      directory.push(numbers([[4, 0x02014b50], [2, 20]].concat(common, [[2, 0], [2, 0], [2, 0], [4, 0], [4, at]])), name);
      at += 30 + name.length + bytes.length;
    });
    var size = directory.reduce(function (sum, piece) { return sum + piece.length; }, 0);
    var count = Object.keys(files).length;
    var end = numbers([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]]);
    return new Blob(parts.concat(directory, [end]), { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
  }

  var HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  var MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  var OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  var PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  function escaped(text) {
    var whole = Array.from(text, function (letter) { return /^[\ud800-\udfff]$/.test(letter) ? "\ufffd" : letter; }).join("");
    return whole.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }
  function column(number) {
    return (number >= 26 ? column(Math.floor(number / 26) - 1) : "") + String.fromCharCode(65 + number % 26);
  }
  /* A literal _x000A_ in a text would be read as a code of its own. */
  function cell(value, place, isHead) {
    if (value === null || value === undefined || value === "") return "";
    var style = isHead ? ' s="1"' : "";
    if (typeof value === "number") return '<c r="' + place + '"' + style + "><v>" + value + "</v></c>";
    var text = escaped(value).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_");
    return '<c r="' + place + '"' + style + ' t="inlineStr"><is><t xml:space="preserve">' + text + "</t></is></c>";
  }
  function width(rows, place) {
    var longest = rows.slice(0, 200).reduce(function (most, row) {
      var text = row[place] === null || row[place] === undefined ? "" : String(row[place]);
      return Math.max(most, Array.from(text).reduce(function (sum, letter) { return sum + (letter > "\u2e7f" ? 2 : 1); }, 0));
    }, 6);
    return Math.min(longest + 2, 60);
  }
  function worksheet(sheet) {
    var across = Math.max.apply(null, sheet.rows.map(function (row) { return row.length; }));
    var columns = Array.from({ length: across }, function (_, place) {
      return '<col min="' + (place + 1) + '" max="' + (place + 1) + '" width="' + width(sheet.rows, place) + '" customWidth="1"/>';
    }).join("");
    var rows = sheet.rows.map(function (row, number) {
      var cells = row.map(function (value, place) { return cell(value, column(place) + (number + 1), sheet.isTable && !number); }).join("");
      return '<row r="' + (number + 1) + '">' + cells + "</row>";
    }).join("");
    var pane = sheet.isTable ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' : "";
    return HEAD + '<worksheet xmlns="' + MAIN + '"><sheetViews><sheetView workbookViewId="0">' + pane + "</sheetView></sheetViews><cols>" +
      columns + "</cols><sheetData>" + rows + "</sheetData></worksheet>";
  }
  /* sheets: [{name, rows, isTable}] */
  function xlsx(sheets) {
    var numbers = sheets.map(function (_, number) { return number + 1; });
    var files = {
      "[Content_Types].xml": HEAD + '<Types xmlns="' + PACKAGE + 'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>' +
        numbers.map(function (number) { return '<Override PartName="/xl/worksheets/sheet' + number + '.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'; }).join("") + "</Types>",
      "_rels/.rels": HEAD + '<Relationships xmlns="' + PACKAGE + 'relationships"><Relationship Id="rId1" Type="' + OFFICE + '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      "xl/workbook.xml": HEAD + '<workbook xmlns="' + MAIN + '" xmlns:r="' + OFFICE + '"><sheets>' +
        numbers.map(function (number) { return '<sheet name="' + escaped(sheets[number - 1].name) + '" sheetId="' + number + '" r:id="rId' + number + '"/>'; }).join("") + "</sheets></workbook>",
      "xl/_rels/workbook.xml.rels": HEAD + '<Relationships xmlns="' + PACKAGE + 'relationships">' +
        numbers.map(function (number) { return '<Relationship Id="rId' + number + '" Type="' + OFFICE + '/worksheet" Target="worksheets/sheet' + number + '.xml"/>'; }).join("") +
        '<Relationship Id="rId' + (sheets.length + 1) + '" Type="' + OFFICE + '/styles" Target="styles.xml"/></Relationships>',
      "xl/styles.xml": HEAD + '<styleSheet xmlns="' + MAIN + '"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>' +
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    };
    sheets.forEach(function (sheet, number) { files["xl/worksheets/sheet" + (number + 1) + ".xml"] = worksheet(sheet); });
    return zip(files);
  }
  return { csv: csv, xlsx: xlsx };
})();
