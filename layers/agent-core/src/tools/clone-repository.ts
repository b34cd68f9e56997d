import * as z from 'zod';
import { fullName, readRepository } from '../domain/repository.ts';
import type { ToolDefinition } from '../domain/tool/tool.ts';

/** Characters of the repository's own instructions for agents that come back with the clone. */
export const KNOWLEDGE_CHARS_MAX = 16_000;

/** Git ends each of its commands after 15 minutes; a clone with a ref that is not in it makes two long ones. */
const CLONE_MS_MAX = 31 * 60_000;

const input = z.strictObject({
  repository: z.string().min(1).describe('owner/name on the code host, or a clone URL without credentials.'),
  ref: z.string().min(1).optional().describe('Branch, tag or commit. Default: the default branch.'),
});
export type CloneRepositoryInput = z.infer<typeof input>;

export const cloneRepository: ToolDefinition<CloneRepositoryInput> = {
  name: 'clone_repository',
  place: 'worker',
  effect: 'machine',
  inReview: 'too',
  timeLimitMs: () => CLONE_MS_MAX,
  takesUp: clonedRepository,
  description: `Clones a repository into the workspace and makes it the current directory. Use it instead of git clone: it has the access rights, and git fetch and push then work in the clone.
Answers with path, branch, head, top-level entries, commands for building and testing, and the repository's own instructions for agents (up to ${KNOWLEDGE_CHARS_MAX} characters), which you follow as its conventions.
Of a clone that exists it fetches and reports, without touching your changes.`,
  input,
};

/** `owner/name` on the code host that a call clones; undefined for what lies elsewhere. */
export function clonedRepository(input: unknown, codeHostUrl: string): string | undefined {
  const repository = (input as { repository?: unknown } | null)?.repository;
  if (typeof repository !== 'string') return undefined;
  const address = readRepository(repository, codeHostUrl);
  return address.kind === 'ours' && address.rest.length === 0 ? fullName(address.repository) : undefined;
}
