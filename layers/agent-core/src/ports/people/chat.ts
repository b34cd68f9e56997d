import type { AttachedFile } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/session/session.ts';

export interface Chat {
  /** Posts a notice in the thread; its id goes into the message's metadata. */
  post(source: ThreadSource, notice: Notice): Promise<{ ts: string }>;
  update(source: ThreadSource, ts: string, notice: Notice): Promise<void>;
  /** Which of these notices the thread shows already (by metadata), with their ts. */
  find(source: ThreadSource, noticeIds: string[], notBefore: number): Promise<Map<string, string>>;
  /** The file with all that the chat tells of it, where the message had only its id. Refused: it is gone, or not for the app. */
  describe(file: AttachedFile): Promise<AttachedFile>;
  /** The bytes of a file that lies in the chat, up to a bound; refused for every other one, with the reason and its address. */
  download(file: AttachedFile): Promise<Uint8Array>;
  /** Brings a file to the chat, where nobody sees it yet; returns its id there. Doing it twice shows nobody anything. */
  upload(name: string, content: Uint8Array): Promise<string>;
  /** Shows an uploaded file in the thread, with the notice's text and id: {@link find} finds it as it finds posts. */
  share(source: ThreadSource, notice: Notice, fileId: string, name: string): Promise<void>;
  /** Gives an uploaded file to one person alone, in their direct messages with the agent. */
  give(user: string, text: string, fileId: string, name: string): Promise<void>;
  /** A plain line in the thread, outside any session. */
  say(source: ThreadSource, text: string): Promise<void>;
  /** Best effort: a reaction that exists already is no error. */
  react(source: ThreadSource, ts: string, emoji: string): Promise<void>;
}
