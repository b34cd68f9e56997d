import { formats } from './formats.ts';

const { usd, plural, minute } = formats;

const modelCalls = (count: number) => `${count} ${plural(count, { one: 'model call', other: 'model calls' })}`;

/** The edited progress message, the line under an answer, and its Stop button. */
export const progress = {
  waitingForModel: 'Waiting for model capacity',
  readNext: 'Your message is read next',
  readAfter: (doing: string) => `Your message is read when this ends: ${doing}`,
  thinking: 'Thinking',
  working: 'Working',
  done: 'Done',
  unfinished: 'Ended with something left open',
  failed: 'Ended without a result',
  waitingForCapacity: (reason: string) => `Waiting for capacity: ${reason}`,
  /** `what`: what a call waits for, as its tool says it. Times in ms. */
  awaiting: (what: string, since: number, until: number) =>
    `Waiting for ${what}: since ${minute(since)}, until ${minute(until)} at the latest`,
  startingWorker: 'Starting the worker',
  footer: (spent: { steps: number; microUsd: number }) => `step ${spent.steps} · ${usd(spent.microUsd)}`,
  cost: (turn: { microUsd: number; minutes: number; modelCalls: number }) =>
    `${usd(turn.microUsd)} · ${turn.minutes} min · ${modelCalls(turn.modelCalls)}`,
  stopButton: 'Stop',
};

/** What Slack shows behind the agent’s name while it works. */
export const activity = {
  thinks: 'is thinking…',
  waitsForMachine: 'is waiting for its machine…',
  works: 'is working…',
};

/** Why a session is paused and what a person can do. `message` of an error is a sentence without its capital letter. */
export const pause = {
  person: (mention: string) => mention,
  operator: 'an operator',
  /** `by`: one of these two. */
  stopped: (by: string) => `Stopped by ${by}. Write here to go on.`,
  turnSteps: (limit: number) => `Paused after ${modelCalls(limit)} in one turn. Write here to go on.`,
  turnTime: (minutes: number) => `Paused after ${minutes} minutes of work in one turn. Write here to go on.`,
  error: (message: string) => `Paused: ${message} Write here to try again.`,
  raiseButton: (toMicroUsd: number) => `Raise to ${usd(toMicroUsd)}`,
  resumeButton: 'Continue',
};

/** Answers of a turn, and what stands in their place. */
export const answer = {
  wholeInFile: 'The whole answer is in this file.',
  noText: '(no text)',
  cut: (chars: number) => `… cut: ${chars} characters were left`,
  leftOpen: (items: string[]) => `Left open: ${items.join('; ')}`,
  openJob: (id: string) => `job ${id} still ran when last seen`,
  noPullRequest: 'files were changed, and there is no pull request',
  noCheck: 'nothing was run after the last change of a file',
  more: (count: number) => `${count} more`,
  endedEmpty: '(The model ended twice without an answer. Write here to go on.)',
  declined: 'The model declined this request. Rephrase it, or ask for something else.',
  blocked: 'A guardrail of this AWS account blocked this request. Rephrase it, or ask whoever runs the guardrail.',
  filtered: 'The content filter of the model’s provider stopped this answer. Rephrase the request.',
  fileRefused: (name: string, reason: string) => `(The file ${name} could not be put here: ${reason})`,
};
