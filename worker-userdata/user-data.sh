#!/bin/bash
# Prepares a worker on its first boot (cloud-init user data; Amazon Linux 2023 and Ubuntu 24.04, x86_64 and arm64).
# First what the first command needs, then the marker `bootstrapped`, then everything else in the background, reported in
# bootstrap-report.txt. Safe to run again. --dry-run prints what it would do and changes nothing. On an image that this
# script prepared (the mark `image`) nothing is left to do.
set -u
umask 022

HOME_DIR=/var/lib/remote-swe
LOG=/var/log/remote-swe-bootstrap.log
REPORT=$HOME_DIR/bootstrap-report.txt
NODE_MAJOR=24
NODE_MAJOR_MIN=22
TRIES=5
OS_RELEASE="${REMOTE_SWE_OS_RELEASE:-/etc/os-release}"
DRY_RUN=false
[ "${1:-}" = --dry-run ] && DRY_RUN=true

run() {
  if $DRY_RUN; then printf '+ %s\n' "$*"; else "$@"; fi
}

# Package mirrors and locks of a machine that has just booted fail now and then.
retry() {
  local attempt
  for attempt in $(seq "$TRIES"); do
    run "$@" && return 0
    echo "Attempt $attempt of $TRIES failed: $*"
    sleep $((attempt * 3))
  done
  return 1
}

# Standard input becomes the file, whole or not at all. Arguments: path, mode.
write_file() {
  if $DRY_RUN; then
    printf '+ write %s (%s):\n' "$1" "$2"
    sed 's/^/    /'
    return 0
  fi
  cat >"$1.new" && chmod "$2" "$1.new" && mv -f "$1.new" "$1"
}

give_up() {
  echo "Bootstrap failed: $1"
  $DRY_RUN || printf '%s\n' "$1" >"$HOME_DIR/bootstrap-failed"
  exit 1
}

os_id() {
  # shellcheck disable=SC1090
  (. "$OS_RELEASE" && printf '%s' "${ID:-}")
}

install_packages() {
  case "$(os_id)" in
    amzn) retry dnf install -y -q "$@" ;;
    ubuntu | debian) retry env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "$@" ;;
    *) return 1 ;;
  esac
}

refresh_packages() {
  case "$(os_id)" in
    ubuntu | debian) retry apt-get -o DPkg::Lock::Timeout=300 update -q ;;
    *) return 0 ;;
  esac
}

# A dry run tells what a fresh machine needs.
node_major() {
  $DRY_RUN || node -p 'process.versions.node.split(".")[0]' 2>/dev/null
}

node_is_at_least() {
  local major
  major=$(node_major)
  [ "${major:-0}" -ge "$1" ]
}

# Amazon Linux names each major version: node-24 next to node-22. Tools look for plain names.
link_node() {
  local program found
  for program in node npm npx; do
    found=$(command -v "$program-$1") && run ln -sf "$found" "/usr/local/bin/$program"
  done
  return 0
}

node_from_packages() {
  [ "$(os_id)" = amzn ] && run dnf install -y -q "nodejs$1" "nodejs$1-npm" || return 1
  $DRY_RUN && return 0
  link_node "$1"
  node_is_at_least "$1"
}

node_from_nodejs_org() {
  local machine base folder file
  case "$(uname -m)" in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) return 1 ;;
  esac
  base=https://nodejs.org/dist/latest-v$NODE_MAJOR.x
  if $DRY_RUN; then
    echo "+ install node from $base (linux-$machine), checked against its SHASUMS256.txt, into /usr/local"
    return 0
  fi
  folder=$(mktemp -d) || return 1
  retry curl -fsSL --max-time 120 -o "$folder/sums" "$base/SHASUMS256.txt" || return 1
  file=$(sed -n "s/^[0-9a-f]\{64\}  \(node-v[0-9.]*-linux-$machine\.tar\.gz\)\$/\1/p" "$folder/sums")
  [ -n "$file" ] || return 1
  retry curl -fsSL --max-time 300 -o "$folder/$file" "$base/$file" || return 1
  (cd "$folder" && grep "  $file\$" sums | sha256sum -c -) || return 1
  tar -xzf "$folder/$file" -C /usr/local --strip-components=1 --no-same-owner --exclude='*.md' --exclude=LICENSE
  rm -rf "$folder"
  node_is_at_least "$NODE_MAJOR"
}

