import { sameBuild } from '@remote-swe/core/version';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { type Answered, answerStack } from '@remote-swe/core/wiring/stack-end';
import { buildId } from '../build-id.ts';

/** CloudFormation's custom resource: when the stack is deleted, its machines end before what they stand on. */
export const handler = guarded(
  (event: unknown): Promise<Answered> =>
    // Not at the start, as elsewhere: CloudFormation waits for an answer also when this function cannot work.
    answerStack(event, () => sameBuild(buildId)),
);
