import { gitHubSessionId } from '@remote-swe/core/domain/session/threads/github-thread';
import type { Written } from '../../../local/chaos/people/written.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Conversation, Counter } from '../people/conversation.ts';
import { REPOSITORY } from './code-host.ts';
import type { Webhooks } from './webhooks.ts';

/** The login that comments mention, as the ingress is set. */
export const AGENT = 'remote-swe';
const AUTHOR = { login: 'alice', type: 'User' };

type Outside = {
  webhooks: Webhooks;
  /** Whether an event was taken: its answer may have been lost. */
  isTaken: (delivery: string) => boolean;
  /** Whether nobody could be served: whom GitHub knows nothing of is a stranger. */
  isShut: (sessionId: string) => boolean;
  trace: Trace;
  counter: Counter;
};

/** An issue in which people write comments. What they change afterwards is no event that sessions hear of. */
export class SimIssue implements Conversation {
  readonly written: Written[] = [];
  readonly sessionId: string;
  readonly place: string;
  readonly #number: number;
  readonly #timeline: Timeline;
  readonly #webhooks: Webhooks;
  readonly #trace: Trace;
  readonly #ids: Counter;
  readonly #isShut: () => boolean;
  readonly #isTaken: (delivery: string) => boolean;
  readonly #deliveries: string[] = [];

  constructor(number: number, timeline: Timeline, outside: Outside) {
    this.#number = number;
    this.#timeline = timeline;
    this.#webhooks = outside.webhooks;
    this.#trace = outside.trace;
    this.#ids = outside.counter;
    this.#isTaken = outside.isTaken;
    this.#isShut = () => outside.isShut(this.sessionId);
    this.sessionId = gitHubSessionId({ repository: REPOSITORY, number }) ?? '';
    this.place = `${REPOSITORY}#${number}`;
  }

  get isOpen(): boolean {
    return this.written.length > 0 && !this.#isShut();
  }

  get undelivered(): number {
    return this.#deliveries.filter((delivery) => !this.#isTaken(delivery)).length;
  }

  say(user: string, words: string, isMention: boolean): void {
    const id = ++this.#ids.count;
    this.written.push({ key: `github:comment:${id}`, ts: String(id), user, isMention, versions: [{ words }] });
    this.#deliveries.push(this.#comment(id, user, isMention ? `@${AGENT} ${words}` : words));
  }

  /** Only who began the session may: one of the two, as comments came in. */
  raise(usd: number): void {
    for (const user of ['U1', 'U2'])
      this.#deliveries.push(this.#comment(++this.#ids.count, user, `@${AGENT} raise_budget $${usd}`));
  }

  /** Closes the issue: that ends the work on it. */
  stop(user: string): void {
    this.#trace.say(user, `closes ${this.place}`);
    const sender = { login: user, type: 'User' };
    const issue = { ...this.#issue(), state: 'closed', closed_at: this.#time() };
    this.#deliveries.push(this.#send('issues', { action: 'closed', issue, sender }));
  }

  #comment(id: number, login: string, body: string): string {
    this.#trace.say(login, `comments ${body}`);
    const user = { login, type: 'User' };
    const html_url = `https://github.com/${REPOSITORY}/issues/${this.#number}#issuecomment-${id}`;
    const comment = { id, user, body, created_at: this.#time(), html_url };
    return this.#send('issue_comment', { action: 'created', issue: this.#issue(), comment, sender: user });
  }

  #issue() {
    return { number: this.#number, user: AUTHOR, title: 'An issue', state: 'open', updated_at: this.#time() };
  }

  #time(): string {
    return new Date(this.#timeline.now()).toISOString();
  }

  #send(event: string, body: object): string {
    return this.#webhooks.send(event, { ...body, repository: { full_name: REPOSITORY } });
  }
}
