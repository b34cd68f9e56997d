import type { LocalSystem } from '../../system/system.ts';
import type { Post, Scenario } from '../scenario.ts';
import type { Act } from './acts.ts';
import { Writings, type Written } from './written.ts';

const CHANNEL = 'dev';

/** Those who write in the session's thread, and change what they wrote, each thing in its time. */
export class Crowd {
  readonly writings: Writings;
  readonly #system: LocalSystem;
  readonly #toCome: Post[];
  readonly #acts: Act[];
  /** What has been posted of the scenario, and after how many calls. */
  readonly #posted: { written: Written; calls: number }[] = [];
  #calls = 0;
  channel = '';
  threadTs = '';

  constructor(system: LocalSystem, { posts, acts }: Scenario) {
    this.#system = system;
    this.#toCome = [...posts];
    this.#acts = [...acts];
    this.writings = new Writings(system);
  }

  /** Nobody has anything left to say or do, or the thread is gone. */
  get isDone(): boolean {
    return this.isGone || this.#toCome.length + this.#acts.length === 0;
  }

  /** The first message was deleted before there was any reply: Slack has no such thread any more. */
  get isGone(): boolean {
    return this.threadTs !== '' && this.#system.slack.workspace.findMessage(this.threadTs) === undefined;
  }

  /** A call of agent-step: what is due by now is done. */
  onCall(): void {
    this.#calls += 1;
    const [next] = this.#toCome;
    if (next && this.threadTs && next.afterCalls <= this.#calls) this.#postNext();
    for (const act of this.#acts.filter((each) => this.#isDue(each))) this.#perform(act);
  }

  /** Nothing goes on: the next thing is done now. What concerns a message that stands comes before another message. */
  goOn(): void {
    const [act] = this.#acts.filter(({ post }) => this.#posted[post]);
    if (act) this.#perform(act);
    else this.#postNext();
  }

  /** Somebody writes beside what the scenario has. */
  say(post: Pick<Post, 'user' | 'mention'>, words: string): Written | undefined {
    if (this.isGone) return undefined;
    const message = this.#system.slack.people.type({
      user: post.user,
      channel: CHANNEL,
      text: post.mention ? `@remote-swe ${words}` : words,
      ...(this.threadTs ? { threadTs: this.threadTs } : {}),
    });
    this.threadTs ||= message.ts;
    this.channel = message.channelId;
    return this.writings.all.at(-1);
  }

  #postNext(): void {
    const post = this.#toCome.shift();
    if (!post) return;
    const written = this.say(post, post.what.kind === 'stop' ? 'stop' : post.what.words);
    if (!written) return;
    this.#posted.push({ written, calls: this.#calls });
    for (const act of this.#acts.filter((each) => this.#isDue(each))) this.#perform(act);
  }

  #isDue({ post, callsLater }: Act): boolean {
    const posted = this.#posted[post];
    return posted !== undefined && posted.calls + callsLater <= this.#calls;
  }

  #perform(act: Act): void {
    this.#acts.splice(this.#acts.indexOf(act), 1);
    const written = this.#posted[act.post]?.written;
    if (!written || isDeleted(written)) return;
    const { people, workspace } = this.#system.slack;
    const place = { user: written.user, channel: CHANNEL, ts: written.ts };
    const { what } = act;
    switch (what.kind) {
      case 'edit': {
        const mention = written.isMention ? `<@${workspace.directory.bot.id}> ` : '';
        // Who edits to the same words has not edited.
        if (written.versions.at(-1)?.words !== what.words) people.edit({ ...place, text: `${mention}${what.words}` });
        return;
      }
      case 'delete':
        people.delete(place);
        return;
      case 'react':
        this.#react(what.user, what.name);
    }
  }

  /** A reaction that is there is left: adding it again would take it back. */
  #react(user: string, name: string): void {
    const { people, workspace } = this.#system.slack;
    const thread = this.isGone ? [] : people.thread(this.channel, this.threadTs);
    const message = thread.findLast(({ isBot }) => isBot) ?? thread[0];
    if (!message) return;
    const { reactions, kind } = workspace.message(this.channel, message.ts);
    const id = workspace.directory.users().find((each) => each.name === user)?.id ?? '';
    const isThere = reactions.some((each) => each.name === name && each.users.includes(id));
    if (!isThere && kind !== 'tombstone') people.react({ user, channel: CHANNEL, ts: message.ts, name });
  }
}

function isDeleted({ versions }: Written): boolean {
  return versions.at(-1)?.words === undefined;
}
