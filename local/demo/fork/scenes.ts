import { branchTip } from '../../github/git/history.ts';
import { quiet } from '../conversation.ts';
import { type Line, problemsOf, type Scene } from '../talk/scene.ts';
import type { Stage } from '../talk/stage.ts';
import { BRANCH, deliveredBy, isIn, pushAsMaintainer } from './code.ts';
import { AGENT, ARCHIVED, CELSIUS, CHECK, FORK, MAINTAINER, NAME, UPSTREAM, UPSTREAM_OWNER } from './subject.ts';

const MINUTES = 30;

export type ForkRun = { issueUrl: string; issueNumber: number; pullUrl: string };

/** In the order in which they are played. */
export function forkScenes(run: ForkRun): Scene[] {
  return [opened(run), movedOn(), archived()];
}

const bash = (command: string) => ({ name: 'bash', input: { command } });
const clone = (repository: string) => ({ name: 'clone_repository', input: { repository } });
const fork = (repository: string) => ({ name: 'fork_repository', input: { repository } });

const REPAIR = { path: 'src/temperature.js', old_string: CELSIUS, new_string: 'return (fahrenheit - 32) / 1.8;' };
const TEST = {
  path: 'test/temperature.test.js',
  old_string: "test('water freezes at 0 °C'",
  new_string:
    "test('water boils at 100 °C', () => {\n  assert.equal(toCelsius(212), 100);\n});\n\ntest('water freezes at 0 °C'",
};

function opened(run: ForkRun): Scene {
  const words = 'please fix this';
  const pull = {
    ...{ repository: UPSTREAM, branch: `${AGENT}:${BRANCH}`, title: 'Divide where Fahrenheit becomes Celsius' },
    body: `Fixes #${run.issueNumber}\n\nA new test shows the boiling point.`,
  };
  const line: Line = {
    words,
    turns: [
      { toolUses: [{ name: 'get_issue', input: { url: run.issueUrl } }, clone(UPSTREAM)] },
      { text: 'I may not push there: a fork it is.', toolUses: [fork(UPSTREAM), clone(UPSTREAM)] },
      {
        toolUses: [
          bash(`git checkout -q -b ${BRANCH} upstream/main`),
          { name: 'edit_file', input: REPAIR },
          { name: 'edit_file', input: TEST },
          bash(
            `node --test && git commit -qam 'Divide where Fahrenheit becomes Celsius' && git push -q -u origin ${BRANCH}`,
          ),
        ],
      },
      { toolUses: [{ name: 'create_pull_request', input: pull }] },
      { toolUses: [{ name: 'wait_for_checks', input: { url: run.pullUrl, minutes: MINUTES } }] },
      { text: `Water boils at 100 °C again; the checks of ${UPSTREAM} are green.\n\nPull request: ${run.pullUrl}` },
    ],
  };
  return {
    name: 'opened',
    shows:
      'A repository of strangers: the clone says that nothing may be pushed, a fork is made, the pull request goes to them',
    lines: [line],
    async play(stage) {
      stage.say(`@remote-swe ${run.issueUrl} ${words}`);
      await stage.answered(/boils at 100/);
      const { upstream, pulls, head } = await deliveredBy(stage.system);
      const check = upstream.checkRuns.get(head)?.find(({ name }) => name === CHECK);
      return problemsOf([
        [told(stage).includes(`You may not push to ${UPSTREAM}`), 'the clone did not say that pushing is not allowed'],
        [told(stage).includes(`${FORK} is a fork of ${UPSTREAM}`), 'the fork was not told'],
        [
          pulls.length === 1 && pulls[0]?.pull.headRepositoryId !== undefined,
          'there is not one pull request from a fork',
        ],
        [pulls[0]?.pull.maintainersMayEdit ?? false, 'maintainers may not push to its branch'],
        [pulls[0]?.body.includes(`#${run.issueNumber}`) ?? false, 'the pull request does not link the issue'],
        [(await branchTip(upstream.directory, BRANCH)) === undefined, `${UPSTREAM} has the branch`],
        [check?.conclusion === 'success', `the check of the head is ${check?.conclusion ?? 'not there'}`],
        [failed(stage) === '', `calls failed: ${failed(stage)}`],
      ]);
    },
  };
}

function movedOn(): Scene {
  const words = 'please bring it up to date';
  const line: Line = {
    words,
    turns: [
      { toolUses: [fork(UPSTREAM), clone(UPSTREAM)] },
      {
        toolUses: [
          bash(
            `git pull -q --no-rebase --no-edit origin ${BRANCH} && git merge -q --no-edit upstream/main && node --test && git push -q`,
          ),
        ],
      },
      { text: 'The pull request has your commit and the newest main.' },
    ],
  };
  return {
    name: 'moved-on',
    shows:
      'The original goes on and a maintainer pushes to the branch in the fork: both are in the same pull request afterwards',
    lines: [line],
    async play(stage) {
      const { github } = stage.system;
      const newest = await github.commit({
        ...{ owner: UPSTREAM_OWNER, name: NAME, branch: 'main', message: 'Say who keeps this' },
        content: { files: { 'MAINTAINERS.md': `${MAINTAINER}\n` } },
      });
      const theirs = await pushAsMaintainer(stage.system);
      // The session is told of the push. Where that came while it works, it would rightly hold its calls.
      await quiet(stage.system);
      stage.say(words);
      await stage.answered(/has your commit/);
      await quiet(stage.system);
      const now = await deliveredBy(stage.system);
      return problemsOf([
        [
          now.fork !== undefined && (await branchTip(now.fork.directory, 'main')) === newest,
          'main of the fork was not brought forward',
        ],
        [await isIn(now, newest), 'the branch lacks what the original has'],
        [await isIn(now, theirs), 'the branch lacks the commit of the maintainer'],
        [now.pulls.length === 1 && now.pulls[0]?.state === 'open', 'there is not one open pull request'],
        [failed(stage) === '', `calls failed: ${failed(stage)}`],
      ]);
    },
  };
}

function archived(): Scene {
  const words = 'the same over there';
  return {
    name: 'archived',
    shows: 'An archived repository: the clone says that it is read-only, a fork of it is refused with the reason',
    lines: [
      {
        words,
        turns: [
          { toolUses: [clone(ARCHIVED)] },
          { toolUses: [fork(ARCHIVED)] },
          { text: `${ARCHIVED} is archived: nothing was changed.` },
        ],
      },
    ],
    async play(stage) {
      const forks = stage.system.github.repositories().length;
      stage.say(words);
      await stage.answered(/is archived: nothing/);
      return problemsOf([
        [told(stage).includes(`${ARCHIVED} is archived: it can be read`), 'the clone did not say that it is archived'],
        [told(stage).includes('so a fork of it leads nowhere'), 'the refusal does not say why'],
        [stage.system.github.repositories().length === forks, 'something was forked'],
      ]);
    },
  };
}

/** What the calls answered, in words. */
function told({ results }: Stage): string {
  return results.flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : ''))).join('\n');
}

function failed({ results }: Stage): string {
  const bad = results.filter(({ isError, exitCode = 0 }) => isError || exitCode !== 0);
  return bad.flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : ''))).join('\n');
}
