import { words } from '../../domain/json.ts';
import { isRefusal } from '../../errors.ts';
import { onlyHeader, type RawRequest } from '../http-request.ts';
import type { CodeIngressPorts, CodeIngressSettings } from './access/context.ts';
import { answerAsk } from './ask/answer-ask.ts';
import { ASK_EVENT } from './ask/read-ask.ts';
import { type AskSecret, learnKeyOf } from './ask/repository-key.ts';
import { receiveEvent } from './receive.ts';
import { checkedEvent } from './signature.ts';

/**
 * `secret`: of GitHub's webhook, as it is now; rejects with a PortError `refused` that says how to set it when it is missing.
 */
export type CodeIngress = AskSecret & {
  ports: CodeIngressPorts;
  settings: CodeIngressSettings;
  secret(): Promise<string>;
};
type Answer = { statusCode: number; body: string };

/** The answer to one request. What could not be stored is thrown: GitHub shows the delivery as failed, to be sent again. */
export async function answerEvent(ingress: CodeIngress, request: RawRequest): Promise<Answer> {
  if (onlyHeader(request, 'x-github-event') === ASK_EVENT) return answerAsk(ingress.ports, ingress, request);
  const { ports, settings, secret } = ingress;
  const key = await unlessMissing(ports, secret);
  if (key === undefined) return { statusCode: 503, body: 'Not set up yet' };
  const checked = checkedEvent(request, key);
  switch (checked.kind) {
    case 'too-large':
      return { statusCode: 413, body: '' };
    case 'not-signed':
      return { statusCode: 401, body: '' };
    case 'not-named':
      return { statusCode: 400, body: 'The event has no name or no delivery' };
    case 'signed': {
      const body = parsed(checked.body);
      if (body === undefined)
        return { statusCode: 400, body: 'The body is not JSON: set the content type to application/json' };
      await learnKeyOf(ingress, words(body, 'repository', 'full_name') ?? '');
      const received = await receiveEvent(ports, settings, { ...checked, body });
      return { statusCode: 200, body: received };
    }
  }
}

async function unlessMissing({ log }: CodeIngressPorts, secret: () => Promise<string>): Promise<string | undefined> {
  try {
    return await secret();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.error('Events of GitHub cannot be accepted yet', { error: error.message });
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
