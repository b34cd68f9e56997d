import { redacted } from '../../../domain/redact/redact.ts';
import { partsOf } from '../words/code-parts.ts';
import { type LinkRule, WORD_JOINER, withoutBacklinks } from '../words/quiet.ts';

/** Names of emoji that GitHub calls otherwise. */
const EMOJI: Readonly<Record<string, string>> = { double_vertical_bar: 'pause_button' };
/** Our own markup: people, labelled links, times. What else looks like a tag is shown as it was written. */
const MARKUP =
  /<@([A-Za-z0-9][\w-]*)>|<(https?:\/\/[^<>\s|]+)\|([^<>\n]*)>|<(https?:\/\/[^<>\s|]+)>|<!date\^\d+\^\{time\}\|([^<>\n]*)>|(<)(?=[A-Za-z/!?])/g;
/** What would be a mention, also between underscores of an emphasis; an address of e-mail is none. */
const MENTION = /(^|[^A-Za-z0-9])@(?=[A-Za-z0-9])/g;
/** A character by its number or name, which may be an @: it is shown as it was written. Texts of ours come with these three escaped. */
const CHARACTER = /&(?=#\w{1,10};|(?!(?:amp|lt|gt);)[A-Za-z]\w{0,31};)/g;
/** In descriptions and commits these words close an issue when the work is merged. Here nothing is to look like it. */
const CLOSING =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(:?[ \t]+)(?=#\d|GH-\d|[\w.-]+\/[\w.-]+#\d|\[|https?:\/\/\S+\/(?:issues|pull)\/\d)/gi;

/** `mention`: the only one who is notified. `links`: whose issues may show a link back; absent, anybody's. */
export type Shown = { mention?: string | undefined; links?: LinkRule };

/**
 * A text of ours as a comment at GitHub: without secrets, with Markdown's links. It mentions nobody but `mention`: other people's names are shown,
 * and notify nobody. Code stays as it is. HTML is shown and not taken for HTML, so that no text can hide a part of itself.
 */
export function gitHubText(text: string, shown: Shown = {}): string {
  return partsOf(redacted(text).replaceAll(/\r\n?/g, '\n'), false)
    .map(({ kind, text: part }) => (kind === 'code' ? part : plain(part, shown)))
    .join('');
}

function plain(written: string, { mention, links }: Shown): string {
  const text = links ? withoutBacklinks(written, links) : written;
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKUP)) {
    parts.push(quiet(text.slice(from, match.index)), markup(match, mention));
    from = match.index + match[0].length;
  }
  return [...parts, quiet(text.slice(from))].join('');
}

function markup(match: RegExpMatchArray, mention: string | undefined): string {
  const [, person, url, label, bareUrl, time] = match;
  if (person !== undefined) return person === mention ? `@${person}` : `@${WORD_JOINER}${person}`;
  if (url !== undefined)
    return `[${quiet(label ?? '').replaceAll(/[[\]]/g, '\\$&')}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`;
  if (bareUrl !== undefined) return `<${bareUrl}>`;
  return time === undefined ? '&lt;' : quiet(time);
}

function quiet(text: string): string {
  return withoutMentions(text.replaceAll(CHARACTER, '&amp;'))
    .replaceAll(CLOSING, `$1${WORD_JOINER}$2`)
    .replaceAll(/:([a-z_]+):/g, (whole, name: string) => (EMOJI[name] ? `:${EMOJI[name]}:` : whole));
}

/** The text with every name shown, and nobody notified. */
export function withoutMentions(text: string): string {
  return text.replaceAll(MENTION, `$1@${WORD_JOINER}`);
}
