/**
 * Everything that the guards say to the model; what people read is in domain/language. A snapshot test holds the wording, because a change of it is a
 * change of the agent. Each text has at most 60 tokens; it is appended to the transcript once and never taken out again.
 */
import { SESSION_PREFIX } from '../../domain/frames/frame.ts';
import { oneLine } from '../../domain/frames/one-line.ts';
import { bashJob } from '../../tools/bash-job.ts';
import { postMessage } from '../../tools/post-message.ts';
import type { Repetition } from './repetition.ts';

/** Begins every text of the session itself; the system prompt says what it means. */
export const BY_SESSION = SESSION_PREFIX;

/** For a session that began before there were frames, with the first message that has one. */
export const FRAMES_BEGIN =
  'Up to here a message of a person began with their mention and the word "wrote"; from here on each text stands in a frame.';

export const CONTINUE = `${BY_SESSION} Your turn ended without a word. Go on with the task, or report its result.`;

export function sayOpenItems(items: string[]): string {
  return `${BY_SESSION} Your answer was not sent, because this is open: ${items.map((item) => oneLine(item)).join('; ')}. Go on, or answer again and say for each why it stays open.`;
}

/** How what is open is called, for the model or for people. */
export type OpenTexts = {
  openJob: (id: string) => string;
  noPullRequest: string;
  noCheck: string;
  openRemark: (by: string, where: string) => string;
  remarksLeft: (count: number) => string;
  more: (count: number) => string;
};

export const OPEN_FOR_MODEL: OpenTexts = {
  openJob: (id) => `job ${id} still ran when last seen (${bashJob.name} waits for it, or stops it)`,
  noPullRequest: 'files were changed, and there is no pull request',
  noCheck: 'nothing was run after the last change of a file',
  openRemark: (by, where) => `no answer to ${by} on ${where}`,
  remarksLeft: (count) => `${count} older remarks went from the list for newer ones: read the pull request`,
  more: (count) => `${count} more`,
};

/** Advice on repeated calls of a tool; undefined when nothing repeats. */
export function sayRepetition(tool: string, found: Repetition): string | undefined {
  switch (found.kind) {
    case 'none':
      return undefined;
    case 'same-call':
      return `${BY_SESSION} The last ${found.times} calls of ${tool} were the same and gave the same result. Read that result; then try something else, or report what blocks you.`;
    case 'alternating':
      return `${BY_SESSION} The last ${found.times} calls, with ${tool} the latest, only alternate between the same two with the same results. Step back and try something else, or report what blocks you.`;
    case 'same-failure':
      return `${BY_SESSION} This call of ${tool} has failed ${found.times} times with the same output. Find the cause in the output before you run it again.`;
    case 'keeps-failing':
      return `${BY_SESSION} ${found.failed} of the last ${found.of} runs of this call of ${tool} failed. Question the approach: undo the last changes, read more, or report what blocks you.`;
  }
}

export function sayEditFailures(path: string, times: number): string {
  return `${BY_SESSION} ${times} edits of ${oneLine(path)} were refused in a row. Read that part of the file again, or replace a larger block as a whole.`;
}

export function saySilence(modelCalls: number): string {
  return `${BY_SESSION} The requester has heard nothing for ${modelCalls} model calls. Send one line with ${postMessage.name}: what you found, or what you are doing.`;
}

export const SMALLER_PARTS = `${BY_SESSION} Your last replies were cut at their length limit and dropped; nothing of them ran. Work in smaller parts: shorter text, one file or one piece of a file per call.`;

export const UNREADABLE = `${BY_SESSION} Your last reply could not be read, because a tool call in it was not valid JSON for that tool. Nothing of it ran. Send it again.`;

export function saySoftSteps(used: number, limit: number): string {
  return `${BY_SESSION} ${used} of the ${limit} model calls of this turn are used. Push what works, open the pull request as a draft if it is unfinished, and report what is left.`;
}

export function saySoftTime(usedMinutes: number, limitMinutes: number): string {
  return `${BY_SESSION} ${usedMinutes} of ${limitMinutes} minutes of work in this turn are used. Push what works, open the pull request as a draft if it is unfinished, and report what is left.`;
}
