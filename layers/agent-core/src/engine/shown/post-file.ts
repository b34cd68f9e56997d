import { textsOf } from '../../domain/language/texts.ts';
import {
  firstPart,
  NOTICE_FILE_BYTES_MAX,
  NOTICE_PARTS_MAX,
  type Notice,
  type NoticeFile,
  noticeParts,
} from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { rulesOf } from '../../domain/session/source.ts';
import { isRefusal } from '../../errors.ts';
import type { StepContext } from '../context/context.ts';

/** The thread's clock and ours may differ; the look-up for a notice starts this much before the entry that named it. */
export const LOOK_BACK_MS = 120_000;

/**
 * Brings the file to the chat and shows it in the thread. Only the last call shows anything, so everything before it may be
 * repeated. A file that the chat refuses for good is named in a message instead, or its text is posted: people were to get it.
 */
export async function postFile(
  context: StepContext,
  { source, language }: SessionState,
  notice: Notice,
  file: NoticeFile,
): Promise<void> {
  const { chat, blobs, lease } = context;
  const bytes: { read?: Uint8Array } = {};
  try {
    bytes.read = await blobs.get(file.key, NOTICE_FILE_BYTES_MAX);
    const fileId = await chat.upload(source, file.name, bytes.read);
    // A large file takes its time: the hold on the message may be lost meanwhile.
    lease.guard();
    await chat.share(source, notice, fileId, file.name);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (file.instead === 'messages' && bytes.read) return postText(context, { source, language }, notice, bytes.read);
    lease.guard();
    const { id, at } = notice;
    const text = `${notice.text}\n${textsOf(language).answer.fileRefused(file.name, error.message)}`;
    await chat.post(source, { kind: 'message', id, at, text });
  }
}

/** What follows the first part of a text, in the messages that are left to it. The last one is the notice: it is there when all are. */
async function postText(
  { chat, lease, sources }: StepContext,
  { source, language }: Pick<SessionState, 'source' | 'language'>,
  { id, at, text: below }: Notice,
  content: Uint8Array,
): Promise<void> {
  const chars = rulesOf(sources, source).posting.messageChars;
  const { left } = firstPart(new TextDecoder().decode(content), chars);
  const parts = noticeParts(left, textsOf(language).answer, { parts: NOTICE_PARTS_MAX - 1, chars });
  const quiet = below.split('\n').slice(1).join('\n');
  const notices = parts.map((part, index): Notice => {
    const isLast = index === parts.length - 1;
    return { kind: 'message', id: isLast ? id : `${id}.${index}`, at, text: isLast ? `${part}\n${quiet}` : part };
  });
  const ids = notices.map((notice) => notice.id);
  const found = await chat.find(source, ids, at - LOOK_BACK_MS);
  for (const notice of notices) {
    lease.guard();
    if (!found.has(notice.id)) await chat.post(source, notice);
  }
}
