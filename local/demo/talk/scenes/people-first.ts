import { SUBJECT_REPOSITORY } from '../../subject/subject.ts';
import { problemsOf, type Scene } from '../scene.ts';

const BRANCH = 'unwanted';
/** Waits after the commit until it is told to go on, and then pushes. */
const COMMIT_AND_PUSH = `git checkout -q -b ${BRANCH} && git commit -q --allow-empty -m 'Not wanted'
touch committed; until [ -e go-on ]; do sleep 0.1; done
git push origin ${BRANCH}; echo "push ended with $?"`;
/** Milliseconds of real time after which a progress message must say what runs. */
const SIGN_MS_MAX = 3_000;
const OBJECTION = 'wait, do NOT push this or open a pull request: the date is wrong';
const PUBLISHED = 'It is published.';

/** Words before a call that others see. */
export const objection: Scene = {
  name: 'objection',
  shows: 'Words during a command come before its push, the pull request and the message that were to follow',
  lines: [
    {
      words: 'publish the new date format',
      turns: [
        {
          text: 'I commit, push and open the pull request.',
          toolUses: [
            { name: 'clone_repository', input: { repository: SUBJECT_REPOSITORY } },
            { name: 'bash', input: { command: COMMIT_AND_PUSH } },
            {
              name: 'create_pull_request',
              input: { repository: SUBJECT_REPOSITORY, branch: BRANCH, title: 'A new date format', body: 'As asked.' },
            },
            { name: 'post_message', input: { text: PUBLISHED } },
          ],
        },
      ],
    },
    { words: OBJECTION, turns: [{ text: 'I read you first: nothing was pushed, and no pull request is open.' }] },
  ],
  async play(stage) {
    const before = await stage.branches();
    stage.say(`@remote-swe please publish the new date format of ${SUBJECT_REPOSITORY}`);
    await stage.sign('committed');
    const saysSo = await stage.within(SIGN_MS_MAX, () => /`?git checkout/.test(stage.progress.at(-1) ?? ''));
    stage.commandSeenAt = stage.progress.length;
    stage.say(OBJECTION);
    await stage.until(() => stage.isHeld(), 'the hold on the machine');
    stage.make('go-on', 'committed');
    await stage.answered(/nothing was pushed/);
    const outcomes = stage.results.map(({ outcome }) => outcome);
    return problemsOf([
      [saysSo, `while the command ran, the progress message said: ${stage.progress[stage.commandSeenAt - 1]}`],
      [(await stage.branches()) === before, 'the push happened'],
      [stage.pullRequests() === 0, 'a pull request was opened'],
      [stage.postsLike(/It is published/).length === 0, 'the message was posted'],
      [outcomes.slice(-2).join() === 'not-started,not-started', `the calls after the command ended as ${outcomes}`],
      [stage.lastRequest().includes(OBJECTION), 'the model did not read the objection'],
    ]);
  },
};

const SLOW = 'touch building; sleep 45; touch built';

/** Words during a long command. */
export const longCommand: Scene = {
  name: 'long-command',
  shows: 'A person who writes during a long command is answered while the command goes on',
  lines: [
    { words: 'then build it', turns: [{ toolUses: [{ name: 'bash', input: { command: SLOW } }] }] },
    { words: 'how far is the build', turns: [{ text: 'It is still building, in the background.' }] },
  ],
  async play(stage) {
    stage.say('then build it, however long it takes');
    await stage.sign('building');
    stage.say('how far is the build?');
    await stage.until(() => stage.postsLike(/still building/).length > 0, 'the answer');
    const isBuilt = stage.find('built') !== undefined;
    await stage.answered(/still building/);
    return problemsOf([
      [!isBuilt, 'the answer came only after the command had ended'],
      [stage.results.some(({ becameJob }) => becameJob !== undefined), 'the command did not become a job'],
    ]);
  },
};
