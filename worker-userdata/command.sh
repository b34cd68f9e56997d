# One command of the agent on its worker: fetches the named runtime if this disk does not have it as it was, and runs it. Standard
# output is one JSON object (CommandReport); the exit code is always 0, because to the SSM agent 194 means reboot and 137
# a time-out. The SSM document in template.yaml holds this same text.
# shellcheck shell=sh
# An agent older than ENV_VAR parameters writes the text in instead; the allowed patterns make both safe.
if [ -z "${SSM_SessionId+x}" ]; then
  SSM_SessionId='{{ SessionId }}'
  SSM_RuntimeSha256='{{ RuntimeSha256 }}'
  SSM_RuntimeUrl='{{ RuntimeUrl }}'
  SSM_Payload='{{ Payload }}'
fi
export SSM_SessionId SSM_Payload
umask 022
PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
home="${REMOTE_SWE_HOME:-/var/lib/remote-swe}"
runtime="$home/runtime/$SSM_RuntimeSha256.cjs"

say() {
  printf '{"schema":1,"outcome":"%s","reason":"%s"}\n' "$1" "$2"
  exit 0
}

# The log of a machine that cannot work yet travels with the report: nobody can look there later.
say_not_set_up() {
  log=$(tail -c 6000 "${REMOTE_SWE_BOOTSTRAP_LOG:-/var/log/remote-swe-bootstrap.log}" 2>/dev/null | base64 | tr -d '\n')
  printf '{"schema":1,"outcome":"%s","reason":"%s","logBase64":"%s"}\n' "$1" "$2" "$log"
  exit 0
}

# Whether this file is the runtime that the command names.
is_runtime() {
  printf '%s  %s\n' "$SSM_RuntimeSha256" "$1" | sha256sum -c >/dev/null 2>&1
}

# Quiet, with the URL in a file: in the arguments every process could read its signature.
fetch_runtime() {
  mkdir -p "$home/runtime" || return 1
  part=$(mktemp "$home/runtime/.part-XXXXXX") || return 1
  printf 'url = "%s"\n' "$SSM_RuntimeUrl" >"$part.url"
  curl --config "$part.url" --silent --fail --globoff --location --retry 3 --max-time 60 --output "$part" &&
    is_runtime "$part" &&
    chmod 0644 "$part" && mv -f "$part" "$runtime"
  fetched=$?
  rm -f "$part" "$part.url"
  return "$fetched"
}

# What root runs is looked at before each start, not only when it was fetched.
have_runtime() {
  is_runtime "$runtime" || fetch_runtime 2>/dev/null ||
    say failed 'The worker runtime could not be fetched, or is not the one that was asked for. The command may be sent again.'
}

# Root may reach the credentials of the instance; tools start only while nobody else may. Where user-data.sh has set that up,
# the rules are put back if they are gone, as after a flush of all rules.
keep_metadata() {
  firewall="${REMOTE_SWE_FIREWALL:-/usr/local/sbin/remote-swe-firewall}"
  [ -x "$firewall" ] || return 0
  metadata_is_kept || { "$firewall" >/dev/null 2>&1 && metadata_is_kept; } ||
    say failed 'The firewall rules that keep the instance metadata from the tools are missing and could not be set; nothing was run.'
}

metadata_is_kept() {
  case "$(nft list chain inet remote_swe output 2>/dev/null)" in
  *'skuid != '*' ip daddr 169.254.169.254 reject'*'skuid != '*' ip6 daddr fd00:ec2::254 reject'*) return 0 ;;
  *) return 1 ;;
  esac
}

# In a session of its own: a kill of this script's process group, by a time-out or a cancel of SSM's, does not reach the call.
# It closes its output with the report, and stays while something goes on in the background; a child would be waited for.
perform() {
  cd / && exec setsid --fork node "$runtime" command </dev/null
}

if ! [ -e "$home/bootstrapped" ]; then
  [ -s "$home/bootstrap-failed" ] && say_not_set_up bootstrap-failed "$(head -c 300 "$home/bootstrap-failed" | tr -cd 'A-Za-z0-9 .,:()/_-')"
  say_not_set_up not-ready 'The bootstrap of this machine has not finished; see /var/log/remote-swe-bootstrap.log on it.'
fi
for program in node setsid; do
  command -v "$program" >/dev/null 2>&1 || say failed "There is no $program on this machine; see /var/log/remote-swe-bootstrap.log on it."
done
keep_metadata
have_runtime
errors="$home/logs/supervisors.log"
mkdir -p "$home/logs" 2>/dev/null
(umask 077 && : >>"$errors") 2>/dev/null || errors=/dev/null
report=$(perform 2>>"$errors")
# It died. What ran is in its ledger: asked again, the calls are not run again, but their fate is told.
if [ -z "$report" ]; then
  have_runtime
  report=$(perform 2>>"$errors")
fi
[ -n "$report" ] || say failed 'The worker runtime ended twice without a report. What ran is in its ledger; the command may be sent again.'
printf '%s\n' "$report"
exit 0
