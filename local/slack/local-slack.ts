import type { LocalClock } from '../kernel/clock.ts';
import { WebApi } from './api/web-api.ts';
import { type AppFeatures, manifestFeatures } from './app/manifest.ts';
import { type AppAddress, EventDelivery } from './events/delivery.ts';
import { Interactions } from './events/interactions.ts';
import { Page } from './page-server/page.ts';
import { People } from './people.ts';
import { SlackService } from './slack-service.ts';
import type { Roster } from './workspace/directory.ts';
import { Workspace } from './workspace/workspace.ts';

export type LocalSlackOptions = {
  clock: LocalClock;
  /** Default `xoxb-local-bot-token`. */
  botToken?: string;
  /** Default `local-signing-secret`. */
  signingSecret?: string;
  /** Who and what exists; default a small team. */
  roster?: Roster;
  /** What the app was granted; default what our manifest asks for. */
  scopes?: ReadonlySet<string>;
  /** What else the app may do; default what our manifest says. */
  features?: Partial<AppFeatures>;
  /** Whether the app gets the events of its own posts, as Slack sends them. Default `deliver`. */
  ownPosts?: 'deliver' | 'withhold';
};

/** A whole local Slack workspace: state, Web API, event delivery, people and the web page. */
export class LocalSlack {
  readonly botToken: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  readonly api: WebApi;
  readonly delivery: EventDelivery;
  readonly people: People;
  readonly service: SlackService;
  readonly #page: Page;

  constructor(options: LocalSlackOptions) {
    const { clock, botToken = 'xoxb-local-bot-token', signingSecret = 'local-signing-secret' } = options;
    this.botToken = botToken;
    this.signingSecret = signingSecret;
    const named = { ...manifestFeatures(), ...options.features };
    const features = { ...named, scopes: options.scopes ?? named.scopes };
    const workspace = new Workspace(clock, options.roster, features.messagesTab);
    const { ownPosts } = options;
    const delivery = new EventDelivery({ clock, workspace, signingSecret, ownPosts, events: features.events });
    const interactions = new Interactions(clock, workspace, delivery);
    const people = new People(workspace, interactions);
    const api = new WebApi(workspace, botToken, features);
    const page = new Page(workspace, people, clock, () => delivery.address !== undefined);
    this.workspace = workspace;
    this.delivery = delivery;
    this.people = people;
    this.api = api;
    this.#page = page;
    this.service = new SlackService({ workspace, api, interactions, page });
  }

  /** What the page offers to type in an empty channel, without the mention. */
  suggest(examples: readonly string[]): void {
    this.#page.examples = examples;
  }

  /** Starts event delivery to the app. */
  connect(address: AppAddress): void {
    this.delivery.connect(address);
  }

  /** Ends deliveries and the live streams of open pages. */
  close(): void {
    this.delivery.close();
    this.#page.close();
  }
}
