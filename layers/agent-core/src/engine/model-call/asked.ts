import type { InboxItem } from '../../domain/session/journal.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { Session } from '../context/context.ts';
import type { CallPlan } from '../session/plan.ts';

/**
 * A model call that was made: the session as it was asked for, the new messages and inbox items that its entry takes in, what it
 * was for, and what it costs at most.
 */
export type Asked = {
  session: Session;
  messages: TranscriptMessage[];
  absorb: InboxItem[];
  kind: CallPlan['kind'];
  worstCase: number;
};
