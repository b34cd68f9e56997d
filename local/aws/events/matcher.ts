/** Whether a field's values (none when it is absent, several when it is an array) satisfy one entry of a pattern. */
export type Matcher = (values: unknown[]) => boolean;

type Test = (value: unknown) => boolean;

/** Reads one entry of a pattern's array: a plain value or an object with one comparison. */
export function parseMatcher(entry: unknown, path: string): Matcher {
  if (typeof entry !== 'object' || entry === null) return anyOf((value) => value === entry);
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(entry);
  if (more.length > 0) throw new Error(`${path}: a comparison has exactly one operator`);
  if (operator === 'exists') return (values) => values.length > 0 === operand;
  if (operator === 'anything-but') return anyOf(not(excluded(operand, path)));
  return anyOf(comparison(operator, operand, path));
}

function anyOf(test: Test): Matcher {
  return (values) => values.some(test);
}

function not(test: Test): Test {
  return (value) => !test(value);
}

function excluded(operand: unknown, path: string): Test {
  if (Array.isArray(operand)) return (value) => operand.includes(value);
  if (typeof operand !== 'object' || operand === null) return (value) => value === operand;
  const [[operator, inner] = ['', undefined]] = Object.entries(operand);
  const tests = [inner].flat().map((one) => comparison(operator, one, path));
  return (value) => tests.some((test) => test(value));
}

function comparison(operator: string, operand: unknown, path: string): Test {
  switch (operator) {
    case 'prefix':
      return text(operand, (value, wanted) => value.startsWith(wanted));
    case 'suffix':
      return text(operand, (value, wanted) => value.endsWith(wanted));
    case 'equals-ignore-case':
      return text(operand, (value, wanted) => value.toLowerCase() === wanted.toLowerCase());
    case 'wildcard':
      return text(operand, (value, wanted) => wildcard(wanted).test(value));
    case 'numeric':
      return numeric(operand, path);
    default:
      throw new Error(`${path}: the local event bus does not know the comparison ${JSON.stringify(operator)}`);
  }
}

/** `prefix` and `suffix` also take `{ "equals-ignore-case": … }`. */
function text(operand: unknown, compare: (value: string, wanted: string) => boolean): Test {
  if (typeof operand === 'string') return (value) => typeof value === 'string' && compare(value, operand);
  const folded = (operand as Record<string, unknown> | null)?.['equals-ignore-case'];
  if (typeof folded !== 'string') throw new Error(`Not a text to compare with: ${JSON.stringify(operand)}`);
  return (value) => typeof value === 'string' && compare(value.toLowerCase(), folded.toLowerCase());
}

function wildcard(wanted: string): RegExp {
  const parts = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

const COMPARE: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["<", 10]` or `[">", 0, "<=", 5]`. */
function numeric(operand: unknown, path: string): Test {
  const items: unknown[] = Array.isArray(operand) ? operand : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < items.length; index += 2) {
    const compare = COMPARE[String(items[index])];
    const bound = items[index + 1];
    if (!compare || typeof bound !== 'number')
      throw new Error(`${path}: not a numeric comparison: ${JSON.stringify(operand)}`);
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0) throw new Error(`${path}: not a numeric comparison: ${JSON.stringify(operand)}`);
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
