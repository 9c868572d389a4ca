// Which row or column a printed label names: the form's own words and the known other wordings,
// whatever their width, blanks, numbering and notes. A word that is not known names nothing.
(function () {
  const { rules } = filing;
  const { re, looksLikeValue } = filing.numerals;
  const NUMBERING = /^(?:(?:[一二三四五六七八九十]{1,3}[、.,:]?|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[.、,)]|[0-9](?=[\u3400-\u9fff]))(?=[^\n]))/;
  const NOTE = /\((?:[^()]|\([^()]*\))*\)$/;
  const PUNCTUATION = /[、,。;:·.?!“”‘’"'<>《》「」『』[\]【】*•_~—-]/g;
  const ANNOTATION = /(?<=[\u3400-\u9fff])(?:\([a-zA-Zā-ǜüÀ-ɏ\s]+\))+/g;
  const OTHER_SCRIPTS = /[\u0600-\u06ff\u0f00-\u0fff\u1100-\u11ff\u1800-\u18af\ua000-\ua4cf\uac00-\ud7af\ufb50-\ufdff\ufe70-\ufefc]+/g;
  const BLANKS = re('\\s+', 'gu');
  const CAPTION = /^第?二十条(?:第)?\(?([一二三四五六七八九十]{1,2})\)?项$/;
  const IN_NOTES = ['year', 'time', 'negation'];
  const MAX_LABEL = 120;

  const squeeze = text => text.replace(BLANKS, '').replace(/\p{Cf}/gu, '');
  const normalise = text => {
    const folded = text.normalize('NFKC');
    const bare = squeeze(folded);
    const plain = (bare.length === folded.length ? bare : bare.normalize('NFKC'))
      .replace(/[〔【[]/g, '(').replace(/[〕】\]]/g, ')');
    return plain.replace(ANNOTATION, '').replace(OTHER_SCRIPTS, '');
  };
  const trimMarks = words => words.replace(/^[#*•·]+|[#*•·]+$/g, '');
  const withoutNumber = normalised => {
    let words = trimMarks(normalised);
    for (;;) {
      const found = NUMBERING.exec(words);
      if (!found || words.startsWith('第') || words.startsWith('一定')) return words;
      words = words.slice(found[0].length);
    }
  };
  const bare = words => words.replace(PUNCTUATION, '').replace(/[()]/g, '');

  // Words that decide what a label means: what is harmless goes first and hides what it holds.
  const ordered = rules.deciding.filter(one => one[2] === 'harmless').concat(rules.deciding.filter(one => one[2] !== 'harmless'));
  const DECIDING = new RegExp(ordered.map(one => `(${one[0]})`).join('|'), 'g');
  const decisions = words => Array.from(words.matchAll(DECIDING), found => {
    const [, means, kind] = ordered[found.slice(1).findIndex(one => one !== undefined)];
    return { kind, means };
  }).filter(one => one.kind !== 'harmless');
  const ownNotes = new Set(rules.places.map(one => (/\([^()]*\)$/.exec(normalise(one[3])) || [''])[0]).filter(Boolean));
  // A note turns its label where it speaks of another time or says no, and the label does not.
  const turns = (note, label) => {
    const said = decisions(note).filter(one => IN_NOTES.includes(one.kind));
    if (!said.length || ownNotes.has(note)) return false;
    const own = decisions(label);
    const hasTime = own.some(one => one.kind === 'time');
    return said.some(one => !own.some(two => two.kind === one.kind && two.means === one.means) && !(hasTime && one.kind === 'year'));
  };

  const cores = new Map();
  const reduce = text => {
    const words = withoutNumber(normalise(text));
    const note = NOTE.exec(words);
    if (!note || !note.index || turns(note[0], words.slice(0, note.index))) return bare(words);
    return bare(words.slice(0, note.index));
  };
  const core = text => {
    if (text.length > MAX_LABEL) return '';
    if (!cores.has(text)) cores.set(text, reduce(text));
    return cores.get(text);
  };

  const tableOf = block => (block.startsWith('article20') || block === 'disclosure' ? 'disclosure' : block);
  const lexicon = new Map();
  const learn = (label, block, axis, key, isHeading, isExtra) => {
    const place = `${tableOf(block)} ${axis} ${core(label)}`;
    if (!lexicon.has(place)) lexicon.set(place, []);
    const known = lexicon.get(place);
    if (!known.some(one => one.block === block && one.key === key)) known.push({ block, axis, key, isHeading, isExtra });
  };
  for (const [block, axis, key, label, isHeading] of rules.places) learn(label, block, axis, key, isHeading, false);
  for (const [label, block, axis, means, kind] of rules.variants) {
    learn(label, block, axis, means, kind === 'ignored', kind === 'extra');
  }
  const NOTHING = [];
  // What a text names on one axis of a table; nothing for any other text.
  const known = (text, table, axis) => lexicon.get(`${table} ${axis} ${core(text)}`) || NOTHING;

  const captions = new Map();
  for (const [block, axis, , label] of rules.places) {
    if (axis === 'caption') captions.set(CAPTION.exec(normalise(label))[1], block);
  }
  const caption = text => {
    const found = CAPTION.exec(trimMarks(normalise(text)));
    return (found && captions.get(found[1])) || '';
  };

  const TABLES = ['disclosure', 'requests', 'proceedings'];
  const isLabel = text => !looksLikeValue(text) && (Boolean(caption(text)) || TABLES.some(table =>
    ['row', 'column', 'corner'].some(axis => known(text, table, axis).length)));

  filing.labels = { core, known, caption, isLabel, tableOf, TABLES };
})();
