import { problemsOf, type Scene } from '../scene.ts';
import { CHANNEL } from '../stage.ts';

const ALERT = { title: 'Report failed', text: 'label 2016-03-27 02:30 is shown twice', footer: 'Monitor' };
const BOBS_WORDS = 'the label in the weekly report is wrong since Sunday';

/** A mention inside a thread. */
export const threadBrought: Scene = {
  name: 'thread-brought',
  shows: 'A mention inside a thread brings what people and alerts wrote there before',
  lines: [
    { words: 'what do they mean', turns: [{ text: 'Bob sees a wrong label, and the monitor the same one twice.' }] },
  ],
  async play(stage) {
    const { people } = stage.system.slack;
    const { ts } = people.type({ user: 'bob', channel: CHANNEL, text: BOBS_WORDS });
    people.postAsApp({ app: 'monitor', channel: CHANNEL, text: '', threadTs: ts, attachments: [ALERT] });
    stage.mentionIn(ts, '@remote-swe what do they mean?');
    await stage.answered(/Bob sees a wrong label/);
    const request = stage.lastRequest();
    return problemsOf([
      [request.includes(BOBS_WORDS), 'the model did not read what Bob wrote'],
      [request.includes(ALERT.text), 'the model did not read the alert'],
    ]);
  },
};

/** Names beside ids. */
export const names: Scene = {
  name: 'names',
  shows: 'The model reads names beside ids, of who asks and of who wrote before',
  lines: [],
  async play(stage) {
    const request = stage.lastRequest();
    const named = (name: string, id: string) =>
      new RegExp(`${name} \\(${id}\\)|from=.{1,2}${id}.{1,2} name=.{1,2}${name}`).test(request);
    return problemsOf([
      [named('Alice Example', 'U0ALICE'), 'the model does not read who asks'],
      [named('Bob Example', 'U0BOB'), 'the model does not read who wrote before'],
    ]);
  },
};

/** A line of a plan that is not done. */
const OPEN_LINE = /^(:white_large_square:|:arrow_right:|□|▸)/m;
const DONE_HEAD = /^(:white_check_mark:|✔)/;

const STARTING = /starting (the|its) (worker|machine)/i;

/** What the progress messages of all scenes have said. */
export const progressTruth: Scene = {
  name: 'progress-truth',
  shows: 'No progress message said “Done” above an open plan, or spoke of a machine that was long there',
  lines: [],
  async play({ progress, commandSeenAt }) {
    const lies = progress.filter(
      (text) => DONE_HEAD.test(text) && OPEN_LINE.test(text.split('\n').slice(1).join('\n')),
    );
    const late = progress.slice(commandSeenAt).filter((text) => STARTING.test(text));
    return problemsOf([
      [progress.length > 0, 'there was no progress message'],
      [lies.length === 0, `“Done” stood above an open plan: ${lies[0]}`],
      [late.length === 0, `a machine was started that was there: ${late[0]}`],
    ]);
  },
};
