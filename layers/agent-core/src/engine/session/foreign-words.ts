import { oneLine } from '../../domain/frames/one-line.ts';
import { type Texts, textsOf } from '../../domain/language/texts.ts';
import { plain } from '../../domain/notices/plain.ts';
import { isForeignPerson, mention } from '../../domain/people/mention.ts';
import type { InboxItem } from '../../domain/session/journal.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { isSaidElsewhere } from '../../domain/session/threads/api-thread.ts';
import type { Draft } from '../context/context.ts';

/** Characters of somebody's words that the thread shows: their place has all of them. */
const QUOTE_CHARS_MAX = 280;
/** Of words that were written in the console: the thread is where most people read. */
const CONSOLE_QUOTE_CHARS_MAX = 1_500;
/** Words that one entry tells of; of more only their number is told. */
const TOLD_MAX = 5;

/** The thread is told what was written in another place and is now taken into the session, before what is answered: by whom, where, how it begins. */
export function withForeignWords(draft: Draft, at: number): Draft {
  const { source } = draft.session.state;
  const items = draft.absorb.filter((item) => isSaidElsewhere(item, source) || isTold(item));
  if (items.length === 0) return draft;
  const { sessionId, version, state } = draft.session;
  const texts = textsOf(state.language);
  const lines = items.slice(0, TOLD_MAX).map((item) => told(item, state, texts));
  const more = items.length - TOLD_MAX;
  const text = [...lines, ...(more > 0 ? [texts.codeHost.more(more)] : [])].join('\n');
  const notice: Notice = { kind: 'message', id: `${noticeId(sessionId, version + 1, 0)}#elsewhere`, at, text };
  return { ...draft, notices: [notice, ...draft.notices] };
}

/** A person's stop from elsewhere is told with the pause; a stop of an older build tells with one word of the end of a pull request. */
function isTold({ user, kind, news, text }: InboxItem): boolean {
  return isForeignPerson(user) && (kind !== 'stop' || news !== undefined || text === 'merged' || text === 'closed');
}

function told(item: InboxItem, { overAt, source }: SessionState, { codeHost }: Texts): string {
  const { user, text, quotes, news } = item;
  const person = mention(user);
  if (isSaidElsewhere(item, source))
    return `:speech_balloon: ${codeHost.inConsole(person)}\n> ${plain(oneLine(text, CONSOLE_QUOTE_CHARS_MAX))}`;
  const { name = '', link } = quotes?.[0]?.frame ?? {};
  const where = link && /^https?:\/\/[^\s<>|]+$/.test(link) ? `<${link}|${plain(name)}>` : plain(name);
  switch (news?.kind) {
    case 'ended':
    case 'over': {
      const isLast = overAt !== undefined && overAt >= item.at;
      const branch =
        'deletedBranch' in news && news.deletedBranch ? ` ${codeHost.branchDeleted(plain(news.deletedBranch))}` : '';
      return `:checkered_flag: ${codeHost.closed({ person, where, isMerged: news.how === 'merged', isLast })}${branch}`;
    }
    case 'reopened':
      return `:leftwards_arrow_with_hook: ${codeHost.reopened(person, where)}`;
    case 'pushed':
      return `:arrow_up: ${codeHost.pushed(person, where, news.head)}`;
    case undefined:
      // A stop of an older build says with one word what became of the pull request.
      if (item.kind === 'stop')
        return `:checkered_flag: ${codeHost.closed({ person, where, isMerged: text === 'merged', isLast: true })}`;
      return `:speech_balloon: ${codeHost.remark(person, where)}\n> ${plain(oneLine(text, QUOTE_CHARS_MAX))}`;
  }
}
