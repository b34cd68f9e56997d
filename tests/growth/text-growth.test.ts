import { describe, expect, it } from 'vitest';
import { slowTexts } from './slow-texts.ts';
import { TEXT_PARSERS } from './text-parsers.ts';

/** And four times as much. What is quadratic takes seconds by then; the long test looks closer. */
const SIZE = 16 * 1024;

describe('the time to read a text of a stranger grows with its length, from 16 kB on', () => {
  it.each(TEXT_PARSERS)(
    'The time to read a stranger’s text of 16 kB and more grows with its length: %s',
    (_name, read, size = 4 * SIZE) => {
      expect(slowTexts(read, size / 4)).toEqual([]);
    },
  );
});
