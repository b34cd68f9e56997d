import { formats } from './formats.ts';

const { day, plural } = formats;

/** The worker's life, as far as people are told of it. `reason`, `problem` and `log`: what EC2, SSM or the machine said. */
export const worker = {
  longWait: (reason: string, minutes: number) =>
    `:hourglass: There is no worker yet: ${reason}. I keep asking for ${minutes} minutes in all, and go on by myself.`,
  didNotStart: (problem: string, failure: { number: number; of: number }) =>
    `:warning: The worker did not start: ${problem}. Trying again (failure ${failure.number} of ${failure.of}).`,
  saidLast: (log: string) => `What the machine said last:${log}`,
  sleepsPartlySaved: (leftOut: string[]) =>
    `The worker went to sleep. Not saved, so kept on its disk only until it is removed: ${leftOut.join('; ')}. Ask me to push what should stay.`,
  sleepsUnsaved: (reason: string, until: number) =>
    `The worker went to sleep, and its unpushed work could not be saved (${reason}). It is still on the worker's disk, and I try again before the worker is removed (not before ${day(until)}). Write here to go on with it.`,
  removedUnsaved: 'The worker of this thread was removed. Its unpushed work could not be saved and is lost.',
};

/** Other models, servers that are missing, and functions that fail. */
export const trouble = {
  otherModel: (model: string, other: string) =>
    `:twisted_rightwards_arrows: ${model} has no capacity. I go on with ${other} until this turn ends.`,
  noMcpServer: (server: string, reason: string) =>
    `:warning: The MCP server *${server}* is not there: ${reason} I go on without it.`,
  mcpServerForAdmins: (server: string, reason: string) =>
    `:warning: The MCP server *${server}* is not there: ${reason} Sessions go on without it. I say this at most once a day.`,
  toolsLeftOut: (left: { count: number; named: string[] }, bounds: { tools: number; chars: number }) => {
    const more = left.count > left.named.length ? ` and ${left.count - left.named.length} more` : '';
    return `Left out: ${left.count} MCP ${plural(left.count, { one: 'tool', other: 'tools' })}, because together they are too many (${bounds.tools} tools, ${bounds.chars} characters of definitions) or models cannot use their definitions: ${left.named.join(', ')}${more}.`;
  },
  cannotStart: (problem: string) =>
    `:warning: I cannot start: ${problem}\nAn operator has to mend this. I try again for about 25 minutes; after that, write here once more.`,
  unreadable: ':warning: I cannot read this session any more; an operator finds the reason in the log of dead-letter.',
};

/**
 * Why a session pauses, as a sentence that stands after a colon. All take the same two values, because a pause keeps them: a count
 * (of times, or of minutes) and what somebody else said or is called.
 */
export const causes = {
  failedSteps: () => 'this step failed ten times in a row; an operator finds the reason in the log of agent-step.',
  noWorker: (minutes: number, reason: string) =>
    `no worker could be started for ${minutes} minutes: ${reason}. The open commands are kept.`,
  noBoot: (times: number, problem: string) => `the worker did not start ${times} times in a row: ${problem}.`,
  machineLost: (times: number) =>
    `the machine was lost or did not come ${times} times in this turn. What was not pushed may be gone; another message starts a new try.`,
  stuck: (times: number, tool: string) =>
    `the agent made the same calls ${times} times with the same results (\`${tool}\`) and did not find a way out. Say how to go on.`,
  noModel: (times: number, reason: string) => `the model had no capacity ${times} times in a row (${reason}).`,
  toolRefused: (_times: number, tool: string) =>
    `the model does not take the definition of the tool ${tool}. An operator has to mend it, or choose another model.`,
  stillCut: () => 'the model’s reply did not fit, however much room it got. Ask for a smaller piece of work.',
  stillUnreadable: () => 'the model’s replies could not be read several times in a row.',
  stillTooLong: () =>
    'the conversation does not fit the model even after it was shortened. Start a new thread, or ask for smaller pieces.',
};
