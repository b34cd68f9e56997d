import * as z from 'zod';

/** Characters of a reason: CloudFormation takes an answer of at most 4,096 bytes. */
const REASON_CHARS_MAX = 1_000;
/** Tries to hand over an answer. Without one CloudFormation waits until the resource's ServiceTimeout. */
const TRIES_MAX = 4;
const TRY_MS_MAX = 10_000;
const PAUSE_MS = 1_000;

const request = z.object({
  RequestType: z.string(),
  ResponseURL: z.url(),
  StackId: z.string().min(1),
  RequestId: z.string().min(1),
  LogicalResourceId: z.string().min(1),
  PhysicalResourceId: z.string().min(1).optional(),
});

/**
 * What CloudFormation asks of a custom resource's function. Whoever has the address may answer once: it does not belong into a log.
 * Source: CloudFormation User Guide, "Custom resource request objects".
 */
export type CustomResourceRequest = z.infer<typeof request>;
export type CustomResourceAnswer = { status: 'SUCCESS' } | { status: 'FAILED'; reason: string };

/** Undefined for an event that nobody could answer. */
export function customResourceRequest(event: unknown): CustomResourceRequest | undefined {
  const read = request.safeParse(event);
  return read.success ? read.data : undefined;
}

/** `physicalId`: names the resource where CloudFormation does not yet. It must never change, or the old one would be deleted. */
export type Answering = { physicalId: string; wait: (ms: number) => Promise<void> };

/** Hands over the answer; throws when nobody takes it after some tries. */
export async function answerCustomResource(
  asked: CustomResourceRequest,
  answer: CustomResourceAnswer,
  { physicalId, wait }: Answering,
): Promise<void> {
  const body = JSON.stringify({
    Status: answer.status,
    Reason: answer.status === 'FAILED' ? answer.reason.slice(0, REASON_CHARS_MAX) : 'Done',
    PhysicalResourceId: asked.PhysicalResourceId ?? physicalId,
    StackId: asked.StackId,
    RequestId: asked.RequestId,
    LogicalResourceId: asked.LogicalResourceId,
  });
  let problem = '';
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (tries > 0) await wait(PAUSE_MS * 2 ** tries);
    problem = await put(asked.ResponseURL, body);
    if (problem === '') return;
  }
  throw new Error(`CloudFormation did not take the answer (${problem})`);
}

/** Empty when it was taken. What went wrong is told without the address. */
async function put(url: string, body: string): Promise<string> {
  try {
    // The address is presigned for an empty type.
    const headers = { 'content-type': '' };
    const signal = AbortSignal.timeout(TRY_MS_MAX);
    const response = await fetch(url, { method: 'PUT', headers, body, signal });
    await response.arrayBuffer();
    return response.ok ? '' : `status ${response.status}`;
  } catch (error) {
    return (error as Error).name;
  }
}
