/**
 * A person in a text of ours, by the id that the source of the session gives people. Texts for people are written in one
 * notation, Slack's mrkdwn; the chat of another source writes them in its own way.
 */
export function mention(userId: string): string {
  return `<@${userId}>`;
}

/** Who stops a session from a terminal: as they are kept in it, and called in English. */
export const OPERATOR = 'an operator';

/** A person by their id, in which no source has a space; whoever has none, e.g. {@link OPERATOR}, as they are called. */
export function personName(user: string): string {
  return user.includes(' ') ? user : mention(user);
}
