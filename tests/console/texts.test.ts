import { describe, expect, it } from 'vitest';
import { english } from '../../console/src/text/english.ts';
import { japanese } from '../../console/src/text/japanese.ts';

/** Every text by its path. */
function textsIn(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...textsIn(inner, `${path}.${name}`)]));
}

const [en, ja] = [textsIn(english), textsIn(japanese)];
/** What is the same in both: names, and what each says in the other's language. */
const SAME = /^\.(product|sources\.)/;

describe('texts of the console', () => {
  it('Both languages of the console have the same texts, of the same kinds', () => {
    expect([...ja.keys()].sort()).toEqual([...en.keys()].sort());
    for (const [path, text] of en) expect([path, typeof ja.get(path)]).toEqual([path, typeof text]);
  });

  it('No text of the console is left in the other language', () => {
    const untranslated = [...en].filter(([path, text]) => typeof text === 'string' && ja.get(path) === text);
    expect(untranslated.filter(([path]) => !SAME.test(path))).toEqual([]);
  });

  it('Every text of the console that takes values shows them in both languages', () => {
    for (const [path, text] of [...en, ...ja]) {
      if (typeof text !== 'function') continue;
      const given = Array.from({ length: text.length }, (_, index) => 96 + 24 * index);
      const shown = String(text(...given));
      for (const value of given) expect([path, shown]).toEqual([path, expect.stringMatching(`${value}|${value / 24}`)]);
    }
  });
});
