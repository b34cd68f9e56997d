import { counted } from '../../../domain/counted.ts';
import { type Frame, type FramedText, sessionText } from '../../../domain/frames/frame.ts';
import { oneLine } from '../../../domain/frames/one-line.ts';
import { minuteOf } from '../../../domain/minute.ts';
import { readSlackFile } from '../../../domain/people/slack-file.ts';
import type { AttachedFile } from '../../../domain/session/journal.ts';
import { plainText } from '../event/event.ts';
import { blockTexts } from './blocks.ts';
import { type Fields, fieldsOf, joined, listIn, numberIn, textIn } from './fields.ts';

/** Attachments of one message that are read: Slack advises apps to send at most 20. */
const ATTACHMENTS_MAX = 20;
/** Files that forwarded messages may bring along. */
const FORWARDED_FILES_MAX = 20;
/** A forwarded message that forwards another, and so on: as deep as people still follow. */
const DEPTH_MAX = 3;
/** Fields of one attachment; Slack itself shows a few dozen at most. */
const FIELDS_MAX = 100;
/** Characters of all quotes of one message: with its words (40,000) they fit into an inbox item of 400 kB. */
const QUOTES_CHARS_MAX = 30_000;
/** A name or an address in a frame. */
const NAME_CHARS_MAX = 300;
/** What Slack writes where an attachment has nothing but blocks. */
const NO_PREVIEW = '[no preview available]';

export type Quotes = { quotes: FramedText[]; files: AttachedFile[] };

/**
 * What a message brings along besides its author's words: forwarded messages, previews of links, what apps attach, and
 * tables. All of it is material. An odd part costs that part, and is said; so is what is too much.
 */
export function quotesOf(user: string, attachments: unknown, blocks: unknown): Quotes {
  const given = Array.isArray(attachments) ? attachments : [];
  const read = given.slice(0, ATTACHMENTS_MAX).map((raw) => readAttachment(raw, user, 1));
  const tables = blockTexts(blocks).tables.map((text) => tableOf(user, text));
  const left = given.length - ATTACHMENTS_MAX;
  const more = left > 0 ? [sessionText(`${left} more attachments came with this message; they were not read`)] : [];
  const files = read.flatMap((one) => one.files);
  return {
    quotes: withinChars([...tables, ...read.flatMap((one) => one.quotes), ...more, ...filesLeft(files)]),
    files: files.slice(0, FORWARDED_FILES_MAX),
  };
}

function filesLeft({ length }: AttachedFile[]): FramedText[] {
  if (length <= FORWARDED_FILES_MAX) return [];
  return [sessionText(`not taken: ${counted(length - FORWARDED_FILES_MAX, 'more file')} of forwarded messages`)];
}

function readAttachment(raw: unknown, user: string, depth: number): Quotes {
  const attachment = fieldsOf(raw);
  if (!attachment) return { quotes: [sessionText('an attachment of this message could not be read')], files: [] };
  const messages = listIn(attachment, 'message_blocks').map((one) => fieldsOf(fieldsOf(one)?.message));
  const own = isForward(attachment) ? forwardOf(attachment, messages) : attachedOf(attachment, user);
  const files = listIn(attachment, 'files').map((file): AttachedFile => ({ ...readSlackFile(file), forwarded: true }));
  const inner = [attachment, ...messages].flatMap((one) => listIn(one, 'attachments')).slice(0, ATTACHMENTS_MAX);
  const below = depth < DEPTH_MAX ? inner.map((one) => readAttachment(one, user, depth + 1)) : tooDeep(inner);
  const isEmpty = own.length === 0 && inner.length === 0 && files.length === 0;
  return {
    quotes: [
      ...own,
      ...(isEmpty ? [sessionText('an attachment of this message holds nothing that can be read')] : []),
      ...below.flatMap((one) => one.quotes),
    ],
    files: [...files, ...below.flatMap((one) => one.files)],
  };
}

function tooDeep({ length }: readonly unknown[]): Quotes[] {
  return length === 0
    ? []
    : [{ quotes: [sessionText(`not read: ${counted(length, 'message')} forwarded further inside`)], files: [] }];
}

