import { type FramedText, sessionText } from '../../domain/frames/frame.ts';
import { oneLine, quotedName } from '../../domain/frames/one-line.ts';
import { judgeImage } from '../../domain/image/image-limits.ts';
import type { AttachedFile, InboxItem } from '../../domain/journal.ts';
import type { Attachment, SessionState } from '../../domain/session.ts';
import type { ImageReference, PersonMessage } from '../../domain/transcript.ts';
import { isRefusal } from '../../errors.ts';
import type { StepContext } from '../context.ts';
import { type ImageRoom, imageRoom } from '../shown-images.ts';

/** A text file longer than this is cut: the rest is on the worker. */
const FILE_CHARS_MAX = 40_000;
/** Files that one message may bring. */
const FILES_MAX = 20;
/** Files of people that a worker is given; the oldest are left out. Catches a thread in which hundreds are dropped. */
const ATTACHMENTS_MAX = 40;
/** Characters of a file's own name in its name on the worker. */
const NAME_CHARS_MAX = 80;

const IMAGE_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const TEXT_TYPES = /^(text\/|application\/(json|xml|x-sh|javascript|yaml|x-yaml))/;

/** What people said, and the files that their workers are to have. */
export type Absorbed = { people: PersonMessage[]; attachments: Attachment[] };

/**
 * Turns absorbed inbox items into what the transcript of `state` keeps. Attachments are fetched once, here, and judged by the
 * limits of its model; stops carry no words.
 */
export async function absorbPeople(context: StepContext, items: InboxItem[], state: SessionState): Promise<Absorbed> {
  const absorbed: Absorbed = { people: [], attachments: [] };
  const room = imageRoom(state, context.settings);
  for (const item of items) if (item.kind === 'message') await absorbMessage(context, item, room, absorbed);
  return absorbed;
}

/** The state of a session whose worker is to have these files too, the newest {@link ATTACHMENTS_MAX} in all. */
export function withAttachments(state: SessionState, added: Attachment[]): SessionState {
  if (added.length === 0) return state;
  const keys = new Set(added.map(({ key }) => key));
  const before = (state.attachments ?? []).filter(({ key }) => !keys.has(key));
  return { ...state, attachments: [...before, ...added].slice(-ATTACHMENTS_MAX) };
}

async function absorbMessage(
  context: StepContext,
  item: InboxItem,
  { limits, before }: ImageRoom,
  absorbed: Absorbed,
): Promise<void> {
  const earlier = absorbed.people.reduce((sum, person) => sum + person.images.length, before);
  const images: ImageReference[] = [];
  const parts = [...(item.quotes ?? [])];
  for (const file of item.files.slice(0, FILES_MAX)) {
    const room = { limits, before: earlier + images.length };
    const found = await absorbFile(context, { ...file, from: file.forwarded ? undefined : item.user }, room);
    parts.push(...found.parts);
    if (found.image) images.push(found.image);
    if (found.attachment) absorbed.attachments.push(found.attachment);
  }
  const left = item.files.length - FILES_MAX;
  if (left > 0)
    parts.push(sessionText(`${left} more files were attached; no more than ${FILES_MAX} of one message are taken`));
  const withParts = parts.length > 0 ? { parts } : {};
  absorbed.people.push({ key: item.key, user: item.user, text: item.text, images, at: writtenAt(item), ...withParts });
}

/** Slack's ts is when it was written; what has none was written when it came. */
function writtenAt({ ts, at }: InboxItem): number {
  const ms = Math.floor(Number(ts) * 1_000);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : at;
}

type SentFile = AttachedFile & { from: string | undefined };
type AbsorbedFile = { parts: FramedText[]; image?: ImageReference; attachment?: Attachment };

async function absorbFile(context: StepContext, given: SentFile, room: ImageRoom): Promise<AbsorbedFile> {
  try {
    const file: SentFile = { ...(await context.chat.describe(given)), from: given.from };
    const bytes = await context.chat.download(file);
    if (bytes.length === 0) return { parts: [sessionText(`attached ${quotedName(file.name)} is empty`)] };
    const key = `attachments/${file.id}`;
    await context.blobs.put(key, bytes, file.mimetype);
    const attachment = { key, name: attachmentName(file), bytes: bytes.length };
    return { ...shownAs(file, bytes, attachment, room), attachment };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { parts: [sessionText(`attached ${quotedName(given.name)} could not be fetched: ${error.message}`)] };
  }
}

/** How the model sees the file itself; that the worker has it is said in any case. */
function shownAs(
  file: SentFile,
  bytes: Uint8Array,
  attachment: Attachment,
  room: ImageRoom,
): Omit<AbsorbedFile, 'attachment'> {
  const path = `.attachments/${attachment.name}`;
  const onWorker = `on your machine it is ${path} in the workspace`;
  if (IMAGE_TYPES.has(file.mimetype)) return shownImage(file, bytes, attachment, room, onWorker);
  if (TEXT_TYPES.test(file.mimetype)) return { parts: fileParts(file, new TextDecoder().decode(bytes), path) };
  const what = `${quotedName(file.name)}, ${oneLine(file.mimetype)}, ${bytes.length} bytes`;
  return { parts: [sessionText(`attached ${what}: ${onWorker}`)] };
}

function shownImage(
  file: SentFile,
  bytes: Uint8Array,
  { key }: Attachment,
  { limits, before }: ImageRoom,
  onWorker: string,
): Omit<AbsorbedFile, 'attachment'> {
  const verdict = judgeImage(bytes, limits, before);
  const name = quotedName(file.name);
  if (verdict.kind === 'hidden')
    return {
      parts: [sessionText(`attached image ${name} is not shown here: ${verdict.reason}; ${onWorker}, for view_image`)],
    };
  const note = verdict.note ? `${verdict.note}; ` : '';
  const image: ImageReference = { format: verdict.format, key, bytes: bytes.length };
  return { parts: [sessionText(`attached image ${name}: ${note}${onWorker}`)], image };
}

function fileParts({ name, from }: SentFile, content: string, path: string): FramedText[] {
  const shown: FramedText = {
    frame: { kind: 'file', name, ...(from === undefined ? {} : { from }), path },
    text: content.slice(0, FILE_CHARS_MAX),
  };
  const missing = content.length - FILE_CHARS_MAX;
  if (missing <= 0) return [shown];
  return [shown, sessionText(`${quotedName(name)} is cut there: ${missing} characters more are in ${path}`)];
}

/** Slack's id keeps files of one name apart; it is harmless as part of a path. */
function attachmentName({ id, name }: AttachedFile): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(-NAME_CHARS_MAX);
  return `${id.replace(/\W+/g, '_')}-${plain || 'file'}`;
}
