/**
 * A person in a text of ours, by the id that the source of the session gives people. Texts for people are written in one
 * notation, Slack's mrkdwn; the chat of another source writes them in its own way.
 */
export function mention(userId: string): string {
  return `<@${userId}>`;
}
