import type { Scenario } from '../harness/scenario.ts';

/** G4: what is lost is made up for within this time. */
export const MADE_UP_MS = 3 * 60_000;

/** Deletes the wakes of a queue whose number, counted from now, is in `numbers`. */
export function loseWakes(scenario: Scenario, queueNamePart: string, numbers: number[]): { lost: number } {
  const { sqs, plan } = scenario.system;
  const queueArn = plan.queues.find((queue) => queue.name.includes(queueNamePart))?.arn ?? '';
  const counter = { seen: 0, lost: 0 };
  const receive = sqs.receive.bind(sqs);
  sqs.receive = (arn, max) =>
    receive(arn, max).filter((message) => {
      if (arn !== queueArn) return true;
      counter.seen += 1;
      if (!numbers.includes(counter.seen)) return true;
      counter.lost += 1;
      sqs.delete(arn, message.receiptHandle);
      return false;
    });
  return counter;
}
