import { customResourceRequest } from '@remote-swe/core/adapters/cloudformation/custom-resource';
import {
  capacityReason,
  codeOf,
  isCapacityError,
  isGoneError,
  isRefused,
} from '@remote-swe/core/adapters/workers/ec2-errors';
import { machineBell } from '@remote-swe/core/adapters/workers/machine-events';
import { clockOf, timerOf } from '@remote-swe/core/wiring/parts/bells';
import { sessionIdIn } from '@remote-swe/core/wiring/parts/wake';
import { mutatedError, mutatedJson, mutatedText } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';
import { eventsIn } from '../samples.ts';

const queued = (eventsIn('sqs') as { Records: { body: string }[] }[]).flatMap(({ Records }) =>
  Records.map(({ body }) => body),
);
const ERROR = {
  name: 'InsufficientInstanceCapacity',
  message: 'none left',
  $metadata: { httpStatusCode: 500 },
  Code: 'x',
};

export const AWS_PARSERS: Parser[] = [
  parser({
    name: 'AWS: messages of the queues',
    inputs: mutatedText(queued),
    read: (body) => [sessionIdIn(body), timerOf(body)],
  }),
  parser({
    name: 'AWS: events of EC2, SSM and schedules',
    inputs: mutatedJson([...eventsIn('ec2'), ...eventsIn('ssm'), ...eventsIn('schedule')]),
    read: (event) => [machineBell(event), clockOf(event)],
  }),
  parser({
    name: 'AWS: errors of EC2',
    inputs: mutatedError([ERROR]),
    read: (error) => [
      codeOf(error),
      isCapacityError(error),
      isRefused(error),
      isGoneError(error),
      capacityReason(error, {}),
    ],
  }),
  parser({
    name: 'AWS: requests of CloudFormation',
    inputs: mutatedJson(eventsIn('cloudformation')),
    read: customResourceRequest,
  }),
];
