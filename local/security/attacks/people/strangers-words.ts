import type { Attack } from '../../attack.ts';
import { Effects } from '../../effects.ts';
import { actsOf, type Occasion } from '../../strangers/acts.ts';
import { judgeSession, judgeWords } from '../../strangers/judge.ts';
import { ALICE_SAYS, type StrangersThread, strangersThread } from '../../strangers/thread.ts';
import { Tries } from '../../tries.ts';

const NAME = 'strangers-words';

/**
 * People who are not served write, edit and delete in the thread of a session, before it, while it rests and while its model is asked; and
 * changes are forged. The model reads none of it but as material of who wrote it, and the session does what Alice says.
 */
export const strangersWords: Attack = {
  name: NAME,
  async run(lab) {
    const thread = await strangersThread(lab);
    const tries = new Tries();
    const [first, second, third, fourth] = ALICE_SAYS;
    const posts = await thread.fill(lab.random(NAME));
    const [some, others] = [0, 1].map((rest) => posts.filter((_, index) => index % 2 === rest));
    const aliceTs = thread.ask(first);
    await noteAnswer(thread, first, tries);
    await whileItRests(thread, { posts: some ?? [], aliceTs, when: 'at rest' }, tries);
    await thread.whileAsked(second, async () => {
      const unread = thread.ask(third);
      await thread.system.slack.delivery.settled();
      const occasion = { posts: others ?? [], aliceTs: unread, when: 'while the model is asked' };
      for (const [, act] of actsOf(thread, occasion)) await act();
    });
    await noteAnswer(thread, third, tries);
    thread.ask(fourth);
    await noteAnswer(thread, fourth, tries);
    judgeSession(thread, tries);
    await judgeWords(thread, tries);
    return tries.outcome();
  },
};

async function noteAnswer(thread: StrangersThread, text: string, tries: Tries): Promise<void> {
  tries.note(`the agent does not answer "${text}"`, await thread.answers(text));
}

/** Nobody rings for a session at rest: the effects of each act tell. */
async function whileItRests(thread: StrangersThread, occasion: Occasion, tries: Tries): Promise<void> {
  const effects = new Effects(thread.system);
  for (const [what, act] of actsOf(thread, occasion)) {
    const done = await effects.of(act);
    tries.note(`${what}, ${occasion.when}: ${done.join(', ')}`, !done.some((name) => /SendMessage|bedrock/.test(name)));
  }
}
