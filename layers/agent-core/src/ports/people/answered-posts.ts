/**
 * Which posts were answered outside a session (a command, a refusal): a source delivers a post again when its 200 comes late, and
 * two deliveries may run at once. A post is named by its inbox key.
 */
export interface Replies {
  /** `mine`: nobody answers this post, or who did seems dead; answer it. */
  claim(postKey: string, now: number): Promise<'mine' | 'answering' | 'answered'>;
  answered(postKey: string, now: number): Promise<void>;
  /** The claim is given up, so that the next delivery may answer. */
  release(postKey: string, now: number): Promise<void>;
}
