import * as z from 'zod';

const pullRequest = z.object({ repository: z.string(), number: z.number(), url: z.string(), branch: z.string() });

/** What every event says, beside what it is about. */
const common = {
  id: z.string().describe('The same whenever it is sent again: events come at least once'),
  at: z.number().describe('ms since the epoch'),
  sessionId: z.string(),
  source: z.enum(['slack', 'github', 'api']).describe('Where the session was begun'),
  begunBy: z.string().describe('Id of the person who began it, as its source gives it'),
  requester: z.string().describe('Id of who is answered'),
  version: z.number().describe('Of the entry of the session that it is told with'),
  turn: z.number(),
  model: z.string(),
  costMicroUsd: z.number().describe('Of the session so far, in millionths of a US dollar, estimates included'),
  repositories: z.array(z.string()),
};

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, more: Shape) =>
  z.object({ ...common, type: z.literal(type), ...more });

/** What others are told of sessions: by EventBridge, and by callbacks. Documented in docs/events.md. */
export const sessionEvent = z.discriminatedUnion('type', [
  event('session.started', {}),
  event('session.waiting', { for: z.string().describe('What is awaited, for people'), until: z.number() }),
  event('session.paused', {
    reason: z.enum(['stopped', 'budget-usd', 'turn-steps', 'turn-time', 'error']),
    text: z.string().describe('For people'),
  }),
  event('session.finished', {
    outcome: z.enum(['done', 'unfinished', 'failed']),
    pullRequests: z.array(pullRequest),
  }),
  event('pull_request.opened', { pullRequest }),
  event('budget.reached', {
    scope: z.enum(['session', 'user', 'deployment']),
    limitMicroUsd: z.number(),
    spentMicroUsd: z.number().optional(),
    month: z.string().optional(),
  }),
]);
export type SessionEvent = z.infer<typeof sessionEvent>;
