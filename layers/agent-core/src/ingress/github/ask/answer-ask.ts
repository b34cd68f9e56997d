import type { RawRequest } from '../../http-request.ts';
import type { CodeIngressPorts } from '../access/context.ts';
import { readAsk } from './read-ask.ts';
import { type AskSecret, learnKeyOf, unlessMissing } from './repository-key.ts';
import { type TakenAsk, takeAsk } from './take-ask.ts';

type Answer = { statusCode: number; body: string };

const ANSWERS = {
  accepted: { statusCode: 200, body: 'accepted' },
  repeated: { statusCode: 200, body: 'repeated' },
  'no-issue': { statusCode: 404, body: 'The repository has no such issue, or the agent cannot read it' },
  'too-many': { statusCode: 429, body: 'The session of this issue has taken too many messages in this hour' },
} satisfies Record<TakenAsk, Answer>;

/** The answer to a run of CI. Words are given only to who has signed. What could not be stored is thrown: the run sends it again. */
export async function answerAsk(ports: CodeIngressPorts, asks: AskSecret, request: RawRequest): Promise<Answer> {
  const key = await unlessMissing(asks.askSecret);
  if (key === undefined) return { statusCode: 403, body: 'Asks from CI are not set up' };
  const read = readAsk(request, key, ports.clock.now());
  switch (read.kind) {
    case 'too-large':
      return { statusCode: 413, body: '' };
    case 'not-signed':
      return { statusCode: 401, body: '' };
    case 'stale':
      return { statusCode: 401, body: 'The ask has no time, or one that is five minutes off' };
    case 'odd':
      return { statusCode: 400, body: read.problem };
    case 'ask':
      await learnKeyOf(asks, read.ask.repository);
      return ANSWERS[await takeAsk(ports, read.ask)];
  }
}
