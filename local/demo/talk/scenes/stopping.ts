import { quiet } from '../../conversation.ts';
import { problemsOf, type Scene } from '../scene.ts';

const STOP = 'ok stop please, thanks!';
const STEPS = ['Read the tables', 'Change the labels', 'Run the tests'];
const plan = (state: string) => ({
  name: 'todo',
  input: { items: STEPS.map((text, index) => ({ id: String(index + 1), text, state })) },
});

/** A stop word in a polite sentence. */
export const politeStop: Scene = {
  name: 'polite-stop',
  shows: 'A polite stop stops at once, says so once, and no model call follows',
  lines: [
    {
      words: 'change it in three steps',
      turns: [
        {
          toolUses: [plan('open'), { name: 'bash', input: { command: 'touch step-one; sleep 600' } }],
        },
      ],
    },
  ],
  async play(stage) {
    stage.say('please change it in three steps');
    await stage.sign('step-one');
    const calls = stage.modelCalls();
    stage.say(STOP);
    await stage.until(async () => (await stage.phase()) === 'paused', 'the pause');
    await stage.until(() => stage.postsLike(/Stopped by/).length > 0, 'the word that it stopped');
    await quiet(stage.system);
    return problemsOf([
      [
        stage.postsLike(/Stopped by/).length === 1,
        `the stop was announced ${stage.postsLike(/Stopped by/).length} times`,
      ],
      [stage.modelCalls() === calls, 'the model was asked after the stop'],
    ]);
  },
};

/** A session that goes on after a stop. */
export const goOn: Scene = {
  name: 'go-on',
  shows: '“please go on” goes on with the plan that was open when somebody stopped',
  lines: [{ words: 'please go on', turns: [{ toolUses: [plan('done')] }, { text: 'All three steps are done.' }] }],
  async play(stage) {
    const open = (await stage.state())?.todo ?? [];
    stage.say('please go on');
    await stage.answered(/All three steps are done/);
    const done = (await stage.state())?.todo ?? [];
    return problemsOf([
      [open.length === STEPS.length, `the plan had ${open.length} steps after the stop`],
      [done.length > 0 && done.every(({ state }) => state === 'done'), 'the plan is not done'],
      [STEPS.every((step) => stage.lastRequest().includes(step)), 'the model did not see the plan'],
    ]);
  },
};
