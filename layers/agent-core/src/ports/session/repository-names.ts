/** Names by which the code host's events have called repositories: a number stays when a repository is renamed or goes to another owner. */
export interface RepositoryNames {
  /**
   * Notes that an event calls the repository `id` so, and resolves to the other names that it was called by, the newest first; `another` when
   * the name is known as that of another repository, whose sessions are not this one's.
   */
  seen(id: number, name: string, now: number): Promise<string[] | 'another'>;
}
