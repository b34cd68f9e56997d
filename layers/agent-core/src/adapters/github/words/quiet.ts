import type { Quieted } from '../../../ports/code-talk.ts';
import { depthBehind, type Part, partsOf } from './code-parts.ts';

/** Invisible, and breaks a word for programs that read it. */
export const WORD_JOINER = '\u2060';

/** What words may do. `mayNotify`: a login, or `organisation/team`. `isOurs`: an owner whose issues may show a link back to these words. */
export type QuietRule = { mayNotify(name: string): boolean; links: LinkRule };
/** `serverUrl`: of the code host. */
export type LinkRule = { isOurs(owner: string): boolean; serverUrl: string };

/** Links back are for the owners of these repositories, by their full names. */
export function linksOf(repositories: readonly string[], serverUrl: string): LinkRule {
  const owners = new Set(repositories.map((name) => name.split('/', 1)[0]?.toLowerCase()));
  return { isOurs: (owner) => owners.has(owner.toLowerCase()), serverUrl };
}

/** An address that GitHub makes a link of; names in it notify nobody, and a sign in it would lead elsewhere. */
const ADDRESS = /(?<=^|[\s(])https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:[/?#][^\s<>()[\]{}`"'\\|*]*)?/gi;
/** An @ by its number or name. In HTML a number may have any length, and no sign at its end. */
const WRITTEN_AT = /&(?:#0*64(?!\d);?|#x0*40(?![\da-f]);?|commat;)/gi;
/** A person or a team, as GitHub reads mentions; or an @ before a character by its number, or a tag that is shown as nothing. */
const MENTION = /(?<![A-Za-z0-9])@(?:([A-Za-z0-9][\w-]*(?:\/[A-Za-z0-9][\w.-]*)?)([&\\]?)|(?=&|<[!?/A-Za-z]))/g;
/** An issue or pull request of another repository, in short. Lines around it may be an emphasis, and an address may begin at its end; GitHub has no longer names. */
const SHORT = /(?<![A-Za-z0-9/])([A-Za-z0-9][A-Za-z0-9-]{0,38})(\/[\w.-]{1,100}#)(\d+)/g;
const GITHUB = 'https://github.com';
/** With `www.` it is a link without more before it; an address in brackets needs no protocol. */
const ADDRESSED =
  /(?:(?:https?:)?\/\/(?:www\.)?|(?<![\w.])www\.)github\.com(?::\d{1,5})?\/+([A-Za-z0-9-]+)(\/[\w.-]+\/(?:issues|pull|pulls|discussions)\/\d+)/gi;
/** What may be a reference, with characters by their number or behind a backslash. */
const WORD = /[^\s<>()"'`]+/g;
const SIGNS: Readonly<Record<string, string>> = { sol: '/', num: '#', period: '.', colon: ':', lowbar: '_' };
const WRITTEN_SIGN = /\\([/#.:_-])|&(?:#(\d{1,7})|#x([\da-f]{1,6})|(sol|num|period|colon|lowbar));?/gi;
/** GitHub leads on from there, and sees no reference in such an address: its own bots write it so. */
const LEADING_ON = 'https://redirect.github.com/';

/**
 * Markdown that the model wrote, in which others' names are shown and notify nobody, and issues of others get no link back to it. Code stays
 * as it is.
 */
export function quietText(text: string, rule: QuietRule): { text: string; quieted: Quieted } {
  const quieted: Quieted = { mentions: [], references: [] };
  const shown = partsOf(text.replaceAll(/\r\n?/g, '\n'), true).map((part) =>
    part.kind === 'code' ? part.text : quietPart(part, rule, quieted),
  );
  return { text: shown.join(''), quieted };
}

function quietPart({ kind, text, depth = 0 }: Part, { mayNotify, links }: QuietRule, quieted: Quieted): string {
  const unlinked = withoutBacklinks(text.replaceAll(WRITTEN_AT, '@'), links, (name) => quieted.references.push(name));
  const change = (words: string) =>
    words.replaceAll(MENTION, (whole, found = '', behind = '') => {
      // A sign behind it may end an emphasis, or a sentence.
      const name = found.replace(/[._-]+$/, '');
      if (behind === '' && mayNotify(name)) return whole;
      quieted.mentions.push(`@${name}`);
      return `@${WORD_JOINER}${found}${behind}`;
    });
  return kind === 'text' ? betweenAddresses(unlinked, depth, change) : change(unlinked);
}

function betweenAddresses(text: string, before: number, change: (words: string) => string): string {
  const parts: string[] = [];
  let [from, depth] = [0, before];
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    const words = text.slice(from, index);
    depth = depthBehind(words, depth);
    parts.push(change(words), depth > 0 ? change(address) : address);
    from = index + address.length;
  }
  return [...parts, change(text.slice(from))].join('');
}

/**
 * The text, after whose writing no issue of a stranger's says that it was mentioned here. On another host than github.com all is one company's own,
 * and stays. `told`: each one that was changed, as it was written.
 */
export function withoutBacklinks(text: string, { isOurs, serverUrl }: LinkRule, told?: (name: string) => void): string {
  if (serverUrl.replace(/\/+$/, '').toLowerCase() !== GITHUB) return text;
  const hide = (words: string) => hidden(words, isOurs, told);
  // A word is written as it is shown only where that makes a reference.
  return hide(
    text.replaceAll(WORD, (word) => {
      if (!/[&\\]/.test(word)) return word;
      const read = word.replaceAll(WRITTEN_SIGN, readSign);
      return hidden(read, isOurs) === read ? word : hide(read);
    }),
  );
}

function readSign(whole: string, ...[escaped, decimal, hex, name]: (string | undefined)[]): string {
  if (escaped !== undefined) return escaped;
  if (name !== undefined) return SIGNS[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  const sign = code < 128 ? String.fromCharCode(code) : '';
  return /^[A-Za-z0-9/#.:_-]$/.test(sign) ? sign : whole;
}

function hidden(text: string, isOurs: LinkRule['isOurs'], told?: (name: string) => void): string {
  const short = text.replaceAll(SHORT, (whole, owner: string, name: string, number: string) => {
    if (isOurs(owner)) return whole;
    told?.(whole);
    return `${owner}${name}${WORD_JOINER}${number}`;
  });
  return short.replaceAll(ADDRESSED, (whole, owner: string, rest: string) => {
    if (isOurs(owner)) return whole;
    told?.(whole);
    return `${LEADING_ON}${owner}${rest}`;
  });
}
