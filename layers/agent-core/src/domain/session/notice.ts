import { textsOf } from '../language/texts.ts';

/** Bytes of a file that goes with a message: it passes through a Lambda's memory on its way to Slack. */
export const NOTICE_FILE_BYTES_MAX = 50_000_000;

/**
 * A file that goes with a message: where its bytes wait in the artifact bucket, and its name for people. `instead`: where the chat takes
 * no file, what follows the first part of its text is posted as messages. Absent: its name is told.
 */
export type NoticeFile = { key: string; name: string; instead?: 'messages' };

/**
 * Something shown to people; never part of the transcript. `id` is the mark that its post carries, so that a
 * retry can ask the thread whether it was posted.
 */
export type Notice =
  | {
      kind: 'message';
      id: string;
      at: number;
      text: string;
      mention?: string;
      file?: NoticeFile;
      buttons?: NoticeButton[];
      /** People are asked what they think of it, with these words. */
      feedback?: FeedbackLabels;
    }
  /** `language`: of its buttons; absent: English. */
  | { kind: 'progress'; id: string; at: number; text: string; stoppable: boolean; language?: string };

/**
 * What programs are to be told of the session, and may not have been yet: `bus` is the deployment's, `callback` the session's own. `type` and
 * `detail` are those of domain/events/session-event.ts, or of a later build's. PERSISTED CONTRACT.
 */
export type PendingEvent = {
  to: 'bus' | 'callback';
  id: string;
  type: string;
  at: number;
  detail: Record<string, unknown>;
};

/** Words of the two buttons below an answer. */
export type FeedbackLabels = { good: string; bad: string };

/** `raise-budget` gives the money that the pause asks for; `resume` only goes on. */
export type NoticeButton = { action: 'raise-budget' | 'resume'; label: string };

/**
 * The one edited message of a turn: its notice id, and its post's id (`ts`) once somebody has seen it in the thread. `at`: when it was
 * posted; absent: an older build did. `below`: something stands below it. `old`: the post that it replaces, until that is taken away.
 */
export type ProgressMessage = { id: string; ts?: string; at?: number; below?: true; old?: string };

/** A Slack message should stay below 4,000 characters (docs.slack.dev, chat.postMessage); some room for the mention. Elsewhere see `Posting`. */
export const NOTICE_CHARS_MAX = 3_800;
/** What is longer than this many messages is a file, or is cut and says so: a thread is not a log. */
export const NOTICE_PARTS_MAX = 5;

/** Room for the line that says how much was cut. */
const CUT_LINE_CHARS = 60;

/** The id of an entry's notice: the same on every retry, because the version is. */
export function noticeId(sessionId: string, version: number, index: number): string {
  return `${sessionId}#${version}#${index}`;
}

/** What stands in place of no words, and below a text that is cut. */
export type PartTexts = { noText: string; cut: (chars: number) => string };

/**
 * Cuts a long text at line breaks into at most `partsMax` parts. A block of code that a cut goes through is closed and
 * opened again; links, escapes and characters stay whole; lines keep their indentation.
 */
export function noticeParts(
  text: string,
  { noText, cut }: PartTexts = textsOf(undefined).answer,
  { parts: partsMax = NOTICE_PARTS_MAX, chars = NOTICE_CHARS_MAX }: { parts?: number; chars?: number } = {},
): string[] {
  const parts: string[] = [];
  let rest = withoutBlankEnds(text).replace(/^ {1,3}(?=\S)/, '') || noText;
  while (rest.length > 0) {
    if (parts.length === partsMax - 1 && rest.length > chars) {
      const shown = rest.slice(0, cutPoint(rest, chars - CUT_LINE_CHARS - FENCE_CHARS_MAX));
      const { closed } = atFence(shown);
      parts.push(`${closed}\n_${cut(rest.length - shown.length)}_`);
      break;
    }
    const { part, left } = firstPart(rest, chars);
    parts.push(part);
    rest = left;
  }
  return parts;
}

/** As much of a text as one message takes, and what is left: empty when nothing is. */
export function firstPart(text: string, chars = NOTICE_CHARS_MAX): { part: string; left: string } {
  const max = text.length <= chars ? chars : chars - FENCE_CHARS_MAX;
  const cut = cutPoint(text, max);
  const { closed, reopen } = atFence(text.slice(0, cut));
  const left = withoutBlankEnds(text.slice(cut));
  return { part: closed, left: left === '' ? '' : reopen + left };
}

/** Whether {@link noticeParts} would cut something off. */
export function isTooLongForParts(text: string, chars = NOTICE_CHARS_MAX): boolean {
  let rest = withoutBlankEnds(text);
  for (let parts = 0; parts < NOTICE_PARTS_MAX && rest.length > 0; parts++) rest = firstPart(rest, chars).left;
  return rest.length > 0;
}

/** The line that opens a block of code, when it is longer, is opened again without what follows its mark. */
const FENCE_CHARS_MAX = 40;
const FENCE_LINE = /^ {0,3}(`{3,20}|~{3,20})(.*)$/;

/** A part whose open block of code is closed, and the line that opens it again in the next part. */
function atFence(part: string): { closed: string; reopen: string } {
  let open: { mark: string; line: string } | undefined;
  for (const line of part.split('\n')) {
    const [, mark = '', after = ''] = FENCE_LINE.exec(line) ?? [];
    if (mark === '') continue;
    if (!open) open = { mark, line: line.length + mark.length + 2 > FENCE_CHARS_MAX ? mark : line };
    else if (mark.startsWith(open.mark) && after.trim() === '') open = undefined;
  }
  const closed = part.trimEnd();
  return open ? { closed: `${closed}\n${open.mark}`, reopen: `${open.line}\n` } : { closed, reopen: '' };
}

/** Blank lines at the beginning and white space at the end say nothing; the blanks before the first word may be indentation. */
function withoutBlankEnds(text: string): string {
  return text.trimEnd().replace(/^(?:[^\S\n]*\n)+/, '');
}

function cutPoint(text: string, max: number): number {
  if (text.length <= max) return text.length;
  const line = text.lastIndexOf('\n', max);
  if (line > max / 2) return line;
  const blank = text.lastIndexOf(' ', max);
  return beforeMarkup(text, blank > max / 2 ? blank : wholeCharacters(text, max).length);
}

/** A longer one is no link of Slack's and no escape. */
const MARKUP_CHARS_MAX = 400;

/** The cut moved to before a `<link>` or an `&escape;` that it would go through. */
function beforeMarkup(text: string, cut: number): number {
  const near = text.slice(Math.max(0, cut - MARKUP_CHARS_MAX), cut);
  const opened = /(?:<[^<>]*|&[a-z]{0,4})$/.exec(near);
  return opened && opened.index + Math.max(0, cut - MARKUP_CHARS_MAX) > 0 ? cut - (near.length - opened.index) : cut;
}

/** The first `max` UTF-16 units, or one less where they would end in half a character. */
function wholeCharacters(text: string, max: number): string {
  const splits = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) && text.length > max;
  return text.slice(0, splits ? max - 1 : max);
}
