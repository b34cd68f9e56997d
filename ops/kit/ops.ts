import { DynamoBudgets } from '@remote-swe/core/adapters/dynamodb/budgets';
import { DynamoDueItems } from '@remote-swe/core/adapters/dynamodb/due-items';
import { DynamoInbox } from '@remote-swe/core/adapters/dynamodb/inbox';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { nodeClock } from '@remote-swe/core/adapters/node/clock';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { SqsWakes } from '@remote-swe/core/adapters/sqs/wakes';
import { AwsFleet } from '@remote-swe/core/adapters/workers/fleet';
import type { Clock } from '@remote-swe/core/ports/clock';
import type { Access } from './access.ts';
import { type Clients, clientsFor } from './clients.ts';
import { findStack, resourceOf, type StackView } from './stack.ts';

/** Names of what the commands touch. */
export type Place = {
  stack: StackView;
  region: string;
  table: string;
  bucket: string;
  stepQueueUrl: string;
  timerQueueUrl: string;
  stepDeadLettersUrl: string;
  timerDeadLettersUrl: string;
  clockGroup: string;
};

/** How a command talks with the person at the terminal. */
export type Terminal = {
  /** Tells what goes on, apart from the result. */
  note(text: string): void;
  /** A line of a result that comes bit by bit. */
  line(text: string): void;
  /** Yes or no; false where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
  /** Fires at Ctrl-C. */
  signal: AbortSignal;
};

/** All that a command works with: the stack, clients, and the core's own adapters over them. */
export type Ops = {
  place: Place;
  clients: Clients;
  terminal: Terminal;
  clock: Clock;
  journal: DynamoJournal;
  inbox: DynamoInbox;
  workerStore: DynamoWorkerStore;
  dueItems: DynamoDueItems;
  budgets: DynamoBudgets;
  blobs: S3Blobs;
  wakes: SqsWakes;
  fleet: AwsFleet;
};

export async function openOps(access: Access, terminal: Terminal, clock: Clock = nodeClock): Promise<Ops> {
  const clients = clientsFor(access);
  const place = placeOf(await findStack(clients.cloudFormation, access), access.region);
  const { dynamoDb } = clients;
  const { table, bucket, stepQueueUrl, timerQueueUrl, clockGroup } = place;
  const blobs = new S3Blobs(clients.s3, bucket);
  return {
    place,
    clients,
    terminal,
    clock,
    blobs,
    journal: new DynamoJournal(dynamoDb, table, blobs),
    inbox: new DynamoInbox(dynamoDb, table),
    workerStore: new DynamoWorkerStore(dynamoDb, table),
    dueItems: new DynamoDueItems(dynamoDb, table),
    budgets: new DynamoBudgets(dynamoDb, table),
    wakes: new SqsWakes(clients.sqs, { stepQueueUrl, timerQueueUrl }, clock.randomId),
    fleet: new AwsFleet(clients.ec2, clients.scheduler, { stackName: place.stack.name, clockGroup }),
  };
}

function placeOf(stack: StackView, region: string): Place {
  return {
    stack,
    region,
    table: resourceOf(stack, 'Table'),
    bucket: resourceOf(stack, 'ArtifactBucket'),
    stepQueueUrl: resourceOf(stack, 'StepQueue'),
    timerQueueUrl: resourceOf(stack, 'TimerQueue'),
    stepDeadLettersUrl: resourceOf(stack, 'StepDeadLetters'),
    timerDeadLettersUrl: resourceOf(stack, 'TimerDeadLetters'),
    clockGroup: resourceOf(stack, 'ClockGroup'),
  };
}
