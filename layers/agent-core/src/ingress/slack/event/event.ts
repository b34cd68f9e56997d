import { domainToUnicode } from 'node:url';
import * as z from 'zod';
import { minuteOf } from '../../../domain/minute.ts';
import { readSlackFile } from '../../../domain/people/slack-file.ts';
import type { AttachedFile } from '../../../domain/session/journal.ts';

/** Files of one message that are looked at: Slack lets a person attach 10 at once, an app 20. */
const FILES_READ_MAX = 100;

const anyText = z.string().optional().catch(undefined);

/**
 * The parts of Slack's `app_mention` and `message` events that we read (docs.slack.dev/reference/events). Without type,
 * channel and ts there is no message; an odd value elsewhere costs that field only. `subtype` and `bot_id` are kept whatever
 * they are: they say that nobody wrote it.
 */
export const slackMessageEvent = z.object({
  type: z.enum(['app_mention', 'message']),
  channel: z.string().min(1),
  ts: z.string().regex(/^\d+\.\d+$/),
  subtype: z.unknown().optional(),
  bot_id: z.unknown().optional(),
  /** An app_mention has it where an edit brought the mention in: in whole seconds when that was. */
  edited: z
    .object({ ts: z.string().regex(/^\d+\.\d+$/) })
    .optional()
    .catch(undefined),
  channel_type: anyText,
  user: anyText,
  text: z.string().catch(''),
  thread_ts: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional()
    .catch(undefined),
  files: z.array(z.unknown()).catch([]),
  /** Messages that it forwards, previews, tables; and its own words as blocks. */
  attachments: z.unknown().optional(),
  blocks: z.unknown().optional(),
});
export type SlackMessageEvent = z.infer<typeof slackMessageEvent>;

export function attachedFiles(event: SlackMessageEvent): AttachedFile[] {
  return event.files.slice(0, FILES_READ_MAX).map(readSlackFile);
}

/** Whether it was written to the agent alone. */
export function isDirect({ channel, channel_type }: SlackMessageEvent): boolean {
  return channel_type === undefined ? channel.startsWith('D') : channel_type === 'im';
}

/** A piece of Slack's markup, or a character that it escapes. Both alternatives end where the next could begin: linear. */
const MARKUP = /<([^<>]*)>|&(lt|gt|amp);/g;
const ESCAPED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };

/**
 * Slack's escapes and link markup, undone: what the person meant (docs.slack.dev, "Formatting text for app surfaces"). Mentions
 * stay `<@U1>`, so that they can be used again.
 */
export function plainText(text: string): string {
  return text.replace(MARKUP, (_whole, inside: string | undefined, name: string) =>
    inside === undefined ? (ESCAPED[name] ?? '') : meant(inside),
  );
}

function meant(inside: string): string {
  const bar = inside.indexOf('|');
  const target = unescaped(bar < 0 ? inside : inside.slice(0, bar));
  const label = unescaped(bar < 0 ? '' : inside.slice(bar + 1));
  switch (target[0]) {
    case '@':
      return `<${target}>`;
    case '#':
      return label ? `#${label}` : `<${target}>`;
    case '!':
      return specialMention(target.slice(1), label);
    default:
      return SCHEME.test(target) ? linkText(target, label) : `<${unescaped(inside)}>`;
  }
}

function unescaped(text: string): string {
  return text.replace(/&(lt|gt|amp);/g, (_whole, name: string) => ESCAPED[name] ?? '');
}

function specialMention(name: string, label: string): string {
  if (/^(here|channel|everyone)$/.test(name)) return `@${name}`;
  const [, seconds] = /^date\^(\d+)\^/.exec(name) ?? [];
  if (label === '' && seconds !== undefined) return minuteOf(Number(seconds) * 1_000);
  return label || `<!${name}>`;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:(?:\/\/)?/i;
/** Nobody writes these in front of an address. */
const SILENT_SCHEME = /^(?:mailto|tel):/i;

/** The label, and the address where that says something else. Slack makes links of what looks like an address: `README.md`. */
function linkText(url: string, label: string): string {
  const address = url.replace(SILENT_SCHEME, '');
  if (label === '') return address;
  return label === url || sameAddress(label, url) ? label : `${label} (${address})`;
}

function sameAddress(label: string, url: string): boolean {
  const plain = (address: string) => decoded(address).toLowerCase().replace(/\/$/, '');
  return plain(label) === plain(withReadableHost(url).replace(SCHEME, ''));
}

/** A name of the DNS has 253 characters; to read a longer one takes quadratic time. */
const HOST_CHARS_MAX = 253;

/** Hosts of other scripts travel in ASCII. */
function withReadableHost(url: string): string {
  return url.replace(
    /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]+)/i,
    (_whole, scheme: string, host: string) =>
      scheme + ((host.length <= HOST_CHARS_MAX && domainToUnicode(host)) || host),
  );
}

function decoded(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** The text without the mentions of the agent itself. Other white space stays: it may be code. */
export function withoutMention(text: string, botUserId: string): string {
  const parts = text.split(new RegExp(`<@${botUserId}(?:\\|[^<>]*)?>`));
  const last = parts.length - 1;
  const seamless = parts.map((part, index) =>
    part.slice(index > 0 ? blanksBefore(part) : 0, index < last ? blanksAfter(part) : undefined),
  );
  return seamless.join(' ').trim();
}

function blanksBefore(text: string): number {
  let at = 0;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function blanksAfter(text: string): number {
  let at = text.length;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
  return at;
}

export function mentionsOf(text: string): string[] {
  return [...text.matchAll(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g)].flatMap((match) => match[1] ?? []);
}
