import { createHash } from 'node:crypto';
import { type FramedText, SESSION_PREFIX } from './frame.ts';
import { type FrameTag, withoutLookAlikes } from './look-alikes.ts';
import { oneLine, wellFormed } from './one-line.ts';

/** Hexadecimal digits of a mark: what a text cannot hold by chance. */
const MARK_CHARS = 8;
/** Characters of a name, an address or an author: catches a page of text in their place. */
const ATTRIBUTE_CHARS_MAX = 300;
/** Stands where a text is empty: models refuse blank ones. */
const NO_TEXT = '(no text)';

/**
 * A text in its frame. The mark of both tags is made from the frame and the text, so it is the same at every render, and does
 * not occur in the text: whatever that holds, the frame ends where it ends.
 */
export function framedText({ frame, text }: FramedText): string {
  if (frame.kind === 'session') return written('session-note', [], text);
  const { kind, name, from, in: channel, at, link, path } = frame;
  return written(
    'outside-material',
    [
      ['kind', kind],
      ['name', name],
      ['from', from],
      ['in', channel],
      ['at', at],
      ['link', link],
      ['path', path],
    ],
    text,
  );
}

/** `change`: what the words do to an older message of theirs. */
type Beside = { name?: string | undefined; local?: string | undefined; change?: string | undefined };

/** A person's words. `from`: their id where they wrote; `name` and `local` are beside it and stand for nothing. */
export function framedMessage(
  from: string,
  at: string | undefined,
  text: string,
  { name, local, change }: Beside = {},
): string {
  return written(
    'person-message',
    [
      ['from', from],
      ['name', name],
      ['at', at],
      ['local', local],
      ['change', change],
    ],
    text.trim(),
  );
}

function written(tag: FrameTag, attributes: [name: string, value: string | undefined][], text: string): string {
  const said = attributes.flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${attributeValue(value)}"`],
  );
  const head = `${tag}${said.join('')}`;
  const content = text.trim() === '' ? NO_TEXT : harmless(tag, text);
  const mark = markOf(head, content);
  return `<${head} mark="${mark}">\n${content}\n</${tag} mark="${mark}">`;
}

/** The program's own prefix stays at the beginning of what it says; anywhere else it is an imitation. */
function harmless(tag: FrameTag, text: string): string {
  const own = tag === 'session-note' && text.startsWith(SESSION_PREFIX) ? SESSION_PREFIX : '';
  return own + withoutLookAlikes(wellFormed(text.slice(own.length)));
}

function attributeValue(value: string): string {
  return oneLine(withoutLookAlikes(value), ATTRIBUTE_CHARS_MAX)
    .replace(/["\uff02\u201c-\u201f]/g, "'")
    .replaceAll('<', '(')
    .replaceAll('>', ')');
}

/** The first of a row of hashes that the text does not hold; each holds any of them with a chance of one in millions. */
function markOf(head: string, content: string): string {
  const lower = content.toLowerCase();
  const base = createHash('sha256').update(head).update('\0').update(content).digest('hex');
  for (let row = base; ; row = createHash('sha256').update(row).digest('hex')) {
    const mark = row.slice(0, MARK_CHARS);
    if (!lower.includes(mark)) return mark;
  }
}
