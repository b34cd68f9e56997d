import type { ThreadSource } from '../../domain/thread/thread-source.ts';

/** Words in a thread that one person alone sees, and nobody finds there later. */
export interface Whispers {
  /** Refused: the chat cannot show it to them there. */
  whisper(source: ThreadSource, user: string, text: string): Promise<void>;
}
