/** Secrets that operators keep for the commands of one repository. */
export interface RepositorySecrets {
  /** Variables by name, for a repository as `owner/name`; none where nothing is kept. */
  of(repository: string): Promise<Record<string, string>>;
}
