import { oneLine } from '../../domain/frames/one-line.ts';
import { type Texts, textsOf } from '../../domain/language/texts.ts';
import { isForeignPerson, mention } from '../../domain/people/mention.ts';
import type { InboxItem } from '../../domain/session/journal.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { Draft } from '../context/context.ts';

/** Characters of somebody's words that the thread shows: their place has all of them. */
const QUOTE_CHARS_MAX = 280;
/** Words that one entry tells of; of more only their number is told. */
const TOLD_MAX = 5;

/** The thread is told what was written in another place and is now taken into the session: by whom, where, and how it begins. */
export function withForeignWords(draft: Draft, at: number): Draft {
  const items = draft.absorb.filter(({ user }) => isForeignPerson(user));
  if (items.length === 0) return draft;
  const { sessionId, version, state } = draft.session;
  const texts = textsOf(state.language);
  const lines = items.slice(0, TOLD_MAX).map((item) => told(item, texts));
  const more = items.length - TOLD_MAX;
  const text = [...lines, ...(more > 0 ? [texts.codeHost.more(more)] : [])].join('\n');
  const notice: Notice = { kind: 'message', id: `${noticeId(sessionId, version + 1, 0)}#elsewhere`, at, text };
  return { ...draft, notices: [...draft.notices, notice] };
}

function told({ kind, user, text, quotes }: InboxItem, { codeHost }: Texts): string {
  const { name = '', link } = quotes?.[0]?.frame ?? {};
  const where = link && /^https?:\/\/[^\s<>|]+$/.test(link) ? `<${link}|${plain(name)}>` : plain(name);
  if (kind === 'stop') return `:checkered_flag: ${codeHost.closed(mention(user), where, text === 'merged')}`;
  const line = oneLine(text, QUOTE_CHARS_MAX);
  return `:speech_balloon: ${codeHost.remark(mention(user), where)}\n> ${plain(line)}`;
}

/** Nothing in it is a mention or a link. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('|', '¦');
}
