import { gitHubText } from '@remote-swe/core/adapters/github/thread/markdown';
import { linksOf, quietText } from '@remote-swe/core/adapters/github/words/quiet';
import type { Attack } from '../../attack.ts';
import { type Called, calledBy } from '../../github/called.ts';
import { CALLING, ORDINARY, PIECES } from '../../github/calling-words.ts';
import type { Lab } from '../../lab.ts';
import { Tries } from '../../tries.ts';

const NAME = 'called-strangers';
const RANDOM_TEXTS = 4_000;
const PIECES_MAX = 9;
/** Characters of a text that its try is named by. */
const SHOWN_CHARS = 120;
const links = linksOf(['acme/shop'], 'https://github.com');
const KNOWN = ['alice', 'acme/core'];

/** Whom the product's own words call, by the way in which they are written. */
const WRITERS: Readonly<Record<string, (text: string) => string>> = {
  'words of the model': (text) => quietText(text, { mayNotify: (name) => KNOWN.includes(name), links }).text,
  'a notice': (text) => gitHubText(text, { links }),
};

/**
 * A model that somebody talked into it writes names and issues of strangers, in each way that Markdown and HTML have. Nobody is notified and no
 * issue shows a link back, as another reader of Markdown finds; and what people write every day stays as it is.
 */
export const calledStrangers: Attack = {
  name: NAME,
  async run(lab) {
    const tries = new Tries();
    for (const text of [...CALLING, ...randomTexts(lab)])
      for (const [what, write] of Object.entries(WRITERS)) {
        const called = calledBy(write(text));
        tries.note(`${what}: ${JSON.stringify(text).slice(0, SHOWN_CHARS)}`, isNobody(called));
      }
    for (const text of ORDINARY) {
      const isKept = WRITERS['words of the model']?.(text) === text;
      tries.note(`changed: ${JSON.stringify(text).slice(0, SHOWN_CHARS)}`, isKept);
    }
    return tries.outcome();
  },
};

function isNobody({ names, issues }: Called): boolean {
  return issues.length === 0 && !names.some((name) => name.startsWith('@m'));
}

function randomTexts(lab: Lab): string[] {
  const random = lab.random(NAME);
  const piece = () => `${random.pick(PIECES)}${random.pick(['', '', '\n', '\n\n'])}`;
  return random.times(RANDOM_TEXTS, () => random.times(random.integer(1, PIECES_MAX), piece).join(''));
}
