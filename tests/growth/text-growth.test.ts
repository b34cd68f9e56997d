import { describe, expect, it } from 'vitest';
import { tooFast } from '../growth.ts';
import { TEXT_PARSERS } from './text-parsers.ts';
import { WORST_TEXTS } from './worst-texts.ts';

/** And four times as much. */
const SIZE = 64 * 1024;

describe('the time to read a text of a stranger grows with its length, not faster', () => {
  it.each(TEXT_PARSERS)('%s', (_name, read, size = SIZE) => {
    const found = WORST_TEXTS.flatMap(({ name, of }) => {
      const texts = new Map([size, 4 * size].map((chars) => [chars, of(chars)]));
      const measured = tooFast((chars) => read(texts.get(chars) ?? ''), size);
      return measured ? [`${name}: ${measured}`] : [];
    });
    expect(found).toEqual([]);
  });
});
