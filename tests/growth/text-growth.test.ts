import { describe, expect, it } from 'vitest';
import { tooFast } from '../growth.ts';
import { TEXT_PARSERS } from './text-parsers.ts';
import { WORST_TEXTS, type WorstText } from './worst-texts.ts';

/** And four times as much. */
const SIZE = 64 * 1024;

/** Each text once, flat: parsers are many. */
const made = new Map<string, string>();
function textOf({ name, of }: WorstText, chars: number): string {
  const key = `${chars} ${name}`;
  const text = made.get(key) ?? Buffer.from(of(chars)).toString();
  made.set(key, text);
  return text;
}

describe('the time to read a text of a stranger grows with its length, not faster', () => {
  it.each(TEXT_PARSERS)('%s', (_name, read, size = SIZE) => {
    const found = WORST_TEXTS.flatMap((worst) => {
      const measured = tooFast((chars) => read(textOf(worst, chars)), size);
      return measured ? [`${worst.name}: ${measured}`] : [];
    });
    expect(found).toEqual([]);
  });
});
