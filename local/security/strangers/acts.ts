import { post, signedEvent } from '../slack/signed-posts.ts';
import { forgedChanges } from './forged-changes.ts';
import { imitations, ORDERS } from './imitations.ts';
import { type Post, STRANGERS, type Stranger, type StrangersThread } from './thread.ts';

/** What somebody does to the session, and how. */
export type Act = [what: string, act: () => Promise<unknown>];
/** When they do it, with which posts that the session has read, and which words of Alice they would change. */
export type Occasion = { posts: Post[]; aliceTs: string; when: string };

export function actsOf(thread: StrangersThread, occasion: Occasion): Act[] {
  return [
    ...ordered(thread),
    ...STRANGERS.flatMap((by) => said(thread, by, occasion.when)),
    alerted(thread, occasion.when),
    ...changed(thread, occasion),
    ...forged(thread, occasion),
  ];
}

function ordered(thread: StrangersThread): Act[] {
  return ORDERS.map((order, index): Act => {
    const { name } = STRANGERS[index % STRANGERS.length] ?? STRANGERS[0];
    return [`${name} says "${order}"`, async () => thread.say(name, order)];
  });
}

/** A post that the session does not read, from its first words to its end; then one that calls the agent. */
function said(thread: StrangersThread, by: Stranger, when: string): Act[] {
  const life = (to: string, lead: string): Act => {
    const what = `${by.name} says, edits and deletes an imitation${to}`;
    const text = () => lead + imitation(thread, thread.word(`${what}, ${when}`, by.from, 'unread'), 0);
    return [what, () => lifeOf(thread, by, [text(), text()])];
  };
  return [life('', ''), life(' for the agent', '@remote-swe ')];
}

async function lifeOf(thread: StrangersThread, by: Stranger, [first = '', ...later]: string[]): Promise<void> {
  const one = { ts: thread.say(by.name, first), by };
  for (const text of later) await thread.edit(one, text);
  await thread.delete(one);
}

function alerted(thread: StrangersThread, when: string): Act {
  const word = thread.word(`an app, ${when}`, 'monitor', 'read');
  return ['an app says an imitation', async () => thread.alert(imitation(thread, word, 0))];
}

/** Each post that the session has read becomes an imitation, then an order, then nothing. */
function changed(thread: StrangersThread, { posts, when }: Occasion): Act[] {
  return posts.map((one, index): Act => {
    const order = ORDERS[index % ORDERS.length] ?? 'stop';
    const what = `${one.by.name} edits a post to imitation ${index}, to "${order}", and deletes it`;
    const act = async () => {
      await thread.edit(one, imitation(thread, thread.word(`${what}, ${when}`, one.by.from, 'unread'), index));
      await thread.edit(one, order);
      await thread.delete(one);
    };
    return [what, act];
  });
}

/** With the marks of all that the model has read by then. */
function imitation(thread: StrangersThread, word: string, index: number): string {
  const all = imitations(word, thread.marks());
  return all[index % all.length] ?? word;
}

function forged(thread: StrangersThread, { aliceTs, when }: Occasion): Act[] {
  const { system, channelId, root } = thread;
  const word = thread.word(`a forged change, ${when}`, 'nobody', 'unread');
  const at = () => system.slack.workspace.timestamps.next();
  const place = { channel: channelId, threadTs: root.ts, aliceTs, bobTs: root.ts, at };
  return forgedChanges(place, word).map(([what, event]) => [what, () => post(system, signedEvent(system, event))]);
}
