/** What happened on a pull request of the session. `person`, `where`: ready to be shown. */
export const codeHost = {
  remark: (person: string, where: string) => `${person} wrote on ${where}:`,
  closed: (person: string, where: string, isMerged: boolean) =>
    `${where} was ${isMerged ? 'merged' : 'closed'} by ${person}. I stop here; write here to go on.`,
  more: (count: number) => `… and ${count} more on pull requests.`,
};
