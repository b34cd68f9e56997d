import { describe, expect, it } from 'vitest';
import { slowTexts } from './slow-texts.ts';
import { TEXT_PARSERS } from './text-parsers.ts';

/** And four times as much. */
const SIZE = 64 * 1024;

describe('the time to read a text of a stranger grows with its length, from 64 kB on', () => {
  it.each(TEXT_PARSERS)(
    'The time to read a stranger’s text of 64 kB and more grows with its length: %s',
    (_name, read, size = SIZE) => {
      expect(slowTexts(read, size)).toEqual([]);
    },
  );
});
