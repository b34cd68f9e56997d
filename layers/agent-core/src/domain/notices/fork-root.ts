import { oneLine, wellFormed } from '../frames/one-line.ts';
import { textsOf } from '../language/texts.ts';
import { plain } from './plain.ts';

/** Characters of the words that the message shows, some above a message's usual length: the session has all of them. */
const WORDS_CHARS_MAX = 2_500;

/**
 * `person`: who asked, ready to be shown. `from`: the address of the thread that was forked. `model`: named where it is another one. `words`: with
 * which it goes on; undefined: with none, and `waits` says that it does not go on before somebody writes.
 */
export type ForkRoot = {
  language: string | undefined;
  person: string;
  from: string | undefined;
  version: number;
  model?: string | undefined;
  words?: string | undefined;
  waits: boolean;
};

/** The first message of a thread that is a fork: what it is, who wanted it, and with which words it goes on. Pure. */
export function forkRootText({ language, person, from, version, model, words, waits }: ForkRoot): string {
  const { forks } = textsOf(language);
  const first = forks.first({ person, from, version });
  const about = model === undefined ? first : `${first} ${forks.model(plain(oneLine(model)))}`;
  const rest = words === undefined ? (waits ? forks.waits : forks.goesOn) : quoted(words);
  return `:twisted_rightwards_arrows: ${about}\n\n${rest}`;
}

function quoted(words: string): string {
  const shown = words.length > WORDS_CHARS_MAX ? `${words.slice(0, WORDS_CHARS_MAX)}…` : words;
  return plain(wellFormed(shown))
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}
