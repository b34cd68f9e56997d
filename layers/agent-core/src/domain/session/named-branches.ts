import { unescaped } from '../repository.ts';

/** Names that are kept: catches people who paste lists of files. The newest count. */
const NAMES_MAX = 100;
const NAME_CHARS_MAX = 100;
/** Characters of one message that are looked at. */
const TEXT_CHARS_MAX = 20_000;
const WORD = /[A-Za-z0-9][A-Za-z0-9._/-]*[A-Za-z0-9]/g;
/** Rarer, and in addresses they begin another part. */
const WIDER_WORD = /[A-Za-z0-9][A-Za-z0-9._/@#+-]*[A-Za-z0-9]/g;
/** A plain word is a branch's name only where somebody marked it as code. */
const MARKED = /`([^`\n]{1,100})`/g;
/** Letters of every script; what a shell or git reads as a sign of its own is in no name. */
const BRANCH = /^[\p{L}\p{M}\p{N}\w./@#+-]+$/u;
/** The branch in an address that escapes some of its letters. */
const ESCAPED = /\/(?:tree|compare)\/([\w./@+%-]{1,300})/g;
const ADDRESS = /\/(?:tree|compare)\/(.*)/;

/**
 * What people have written that may be the name of a branch, the newest last: words in backticks, and words with a slash, hyphen,
 * dot, underscore or digit in them. They lift a guard against pushes to branches of others, and nothing else.
 */
export function withNamedBranches(known: readonly string[], texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => namesIn(text.slice(0, TEXT_CHARS_MAX)));
  return [...new Set([...known, ...found].reverse())].slice(0, NAMES_MAX).reverse();
}

function namesIn(text: string): string[] {
  const marked = [...text.matchAll(MARKED)].map(([, name = '']) => name.trim());
  const found = [...(text.match(WORD) ?? []), ...(text.match(WIDER_WORD) ?? [])];
  const words = found.flatMap((word) => [word, ...(ADDRESS.exec(word)?.slice(1) ?? [])]);
  const telling = words.filter((word) => /[._/@#+\d-]/.test(word));
  const escaped = [...text.matchAll(ESCAPED)].flatMap(([, name = '']) =>
    name.includes('%') ? (unescaped(name) ?? []) : [],
  );
  return [...telling, ...escaped, ...marked].filter((name) => name.length <= NAME_CHARS_MAX && BRANCH.test(name));
}
