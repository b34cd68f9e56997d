import * as z from 'zod';
import { persisted } from '../read-persisted.ts';
import type {
  BudgetReached,
  CapacityWait,
  Dispatch,
  DispatchTarget,
  ErrorCause,
  OpenWork,
  PauseReason,
  Phase,
} from '../session/session.ts';
import type { Wait } from '../session/wait.ts';
import { number, optionalNumber, optionalText, optionalTexts, optionalTrue, text, texts } from './fields.ts';
import { toolCall, toolResult } from './transcript.ts';
import { newDisk } from './worker.ts';

type DispatchOf<Kind extends Dispatch['kind']> = Extract<Dispatch, { kind: Kind }>;
type PhaseOf<Kind extends Phase['kind']> = Extract<Phase, { kind: Kind }>;
type ReasonOf<Kind extends PauseReason['kind']> = Extract<PauseReason, { kind: Kind }>;

const target = persisted<DispatchTarget>()({
  toolCallIds: texts,
  instanceId: text,
  generation: number,
  intentVersion: number,
  notAfter: number,
  deadline: number,
  at: optionalNumber,
  dispatches: number,
  cancels: optionalNumber,
  newDisk: newDisk.optional(),
});

const capacity = persisted<CapacityWait>()({
  since: number,
  reason: text,
  told: optionalTrue,
});

const sent = { target, commandId: text, checkAt: number, checkDelayMs: number };

const dispatch = z.discriminatedUnion('kind', [
  persisted<DispatchOf<'none'>>()({ kind: z.literal('none'), sentBefore: target.optional() }),
  persisted<DispatchOf<'worker-wait'>>()({
    kind: z.literal('worker-wait'),
    sentBefore: target.optional(),
    since: number,
    checkAt: number,
    capacity: capacity.optional(),
  }),
  persisted<DispatchOf<'intent'>>()({ kind: z.literal('intent'), target }),
  persisted<DispatchOf<'sent'>>()({ kind: z.literal('sent'), ...sent, hold: z.literal('sent').optional() }),
  persisted<DispatchOf<'cancel-requested'>>()({
    kind: z.literal('cancel-requested'),
    target,
    checkAt: optionalNumber,
  }),
  persisted<DispatchOf<'cancel-sent'>>()({ kind: z.literal('cancel-sent'), ...sent }),
]);

const wait = persisted<Wait>()({
  toolCallId: text,
  what: text,
  since: number,
  until: number,
  nextLookAt: number,
  delayMs: number,
  notBefore: optionalNumber,
  commits: optionalTexts,
  state: optionalText,
});

const work = persisted<OpenWork>()({
  reply: optionalNumber,
  calls: z.array(toolCall),
  results: z.array(toolResult),
  dispatch,
  begun: optionalTexts,
  wait: wait.optional(),
});

const reason = z.discriminatedUnion('kind', [
  persisted<ReasonOf<'stopped'>>()({ kind: z.literal('stopped'), byUser: text, words: optionalText }),
  persisted<BudgetReached>()({
    kind: z.literal('budget-usd'),
    limitMicroUsd: number,
    scope: z.enum(['session', 'user', 'deployment']).optional(),
    spentMicroUsd: optionalNumber,
    month: optionalText,
    raiseToMicroUsd: optionalNumber,
  }),
  persisted<ReasonOf<'turn-steps'>>()({ kind: z.literal('turn-steps'), limit: number }),
  persisted<ReasonOf<'turn-time'>>()({ kind: z.literal('turn-time'), limitMs: number }),
  persisted<ReasonOf<'error'>>()({
    kind: z.literal('error'),
    message: text,
    cause: persisted<ErrorCause>()({ name: text, count: number, detail: text }).optional(),
  }),
]);

export const phase = z.discriminatedUnion('kind', [
  persisted<PhaseOf<'idle'>>()({ kind: z.literal('idle') }),
  persisted<PhaseOf<'thinking'>>()({
    kind: z.literal('thinking'),
    attempt: number,
    notBefore: optionalNumber,
    since: optionalNumber,
    maxTokensRaises: number,
  }),
  persisted<PhaseOf<'acting'>>()({ kind: z.literal('acting'), work }),
  persisted<PhaseOf<'paused'>>()({ kind: z.literal('paused'), reason, work: work.optional() }),
]);
