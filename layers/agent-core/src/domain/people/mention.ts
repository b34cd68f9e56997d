/**
 * A person in a text of ours, by the id that the source of the session gives people. Texts for people are written in one
 * notation, Slack's mrkdwn; the chat of another source writes them in its own way.
 */
export function mention(userId: string): string {
  return `<@${userId}>`;
}

/** A person by their id, in which no source has a space; whoever has none, e.g. `an operator`, as they are called. */
export function personName(user: string): string {
  return user.includes(' ') ? user : mention(user);
}
