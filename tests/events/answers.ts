/**
 * What functions answer to the sample events in a system where nobody has written, by the sample's name or its folder: the step of a
 * message that the queue does not have is an item that failed, and there is no issue 7. `null`: nothing.
 */
const ANSWERS: Record<string, unknown> = {
  slack: { statusCode: 200 },
  github: { statusCode: 200 },
  'github/ask': { statusCode: 404 },
  'api/health': { statusCode: 200 },
  'api/sessions-of-nobody': { statusCode: 401 },
  'sqs/step-wake': { batchItemFailures: [{ itemIdentifier: '059f36b4-87a3-44ab-83d2-661975830a7d' }] },
  sqs: { batchItemFailures: [] },
  cloudformation: { answered: 'SUCCESS' },
  ssm: null,
  ec2: null,
  'schedule/worker': { decision: 'nothing' },
  'schedule/sweeper': { rung: 0 },
  'schedule/lost-events': { asked: 0 },
};

/** Undefined: nobody has said it. */
export function answerTo(event: string): unknown {
  const name = [event, event.split('/')[0] ?? ''].find((each) => each in ANSWERS);
  return name === undefined ? undefined : ANSWERS[name];
}
