import type { FramedText } from '../frames/frame.ts';
import type { AttachedFile } from '../session/journal.ts';

/**
 * A post of a thread that is no message to a session: material. `order`: its place in the thread's order; `key`: what its inbox
 * key would be. `user`: its author's id where a person wrote it; `from`: its author's name where a program did.
 */
export type ThreadPost = {
  key: string;
  order: string;
  by: 'person' | 'program' | 'agent';
  user?: string;
  from: string;
  parts: FramedText[];
  files: AttachedFile[];
};

/** Posts in the thread's order. `leftOut`: how many more there are; `unread`: there may be others that were never looked at. */
export type ThreadPosts = { posts: ThreadPost[]; leftOut: number; unread: boolean };

export const NO_POSTS: ThreadPosts = { posts: [], leftOut: 0, unread: false };

/** Posts that one look at a thread brings: more than anybody reads of it. */
export const THREAD_POSTS_MAX = 50;
