import type { Octokit } from '@octokit/core';
import { words } from '../../domain/json.ts';
import { fullName, repositoryName } from '../../domain/repository.ts';
import { PortError } from '../../errors.ts';
import { count } from './reading/answer/odd.ts';
import { ask, type Reader } from './reading/answer/reader.ts';

/** A repository as it is called now, whatever it was asked for as. `parent`: what it is a fork of. */
export type Repository = { client: Octokit; owner: string; repo: string; defaultBranch: string; parent?: string };

/** What GitHub answers about a pull request, as far as it is used. Lists lack the numbers and the body of a draft may be null. */
export type PullRequest = {
  number: number;
  html_url: string;
  node_id: string;
  draft?: boolean;
  base: { ref: string };
  head?: { sha?: string };
  body?: string | null;
  user?: { login?: string } | null;
  commits?: number;
  changed_files?: number;
};

/** GitHub leads from a former name to the repository until another one has that name. */
export async function identityOf(reader: Reader): Promise<{ id: number; name: string }> {
  const { data } = await ask(reader, '', {}, 'the number');
  const id = count(data, 'id');
  const name = repositoryName(words(data, 'full_name') ?? '');
  if (id === undefined || !name) throw new PortError('retry', `GitHub named no number of ${fullName(reader.name)}`);
  return { id, name: fullName(name) };
}
