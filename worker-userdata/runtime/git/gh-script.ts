import { cloneRepository } from '@remote-swe/core/tools/clone-repository';

/** The variable that names the code host to the script below, as `https://github.com`. It is no secret. */
export const CODE_HOST_VARIABLE = 'REMOTE_SWE_CODE_HOST';

/**
 * `gh` as tools find it: it asks git's credential helper for the password of the repository that it is run for, and gives it to the
 * real gh as the environment of that one process. So the token is in no environment of the model's shell, and whatever the helper
 * refuses gets none. Without a token gh runs as it would.
 */
export const GH_SCRIPT = `#!/bin/sh
self=$(cd "$(dirname "$0")" && pwd -P)
real=
folders=/usr/bin:/usr/local/bin:$PATH
IFS=:
# Where packages put it, before what somebody may have put into another folder.
for folder in $folders; do
  [ "$(cd "$folder" 2>/dev/null && pwd -P)" = "$self" ] && continue
  [ -f "$folder/gh" ] && [ -x "$folder/gh" ] && real=$folder/gh && break
done
unset IFS
if [ -z "$real" ]; then
  echo 'gh is not installed on this machine. The tools for issues, pull requests and checks need no machine; git works here without gh.' >&2
  exit 127
fi
case "$1 $2" in
  'auth token' | 'auth login' | 'auth logout' | 'auth refresh' | 'auth setup-git' | 'auth switch')
    echo 'gh is given a token for each run by itself, and shows it to nobody: there is nothing to log in to.' >&2
    exit 1
    ;;
esac
# A word that gh does not know itself is an alias or an extension, which would run anything with the token.
command=
skips=
for argument; do
  if [ -n "$skips" ]; then skips=; continue; fi
  case "$argument" in
    -R | --repo) skips=yes ;;
    -R?* | --repo=*) ;;
    *) command=$argument; break ;;
  esac
done
case "$command" in
  alias | extension | extensions | ext)
    echo 'gh runs with a token here, so that aliases and extensions, which run other programs, are not there. Write a script instead.' >&2
    exit 1
    ;;
  pr | issue | repo | api | run | workflow | release | search | label | cache | gist | project | ruleset | browse | status) is_own=yes ;;
  secret | variable | org | auth | attestation) is_own=yes ;;
  '' | -* | help | version | completion | config) exec "$real" "$@" ;;
  *) is_own= ;;
esac
server=\${${CODE_HOST_VARIABLE}%/}
place=\${server#*://}
host=\${place%%/*}
prefix=\${place#"$host"}
prefix=\${prefix#/}
repository=\${GH_REPO-}
previous=
# gh gives a token for GitHub Enterprise to any host that is not github.com.
elsewhere=
for argument; do
  case "$argument" in
    -t | --show-token) [ "$1" = auth ] && { echo 'gh shows its token to nobody here.' >&2; exit 1; } ;;
    --repo=*) repository=\${argument#--repo=} ;;
    -R?*) repository=\${argument#-R} ;;
    repos/*/* | /repos/*/*) repository=\${argument#*repos/} ;;
    https://*/*/*) [ -n "$repository" ] || repository=$argument ;;
  esac
  case "$argument" in
    "$server"/*) ;;
    *://* | --hostname=*) [ "$argument" = "--hostname=$host" ] || elsewhere=yes ;;
  esac
  case "$previous" in
    -R | --repo) repository=$argument ;;
    --hostname) [ "$argument" = "$host" ] || elsewhere=yes ;;
  esac
  previous=$argument
done
[ -z "$GH_TOKEN$GITHUB_TOKEN$GH_ENTERPRISE_TOKEN" ] || exec "$real" "$@"
if [ -z "$repository" ]; then
  repository=$(git remote get-url origin 2>/dev/null || git remote get-url "$(git remote 2>/dev/null | head -n 1)" 2>/dev/null)
  case "$repository" in "$server"/*) ;; *) repository= ;; esac
fi
repository=\${repository#"$server"/}
repository=\${repository#"$host"/}
owner=\${repository%%/*}
name=\${repository#*/}
name=\${name%%/*}
name=\${name%.git}
answer=
if [ -n "$is_own" ] && [ -z "$elsewhere" ] && [ -n "$owner" ] && [ -n "$name" ]; then
  answer=$(printf 'protocol=%s\\nhost=%s\\npath=%s\\n\\n' "\${server%%://*}" "$host" "\${prefix:+$prefix/}$owner/$name.git" |
    git credential fill 2>&1)
fi
password=$(printf '%s\\n' "$answer" | sed -n 's/^password=//p')
if [ -n "$password" ]; then
  if [ "$host" = github.com ]; then
    GH_TOKEN=$password
    export GH_TOKEN
  else
    GH_HOST=$host GH_ENTERPRISE_TOKEN=$password
    export GH_HOST GH_ENTERPRISE_TOKEN
  fi
else
  printf '%s\\n' "$answer" | grep -v -e '^fatal:' -e '^$' -e '^[a-z]*=' >&2
  echo 'gh has no token for this: run it in a clone that ${cloneRepository.name} has made, or name such a repository with -R owner/name.' >&2
fi
unset answer
exec "$real" "$@"
`;
