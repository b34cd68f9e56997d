/** What happened on a pull request of the session. `person`, `where`: ready to be shown. */
export const codeHost = {
  inConsole: (person: string) => `${person} wrote in the console:`,
  remark: (person: string, where: string) => `${person} wrote on ${where}:`,
  closed: ({
    person,
    where,
    isMerged,
    isLast,
  }: {
    person: string;
    where: string;
    isMerged: boolean;
    isLast: boolean;
  }) =>
    `${where} was ${isMerged ? 'merged' : 'closed'} by ${person}.${isLast ? ' I stop here; write here to go on.' : ' Others of mine are open, so I go on.'}`,
  branchDeleted: (branch: string) => `Its branch \`${branch}\` is deleted.`,
  reopened: (person: string, where: string) => `${person} opened ${where} again.`,
  pushed: (person: string, where: string, head: string) =>
    `${person} pushed to the branch of ${where}: its head is \`${head.slice(0, 10)}\` now.`,
  /** A comment on an issue; not in Slack. */
  pullRequestFor: (where: string, url: string) => `I opened a pull request that closes this: ${where}, ${url}`,
  /** The last line of a pull request's description; not in Slack. */
  askedFor: (person: string, link: string | undefined) =>
    `Asked for by ${person}${link === undefined ? '' : ` in <${link}|this thread>`}.`,
  nothingToStop: 'There is no session of mine in this thread, so there is nothing to stop.',
  requesterRaises: (requester: string) => `Only ${requester}, who began this session, can raise its budget.`,
  help: (agent: string, label: string) =>
    [
      `Mention \`@${agent}\` in an issue or pull request with what to do, assign it to me, or put the label \`${label}\` on it: I work on it, answer here, and open a pull request. What people with the right to write add here, I read before I go on.`,
      `• \`@${agent} stop\` ends what I do; so does a comment that only says stop`,
      `• \`@${agent} status\` tells what I do and what I wait for`,
      `• \`@${agent} raise_budget 50\` gives this session up to 50 dollars (who began it)`,
    ].join('\n'),
  begun: (where: string) => `Work has begun on ${where}. It is talked about there.`,
  answered: (where: string, line: string) => `There is an answer on ${where}:\n> ${line}`,
  more: (count: number) => `… and ${count} more on pull requests.`,
};
