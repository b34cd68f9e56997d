import type { ConverseRequest } from '../../aws/bedrock/converse-request.ts';
import {
  findToolResult,
  functionScript,
  type ModelScript,
  type ScriptedTurn,
  type ScriptFunction,
} from '../../aws/bedrock/script.ts';
import type { Edit } from '../edits.ts';
import { REPOSITORY } from './subject.ts';

export const BRANCH = 'label-of-an-empty-list';
/** What people say, by which the model knows where it is. */
export const TASK = 'please fix this';
export const REMARK = 'An empty list has no pages at all. Please say “No results” there.';
export const REVIEW = 'review';

const LINE = `  return \`Page \${page} of \${pageCount(total)}\`;`;
const ONE_PAGE = LINE.replace('pageCount(total)', 'Math.max(1, pageCount(total))');
const NO_RESULTS = `  if (total === 0) return 'No results';\n${LINE}`;
const FINDING = 'A total of NaN is shown as it is: `Page 1 of NaN`.';

const bash = (command: string) => ({ name: 'bash', input: { command } });
const edit = (old_string: string, new_string: string) => {
  const input: Edit = { path: 'src/label.js', old_string, new_string };
  return { name: 'edit_file', input };
};
const push = (subject: string) =>
  bash(`git add -A && git commit -q -m '${subject}' && git push -q -u origin ${BRANCH}`);

function pullUrl(request: ConverseRequest): string {
  const text = findToolResult(request, 'create_pull_request')?.text ?? JSON.stringify(request.messages);
  return /https?:\/\/\S+?\/pull\/\d+/.exec(text)?.[0] ?? '';
}

/** Where the remark stands, as its frame says. */
function remarkUrl(request: ConverseRequest): string {
  return /https?:[^\s"\\]+#discussion_r\d+/.exec(JSON.stringify(request.messages))?.[0] ?? '';
}

type Line = { words: string; turns: readonly (ScriptedTurn | ScriptFunction)[] };

type Turns = Line['turns'];

function taskTurns(issueUrl: string, issueNumber: number): Turns {
  const title = 'Show one page for an empty list';
  const pull = { repository: REPOSITORY, branch: BRANCH, title, body: `Fixes #${issueNumber}` };
  return [
    {
      text: 'I look at the label.',
      toolUses: [
        { name: 'get_issue', input: { url: issueUrl } },
        { name: 'clone_repository', input: { repository: REPOSITORY } },
      ],
    },
    { toolUses: [bash(`git checkout -q -b ${BRANCH}`), edit(LINE, ONE_PAGE), bash('node --test'), push(title)] },
    { toolUses: [{ name: 'create_pull_request', input: pull }] },
    (request) => ({ text: `An empty list shows one page now. Pull request: ${pullUrl(request)}` }),
  ];
}

/** It forgets to answer whoever asked: the session does not. */
const REMARK_TURNS: Turns = [
  {
    text: 'Bob wants other words than I chose.',
    toolUses: [edit(ONE_PAGE, NO_RESULTS), bash('node --test'), push('Say that there are no results')],
  },
  { text: 'The label says “No results” now; it is pushed.' },
  (request) => ({
    toolUses: [
      {
        name: 'write_comment',
        input: { url: remarkUrl(request), body: 'An empty list says “No results” now.', resolve: true },
      },
    ],
  }),
  { text: 'The label says “No results” now, as bob asked; his thread is answered and resolved.' },
];

/** Its first finding stands outside of the diff, which the refusal says. */
function reviewTurns(number: number): Turns {
  return [
    {
      text: 'I read the pull request.',
      toolUses: [
        { name: 'clone_repository', input: { repository: REPOSITORY } },
        { name: 'get_pull_request', input: { url: `${REPOSITORY}#${number}` } },
      ],
    },
    review(number, 40),
    review(number, 5),
    { text: 'I reviewed it: one finding.' },
  ];
}

function review(number: number, line: number): ScriptedTurn {
  const finding = { path: 'src/label.js', line, severity: 'minor', text: FINDING };
  const input = { url: `${REPOSITORY}#${number}`, verdict: 'comment', body: 'One thing.', findings: [finding] };
  return { toolUses: [{ name: 'submit_review', input }] };
}

/** By the newest words that are known, and the answers since. */
export function reviewScript(issueUrl: string, issueNumber: number): ModelScript {
  const known: Line[] = [
    { words: TASK, turns: taskTurns(issueUrl, issueNumber) },
    { words: REMARK, turns: REMARK_TURNS },
    { words: `${REVIEW} http`, turns: reviewTurns(issueNumber + 1) },
  ];
  return functionScript((request) => {
    for (let index = request.messages.length - 1; index >= 0; index--) {
      const said = saidBy(request, index);
      const line = known.findLast(({ words }) => said.includes(words));
      if (!line) continue;
      const since = request.messages.slice(index).filter(({ role }) => role === 'assistant').length;
      const turn = line.turns[since] ?? { text: 'Done.' };
      return typeof turn === 'function' ? turn(request) : turn;
    }
    return { text: 'I have no line for this.' };
  });
}

/** What stands in a message of people, links without the brackets that a chat puts around them. */
function saidBy({ messages }: ConverseRequest, index: number): string {
  const message = messages[index];
  const texts = message?.role === 'user' ? message.content.map(({ text = '' }) => text) : [];
  return texts.join('\n').replaceAll('<http', 'http');
}
