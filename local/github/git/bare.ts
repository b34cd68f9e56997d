import fs from 'node:fs/promises';
import path from 'node:path';
import { git } from './git.ts';

/** Names, for the hook below, who pushes without the right to change workflow files. */
export const WITHOUT_WORKFLOWS = 'REMOTE_SWE_WITHOUT_WORKFLOWS';

/** Refuses a direct push to the protected branch, and one of workflow files without the right to it, in GitHub's words. */
const UPDATE_HOOK = `#!/bin/sh
if [ "$1" = "refs/heads/$(git config remoteswe.protected)" ]; then
  echo "error: GH006: Protected branch update failed for $1." >&2
  echo "error: Changes must be made through a pull request." >&2
  exit 1
fi
if [ -n "$${WITHOUT_WORKFLOWS}" ] && git cat-file -e "$3^{commit}" 2>/dev/null; then
  for commit in $(git rev-list "$3" --not --all); do
    file=$(git diff-tree --no-commit-id --name-only -r --root "$commit" -- .github/workflows | head -n 1)
    [ -z "$file" ] && continue
    echo "refusing to allow $${WITHOUT_WORKFLOWS} to create or update workflow \\\`$file\\\` without \\\`workflows\\\` permission" >&2
    exit 1
  done
fi
`;

/** Packing in the background would race with the removal of a test's directory. */
const CONFIG = `[gc]
\tauto = 0
[receive]
\tautogc = false
[http]
\treceivepack = true
`;

/** Makes an empty bare repository. `protectedBranch` takes no pushes over HTTP; commits made in process still go in. */
export async function initBare(directory: string, branch: string, protectedBranch: string | undefined): Promise<void> {
  await fs.mkdir(directory, { recursive: true });
  await git(directory, ['init', '--quiet', '--bare', `--initial-branch=${branch}`, '--template=']);
  await fs.appendFile(path.join(directory, 'config'), CONFIG);
  if (protectedBranch !== undefined) await git(directory, ['config', 'remoteswe.protected', protectedBranch]);
  await fs.mkdir(path.join(directory, 'hooks'), { recursive: true });
  await fs.writeFile(path.join(directory, 'hooks', 'update'), UPDATE_HOOK, { mode: 0o755 });
}
