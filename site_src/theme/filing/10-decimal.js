// Exact numbers: n counts units of 10^-p, with as many places as were printed. Never a float.
(function () {
  const ten = p => 10n ** BigInt(p);
  const lift = (a, p) => a.n * ten(p - a.p);
  const join = (a, b, how) => {
    const p = Math.max(a.p, b.p);
    return { n: how(lift(a, p), lift(b, p)), p };
  };
  const whole = number => ({ n: BigInt(number), p: 0 });
  // Digits with at most one point, as a cell prints them.
  const read = digits => {
    const [before, after = ''] = digits.split('.');
    return { n: BigInt(before + after), p: after.length };
  };
  const add = (a, b) => join(a, b, (x, y) => x + y);
  const minus = (a, b) => join(a, b, (x, y) => x - y);
  const times = (a, b) => ({ n: a.n * b.n, p: a.p + b.p });
  const negate = a => ({ n: -a.n, p: a.p });
  const size = a => (a.n < 0n ? negate(a) : a);
  const sign = a => (a.n > 0n ? 1 : a.n < 0n ? -1 : 0);
  const compare = (a, b) => sign(minus(a, b));
  const same = (a, b) => compare(a, b) === 0;
  const isWhole = a => a.n % ten(a.p) === 0n;
  // With all its places: 3.0 stays 3.0.
  const printed = a => {
    const digits = size(a).n.toString().padStart(a.p + 1, '0');
    const at = digits.length - a.p;
    return (a.n < 0n ? '-' : '') + digits.slice(0, at) + (a.p ? '.' + digits.slice(at) : '');
  };
  const plain = a => (a.p ? printed(a).replace(/0+$/, '').replace(/\.$/, '') : printed(a));
  // Without padded zeros; what a unit was multiplied into prints no places of its own.
  const trim = a => {
    let { n, p } = a;
    while (p && n % 10n === 0n) { n /= 10n; p -= 1; }
    return { n, p };
  };
  const sum = list => list.reduce(add, whole(0));
  filing.decimal = { whole, read, add, minus, times, negate, size, sign, compare, same, isWhole, printed, plain, trim, sum };
})();
