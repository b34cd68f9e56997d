/** A file that goes with a message: where its bytes wait in the artifact bucket, and its name for people. */
export type NoticeFile = { key: string; name: string };

/**
 * Something shown to people; never part of the transcript. `id` is the key that Slack's message metadata carries, so that a
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
    }
  | { kind: 'progress'; id: string; at: number; text: string; stoppable: boolean };

/** `raise-budget` gives the money that the pause asks for; `resume` only goes on. */
export type NoticeButton = { action: 'raise-budget' | 'resume'; label: string };

/** The one edited message of a turn: its notice id, and its Slack ts once somebody has seen it in the thread. */
export type ProgressMessage = { id: string; ts?: string };

/** A Slack message should stay below 4,000 characters (docs.slack.dev, chat.postMessage); some room for the mention. */
export const NOTICE_CHARS_MAX = 3_800;
/** An answer longer than this many messages is cut, and says so: a thread is not a log. */
export const NOTICE_PARTS_MAX = 5;

/** Room for the line that says how much was cut. */
const CUT_LINE_CHARS = 60;

/** Ids of an entry's notices: stable across retries, because the version is. */
export function noticeId(sessionId: string, version: number, index: number): string {
  return `${sessionId}#${version}#${index}`;
}

/** Cuts a long text at line breaks into at most {@link NOTICE_PARTS_MAX} parts. */
export function noticeParts(text: string): string[] {
  const parts: string[] = [];
  let rest = text.trim() || '(no text)';
  while (rest.length > 0) {
    if (parts.length === NOTICE_PARTS_MAX - 1 && rest.length > NOTICE_CHARS_MAX) {
      const shown = wholeCharacters(rest, NOTICE_CHARS_MAX - CUT_LINE_CHARS);
      parts.push(`${shown.trimEnd()}\n_… cut: ${rest.length - shown.length} characters were left_`);
      break;
    }
    const cut = cutPoint(rest);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return parts;
}

function cutPoint(text: string): number {
  if (text.length <= NOTICE_CHARS_MAX) return text.length;
  const line = text.lastIndexOf('\n', NOTICE_CHARS_MAX);
  return line > NOTICE_CHARS_MAX / 2 ? line : wholeCharacters(text, NOTICE_CHARS_MAX).length;
}

/** The first `max` UTF-16 units, or one less where they would end in half a character. */
function wholeCharacters(text: string, max: number): string {
  const splits = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) && text.length > max;
  return text.slice(0, splits ? max - 1 : max);
}
