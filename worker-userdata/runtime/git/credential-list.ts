import type { GitAccess } from '@remote-swe/core/domain/worker/command';
import { cloneRepository } from '@remote-swe/core/tools/clone-repository';
import type { RuntimeCommand } from '../place.ts';
import { quoted } from '../process/quoted.ts';
import { HELD_PUSH, heldPush, PUSH_AFTER_FAILURE, PUSH_OF_REVIEWER } from './held-push.ts';

type Credential = GitAccess['credentials'][number];
type Refusal = GitAccess['refusals'][number];

/** The exit code of the runtime's mode `may-push` when it says why not. */
export const NOT_PUSHED_EXIT = 3;
const UNKNOWN_PUSH =
  'This push was not started: whether it may be could not be found out. Look whether the code host answers (git ls-remote) and the machine has memory and processes left, then push in a new call.';

/** Git tells a helper to erase what the host has answered with 401, and fails: it asks for no other credential. */
const TAKEN_NO_MORE =
  'The code host no longer takes the credential of this call. One of a GitHub App lives for an hour: when this call, or a hook of the push, ran for long, run the git command again in a call of its own, which gets a new one. When that is refused at once, the right was taken away.';

/** Characters of a reason that git shows. */
const REASON_CHARS_MAX = 500;

/**
 * What git runs to learn a password. The list next to it has a line for each repository: kind, protocol, host, path, then name
 * and password, or why there is none. It answers for these paths, as git and Git LFS write them, and for no other: a path with
 * a dot or an empty part, an escape or anything else that a server may read in its own way is none of them.
 * `holding` is the folder of the numbers that say whether pushes are held, or follow a failure. `runtime` starts this runtime, which
 * says whether the branches of a push may be pushed, by the rules next to the list and by what the host says of the branches.
 */
export function helperScript(holding: string, runtime: RuntimeCommand): string {
  const mayPush = [runtime.program, ...runtime.parameters].map(quoted).join(' ');
  return `#!/bin/sh
[ "$1" = erase ] && echo '${TAKEN_NO_MORE}' >&2
[ "$1" = get ] || exit 0
LC_ALL=C
export LC_ALL
${heldPush(quoted(holding))}may_push() {
  why=$(NODE_OPTIONS= ${mayPush} may-push "\${0%/*}/rules" "$protocol://$host/$path" 2>/dev/null </dev/null)
  case $? in
    0) return 0 ;;
    ${NOT_PUSHED_EXIT}) return 1 ;;
    *) why='${UNKNOWN_PUSH}'; return 1 ;;
  esac
}
protocol= host= path=
while IFS='=' read -r key value; do
  case "$key" in protocol) protocol=$value ;; host) host=$value ;; path) path=$value ;; esac
done
tab=$(printf '\\t')
asked=$(printf '%s' "\${path%/}" | tr 'A-Z' 'a-z')
case "/$asked/" in *[!a-z0-9._/-]* | *//* | */./* | */../*) asked= ;; esac
known=
while IFS="$tab" read -r kind p h listed username password; do
  [ "$p" = "$protocol" ] && [ "$h" = "$host" ] || continue
  known=yes
  case "$asked" in
    "$listed" | "$listed".git) ;;
    "$listed"/info/lfs | "$listed"/info/lfs/* | "$listed".git/info/lfs | "$listed".git/info/lfs/*) ;;
    *) continue ;;
  esac
  if [ "$kind" = refused ]; then
    printf '%s\\n' "$username" >&2
  elif [ "$kind" = reads ] && ! may_only_read; then
    echo '${PUSH_OF_REVIEWER}' >&2
  elif is_held && ! may_only_read; then
    echo '${HELD_PUSH}' >&2
  elif follows_failure && ! may_only_read; then
    echo '${PUSH_AFTER_FAILURE}' >&2
  elif ! may_only_read && ! may_push; then
    printf '%s\\n' "$why" >&2
  else
    printf 'username=%s\\npassword=%s\\n' "$username" "$password"
  fi
  exit 0
done < "\${0%/*}/list"
[ -z "$known" ] || echo 'There is a git credential only for repositories that this session has taken up, and this is none of them: clone it with ${cloneRepository.name}, then run this again in a new call.' >&2
`;
}

/** One line for each repository. Throws for an address that names a whole host: no credential is for that. */
export function credentialList({ credentials, refusals }: GitAccess): string {
  return [...credentials.map(credentialLine), ...refusals.map(refusalLine)].join('');
}

function credentialLine({ url, username, password, reads }: Credential): string {
  const fields = [reads ? 'reads' : 'use', ...placeOf(url), username, password];
  if (fields.some((field) => field === '' || /[\t\r\n]/.test(field)))
    throw new Error(`The git credential for ${new URL(url).host} has a line break or an empty part`);
  return `${fields.join('\t')}\n`;
}

function refusalLine({ url, reason }: Refusal): string {
  const words = reason.slice(0, REASON_CHARS_MAX).replace(/\s+/g, ' ').trim();
  return `${['refused', ...placeOf(url), words || 'There is no git credential for this repository.'].join('\t')}\n`;
}

/** GitHub knows a repository in any case. */
function placeOf(url: string): string[] {
  const { protocol, host, pathname } = new URL(url);
  const path = pathname
    .replace(/^\/|\/$/g, '')
    .replace(/\.git$/, '')
    .toLowerCase();
  if (!/^[a-z0-9._-]+(\/[a-z0-9._-]+)+$/.test(path))
    throw new Error(`A git credential for ${host} names no repository`);
  return [protocol.replace(/:$/, ''), host, path];
}
