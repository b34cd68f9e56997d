import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { english, type Texts } from './english.ts';
import { japanese } from './japanese.ts';

export type Language = 'en' | 'ja';

const TEXTS: Readonly<Record<Language, Texts>> = { en: english, ja: japanese };

/** The language that the reader has chosen, and how to choose another. */
export const LanguageContext = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: 'en',
  choose: () => {},
});

export function useTexts(): Texts {
  return TEXTS[useContext(LanguageContext).language];
}

export function useLanguage(): Language {
  return useContext(LanguageContext).language;
}
