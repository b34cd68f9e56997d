import type { ThreadPosts } from '../../domain/people/thread-post.ts';
import type { AttachedFile } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';

/** The id of a post, as its source gives it: opaque to everybody else. */
export type Posted = { postId: string };

/** A part of a thread, by places in its order; without `after` from its beginning. */
export type Window = { after?: string; before: string };

/**
 * What a chat may show of a session beside its posts: that it works, or that it rests. `words` go on after the agent's name ("is
 * thinking…"), `title` says what the session is about, or nothing.
 */
export type Activity = { kind: 'works'; words: string; title: string } | { kind: 'rests' };

/**
 * Where people read and write. The source says which chat it is; each writes texts, which are in one notation
 * ({@link file://../../domain/people/mention.ts}), in its own way.
 */
export interface Chat {
  /** Posts a notice in the thread, with its id as a mark that {@link find} finds it by. */
  post(source: ThreadSource, notice: Notice): Promise<Posted>;
  /** Other words for a post of the agent's own. A chat that keeps marks apart from words keeps the mark that it was posted with. */
  update(source: ThreadSource, postId: string, notice: Notice): Promise<void>;
  /** Takes a post of the agent's own away; one that is gone is no error. Refused: nobody may, or may any more. */
  remove(source: ThreadSource, postId: string): Promise<void>;
  /** Which of these notices the thread shows already (by their marks), with the ids of their posts. */
  find(source: ThreadSource, noticeIds: string[], notBefore: number): Promise<Map<string, string>>;
  /**
   * What stands in the thread behind `after` and before `before`, which are places in its order; without `after` from its
   * beginning, and for the first message of a direct conversation what was written in that before. The newest
   * {@link file://../../domain/people/thread-post.ts} `THREAD_POSTS_MAX`, and the thread's first in any case.
   */
  posts(source: ThreadSource, window: Window): Promise<ThreadPosts>;
  /** The place of the first message of the thread in which a message stands: its own, if it stands in none. Undefined: it is gone. */
  rootOf(source: ThreadSource, messageId: string): Promise<string | undefined>;
  /** The address under which people open the thread; undefined where the chat gives none. */
  linkTo(source: ThreadSource): Promise<string | undefined>;
  /** The file with all that the chat tells of it, where the message had only its id. Refused: it is gone, or not for the app. */
  describe(source: ThreadSource, file: AttachedFile): Promise<AttachedFile>;
  /** The bytes of a file that lies in the chat, up to a bound; refused for every other one, with the reason and its address. */
  download(source: ThreadSource, file: AttachedFile): Promise<Uint8Array>;
  /** Brings a file to the chat, where nobody sees it yet; returns its id there. Doing it twice shows nobody anything. */
  upload(source: ThreadSource, name: string, content: Uint8Array): Promise<string>;
  /** Shows an uploaded file in the thread, with the notice's text and id: {@link find} finds it as it finds posts. */
  share(source: ThreadSource, notice: Notice, fileId: string, name: string): Promise<void>;
  /** Gives an uploaded file to one person of the source alone. */
  give(source: ThreadSource, user: string, text: string, file: { id: string; name: string }): Promise<void>;
  /** A plain line in the thread, outside any session. */
  say(source: ThreadSource, text: string): Promise<void>;
  /** Best effort, where the chat has a means for it: never rejects, and gives up after some seconds. Doing it twice changes nothing. */
  show(source: ThreadSource, activity: Activity): Promise<void>;
  /** Best effort: a reaction that exists already is no error. */
  react(source: ThreadSource, messageId: string, emoji: string): Promise<void>;
  /** Takes the agent's own reaction back. Best effort: one that is not there is no error. */
  unreact(source: ThreadSource, messageId: string, emoji: string): Promise<void>;
  /** Words for one person of the source alone. */
  tell(source: ThreadSource, user: string, text: string): Promise<void>;
}
