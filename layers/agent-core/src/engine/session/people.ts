import { counted } from '../../domain/counted.ts';
import { type FramedText, sessionText } from '../../domain/frames/frame.ts';
import { oneLine, quotedName } from '../../domain/frames/one-line.ts';
import { judgeImage } from '../../domain/image/image-limits.ts';
import type { ImageReference } from '../../domain/image/image-reference.ts';
import type { ThreadPost } from '../../domain/people/thread-post.ts';
import type { AttachedFile, Change, InboxItem } from '../../domain/session/journal.ts';
import type { Attachment, SessionId, SessionState } from '../../domain/session/session.ts';
import { rulesOf } from '../../domain/session/source.ts';
import { newsText } from '../../domain/session/threads/news.ts';
import { BEGINNING_CHARS, messageKeyOf, versionName } from '../../domain/session/versions.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';
import type { PersonMessage } from '../../domain/transcript/transcript.ts';
import {
  hasRoom,
  NO_ROOM_FOR_IMAGE,
  REPLY_TEXT_BYTES_MAX,
  type ReplyRoom,
  roomWithImage,
} from '../../domain/worker/reply-room.ts';
import { isRefusal } from '../../errors.ts';
import { viewImage } from '../../tools/view-image.ts';
import type { Session, StepContext } from '../context/context.ts';
import { type ImageRoom, imageRoom, replyRoom } from '../model-request/shown-images.ts';

/** Files of a thread that are brought in with it, the newest; the others are named. */
const THREAD_FILES_MAX = 10;
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

/** What else stands in the thread, and what is to be said of it. It comes with the first of people's words. */
export type Material = { note: FramedText; posts: ThreadPost[] };

/** What people said, and the files that their workers are to have. */
export type Absorbed = { people: PersonMessage[]; attachments: Attachment[] };

/**
 * Turns absorbed inbox items into what the transcript of the session keeps. Attachments are fetched once, here, and judged by the
 * limits of its model; stops carry no words.
 */
export async function absorbPeople(
  context: StepContext,
  items: InboxItem[],
  { sessionId, state }: Pick<Session, 'sessionId' | 'state'>,
  material?: Material,
): Promise<Absorbed> {
  const { source } = state;
  const absorbed: Absorbing = { people: [], attachments: [], sessionId, source, room: replyRoom(state, []) };
  const images = imageRoom(state, context.settings);
  for (const item of items)
    if (item.kind === 'message' || item.news) await absorbMessage(context, item, images, absorbed);
  if (material) await absorbMaterial(context, material, images, absorbed);
  return { people: absorbed.people, attachments: absorbed.attachments };
}

/** `source`: where they were said, `sessionId` in which session. `room`: what all these files may still bring in together. */
type Absorbing = Absorbed & { sessionId: SessionId; source: ThreadSource; room: ReplyRoom };

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
  absorbed: Absorbing,
): Promise<void> {
  const earlier = absorbed.people.reduce((sum, person) => sum + person.images.length, before);
  const images: ImageReference[] = [];
  const parts = [...(item.quotes ?? [])];
  for (const file of item.files.slice(0, FILES_MAX)) {
    const sent = { ...file, from: file.forwarded ? undefined : item.user };
    await takeIn(context, sent, { limits, before: earlier + images.length }, { absorbed, parts, images });
  }
  const left = item.files.length - FILES_MAX;
  if (left > 0)
    parts.push(
      sessionText(
        `${counted(left, 'more file')} ${left === 1 ? 'was' : 'were'} attached; no more than ${FILES_MAX} of one message are taken`,
      ),
    );
  const withParts = parts.length > 0 ? { parts } : {};
  const at = rulesOf(context.sources, absorbed.source).writtenAt(item.ts) ?? item.at;
  const text = item.news ? newsText(item.news) : item.text;
  const words = { key: versionName(item), user: item.user, text, images, at };
  absorbed.people.push({ ...words, ...withParts, ...(await changeOf(context, item, absorbed)) });
}

/** What a change says of the message that it changes. */
async function changeOf(
  context: StepContext,
  { key, change }: InboxItem,
  { sessionId, source }: Absorbing,
): Promise<Pick<PersonMessage, 'change'>> {
  if (!change) return {};
  const at = rulesOf(context.sources, source).writtenAt(change.ts);
  const of = await beginningRead(context, sessionId, { key, change });
  return { change: { kind: change.kind, of, ...(at === undefined ? {} : { at }) } };
}

/** How the message began when it was read. An event tells only what was before its own change, and others may have come late, or not at all. */
async function beginningRead(
  { journal }: StepContext,
  sessionId: SessionId,
  { key, change }: { key: string; change: Change },
): Promise<string> {
  if (change.readIn === undefined) return change.of;
  const messages = await journal.messages(sessionId, change.readIn, change.readIn);
  const people = messages.flatMap((message) => (message.kind === 'people' ? message.people : []));
  const read = people.findLast((person) => messageKeyOf(person.key) === key);
  return read ? read.text.slice(0, BEGINNING_CHARS) : change.of;
}

