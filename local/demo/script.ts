import type { ConverseRequest } from '../aws/bedrock/converse-request.ts';
import {
  findToolResult,
  type ModelScript,
  type ScriptedTurn,
  type ScriptFunction,
  turnsScript,
} from '../aws/bedrock/script.ts';
import { CHANGELOG_ENTRY, type Edit, REGRESSION_TEST, REPAIR } from './edits.ts';

/** `repository` is owner/name on the code host, `issueUrl` the URL of the issue to work on. */
export type DemoTarget = { repository: string; issueUrl: string };

export const DEMO_BRANCH = 'fix-utc-around-daylight-saving';

/** Exits with 1, and says how many labels are wrong, while the bug is there. */
const REPRODUCE = `TZ=Europe/Berlin node - <<'END'
var strftimeUTC = require('./strftime.js').utc(), wrong = [];
for (var time = Date.UTC(2016, 0, 1); time < Date.UTC(2017, 0, 1); time += 30 * 60 * 1000) {
    var date = new Date(time), expected = date.toISOString().slice(0, 19).replace('T', ' '), actual = strftimeUTC('%F %T', date);
    if (actual !== expected) wrong.push(expected + ' is shown as ' + actual);
}
console.log(wrong.slice(0, 3).concat(wrong.slice(-3)).join('\\n'));
console.log(wrong.length + ' half hours of 2016 are wrong');
process.exit(wrong.length ? 1 : 0);
END`;

/** The two time zones that the package's Makefile tests in, and the machine's own. */
const RUN_TESTS = 'TZ=America/Vancouver node test.js && TZ=CET node test.js && node test.js';

const PLAN = [
  ['reproduce', 'Reproduce the wrong labels'],
  ['repair', 'Repair utc() and timezone()'],
  ['test', 'Add the test that was missing'],
  ['deliver', 'Run all tests, push, open a pull request'],
] as const;

function planTo(inProgress: (typeof PLAN)[number][0] | 'all done'): { name: string; input: unknown } {
  const current = PLAN.findIndex(([id]) => id === inProgress);
  const stateOf = (index: number) => (index === current ? 'in-progress' : index < current ? 'done' : 'open');
  const items = PLAN.map(([id, text], index) => ({ id, text, state: current < 0 ? 'done' : stateOf(index) }));
  return { name: 'todo', input: { items } };
}

const bash = (command: string) => ({ name: 'bash', input: { command } });
const edit = (input: Edit) => ({ name: 'edit_file', input });

function firstTurns({ repository, issueUrl }: DemoTarget): (ScriptedTurn | ScriptFunction)[] {
  return [
    {
      toolUses: [
        { name: 'post_message', input: { text: 'On it. I start with the issue and a fresh clone.' } },
        { name: 'get_issue', input: { url: issueUrl } },
        { name: 'clone_repository', input: { repository } },
      ],
    },
    {
      text: 'First the tests as they are, in the time zones that the Makefile names.',
      toolUses: [planTo('reproduce'), bash(`cat Makefile && ${RUN_TESTS}`)],
    },
    {
      text: 'They pass. Where does utc() come from?',
      toolUses: [
        bash("grep -n 'getTimestampToUtcOffsetFor\\|_useUtcBasedDate\\|date\\.get' strftime.js"),
        { name: 'read_file', input: { path: 'strftime.js', offset: 143, limit: 46 } },
      ],
    },
    {
      text: 'utc() shifts the date by the local offset and then reads local fields; the shifted date may lie on the other side of a change. A year of labels will tell.',
      toolUses: [bash(REPRODUCE)],
    },
    {
      text: 'Reproduced, in spring and in autumn. Shifting again with the new offset would still miss the hour that does not exist in spring, so I read the UTC fields instead.',
      toolUses: [planTo('repair'), ...REPAIR.map(edit), edit(REGRESSION_TEST)],
    },
    { toolUses: [planTo('deliver'), bash(RUN_TESTS), bash(REPRODUCE)] },
    { toolUses: [bash(commitCommand())] },
    { toolUses: [planTo('all done'), pullRequest(repository, issueUrl, [])] },
    finalAnswer(
      '`utc()` and `timezone()` no longer depend on the local time zone: they read UTC fields instead of shifting the date. A new test walks through a whole year and fails without the repair.',
    ),
  ];
}

function commitCommand(): string {
  return `git checkout -q -b ${DEMO_BRANCH}
git add strftime.js test.js
git commit -q -F - <<'END'
Read UTC fields instead of shifting dates in utc() and timezone()

A date shifted by the local offset can lie on the other side of a daylight saving change, or in the
hour that does not exist in spring; its local fields are then an hour off. %j is computed from the
calendar fields now, which also corrects it at midnight.
END
git push -q -u origin ${DEMO_BRANCH}
git log --oneline --stat -1`;
}

function pullRequest(repository: string, issueUrl: string, more: string[]): { name: string; input: unknown } {
  const number = /(\d+)\/?$/.exec(issueUrl)?.[1] ?? '1';
  const body = [
    `Fixes #${number}`,
    '',
    '`utc()` and `timezone()` moved the date by the local offset and then read its local fields. Around a daylight saving change the moved date has another offset, and in spring one local hour does not exist, so the output was an hour off. They read the UTC fields now.',
    '',
    '- `%j` used the moved date too; it is computed from the calendar fields now. That also corrects it at midnight, where it was a day short.',
    ...more,
    '',
    '**Checked:** `test.js` passes with `TZ=America/Vancouver`, `TZ=CET` and without; a new test compares every half hour of 2016 with `toISOString()` and fails without the repair.',
    '',
    '**Left:** `strftime-min.js` is not rebuilt; that needs the Closure compiler (`make minify`).',
  ].join('\n');
  const title = 'Keep utc() and timezone() right around daylight saving changes';
  return { name: 'create_pull_request', input: { repository, branch: DEMO_BRANCH, title, body } };
}

function followUpTurns({ repository, issueUrl }: DemoTarget): (ScriptedTurn | ScriptFunction)[] {
  return [
    { toolUses: [{ name: 'read_file', input: { path: 'Changelog.md', offset: 1, limit: 12 } }] },
    { toolUses: [edit(CHANGELOG_ENTRY), bash(`${RUN_TESTS} && git diff --stat`)] },
    {
      toolUses: [
        bash("git commit -q -am 'Say in the changelog what changed for users' && git push -q && git log --oneline -2"),
      ],
    },
    { toolUses: [pullRequest(repository, issueUrl, ['- The changelog says both.'])] },
    finalAnswer('The changelog has a line for each of the two corrections; the pull request is up to date.'),
  ];
}

/** The turn's last words, with the link that create_pull_request gave. */
function finalAnswer(words: string): ScriptFunction {
  return (request: ConverseRequest) => {
    const url = /https?:\/\/\S+/.exec(findToolResult(request, 'create_pull_request')?.text ?? '')?.[0];
    return { text: url === undefined ? words : `${words}\n\nPull request: ${url}` };
  };
}

/** Every turn of the demo: the task, then what a second message asks for. */
export function demoTurns(target: DemoTarget): (ScriptedTurn | ScriptFunction)[] {
  return [...firstTurns(target), ...followUpTurns(target)];
}

/** The n-th turn after n assistant messages; so a repeated model call gets the same answer. */
export function demoScript(target: DemoTarget): ModelScript {
  return turnsScript(demoTurns(target));
}