/** A message that somebody shared or linked to; Slack marks it in more than one way. */
function isForward(attachment: Fields): boolean {
  return (
    attachment.is_share === true || attachment.is_msg_unfurl === true || listIn(attachment, 'message_blocks').length > 0
  );
}

function forwardOf(attachment: Fields, messages: readonly (Fields | undefined)[]): FramedText[] {
  const read = [attachment.blocks, ...messages.map((message) => message?.blocks)].map(blockTexts);
  const words =
    textIn(attachment, 'text') ||
    joined(
      read.map((one) => one.words),
      '\n\n',
    );
  const tables = read.flatMap((one) => one.tables);
  const said = [plainText(words || (tables.length > 0 ? '' : fallbackOf(attachment))), ...tables];
  const text = joined(said, '\n\n');
  return text === '' ? [] : [{ frame: { kind: 'forward', ...sourceOf(attachment) }, text }];
}

/** What an app attached, a preview, or a table that the person pasted: Slack sends that as an attachment of blocks alone. */
function attachedOf(attachment: Fields, user: string): FramedText[] {
  const { words, tables } = blockTexts(attachment.blocks);
  const title = textIn(attachment, 'title');
  const link = textIn(attachment, 'title_link');
  const lines = [
    textIn(attachment, 'pretext'),
    title && link && title !== link ? `${title} (${link})` : title || link,
    textIn(attachment, 'text'),
    ...listIn(attachment, 'fields').slice(0, FIELDS_MAX).map(fieldText),
    words,
  ];
  const isBare = tables.length === 0 && lines.every((line) => line.trim() === '');
  const text = plainText(joined(isBare ? [fallbackOf(attachment)] : lines, '\n'));
  const isPreview = ['from_url', 'original_url', 'service_name'].some((name) => textIn(attachment, name) !== '');
  const frame: Frame = { kind: isPreview ? 'link-preview' : 'attachment', ...sourceOf(attachment) };
  return [...(text.trim() === '' ? [] : [{ frame, text }]), ...tables.map((table) => tableOf(user, table))];
}

function tableOf(user: string, text: string): FramedText {
  return { frame: { kind: 'table', from: user }, text };
}

function fieldText(raw: unknown): string {
  const field = fieldsOf(raw);
  return joined([textIn(field, 'title'), textIn(field, 'value')], ': ');
}

function fallbackOf(attachment: Fields): string {
  const fallback = textIn(attachment, 'fallback');
  return fallback === NO_PREVIEW ? '' : fallback;
}

function sourceOf(attachment: Fields): Omit<Frame, 'kind'> {
  const name =
    textIn(attachment, 'author_name') || textIn(attachment, 'author_subname') || textIn(attachment, 'service_name');
  const id = textIn(attachment, 'author_id');
  const channel = textIn(attachment, 'channel_name');
  const seconds = numberIn(attachment, 'ts');
  return withoutEmpty({
    from: id && name ? `${name} (${id})` : name || id,
    in: channel ? `#${channel.replace(/^#/, '')}` : textIn(attachment, 'channel_id'),
    at: seconds === undefined ? '' : minuteOf(seconds * 1_000),
    link: textIn(attachment, 'from_url') || textIn(attachment, 'original_url'),
  });
}

function withoutEmpty(source: Record<'from' | 'in' | 'at' | 'link', string>): Omit<Frame, 'kind'> {
  const said = Object.entries(source).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(said.map(([name, value]) => [name, oneLine(value, NAME_CHARS_MAX)]));
}

/** The first characters of all quotes together, without control characters, each of which would be stored as six. */
function withinChars(quotes: FramedText[]): FramedText[] {
  let charsLeft = QUOTES_CHARS_MAX;
  let missing = 0;
  const kept = quotes.flatMap(({ frame, text }): FramedText[] => {
    const clean = text.replace(/(?![\n\t])\p{Cc}/gu, ' ');
    const shown = clean.slice(0, Math.max(charsLeft, 0));
    charsLeft -= clean.length;
    missing += clean.length - shown.length;
    return shown === '' ? [] : [{ frame, text: shown }];
  });
  return missing > 0
    ? [...kept, sessionText(`what came with this message is cut: ${counted(missing, 'character')} more`)]
    : kept;
}
