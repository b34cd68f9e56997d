import { pullRequestIn } from '../../repository.ts';
import { formats } from './formats.ts';

const { usd, plural, clock, duration } = formats;

const modelCalls = (count: number) => `${count} ${plural(count, { one: 'model call', other: 'model calls' })}`;

/** A stretch of waiting, in ms since the epoch; what is absent is not known. */
export type Stretch = { since?: number | undefined; until?: number | undefined };

const since = (at: number | undefined) => (at === undefined ? '' : ` since ${clock(at)}`);
const until = (at: number | undefined) => (at === undefined ? '' : `, until ${clock(at)} at the latest`);

/** The progress message, the line under an answer, and its Stop button. `calls`: what `inOrder` made of calls of tools. */
export const progress = {
  waitingForModel: (begun: number | undefined, next: number) =>
    `Waiting for model capacity${since(begun)}, next try at ${clock(next)}`,
  reading: 'Reading your message',
  readNext: 'Your message is read next',
  readFromWorker: 'Your message is read when the worker answers',
  readSoon: (calls: string, seconds: number) =>
    `Your message is read when this ends, within about ${seconds} s: ${calls}`,
  readAndLetGo: (seconds: number) =>
    `Your message is read within about ${seconds} s. What runs longer goes on in the background; nothing further starts`,
  /** `isHeld`: what the model asked for beyond these calls does not start. */
  readAfter: (calls: string, running: Stretch & { isHeld: boolean }) =>
    `Your message is read when this ends${until(running.until)}: ${calls}${running.isHeld ? '; nothing further starts' : ''}`,
  thinking: 'Thinking',
  working: 'Working',
  running: (calls: string, begun: number) => `${calls} · since ${clock(begun)}`,
  /** Calls that run one after the other. `more`: how many are not named. */
  inOrder: (named: string[], more: number) => [...named, ...(more > 0 ? [`${more} more`] : [])].join(', then '),
  done: 'Done',
  unfinished: 'Ended with something left open',
  failed: 'Ended without a result',
  paused: 'Paused',
  waitingForCapacity: (reason: string, wait: Stretch) =>
    `Waiting for capacity${since(wait.since)}${until(wait.until)}: ${reason}`,
  /** `what`: what a call waits for, as its tool says it. */
  awaiting: (what: string, wait: Stretch) => `Waiting for ${what}${since(wait.since)}${until(wait.until)}`,
  awaitingWorker: (wait: Stretch) => `Waiting for the worker${since(wait.since)}${until(wait.until)}`,
  startingWorker: (wait: Stretch) => `Starting the worker${since(wait.since)}${until(wait.until)}`,
  footer: (turn: Toll & { since: number }) => `since ${clock(turn.since)} · ${toll(turn)}`,
  cost: (turn: Toll & { ms: number }) => `${duration(turn.ms)} · ${toll(turn)}`,
  /** What is left of a progress message that stands anew further down. */
  goesOnBelow: 'Goes on below',
  stopButton: 'Stop',
  consoleButton: 'Open console',
};

/** What a turn took so far, and what the session cost in all. `turnMicroUsd`: absent where nobody noted it. */
export type Toll = { modelCalls: number; turnMicroUsd?: number | undefined; sessionMicroUsd: number };

function toll({ modelCalls: calls, turnMicroUsd, sessionMicroUsd }: Toll): string {
  const session = usd(sessionMicroUsd);
  if (turnMicroUsd === undefined) return `${modelCalls(calls)} · ${session} in all`;
  if (turnMicroUsd === sessionMicroUsd) return `${modelCalls(calls)} · ${session}`;
  return `${modelCalls(calls)} · ${usd(turnMicroUsd)} this turn · ${session} in all`;
}

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
  turnTime: (minutes: number) =>
    `Paused after ${minutes} ${plural(minutes, { one: 'minute', other: 'minutes' })} of work in one turn. Write here to go on.`,
  error: (message: string) => `Paused: ${message} Write here to try again.`,
  raiseButton: (toMicroUsd: number) => `Raise to ${usd(toMicroUsd)}`,
  resumeButton: 'Continue',
};

/** Answers of a turn, and what stands in their place. */
export const answer = {
  wholeInFile: 'The whole answer is in this file.',
  goodAnswer: 'Good answer',
  badAnswer: 'Bad answer',
  noText: '(no text)',
  cut: (chars: number) => `… cut: ${chars} more ${plural(chars, { one: 'character', other: 'characters' })}`,
  leftOpen: (items: string[]) => `Left open: ${items.join('; ')}`,
  openJob: (id: string) => `a command goes on in the background (job ${id})`,
  noPullRequest: 'no pull request for the changed files',
  openRemark: (_by: string, where: string) => `a remark without an answer on ${pullRequestIn(where)}`,
  remarksLeft: (count: number) =>
    `${count} older ${plural(count, { one: 'remark', other: 'remarks' })}, which the list had no room for`,
  noCheck: 'nothing was run after the last change',
  more: (count: number) => `${count} more`,
  endedEmpty: '(The model ended twice without an answer. Write here to go on.)',
  declined: 'The model declined this request. Rephrase it, or ask for something else.',
  blocked: 'A guardrail of this AWS account blocked this request. Rephrase it, or ask whoever runs the guardrail.',
  filtered: 'The content filter of the model’s provider stopped this answer. Rephrase the request.',
  fileRefused: (name: string, reason: string) => `(The file ${name} could not be put here: ${reason})`,
};