# The version of the functions, or the oldest that is still maintained.
install_node() {
  node_is_at_least "$NODE_MAJOR" || node_from_packages "$NODE_MAJOR" || node_from_nodejs_org ||
    node_is_at_least "$NODE_MAJOR_MIN" || node_from_packages "$NODE_MAJOR_MIN"
}

create_agent() {
  id agent >/dev/null 2>&1 || run useradd --create-home --shell /bin/bash agent || return 1
  run install -d -m 0755 "$HOME_DIR" "$HOME_DIR/runtime" "$HOME_DIR/calls" "$HOME_DIR/logs" "$HOME_DIR/state" || return 1
  run install -d -m 0755 -o agent -g agent "$HOME_DIR/workspace" "$HOME_DIR/home"
}

# The instance's credentials are for the SSM agent, which runs as root. What the model runs must not get them, under none of
# its user ids: the subordinate ones of `agent` (newuidmap, rootless containers) are not its own, so only root is let through.
# What is forwarded for somebody else's network has no user id, and no business there.
block_metadata() {
  command -v nft >/dev/null 2>&1 || install_packages nftables || return 1
  write_file /usr/local/sbin/remote-swe-firewall 0755 <<'FIREWALL' || return 1
#!/bin/sh
# Only the declaration makes the deletion below possible on the first run. All of it is one transaction.
exec nft -f - <<RULES
table inet remote_swe
delete table inet remote_swe
table inet remote_swe {
  chain output {
    type filter hook output priority 0; policy accept;
    meta skuid != 0 ip daddr 169.254.169.254 reject
    meta skuid != 0 ip6 daddr fd00:ec2::254 reject
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    ip daddr 169.254.169.254 reject
    ip6 daddr fd00:ec2::254 reject
  }
}
RULES
FIREWALL
  run /usr/local/sbin/remote-swe-firewall
}

# At every boot before anything of that user: its manager, which lingers for Docker and may start its services at once, its
# sessions, and what runs its jobs by the clock. Where the rules could not be set, these do not start. After what may flush all
# rules. A restart of the unit would end what needs it, a reload does not.
block_at_boot() {
  local uid unit
  uid=$(id -u agent 2>/dev/null || echo UID)
  write_file /etc/systemd/system/remote-swe-firewall.service 0644 <<UNIT || return 1
[Unit]
Description=Keep the instance metadata from the user agent
After=nftables.service
Before=systemd-user-sessions.service user@$uid.service user-$uid.slice cron.service crond.service atd.service
Before=amazon-ssm-agent.service snap.amazon-ssm-agent.amazon-ssm-agent.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/remote-swe-firewall
ExecReload=/usr/local/sbin/remote-swe-firewall

[Install]
WantedBy=multi-user.target
UNIT
  for unit in "user@$uid.service" "user-$uid.slice" cron.service crond.service atd.service; do
    run mkdir -p "/etc/systemd/system/$unit.d" || return 1
    write_file "/etc/systemd/system/$unit.d/remote-swe-firewall.conf" 0644 <<'REQUIRES' || return 1
[Unit]
Requires=remote-swe-firewall.service
After=remote-swe-firewall.service
REQUIRES
  done
  run systemctl daemon-reload && run systemctl enable remote-swe-firewall.service &&
    run systemctl reload-or-restart remote-swe-firewall.service || return 1
  metadata_is_blocked
}

# Believe it only when it was seen.
metadata_is_blocked() {
  $DRY_RUN && return 0
  ! setpriv --reuid=agent --regid=agent --clear-groups curl -s -o /dev/null --max-time 2 http://169.254.169.254/
}

minimum() {
  run mkdir -p "$HOME_DIR"
  refresh_packages || give_up 'the package lists could not be fetched'
  case "$(os_id)" in
    amzn) install_packages git tar gzip shadow-utils util-linux || give_up 'git could not be installed' ;;
    ubuntu | debian) install_packages git curl ca-certificates || give_up 'git could not be installed' ;;
    *) give_up "this system ($(os_id)) is neither Amazon Linux 2023 nor Ubuntu" ;;
  esac
  install_node || give_up "Node.js $NODE_MAJOR_MIN or later is needed and could not be installed (found $(node_major))"
  block_metadata || give_up 'the instance metadata could not be kept from the user agent'
  create_agent || give_up 'the user agent or its folders could not be created'
  block_at_boot || give_up 'the instance metadata could not be kept from the user agent'
}

