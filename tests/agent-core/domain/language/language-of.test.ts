import { languageOf } from '@remote-swe/core/domain/language/language-of';
import { textsOf } from '@remote-swe/core/domain/language/texts';
import { formatUsd } from '@remote-swe/core/domain/model/spend';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('the language of a person', () => {
  it.each([
    ['ja-JP', 'Please fix the typo.', 'ja'],
    ['en-US', '誤字を直してください。', 'en'],
    ['ja', '', 'ja'],
    ['JA_jp', '', 'ja'],
    ['fr-FR', '', 'fr'],
  ])('A locale decides, whatever the words are: %s, %s', (locale, words, language) => {
    expect(languageOf(locale, words)).toBe(language);
  });

  it.each([
    ['誤字を直してください。', 'ja'],
    ['https://github.com/owner/name/issues/12 のバグを修正して', 'ja'],
    ['README.md の typo を直して', 'ja'],
    ['`const veryLongNameOfSomething = anotherLongName()` が落ちます', 'ja'],
    ['Please fix the typo.', 'en'],
    ['Please translate こんにちは in the README into English', 'en'],
    ['请修复这个错误', 'en'],
    ['', 'en'],
    ['12 :tada:', 'en'],
  ])('Without a locale the script of the words decides: %s', (words, language) => {
    expect(languageOf(undefined, words)).toBe(language);
    expect(languageOf('', words)).toBe(language);
  });

  it('Any words give a language, within the time that their first part takes', () => {
    fc.assert(fc.property(fc.string(), (words) => ['en', 'ja'].includes(languageOf(undefined, words))));
    expect(languageOf(undefined, 'あ'.repeat(1_000_000))).toBe('ja');
  });
});

describe('the table of texts', () => {
  it.each([undefined, '', 'xx', 'constructor', '__proto__'])(
    'A language that nobody knows gives English: %s',
    (code) => {
      expect(textsOf(code)).toBe(textsOf('en'));
    },
  );

  it('English money is written as everywhere else in the program', () => {
    const microUsd = fc.integer({ min: 0, max: 5_000_000_000_000 });
    fc.assert(fc.property(microUsd, (sum) => textsOf('en').formats.usd(sum) === formatUsd(sum)));
  });
});
