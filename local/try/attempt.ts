import type { SessionState } from '@remote-swe/core/domain/session/session';
import { Interrupted } from '../cli/interruption.ts';
import { Conversation, type Place } from '../demo/conversation.ts';
import { DemoFailure } from '../demo/failure.ts';
import type { Progressed } from '../demo/journal-watch.ts';
import type { LocalSystem } from '../system/system.ts';

/** How the session ended: `text` is what it said last, or why it does not go on. */
export type Ending = { kind: 'answered' | 'paused' | 'interrupted' | 'out-of-time'; text: string };
/** `state`: absent when the session had not begun. */
export type Attempted = { sessionId: string; ending: Ending; state?: SessionState };

export type Attempt = {
  mention: string;
  /** Done once the thread is there, before its first answer is waited for. */
  begin?: (place: Place) => Promise<void>;
  /** Real time for the whole of it. */
  msMax: number;
  interrupted: Promise<never>;
  onProgress: Progressed;
};

/** Real time for a session to end what runs; a command on the machine gets 10 s of it before it is killed. */
const STOP_MS_MAX = 60_000;
const LOOK_MS = 200;

/** One session from the mention to its end. An interruption, or the end of the time, stops it as a person in the thread would. */
export async function attempt(
  system: LocalSystem,
  { mention, begin, msMax, interrupted, onProgress }: Attempt,
): Promise<Attempted> {
  const conversation = new Conversation(system, mention, msMax, onProgress);
  try {
    await begin?.(conversation.place);
    const ending = await Promise.race([answered(conversation), interrupted.catch(asEnding)]);
    if (ending.kind === 'interrupted' || ending.kind === 'out-of-time') await stop(conversation);
    const state = await conversation.state().catch(() => undefined);
    return { sessionId: conversation.sessionId, ending, ...(state ? { state } : {}) };
  } finally {
    conversation.close();
  }
}

async function answered(conversation: Conversation): Promise<Ending> {
  try {
    const { text } = await conversation.answer(1);
    return { kind: 'answered', text: text.replace(/^@\S+\s*/, '') };
  } catch (error) {
    if (!(error instanceof DemoFailure)) throw error;
    const phase = (await conversation.state().catch(() => undefined))?.phase;
    return { kind: phase?.kind === 'paused' ? 'paused' : 'out-of-time', text: error.message };
  }
}

function asEnding(error: unknown): Ending {
  if (error instanceof Interrupted) return { kind: 'interrupted', text: 'You have stopped it.' };
  throw error;
}

/** Says stop in the thread, and waits until what runs has ended and its results are there. */
async function stop(conversation: Conversation): Promise<void> {
  conversation.reply('stop');
  const giveUpAtMs = performance.now() + STOP_MS_MAX;
  while (performance.now() < giveUpAtMs) {
    const phase = (await conversation.state().catch(() => undefined))?.phase;
    if (phase?.kind === 'paused' && phase.work === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
