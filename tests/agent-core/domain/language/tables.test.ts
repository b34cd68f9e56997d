import { textsOf } from '@remote-swe/core/domain/language/texts';
import { describe, expect, it } from 'vitest';
import { said } from './said.ts';

const LANGUAGES = ['en', 'ja'];
const KANA_OR_KANJI = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** `topic.name` with what it says. */
function linesOf(language: string): [name: string, text: string][] {
  return Object.entries(said(textsOf(language))).flatMap(([topic, texts]) =>
    Object.entries(texts).map(([name, text]): [string, string] => [`${topic}.${name}`, text]),
  );
}

describe('a table of texts', () => {
  it('Every text in Japanese is in Japanese, and says all that it was given', () => {
    for (const [name, text] of linesOf('ja')) {
      expect(text, name).toMatch(KANA_OR_KANJI);
      expect(text, name).not.toMatch(/undefined|\[object/);
    }
  });

  it.each(LANGUAGES)('A text names the same commands, parameters and figures as the English one: %s', (language) => {
    const facts = (text: string) =>
      [...new Set(text.match(/`[^`]*`|<[@#]\w+>|\$\d+(?:\.\d+)?|:[a-z_]+:/g) ?? [])].sort();
    const english = new Map(linesOf('en'));
    for (const [name, text] of linesOf(language)) {
      // The example of a task is in the language.
      if (name !== 'help.what') expect(facts(text), name).toEqual(facts(english.get(name) ?? ''));
    }
  });

  it.each(LANGUAGES)('Slack reads marks only where blanks or ASCII signs are around them: %s', (language) => {
    for (const [name, text] of linesOf(language)) {
      const plain = text.replace(/```[\s\S]*?```/g, '');
      for (const { 0: marked, index } of plain.matchAll(/`[^`\n]*`|\*[^*\n]+\*/g)) {
        const around = `${plain[index - 1] ?? ' '}${plain[index + marked.length] ?? ' '}`;
        expect(around, `${name}: ${marked}`).toMatch(/^[\s!-~]{2}$/);
      }
    }
  });
});
