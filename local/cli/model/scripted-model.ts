import type { ConverseMessage, ConverseRequest } from '../../aws/bedrock/converse-request.ts';
import {
  assistantCount,
  lastUserText,
  type ModelScript,
  type ScriptedTurn,
  toolResults,
} from '../../aws/bedrock/script.ts';
import { demoTurns } from '../../demo/script.ts';
import type { SeededSubject } from '../../demo/seed.ts';

/** Output of a command that is shown in the thread. */
const OUTPUT_CHARS_MAX = 2_000;
/** The last person's words in the request. */
const WORDS = /<person-message [^>]*>\n([\s\S]*?)\n<\/person-message mark/g;
/** A longer text, or one with an address, is a task and not a question about the agent. */
const QUESTION_CHARS_MAX = 100;

/**
 * Speaks when no model is connected: does the demo's work when its issue is named, runs a command on the worker when it is
 * told to, answers questions about itself by keywords, and says of everything else why it cannot. A pure function of the
 * conversation, like every script. `subject` is known only once the local GitHub is up, so it is asked for.
 */
export function scriptedModel(subject: () => SeededSubject | undefined): ModelScript {
  return { reply: (request) => reply(request, subject()) };
}

function reply(request: ConverseRequest, subject: SeededSubject | undefined): ScriptedTurn | Promise<ScriptedTurn> {
  const asked = subject ? namedAt(request.messages, subject.issueUrl) : -1;
  if (subject && asked >= 0) return demoTurn(request, subject, asked);
  const words = ([...lastUserText(request).matchAll(WORDS)].at(-1)?.[1] ?? '').trim();
  const last = request.messages.at(-1);
  const result = toolResults(request).at(-1);
  if (result && last?.content.some(({ toolResult }) => toolResult?.toolUseId === result.toolUseId))
    return { text: `\`\`\`\n${result.text.trim().slice(0, OUTPUT_CHARS_MAX)}\n\`\`\`` };
  const command = /^run:?\s+`{0,3}([\s\S]+?)`{0,3}$/i.exec(words)?.[1];
  if (command) return { toolUses: [{ name: 'bash', input: { command } }] };
  return { text: answerTo(words, subject) };
}

/** The demo's n-th turn, n assistant messages after the issue was named. */
async function demoTurn(request: ConverseRequest, subject: SeededSubject, asked: number): Promise<ScriptedTurn> {
  const pushed = toolResults(request).findLast(({ input }) => JSON.stringify(input ?? '').includes('git push'));
  if (pushed && /\[rejected\]|non-fast-forward/.test(pushed.text)) return { text: ALREADY_DONE };
  const before = assistantCount({ ...request, messages: request.messages.slice(0, asked) });
  const turn = demoTurns(subject)[assistantCount(request) - before];
  if (turn === undefined) return { text: SCRIPT_IS_OVER };
  return typeof turn === 'function' ? turn(request) : turn;
}

/** Where people first named the issue; -1 when nobody did. */
function namedAt(messages: ConverseMessage[], issueUrl: string): number {
  const named = new RegExp(`${issueUrl.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\d)`);
  return messages.findIndex(
    ({ role, content }) => role === 'user' && content.some(({ text }) => named.test(text ?? '')),
  );
}

const NO_MODEL =
  'No model is connected, so I answer by keywords and do one job from a script. To connect one, start me with `npm run local -- --bedrock` and AWS credentials, or with `--model-url URL --model NAME` for a server of your own; everything else stays on your machine.';
const SCRIPT_IS_OVER = `That is as far as the script goes: one job and one follow-up. ${NO_MODEL}`;
const ALREADY_DONE =
  'Somebody has done this job before in another thread, and its branch is there already, so GitHub refused my push. Start `npm run local` again for a fresh repository.';

/** The first rule whose words appear wins. */
const ANSWERS: { words: RegExp; text: string }[] = [
  {
    words: /\b(model|bedrock|llm|connect)\b/i,
    text: NO_MODEL,
  },
  {
    words: /\b(work|works|journal|lambda|architecture|loop|durable|crash)\b/i,
    text: 'Your message went through a signed Slack event into an inbox in DynamoDB. A wake on an SQS FIFO queue started one step: load the journal, decide, do one thing, append the result, ring again. Nothing runs while I wait, and a crash anywhere repeats nothing. `docs/architecture.md` follows one mention through the code.',
  },
  {
    words: /\b(tool|tools|worker|machine|shell|sandbox|ec2)\b/i,
    text: 'Shell, files and git run on a worker of this thread alone: an EC2 machine on AWS, a sandboxed directory here. I start it when a tool first needs it; for this answer none was started. Try `run uname -a; pwd`.',
  },
  {
    words: /\b(cost|price|dollar|budget|spend)\b/i,
    text: 'Every answer ends with what it cost by the price table in `layers/agent-config/models.json`; here tokens are estimates. Write `@remote-swe cost` for the sum. A session has a budget and pauses when it is used up.',
  },
  {
    words: /\b(stop|cancel|pause|idle)\b/i,
    text: 'The Stop button or the word `stop` ends what runs; write again to go on. A worker that nobody uses is stopped after half an hour, its disk is kept, and the next message starts it again.',
  },
];

function answerTo(words: string, subject: SeededSubject | undefined): string {
  const isQuestion = words.length <= QUESTION_CHARS_MAX && !words.includes('://');
  const known = isQuestion && ANSWERS.find((answer) => answer.words.test(words))?.text;
  if (known) return known;
  const job = subject
    ? `\n• \`${subject.issueUrl} please fix this\`: I clone, repair, test and open a pull request`
    : '';
  return `I am Remote SWE: give me a repository and a task, and you get a pull request. ${NO_MODEL}\n\nWhat works now:${job}\n• \`run <command>\`: I run it on this thread's worker\n• ask how I work, about tools, cost, stopping, or the model`;
}
