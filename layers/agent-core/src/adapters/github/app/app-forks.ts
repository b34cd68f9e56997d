import type { Octokit } from '@octokit/core';
import { fullName, type RepositoryName } from '../../../domain/repository.ts';
import type { ForkAccount, ForkAccounts, ForkMaker } from '../api/fork-accounts.ts';
import { asPortError } from '../api/github-errors.ts';
import { each } from '../reading/answer/odd.ts';
import type { InstallationTokens } from './installation-tokens.ts';
import { type Coverage, type Installation, readInstallation } from './installations.ts';

/** Installations that are looked at: an App of one company has a few. */
const PER_PAGE = 100;

/**
 * The accounts that a GitHub App can fork into. GitHub wants it installed on both accounts, and on the second for all repositories
 * with the right to administer them (the documentation of "Create a fork"). Such a token makes the fork and goes nowhere else.
 */
export async function appForkAccounts(
  { app, tokens }: { app: Octokit; tokens: InstallationTokens },
  { source, coverage, owner }: { source: RepositoryName; coverage: Coverage; owner: string | undefined },
): Promise<ForkAccounts> {
  const asked = app.request('GET /app/installations', { per_page: PER_PAGE });
  const { data } = await asPortError(asked, "the GitHub App's installations");
  const all = each(data).flatMap((one) => readInstallation(one) ?? []);
  const accounts = all.flatMap((installation): ForkAccount[] => {
    const login = installation.account?.login;
    if (login === undefined || installation.suspended_at || !isWanted(login, source, owner)) return [];
    return [{ owner: login, maker: makerOf(login, installation, { tokens, source, coverage }) }];
  });
  const where = owner === undefined ? `any account but ${source.owner}` : owner;
  return {
    accounts,
    none: `the GitHub App is not installed on ${where}: an owner of the account that the fork is to go to installs it there`,
  };
}

function isWanted(login: string, source: RepositoryName, owner: string | undefined): boolean {
  const account = login.toLowerCase();
  return owner === undefined ? account !== source.owner.toLowerCase() : account === owner.toLowerCase();
}

function makerOf(
  login: string,
  {
    id,
    permissions,
    repository_selection: selection,
    html_url: where = "the App's installation on GitHub",
  }: Installation,
  { tokens, source, coverage }: { tokens: InstallationTokens; source: RepositoryName; coverage: Coverage },
): ForkMaker {
  const lacking = [
    ...(permissions.administration === 'write' ? [] : ['administration: write']),
    ...(selection === 'all' ? [] : ['access to all repositories']),
  ];
  if (lacking.length > 0)
    return {
      kind: 'none',
      lacking: `on ${login} the GitHub App lacks ${lacking.join(' and ')}: an owner grants it at ${where}`,
    };
  if (coverage.kind === 'outside')
    return {
      kind: 'none',
      lacking: `GitHub lets an App fork ${fullName(source)} only where it is installed there too: ${coverage.reason}`,
    };
  const token = () => tokens.forAll(id, { metadata: 'read', contents: 'read', administration: 'write' });
  return { kind: 'may', token, organization: login };
}
