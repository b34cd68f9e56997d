import type { SessionId } from '../../domain/session/session.ts';

/** What somebody said of an answer by a press. `postId`: the answer's post. `at` in ms. */
export type Judgement = { postId: string; user: string; verdict: 'good' | 'bad'; at: number };

/** What people say of a session's answers. */
export interface Feedback {
  /** Keeps it with the session. The last word of a person on an answer counts. */
  note(sessionId: SessionId, judgement: Judgement): Promise<void>;
}
