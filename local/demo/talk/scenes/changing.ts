import { quiet } from '../../conversation.ts';
import { problemsOf, type Scene } from '../scene.ts';
import { CHANNEL } from '../stage.ts';

/** Goes on until it is told to end. */
const WAITS = 'touch waiting; until [ -e end-it ]; do sleep 0.1; done';
const FIRST = 'call the new label Foo';
const EDITED = 'call the new label Bar';
const WITHDRAWN = 'and drop the old tests';

/** An edit and a deletion of words that were not read yet. */
export const changedWords: Scene = {
  name: 'changed-words',
  shows: 'Words that are edited or deleted before they are read count as they stand then',
  lines: [
    { words: 'prepare the new label', turns: [{ toolUses: [{ name: 'bash', input: { command: WAITS } }] }] },
    { words: EDITED, turns: [{ text: 'I call the label Bar.' }] },
  ],
  async play(stage) {
    const { people } = stage.system.slack;
    stage.say('please prepare the new label');
    await stage.sign('waiting');
    const edited = stage.say(FIRST);
    const withdrawn = stage.say(WITHDRAWN);
    people.edit({ user: 'alice', channel: CHANNEL, ts: edited, text: EDITED });
    people.delete({ user: 'alice', channel: CHANNEL, ts: withdrawn });
    await stage.system.slack.delivery.settled();
    stage.make('end-it', 'waiting');
    await stage.answered(/I call the label Bar/);
    const request = stage.lastRequest();
    return problemsOf([
      [request.includes(EDITED), 'the model did not read the edited words'],
      [!request.includes(FIRST), 'the model read the words before the edit'],
      [!request.includes(WITHDRAWN), 'the model read the words that were deleted'],
    ]);
  },
};

/** A thread in which only mentions count. */
export const muted: Scene = {
  name: 'muted',
  shows: 'In a muted thread people talk among themselves, and a mention still counts',
  lines: [{ words: 'which label did you choose', turns: [{ text: 'Bar, as you said.' }] }],
  async play(stage) {
    stage.say('@remote-swe mute');
    const before = stage.posts().length;
    await stage.until(() => stage.posts().length > before, 'the answer to mute');
    const calls = stage.modelCalls();
    stage.say('shall we have lunch at twelve?', 'bob');
    await stage.system.slack.delivery.settled();
    await quiet(stage.system);
    const isLeftAlone = stage.modelCalls() === calls;
    stage.say('@remote-swe which label did you choose?');
    await stage.answered(/Bar, as you said/);
    return problemsOf([
      [isLeftAlone, 'the model was asked about what people said to each other'],
      [!stage.lastRequest().includes('lunch at twelve'), 'the model read what was not for it'],
    ]);
  },
};
