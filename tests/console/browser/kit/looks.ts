import { english } from '../../../../console/src/text/english.ts';
import { japanese } from '../../../../console/src/text/japanese.ts';
import type { Look } from './world.ts';

/** Every text of the page, by its language. */
export const TEXTS = { en: english, ja: japanese };

type Full = Required<Omit<Look, 'as' | 'clockAt'>>;
const ENGLISH: Full = { language: 'en', theme: 'light', width: 1_200 };
const JAPANESE: Full = { language: 'ja', theme: 'dark', width: 360 };

/** The two that differ in all: language, theme and width. */
export const LOOKS: Full[] = [ENGLISH, JAPANESE];

/** Each language in both themes and at both widths. */
export const MORE_LOOKS: Full[] = [
  ENGLISH,
  { ...JAPANESE, width: ENGLISH.width },
  { ...JAPANESE, theme: ENGLISH.theme },
  { ...ENGLISH, theme: JAPANESE.theme, width: JAPANESE.width },
];
