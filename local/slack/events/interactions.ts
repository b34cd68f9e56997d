import type { LocalClock } from '../../kernel/clock.ts';
import { type Button, buttonsOf } from '../workspace/blocks.ts';
import { SlackError } from '../workspace/slack-error.ts';
import type { Message, Person } from '../workspace/types.ts';
import { messageToWire, type Wire } from '../workspace/wire.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { EventDelivery } from './delivery.ts';
import { VERIFICATION_TOKEN } from './envelope.ts';
import type { Outcome } from './post.ts';

/** Response URLs that stay usable; Slack's live 30 minutes and serve five answers. */
const RESPONSE_URLS_MAX = 1_000;

/** `value`: which of the buttons with this action, where there are several. */
export type PressedButton = {
  userId: string;
  channelId: string;
  messageTs: string;
  actionId: string;
  value?: string;
};
export type ResponseTarget = { message: Message; userId: string };

/** Turns a pressed button into Slack's `block_actions` payload and posts it, once: interactions are not retried. */
export class Interactions {
  readonly #clock: LocalClock;
  readonly #workspace: Workspace;
  readonly #delivery: EventDelivery;
  readonly #responseTargets = new Map<string, ResponseTarget>();

  constructor(clock: LocalClock, workspace: Workspace, delivery: EventDelivery) {
    this.#clock = clock;
    this.#workspace = workspace;
    this.#delivery = delivery;
  }

  /** @throws SlackError message_not_found, action_not_found (the message has no such button) */
  async press(pressed: PressedButton): Promise<Outcome> {
    const address = this.#delivery.address;
    if (!address) return { kind: 'failed', reason: 'no app is connected to this workspace' };
    const triggerId = `${this.#clock.now()}.${crypto.randomUUID().slice(0, 8)}`;
    const payload = this.#payload(pressed, triggerId, address.origin);
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const url = address.interactivityUrl ?? address.eventsUrl;
    const post = { url, contentType: 'application/x-www-form-urlencoded', body } as const;
    return this.#delivery.send(post, { kind: 'interaction', id: triggerId, type: 'block_actions' });
  }

  /** What a response URL answers to, or undefined when unknown. */
  responseTarget(id: string): ResponseTarget | undefined {
    return this.#responseTargets.get(id);
  }

  #payload(pressed: PressedButton, triggerId: string, origin: string): Wire {
    const { directory } = this.#workspace;
    const message = this.#workspace.message(pressed.channelId, pressed.messageTs);
    const user = directory.user(pressed.userId);
    if (user.kind !== 'person') throw new SlackError('user_not_found');
    const isPressed = ({ actionId, element }: Button) =>
      actionId === pressed.actionId && (pressed.value === undefined || element.value === pressed.value);
    const button = buttonsOf(message.blocks).find(isPressed);
    if (!button) throw new SlackError('action_not_found');
    const channel = directory.channel(pressed.channelId);
    const { type, action_id, text, value, style } = button.element;
    const action = { type, action_id, text, value, style, block_id: button.block.block_id };
    return {
      type: 'block_actions',
      user: { id: user.id, username: user.name, name: user.name, team_id: directory.teamOf(user) },
      api_app_id: directory.bot.appId,
      token: VERIFICATION_TOKEN,
      container: containerOf(message),
      trigger_id: triggerId,
      team: { id: directory.team.id, domain: directory.team.domain },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
      message: messageToWire(this.#workspace, message, { origin, includeMetadata: true }),
      state: { values: {} },
      response_url: `${origin}/slack/response/${this.#newResponseTarget(message, user)}`,
      actions: [{ ...action, action_ts: this.#workspace.timestamps.next() }],
    };
  }

  #newResponseTarget(message: Message, user: Person): string {
    const id = crypto.randomUUID();
    this.#responseTargets.set(id, { message, userId: user.id });
    const oldest = this.#responseTargets.keys().next();
    if (this.#responseTargets.size > RESPONSE_URLS_MAX && !oldest.done) this.#responseTargets.delete(oldest.value);
    return id;
  }
}

function containerOf(message: Message): Wire {
  return {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channelId,
    is_ephemeral: false,
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
  };
}
