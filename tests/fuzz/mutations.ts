import fc from 'fast-check';

/** One change to a value that somebody sent. `place` and `choice` are drawn; they count round what there is. */
type Change = { place: number; choice: number; odd: unknown };

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  choice: fc.nat(),
  odd: fc.jsonValue({ maxDepth: 2 }),
});
const CHANGES_MAX = 4;
/** What parsers meet that nobody meant: other types, numbers that are none, names of prototypes, halves of characters, much of it. */
const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e21,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '2026-13-45',
    '../../etc',
    '__proto__',
    [],
    {},
    [null],
    [[]],
  ],
  'x'.repeat(20_000),
  '<@A|'.repeat(2_000),
  Array.from({ length: 300 }, () => null),
  { constructor: 1, toString: null, length: -1, type: 'unknown' },
];

type Place = { holder: Record<string | number, unknown>; key: string | number };

/** One of the samples with a few changes: a field dropped, of another type, unknown, cut off, or there twice. */
export function mutatedJson(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const changes = fc.array(change, { minLength: 1, maxLength: CHANGES_MAX });
  return fc.tuple(fc.nat(), changes).map(([which, all]) => {
    const root = { value: structuredClone(samples[which % samples.length]) };
    for (const one of all) apply(placesIn(root), one);
    return root.value;
  });
}

function placesIn(root: { value?: unknown }): Place[] {
  const places: Place[] = [];
  const walk = (holder: Record<string | number, unknown>): void => {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const held = holder[key];
      if (held !== null && typeof held === 'object') walk(held as Record<string, unknown>);
    }
  };
  walk(root);
  return places;
}

function apply(places: Place[], { place, choice, odd }: Change): void {
  const at = places[place % Math.max(1, places.length)];
  if (!at) return;
  const { holder, key } = at;
  const held = holder[key];
  const put = (value: unknown): void => {
    // A copy: else a later change would be one of all values, or make a ring.
    holder[key] = structuredClone(value);
  };
  const add = (value: unknown): void => {
    if (Array.isArray(holder)) holder.push(structuredClone(value));
    else holder[`unknown_${choice % 7}`] = structuredClone(value);
  };
  const changes: (() => unknown)[] = [
    () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key)),
    () => put(ODD[place % ODD.length]),
    () => put(odd),
    () => add(odd),
    () => add(held),
    () => put(typeof held === 'string' ? held.slice(0, place % (held.length + 1)) : [held]),
  ];
  changes[choice % changes.length]?.();
}

/** Items of the table: attributes are always of DynamoDB's types, and may be gone, of another type, unknown, or no JSON. */
export function mutatedItem(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const attribute = fc.oneof(
    fc.string().map((S) => ({ S })),
    fc.constantFrom('', 'null', '{}', '[1', '"x"', '{"schema":2}').map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    fc.constantFrom<object>({ NULL: true }, { BOOL: false }, { L: [] }, { M: {} }, { SS: ['a'] }),
  );
  const changes = fc.array(fc.tuple(fc.nat(), fc.option(attribute)), { minLength: 1, maxLength: CHANGES_MAX });
  return fc.tuple(fc.nat(), changes).map(([which, all]) => {
    const item: Record<string, unknown> = { ...(samples[which % samples.length] as object) };
    for (const [place, value] of all) {
      const names = [...Object.keys(item), 'unknown_attribute'];
      const name = names[place % names.length] ?? '';
      if (value === null) delete item[name];
      else item[name] = value;
    }
    return item;
  });
}

/** Errors of clients: an `Error` always, with such fields. */
export function mutatedError(samples: readonly Record<string, unknown>[]): fc.Arbitrary<Error> {
  return mutatedJson(samples).map((fields) => {
    const { message, name, ...rest } = (fields ?? {}) as { message?: unknown; name?: unknown };
    const texts = Object.assign(new Error(typeof message === 'string' ? message : 'odd'), rest);
    return typeof name === 'string' ? Object.assign(texts, { name }) : texts;
  });
}

/** One of the texts, cut, with something put in, or a part of it many times. */
export function mutatedText(samples: readonly string[]): fc.Arbitrary<string> {
  const more = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(...ODD.filter((odd) => typeof odd === 'string')),
  );
  return fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 5 }), more).map(([which, where, how, put]) => {
    const text = samples[which % samples.length] ?? '';
    const at = where % (text.length + 1);
    const [before, after] = [text.slice(0, at), text.slice(at)];
    const part = after.slice(0, 40);
    return (
      [before, after, before + put + after, before + part.repeat(400) + after, put, before + after.slice(1)][how] ?? ''
    );
  });
}

/** The same for bytes: cut, with bytes changed, or nothing of it left. */
export function mutatedBytes(samples: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const bytes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 12 });
  return fc.tuple(fc.nat(), fc.nat(), bytes, fc.boolean()).map(([which, cut, changes, isWhole]) => {
    const source = samples[which % samples.length] ?? Buffer.alloc(0);
    const copy = Buffer.from(isWhole ? source : source.subarray(0, cut % (source.length + 1)));
    for (const [at, value] of changes) if (copy.length > 0) copy[at % copy.length] = value;
    return copy;
  });
}
