// What one cell holds: a number, a mark for none, nothing, or something that is no number.
// The same rules as the build's (parse/numerals.py); the tests hold both to the same vectors.
(function () {
  const { decimal, rules } = filing;
  const BLANK = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
  const ANY = '[^\\n]';
  const re = (source, flags) => new RegExp(source.replace(/\\s/g, `[${BLANK}]`).replace(/\\S/g, `[^${BLANK}]`), flags || 'u');
  const quote = text => text.replace(/[.*+?^${}()|[\]\\/-]/g, one => (one === '-' ? '\\x2d' : '\\' + one));
  const longest = words => words.slice().sort((a, b) => b.length - a.length).map(quote).join('|');
  const count = text => Array.from(text).length;

  const MAX_WHOLE = 15;
  const MAX_FRACTION = 8;
  const MAX_CELL = 80;
  const EDGES = re('^\\s+|\\s+$', 'gu');
  const INVISIBLE = /^[\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad]+|[\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad]+$/g;
  const PLAIN = /^(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$/;
  const EMPHASIS = new RegExp(`^(\\*{1,3}|_{1,3}|\`)(${ANY}+?)\\1$`);
  const APART = re('[0-9]\\s+[0-9]');
  const BLANKS = re('\\s+', 'gu');
  const NOTES = rules.footnotes.map(one => `(?:${one})`).join('|');
  const NOTE_AT_END = re(`(?<=\\S)\\s*(?:${NOTES})$`);
  const NOTE_ALONE = re(`(?:${NOTES})$`, 'uy');
  const SIGN = re(`^(${longest(rules.signs.map(one => one[0]))})\\s*(?=\\S)`);
  const UNIT = re(`^(${ANY}*?)\\s*(${longest(rules.units.map(one => one[0]))})$`);
  const signs = new Map(rules.signs);
  const units = new Map(rules.units.map(([unit, kind, factor]) => [unit, { kind, factor: decimal.read(factor) }]));
  const marks = new Set(rules.marks);
  const ONE = decimal.whole(1);
  const DIGITS = new Map(Array.from('零一二三四五六七八九').map((one, value) => [one, value]));
  DIGITS.set('〇', 0).set('两', 2);
  const POWERS = new Map([['十', 10], ['百', 100], ['千', 1000]]);

  const strip = text => text.replace(EDGES, '');
  const without = (status, text) => ({ status, text, value: null, kind: '', factor: ONE });

  const isFootnote = text => {
    NOTE_ALONE.lastIndex = 1;
    return NOTE_ALONE.test(' ' + text) && !marks.has(text);
  };

  const fold = text => {
    const visible = strip(strip(text).replace(INVISIBLE, ''));
    // The mark of a footnote goes before NFKC, which would turn 12① into 121.
    const bare = visible.replace(EMPHASIS, '$2').replace(NOTE_AT_END, '');
    const folded = /\p{No}/u.test(bare) ? bare : bare.normalize('NFKC');
    return APART.test(folded) ? strip(folded) : folded.replace(BLANKS, '');
  };

  const chinese = text => {
    const signs = Array.from(text);
    if (!signs.length || signs.some(one => !DIGITS.has(one) && !POWERS.has(one))) return null;
    const digits = signs.map(one => DIGITS.get(one));
    if (signs.every(one => DIGITS.has(one))) {
      // 三四 is three or four.
      if (signs.length === 2 && digits[0] > 0 && digits[0] === digits[1] - 1) return null;
      return decimal.read(digits.join(''));
    }
    let total = 0;
    let digit = null;
    let lowest = 10000;
    for (const one of signs) {
      const power = POWERS.get(one);
      if (power) {
        if (power >= lowest || (digit === null && total)) return null;
        total += (digit === null ? 1 : digit) * power;
        digit = null;
        lowest = power;
      } else if (digit) {
        return null;
      } else {
        digit = DIGITS.get(one);
      }
    }
    return decimal.whole(total + (digit || 0));
  };

  const wholeOf = digits => {
    if (!PLAIN.test(digits)) return chinese(digits);
    const bare = digits.replace(/,/g, '');
    const [before, after = ''] = bare.split('.');
    return before.length > MAX_WHOLE || after.length > MAX_FRACTION ? null : decimal.read(bare);
  };

  const read = text => {
    if (/^[0-9]{1,15}$/.test(text)) return { status: 'reported', text, value: decimal.read(text), kind: '', factor: ONE };
    if (count(text) > MAX_CELL) return without(strip(text) ? 'unreadable' : 'blank', text);
    if (isFootnote(text)) return without('unreadable', text);
    const plain = fold(text);
    if (!plain) return without('blank', text);
    if (marks.has(plain)) return without('not_applicable', text);
    const signed = SIGN.exec(plain);
    const rest = signed ? plain.slice(signed[0].length) : plain;
    const measured = UNIT.exec(rest);
    const value = wholeOf(measured ? measured[1] : rest);
    if (value === null) return without('unreadable', text);
    const unit = measured ? units.get(measured[2]) : { kind: '', factor: ONE };
    const isLess = signed && signs.get(signed[1]) < 0;
    return { status: 'reported', text, value: isLess ? decimal.negate(value) : value, kind: unit.kind, factor: unit.factor };
  };

  // A number in the unit of its cell, and where that unit stands (the build's parse/figures.py).
  const measure = (cell, printed) => {
    const text = strip(printed);
    const found = read(text);
    const figure = { code: cell.code, cell, text, status: found.status, value: null, basis: 'form', unit: 'form' };
    if (found.value === null) return figure;
    const wanted = cell.type === 'amount' ? 'money' : 'count';
    if (found.kind && found.kind !== wanted) return Object.assign(figure, { status: 'unreadable' });
    const scaled = factor => (decimal.same(factor, ONE) ? found.value : decimal.trim(decimal.times(found.value, factor)));
    if (found.kind) return Object.assign(figure, { value: scaled(found.factor), basis: 'cell' });
    if (wanted === 'count') return Object.assign(figure, { value: found.value });
    const headed = units.get(rules.headed[cell.code]);
    if (headed) return Object.assign(figure, { value: scaled(headed.factor), basis: 'header' });
    return Object.assign(figure, { value: found.value, basis: 'none', unit: found.value.n === 0n ? 'form' : 'unknown' });
  };

  const looksLikeValue = text => {
    const status = read(text).status;
    return status === 'reported' || status === 'not_applicable';
  };

  filing.numerals = { read, measure, looksLikeValue, strip, re };
})();
