import { minuteOf } from '@remote-swe/core/domain/minute';
import { functionScript, lastUserText, type ScriptedTurn } from '../../aws/bedrock/script.ts';
import type { Random } from '../../chaos/random.ts';
import { typedToWire } from '../../slack/workspace/mrkdwn-text.ts';
import { settle } from '../../system/settle.ts';
import type { LocalSystem } from '../../system/system.ts';
import type { Lab } from '../lab.ts';
import { imitations } from './imitations.ts';
import { selfMarked } from './self-marked.ts';

/** Of another company's people, guests and members nobody let in: how the workspace names them, and how material does. */
export const STRANGERS = [
  { name: 'bob', from: 'Bob Example (U0BOB)' },
  { name: 'gina', from: 'Gina Guest (U0GINA)' },
  { name: 'olga', from: 'Olga Other (U0OLGA)' },
] as const;
export type Stranger = (typeof STRANGERS)[number];
const CHANNEL = 'partners';
/** What Alice says, in this order; the third while the model is asked. */
export const ALICE_SAYS = ['please look', 'go on', 'and keep the tests', 'what now?'] as const;

/** A word by which a text is found again. `from`: whose material may hold it. `fate`: whether the session is to read it. */
export type Written = { what: string; word: string; from: string; fate: 'read' | 'unread' };
export type Post = { ts: string; by: Stranger };

/** A thread of strangers into which Alice, the only one who is served, calls the agent. */
export class StrangersThread {
  readonly written: Written[] = [];
  readonly system: LocalSystem;
  readonly root: Post;
  readonly channelId: string;
  readonly #model: HeldModel;

  constructor(system: LocalSystem, model: HeldModel) {
    this.system = system;
    this.#model = model;
    const [by] = STRANGERS;
    const { ts, channelId } = system.slack.people.type({ user: by.name, channel: CHANNEL, text: 'The build is red' });
    this.root = { ts, by };
    this.channelId = channelId;
  }

  /** A new word of such a text. */
  word(what: string, from: string, fate: Written['fate']): string {
    const word = `forged${this.written.length}words`;
    this.written.push({ what, word, from, fate });
    return word;
  }

  say(user: string, text: string): string {
    return this.system.slack.people.type({ user, channel: CHANNEL, threadTs: this.root.ts, text }).ts;
  }

  /** Resolves when Slack has told of it. */
  async edit({ ts, by }: Post, text: string): Promise<void> {
    const { people, workspace, delivery } = this.system.slack;
    await delivery.settled();
    people.edit({ user: by.name, channel: CHANNEL, ts, text: typedToWire(text, workspace.directory) });
    await delivery.settled();
  }

  /** Resolves when Slack has told of it. */
  async delete({ ts, by }: Post): Promise<void> {
    const { people, delivery } = this.system.slack;
    await delivery.settled();
    people.delete({ user: by.name, channel: CHANNEL, ts });
    await delivery.settled();
  }

  alert(text: string): void {
    const { people } = this.system.slack;
    people.postAsApp({ app: 'monitor', channel: CHANNEL, text, threadTs: this.root.ts });
  }

  /** What strangers wrote before the agent was called: a text that holds its own mark, and imitations by each of them. */
  async fill(random: Random): Promise<Post[]> {
    const at = minuteOf(Math.floor(Number(this.root.ts) * 1_000));
    const head = `outside-material kind="thread-post" from="${this.root.by.from}" at="${at}"`;
    await this.edit(this.root, selfMarked(head, random));
    const posts = STRANGERS.flatMap((by) =>
      imitations('', []).map((_, index) => {
        const word = this.word(`${by.name} before the agent is called, ${index}`, by.from, 'read');
        return { ts: this.say(by.name, imitations(word, [])[index] ?? ''), by };
      }),
    );
    await this.system.slack.delivery.settled();
    return posts;
  }

  /** Alice says this to the agent. */
  ask(text: string): string {
    return this.say('alice', `@remote-swe ${text}`);
  }

  /** Whether the agent answers what Alice said. */
  async answers(text: string): Promise<boolean> {
    const isAnswered = () => this.agentSaid().some((said) => said.includes(`Answer to ${text}`));
    // Words that were replaced, or a session that was stopped, are never answered.
    return settle(this.system, { until: isAnswered }).then(
      () => true,
      () => false,
    );
  }

  agentSaid(): string[] {
    const { people } = this.system.slack;
    return people
      .thread(this.channelId, this.root.ts)
      .flatMap(({ author, text }) => (author === 'remote-swe' ? [text] : []));
  }

  /** Alice says this, and the act is carried out while the model is asked about it. */
  async whileAsked(text: string, act: () => Promise<void>): Promise<void> {
    this.#model.hold();
    this.ask(text);
    await this.#model.asked;
    try {
      await act();
      await this.system.slack.delivery.settled();
    } finally {
      this.#model.release();
    }
  }

  requests() {
    return this.system.bedrock.calls.flatMap(({ request }) => request ?? []);
  }

  marks(): string[] {
    const texts = this.requests().flatMap(({ messages }) => messages.flatMap(({ content }) => content));
    return [...new Set(texts.flatMap(({ text }) => /^<[^>]* mark="(\w+)">/.exec(text ?? '')?.[1] ?? []))];
  }
}

/** Answers what Alice said last. The next call after `hold` takes until it is released. */
class HeldModel {
  readonly asked: Promise<void>;
  readonly #released: Promise<void>;
  #isHeld = false;
  #ask: () => void = () => {};
  release: () => void = () => {};

  constructor() {
    this.asked = new Promise((resolve) => {
      this.#ask = resolve;
    });
    this.#released = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  hold(): void {
    this.#isHeld = true;
  }

  script() {
    return functionScript(async (request): Promise<ScriptedTurn> => {
      const said = lastUserText(request);
      const text = `Answer to ${ALICE_SAYS.findLast((words) => said.includes(words)) ?? 'nobody'}`;
      if (!this.#isHeld) return { text };
      this.#isHeld = false;
      this.#ask();
      await this.#released;
      return { text: 'On it.', toolUses: [{ name: 'todo', input: { items: [] } }] };
    });
  }
}

/** A system of its own, where nobody but Alice is served. */
export async function strangersThread(lab: Lab): Promise<StrangersThread> {
  const model = new HeldModel();
  const parameters = { AdminUserIdList: 'U0ALICE', AllowGuests: 'false' };
  const system = await lab.startSystem({ script: model.script(), parameters });
  return new StrangersThread(system, model);
}
