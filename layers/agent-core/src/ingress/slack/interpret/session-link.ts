import { plainText } from '../event/event.ts';

/** A session that is named from elsewhere: by a link to a message of its thread, or by its id. */
export type SessionName =
  | { kind: 'message'; channel: string; ts: string; threadTs?: string }
  | { kind: 'id'; sessionId: string };

/** A longer word is no link to a message. */
const LINK_CHARS_MAX = 500;
const SESSION_ID = /^[a-z]{2,20}:[A-Za-z0-9:._-]{3,100}$/;
const TS = /^\d{10}\.\d{6}$/;

/** Reads one word as Slack writes it: `<https://…/archives/C1/p1700000000000001?thread_ts=…>`, or a session's id. */
export function sessionNameOf(word: string): SessionName | undefined {
  if (word.length > LINK_CHARS_MAX) return undefined;
  const link = /^<(https?:[^|<>]+)(?:\|[^<>]*)?>$/.exec(word)?.[1];
  const text = (link === undefined ? word : plainText(link)).replace(/[`.,!?]+$|^`/g, '');
  return (
    messageOf(text) ?? (SESSION_ID.test(text) && !text.startsWith('http') ? { kind: 'id', sessionId: text } : undefined)
  );
}

/** Addresses of messages: docs.slack.dev/reference/methods/chat.getPermalink. */
function messageOf(text: string): SessionName | undefined {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return undefined;
  const { pathname, searchParams } = new URL(text);
  const [, channel, seconds, rest] = /\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})\/?$/.exec(pathname) ?? [];
  if (channel === undefined) return undefined;
  const threadTs = searchParams.get('thread_ts') ?? '';
  return { kind: 'message', channel, ts: `${seconds}.${rest}`, ...(TS.test(threadTs) ? { threadTs } : {}) };
}
