import { SlackError } from './slack-error.ts';
import type { Message } from './types.ts';

/** Different emoji on one message, as in Slack. */
const EMOJI_MAX = 50;
const EMOJI_NAME = /^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$/;

/** @throws SlackError invalid_name, already_reacted, too_many_emoji */
export function addReaction(message: Message, userId: string, name: string): Message {
  if (!EMOJI_NAME.test(name)) throw new SlackError('invalid_name');
  const known = message.reactions.find((reaction) => reaction.name === name);
  if (known?.users.includes(userId)) throw new SlackError('already_reacted');
  if (!known && message.reactions.length >= EMOJI_MAX) throw new SlackError('too_many_emoji');
  const reactions = known
    ? message.reactions.map((each) => (each === known ? { ...each, users: [...each.users, userId] } : each))
    : [...message.reactions, { name, users: [userId] }];
  return { ...message, reactions };
}

/** @throws SlackError no_reaction */
export function removeReaction(message: Message, userId: string, name: string): Message {
  const known = message.reactions.find((reaction) => reaction.name === name);
  if (!known?.users.includes(userId)) throw new SlackError('no_reaction');
  const reactions = message.reactions
    .map((each) => (each === known ? { ...each, users: each.users.filter((id) => id !== userId) } : each))
    .filter((each) => each.users.length > 0);
  return { ...message, reactions };
}
