import type { CallKind } from '../calls.ts';
import { FULL_PROTOCOL, type Rules } from '../rules.ts';

/** What may go wrong, or be done by people, and how often in one run. Every unit spent is part of the state. */
export type Budget = {
  /** A step is killed between two external calls. */
  crash: number;
  /** A step stands still until its wake is visible again, then goes on. */
  freeze: number;
  ingressCrash: number;
  slackDuplicate: number;
  spuriousWake: number;
  /** The five minutes of SQS deduplication pass. */
  wakeIdsForgotten: number;
  /** Too little time is left for a model call: the step rings for itself and ends. */
  handOver: number;
  throttle: number;
  /** Slack shows a notice, but the answer to the post is lost. */
  postAnswerLost: number;
  /** The check time comes while the command still runs. */
  earlyCheck: number;
  timerLost: number;
  eventLost: number;
  sendAnswerLost: number;
  instanceStopped: number;
  instanceTerminated: number;
  /** The worker's clock fires. */
  reaper: number;
  commandUndelivered: number;
  firstMessage: number;
  secondMessage: number;
  thirdMessage: number;
  stop: number;
  /** A person edits, or deletes, their first or their second message. */
  edit: number;
  withdrawal: number;
  /** A program that a worker call runs pushes: git asks the credential helper. */
  push: number;
  /** A bell of what is awaited is lost, or one comes although nothing is over. */
  awaitedBellLost: number;
  awaitedBellEarly: number;
  /** The event that what is awaited is over comes once more. */
  awaitedBellRepeated: number;
  /** SendCommand refuses a hold. */
  holdRefused: number;
};

const NO_FAULTS: Budget = {
  crash: 0,
  freeze: 0,
  ingressCrash: 0,
  slackDuplicate: 0,
  spuriousWake: 0,
  wakeIdsForgotten: 0,
  handOver: 0,
  throttle: 0,
  postAnswerLost: 0,
  earlyCheck: 0,
  timerLost: 0,
  eventLost: 0,
  sendAnswerLost: 0,
  instanceStopped: 0,
  instanceTerminated: 0,
  reaper: 0,
  commandUndelivered: 0,
  firstMessage: 0,
  secondMessage: 0,
  thirdMessage: 0,
  stop: 0,
  edit: 0,
  withdrawal: 0,
  push: 0,
  awaitedBellLost: 0,
  awaitedBellEarly: 0,
  awaitedBellRepeated: 0,
  holdRefused: 0,
};

/** What the model answers, in order: a tool of the Lambda or of the worker, one of an MCP server, the final answer. After the list: final. */
export type Reply = CallKind | `${CallKind}+${CallKind}`;

export type Configuration = {
  rules: Rules;
  budget: Budget;
  replies: readonly Reply[];
  /** `empty`: nobody wrote yet. `call-open`: one message was read and the model asked for a worker tool. */
  start: 'empty' | 'call-open';
  /** What the model has asked for in `call-open`. */
  firstReply: Reply;
  /** Deliveries of one wake before it goes to the dead letters. */
  receivesMax: number;
  /** How often Slack tries to deliver one event. */
  slackAttempts: number;
  /** More live wakes than this is a storm. */
  wakesMax: number;
  /** More live timers than this is a storm. */
  timersMax: number;
  /** Runs are cut off beyond this version; liveness is then not judged. */
  versionMax: number;
  /** The entry of this version cannot be read by any step. */
  poisonedVersion: number | null;
};

export type Setting = {
  without?: Partial<Rules>;
  budget?: Partial<Budget>;
} & Partial<Omit<Configuration, 'rules' | 'budget'>>;

/** A session without a worker: one message, a Lambda tool, the final answer. */
export function chatSession(setting: Setting = {}): Configuration {
  return configure({ replies: ['lambda-tool', 'final'], ...setting, budget: { firstMessage: 1, ...setting.budget } });
}

/** A session whose model has just asked for a worker tool. */
export function workerSession(setting: Setting = {}): Configuration {
  return configure({ replies: ['worker-tool', 'final'], start: 'call-open', ...setting });
}

function configure({ without, budget, ...rest }: Setting): Configuration {
  return {
    replies: ['final'],
    start: 'empty',
    firstReply: 'worker-tool',
    receivesMax: 5,
    slackAttempts: 2,
    wakesMax: 14,
    timersMax: 8,
    versionMax: 16,
    poisonedVersion: null,
    ...rest,
    rules: { ...FULL_PROTOCOL, ...without },
    budget: { ...NO_FAULTS, ...budget },
  };
}
