import type { Language } from '../text/use-texts.ts';

export type Theme = 'auto' | 'light' | 'dark';

const LANGUAGE = 'remote-swe language';
const THEME = 'remote-swe theme';

/** What the reader has chosen before, else the browser's. */
export function chosenLanguage(ofBrowser: string): Language {
  const kept = localStorage.getItem(LANGUAGE);
  if (kept === 'en' || kept === 'ja') return kept;
  return ofBrowser.startsWith('ja') ? 'ja' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(LANGUAGE, language);
}

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(THEME);
  return kept === 'light' || kept === 'dark' ? kept : 'auto';
}

export function keepTheme(theme: Theme): void {
  if (theme === 'auto') localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, theme);
}

const isDark = matchMedia('(prefers-color-scheme: dark)');

/** `auto` is what the system says, and follows it. */
export function showTheme(theme: Theme): void {
  const show = () => {
    document.documentElement.dataset.theme = theme === 'auto' ? (isDark.matches ? 'dark' : 'light') : theme;
  };
  isDark.onchange = theme === 'auto' ? show : null;
  show();
}