report() {
  local name=$1
  shift
  if "$@"; then echo "ok $name"; else echo "failed $name: see $LOG"; fi | if $DRY_RUN; then cat; else tee -a "$REPORT"; fi
}

file_watches() {
  printf 'fs.inotify.max_user_watches = 524288\n' | write_file /etc/sysctl.d/60-remote-swe.conf 0644 &&
    run sysctl -q --system
}

# Old versions of pip do not know the option by which newer ones allow this; as a variable they ignore it.
python_uv() {
  run env PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet uv
}

github_cli() {
  if [ "$(os_id)" = amzn ]; then
    run curl -fsSL --max-time 60 -o /etc/yum.repos.d/gh-cli.repo https://cli.github.com/packages/rpm/gh-cli.repo || return 1
  fi
  install_packages gh
}

# Without root: whoever may use root's Docker is root, and could read the instance's credentials.
docker_without_root() {
  case "$(os_id)" in
    ubuntu | debian) install_packages podman podman-docker uidmap slirp4netns ;;
    amzn)
      install_packages iptables-nft && run loginctl enable-linger agent || return 1
      if $DRY_RUN; then
        echo '+ install docker for agent, by https://get.docker.com/rootless'
        return 0
      fi
      [ -x /home/agent/bin/docker ] || retry docker_for_agent || return 1
      write_file /usr/local/bin/docker 0755 <<'DOCKER'
#!/bin/sh
# The program belongs to the user agent, so root must not run it.
[ "$(id -u)" != 0 ] || { echo 'docker: this is the one of the user agent, not for root' >&2; exit 126; }
exec /home/agent/bin/docker "$@"
DOCKER
      ;;
    *) return 1 ;;
  esac
}

docker_for_agent() {
  local home=/home/agent
  # shellcheck disable=SC2016
  runuser -u agent -- env HOME=$home PATH="$home/bin:$PATH" XDG_RUNTIME_DIR="/run/user/$(id -u agent)" \
    sh -c 'set -e; curl -fsSL --max-time 60 -o "$HOME/rootless.sh" https://get.docker.com/rootless; sh "$HOME/rootless.sh"'
}

# For the model, with the machine's first result. A program that does not say its version is left out.
program_versions() {
  local name version asked
  for name in node npm python3 java go cargo ruby php gcc make docker git gh rg; do
    command -v "$name" >/dev/null 2>&1 || continue
    case "$name" in
      go) asked=(go version) ;;
      # The agent's own program: root does not run it.
      docker) asked=(runuser -u agent -- env HOME=/home/agent docker --version) ;;
      *) asked=("$name" --version) ;;
    esac
    version=$(timeout 10 "${asked[@]}" 2>/dev/null | grep -oE -m1 '[0-9]+(\.[0-9]+)+' | head -n1)
    [ -n "$version" ] || continue
    echo "$name $version"
  done | write_file "$HOME_DIR/versions.txt" 0644
}

# What most repositories want. One missing package is no reason to go without the others, so each is reported by itself.
rest() {
  $DRY_RUN || : >"$REPORT"
  local name
  for name in make gcc g++ patch unzip jq ripgrep xz; do report "$name" install_packages "$(package_for "$name")"; done
  report python3 install_packages python3 "$(package_for pip)" "$(package_for venv)"
  report uv python_uv
  report file-watches file_watches
  report gh github_cli
  report docker docker_without_root
  report versions program_versions
  report end true
}

package_for() {
  case "$(os_id):$1" in
    amzn:g++) echo gcc-c++ ;;
    amzn:pip | amzn:venv) echo python3-pip ;;
    ubuntu:pip | debian:pip) echo python3-pip ;;
    ubuntu:venv | debian:venv) echo python3-venv ;;
    ubuntu:xz | debian:xz) echo xz-utils ;;
    *) echo "$1" ;;
  esac
}

main() {
  if [ -e "$HOME_DIR/image" ] && ! $DRY_RUN; then
    metadata_is_blocked && return 0
    rm -f "$HOME_DIR/bootstrapped"
    give_up 'the instance metadata is not kept from the user agent on this image'
  fi
  minimum
  run rm -f "$HOME_DIR/bootstrap-failed"
  run touch "$HOME_DIR/bootstrapped"
  echo "Ready for commands after $SECONDS s"
  if $DRY_RUN; then rest; else rest </dev/null & fi
}

if $DRY_RUN; then
  main
else
  exec >>"$LOG" 2>&1
  main
fi
