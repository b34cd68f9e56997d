import type { Directory } from './directory.ts';

/** The agent's name as people type it becomes its mention; so do other people's and channels' names. */
const TYPED_NAME = /(^|[\s(])([@#])([a-z0-9][a-z0-9._-]*)/g;
const TYPED_URL = /\bhttps?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"\]`]/g;
const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;

/** What a person types into Slack, as it travels: escaped, names as <@U…> and <#C…>, addresses in angle brackets. */
export function typedToWire(typed: string, directory: Directory): string {
  return typed
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? escapeText(part) : linkNames(linkUrls(escapeText(part)), directory)))
    .join('');
}

/** What a reader sees, as plain text: mentions as @name, links as `text (url)`, entities undone. */
export function wireToPlain(text: string, directory: Directory): string {
  const linked = text.replace(/<([^<>]+)>/g, (_whole, inner: string) => plainLink(inner, directory));
  return linked.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function linkUrls(text: string): string {
  return text.replace(TYPED_URL, (url) => `<${url}>`);
}

function linkNames(text: string, directory: Directory): string {
  return text.replace(TYPED_NAME, (whole, before: string, sign: string, name: string) => {
    const trimmed = name.replace(/[._-]+$/, '');
    const rest = name.slice(trimmed.length);
    if (sign === '#') {
      const channel = directory.channels().find((each) => each.kind !== 'im' && each.name === trimmed);
      return channel ? `${before}<#${channel.id}|${channel.name}>${rest}` : whole;
    }
    const user = directory.users().find((each) => each.name === trimmed);
    return user ? `${before}<@${user.id}>${rest}` : whole;
  });
}

function plainLink(inner: string, directory: Directory): string {
  const [target = '', label] = inner.split('|', 2);
  if (target.startsWith('@'))
    return `@${directory.users().find((user) => user.id === target.slice(1))?.name ?? label ?? target.slice(1)}`;
  if (target.startsWith('#'))
    return `#${label ?? directory.channels().find((each) => each.id === target.slice(1))?.name ?? target.slice(1)}`;
  if (target.startsWith('!')) return `@${label ?? target.slice(1)}`;
  return label && label !== target ? `${label} (${target})` : target;
}
