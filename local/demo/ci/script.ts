import type { ConverseRequest } from '../../aws/bedrock/converse-request.ts';
import {
  findToolResult,
  type ModelScript,
  type ScriptedTurn,
  type ScriptFunction,
  turnsScript,
} from '../../aws/bedrock/script.ts';
import type { Edit } from '../edits.ts';
import { BROKEN_TEST, CI_REPOSITORY, LABEL, LABEL_TEST, PAGES } from './subject.ts';

export const CI_BRANCH = 'label-of-an-empty-list';
/** What the session waits at most: longer than the hour that the demo lets pass. */
const WAIT_MINUTES = 180;

const COUNT = 'return Math.ceil(total / PER_PAGE);';
const WRONG_COUNT = 'return Math.max(1, Math.ceil(total / PER_PAGE));';

/** Right for the label, and wrong for the sitemap, which uses the same function. */
const WRONG: readonly Edit[] = [
  { path: 'src/pages.js', old_string: COUNT, new_string: WRONG_COUNT },
  {
    path: 'test/label.test.js',
    old_string: lastLines(LABEL_TEST),
    new_string: `${lastLines(LABEL_TEST)}
test('the label of an empty list has one page', () => {
  assert.equal(pageLabel(1, 0), 'Page 1 of 1');
});
`,
  },
];

const REPAIR: readonly Edit[] = [
  { path: 'src/pages.js', old_string: WRONG_COUNT, new_string: COUNT },
  { path: 'src/label.js', old_string: lastLines(LABEL), new_string: labelWithOnePage() },
];

function lastLines(text: string): string {
  return `${text.trimEnd().split('\n').slice(-3).join('\n')}\n`;
}

function labelWithOnePage(): string {
  return lastLines(LABEL).replace('pageCount(total)', 'Math.max(1, pageCount(total))');
}

const bash = (command: string) => ({ name: 'bash', input: { command } });
const edit = (input: Edit) => ({ name: 'edit_file', input });
const commitAndPush = (subject: string) =>
  `git add -A && git commit -q -m '${subject}' && git push -q -u origin ${CI_BRANCH} && git log --oneline -1`;

/** Waits for the checks of the pull request that was opened. */
const wait: ScriptFunction = (request) => ({
  toolUses: [{ name: 'wait_for_checks', input: { url: pullUrl(request), minutes: WAIT_MINUTES } }],
});

/** Goes by what the failed check's log says; without its line there is nothing to repair. */
const repair: ScriptFunction = (request) => {
  const line = failedLine(request);
  if (line === undefined) return { text: `The checks do not say why they are red: ${checks(request)}` };
  return {
    text: `CI is red: ${line}. Its list of addresses counts pages with the function that I changed, so I put it back and change the label alone.`,
    toolUses: [...REPAIR.map(edit), bash('node --test')],
  };
};

const report: ScriptFunction = (request) => {
  const isGreen = /: green, all of them are done/.test(checks(request));
  const words = isGreen
    ? `CI is green after one repair: the first change had broken “${BROKEN_TEST}”. The label alone has at least one page now.`
    : `CI is not green: ${checks(request)}`;
  return { text: `${words}\n\nPull request: ${pullUrl(request)}` };
};

function turns(issueUrl: string, issueNumber: number): (ScriptedTurn | ScriptFunction)[] {
  return [
    {
      toolUses: [
        { name: 'get_issue', input: { url: issueUrl } },
        { name: 'clone_repository', input: { repository: CI_REPOSITORY } },
      ],
    },
    {
      text: 'The label shows what pageCount gives. A list has at least one page.',
      toolUses: [bash(`git checkout -q -b ${CI_BRANCH}`), ...WRONG.map(edit), bash('node --test test/label.test.js')],
    },
    { toolUses: [bash(commitAndPush('Show one page for an empty list'))] },
    { toolUses: [pullRequest(issueNumber)] },
    wait,
    repair,
    { toolUses: [bash(commitAndPush('Leave pageCount as it was, and change the label'))] },
    wait,
    report,
  ];
}

function pullRequest(issueNumber: number): { name: string; input: unknown } {
  const body = `Fixes #${issueNumber}\n\nA new test shows the label of an empty list.`;
  const title = 'Show one page for an empty list';
  return { name: 'create_pull_request', input: { repository: CI_REPOSITORY, branch: CI_BRANCH, title, body } };
}

/** The n-th turn after n assistant messages. `pages` of the repository must be as {@link PAGES}. */
export function ciScript(issueUrl: string, issueNumber: number): ModelScript {
  if (!PAGES.includes(COUNT)) throw new Error('The script and the repository of the demo have come apart');
  return turnsScript(turns(issueUrl, issueNumber));
}

function pullUrl(request: ConverseRequest): string {
  return /https?:\/\/\S+/.exec(findToolResult(request, 'create_pull_request')?.text ?? '')?.[0] ?? '';
}

function checks(request: ConverseRequest): string {
  return findToolResult(request, 'wait_for_checks')?.text ?? 'there is no result';
}

/** The line of the failed check's log that names the broken test. */
export function failedLine(request: ConverseRequest): string | undefined {
  const line = checks(request)
    .split('\n')
    .find((each) => each.includes(BROKEN_TEST));
  return line?.replace(/^\S+Z /, '').trim();
}