/** After people's own files, which have the room first. */
async function absorbMaterial(
  context: StepContext,
  { note, posts }: Material,
  { limits, before }: ImageRoom,
  absorbed: Absorbing,
): Promise<void> {
  const [first, ...others] = absorbed.people;
  if (!first) return;
  const parts = [note];
  const images = [...first.images];
  let filesBefore = posts.reduce((sum, { files }) => sum + files.length, -THREAD_FILES_MAX);
  for (const post of posts) {
    parts.push(...post.parts);
    for (const file of post.files) {
      if (filesBefore-- > 0) {
        parts.push(sessionText(`attached ${quotedName(file.name)} is not fetched: it is an older file of the thread`));
        continue;
      }
      const shown = others.reduce((sum, person) => sum + person.images.length, before + images.length);
      const sent = { ...file, from: file.forwarded ? undefined : post.from };
      await takeIn(context, sent, { limits, before: shown }, { absorbed, parts, images });
    }
  }
  absorbed.people[0] = { ...first, images, parts: [...(first.parts ?? []), ...parts] };
}

/** Where a file goes: what all of them share, and the message that it came with. */
type Into = { absorbed: Absorbing; parts: FramedText[]; images: ImageReference[] };

async function takeIn(context: StepContext, file: SentFile, images: ImageRoom, into: Into): Promise<void> {
  const { absorbed } = into;
  const found = await absorbFile(context, file, { ...images, room: absorbed.room, source: absorbed.source });
  absorbed.room = found.room ?? absorbed.room;
  into.parts.push(...found.parts);
  if (found.image) into.images.push(found.image);
  if (found.attachment) absorbed.attachments.push(found.attachment);
}

type SentFile = AttachedFile & { from: string | undefined };
/** `room` is what is left of it; absent when nothing was used. */
type AbsorbedFile = { parts: FramedText[]; image?: ImageReference; attachment?: Attachment; room?: ReplyRoom };
type FilePlace = ImageRoom & { source: ThreadSource; room: ReplyRoom };

async function absorbFile(context: StepContext, given: SentFile, place: FilePlace): Promise<AbsorbedFile> {
  try {
    const file: SentFile = { ...(await context.chat.describe(place.source, given)), from: given.from };
    const bytes = await context.chat.download(place.source, file);
    if (bytes.length === 0) return { parts: [sessionText(`attached ${quotedName(file.name)} is empty`)] };
    const key = `attachments/${file.id}`;
    await context.blobs.put(key, bytes, file.mimetype);
    const attachment = { key, name: attachmentName(file), bytes: bytes.length };
    return { ...shownAs(file, bytes, attachment, place), attachment };
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
  place: FilePlace,
): Omit<AbsorbedFile, 'attachment'> {
  const path = `.attachments/${attachment.name}`;
  const onWorker = `on your machine it is ${path} in the workspace`;
  if (IMAGE_TYPES.has(file.mimetype)) return shownImage(file, bytes, { key: attachment.key, onWorker }, place);
  if (TEXT_TYPES.test(file.mimetype)) return shownText(file, new TextDecoder().decode(bytes), path, place.room);
  const what = `${quotedName(file.name)}, ${oneLine(file.mimetype)}, ${counted(bytes.length, 'byte')}`;
  return { parts: [sessionText(`attached ${what}: ${onWorker}`)] };
}

function shownImage(
  file: SentFile,
  bytes: Uint8Array,
  { key, onWorker }: { key: string; onWorker: string },
  { limits, before, room }: FilePlace,
): Omit<AbsorbedFile, 'attachment'> {
  const left = roomWithImage(room, bytes);
  const verdict = hasRoom(left) ? judgeImage(bytes, limits, before) : NO_ROOM_FOR_IMAGE;
  const name = quotedName(file.name);
  if (verdict.kind === 'hidden')
    return {
      parts: [
        sessionText(`attached image ${name} is not shown here: ${verdict.reason}; ${onWorker}, for ${viewImage.name}`),
      ],
    };
  const note = verdict.note ? `${verdict.note}; ` : '';
  const image: ImageReference = { format: verdict.format, key, bytes: bytes.length };
  return { parts: [sessionText(`attached image ${name}: ${note}${onWorker}`)], image, room: left };
}

function shownText(
  { name, from }: SentFile,
  content: string,
  path: string,
  room: ReplyRoom,
): Omit<AbsorbedFile, 'attachment'> {
  const text = content.slice(0, FILE_CHARS_MAX);
  const left = { ...room, textBytes: room.textBytes - Buffer.byteLength(text) };
  if (left.textBytes < 0) {
    const where = `its ${counted(content.length, 'character')} are in ${path}`;
    const why = `the files of one turn show at most ${REPLY_TEXT_BYTES_MAX} bytes of text in all`;
    return { parts: [sessionText(`attached ${quotedName(name)} is not shown here: ${why}; ${where}`)] };
  }
  const shown: FramedText = {
    frame: { kind: 'file', name, ...(from === undefined ? {} : { from }), path },
    text,
  };
  const missing = content.length - FILE_CHARS_MAX;
  if (missing <= 0) return { parts: [shown], room: left };
  const note = sessionText(`${quotedName(name)} is cut there: ${counted(missing, 'character')} more are in ${path}`);
  return { parts: [shown, note], room: left };
}

/** The chat's id keeps files of one name apart; it is harmless as part of a path. */
function attachmentName({ id, name }: AttachedFile): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(-NAME_CHARS_MAX);
  return `${id.replace(/\W+/g, '_')}-${plain || 'file'}`;
}
