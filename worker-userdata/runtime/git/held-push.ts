/**
 * What the credential helper does while the reply of its call is held, or when a call before it in the reply failed: it gives
 * nothing to a push. Git tells a helper only
 * protocol, host and path, the same for a push and a fetch (measured, git 2.39.5), so the helper looks for the nearest git among
 * its ancestors that says what it does. Who only reads goes on; a push, and whoever cannot be told from one, does not.
 */

/** What git shows of a push that is held, and the model reads. */
export const HELD_PUSH =
  'This push was not started: somebody wrote in the thread, and nothing is pushed until you have read it. End the call, read the message, then push in a new call if it is still wanted.';

/** What git shows of a push behind a call of the same reply that failed, and the model reads. */
export const PUSH_AFTER_FAILURE =
  'This push was not started: a call before it in the same reply failed. Look at that result, then push in a new call if it is still right.';

/** What git shows of a push in a session that only reads, and the model reads. */
export const PUSH_OF_REVIEWER = 'This session reviews, and pushes nothing. Say what is to be changed in the review.';

/** Ancestors that are looked at: a hook in a script in a build is far below this. */
const ANCESTORS_MAX = 64;

/** Shell functions `is_held`, `follows_failure` and `may_only_read`, for the folder of the numbers (see holding/numbers.ts). */
export function heldPush(quotedFolder: string): string {
  return `largest() {
  newest=0
  for file in ${quotedFolder}/"$1"-*; do
    number=\${file##*-}
    case "$number" in '' | *[!0-9]*) continue ;; esac
    [ "$number" -gt "$newest" ] && newest=$number
  done
  echo "$newest"
}
is_held() {
  held=$(largest held)
  [ "$held" -gt 0 ] && [ "$held" -ge "$(largest asked)" ]
}
follows_failure() {
  failed=$(largest failed)
  [ "$failed" -gt 0 ] && [ "$failed" -ge "$(largest asked)" ]
}
# What a process says that it does: reads, pushes, or neither.
deed() {
  { tr '\\n\\000' ' \\n' <"/proc/$1/cmdline" | {
    IFS= read -r program || exit 0
    program=\${program##*/}
    case "$program" in
      git) word= ;;
      git-remote-*) exit 0 ;;
      git-*) word=\${program#git-} ;;
      *) exit 0 ;;
    esac
    while [ -z "$word" ]; do
      IFS= read -r argument || exit 0
      case "$argument" in
        -C | -c | --git-dir | --work-tree | --namespace | --config-env | --attr-source | --super-prefix) read -r _ ;;
        -*) ;;
        *) word=$argument ;;
      esac
    done
    if [ "$word" = lfs ]; then IFS= read -r word || exit 0; word="lfs-$word"; fi
    case "$word" in
      push | send-pack | http-push | lfs-push | lfs-pre-push) echo pushes ;;
      fetch | fetch-pack | http-fetch | pull | clone | ls-remote | archive | submodule | submodule--helper | remote) echo reads ;;
      lfs-fetch | lfs-pull | lfs-smudge | lfs-filter-process | lfs-checkout | lfs-clone) echo reads ;;
    esac
  }; } 2>/dev/null
}
may_only_read() {
  process=$PPID
  looked=0
  while [ "$process" -gt 1 ] && [ "$looked" -lt ${ANCESTORS_MAX} ]; do
    case "$(deed "$process")" in
      reads) return 0 ;;
      pushes) return 1 ;;
    esac
    IFS= read -r stat <"/proc/$process/stat" || return 1
    set -- \${stat##*) }
    process=\${2:-0}
    looked=$((looked + 1))
  done
  return 1
} 2>/dev/null
`;
}
