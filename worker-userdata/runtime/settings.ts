import { readFileSync } from 'node:fs';
import { STOP_GRACE_MS } from './process/tree.ts';

/** What the runtime takes from its environment; nothing else reads `process.env`. */
export type Settings = {
  /** Where everything of this machine lives. */
  home: string;
  /** Differs after every start of the machine. */
  bootId: string;
  /** The unprivileged user that tools run as, when we are root and it exists; empty for none. */
  agentUser: string;
  /** Base64 of the command's payload. */
  payload: string;
  /** Search path of tools. */
  path: string;
  /** Variables that tools inherit: the way out of a closed network, and the marker of a local machine. */
  passedOn: Record<string, string>;
  /** Milliseconds between asking the processes of a call to end and killing them. */
  stopGraceMs: number;
};

export const HOME_DEFAULT = '/var/lib/remote-swe';
const PATH_DEFAULT = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Proxies and certificate authorities of the network, and the variable by which local/ finds a machine's processes. */
const PASSED_ON = [
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'CURL_CA_BUNDLE',
  'PIP_CERT',
  'REQUESTS_CA_BUNDLE',
  'REMOTE_SWE_INSTANCE',
];

export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const passedOn: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = environment[name];
    if (value) passedOn[name] = value;
  }
  return {
    home: environment.REMOTE_SWE_HOME || HOME_DEFAULT,
    bootId: environment.REMOTE_SWE_BOOT_ID || kernelBootId(),
    agentUser: environment.REMOTE_SWE_AGENT_USER ?? 'agent',
    payload: environment.SSM_Payload ?? '',
    path: environment.PATH || PATH_DEFAULT,
    passedOn,
    stopGraceMs: STOP_GRACE_MS,
  };
}

/** The environment of our own detached processes: all of ours, except what a command carries; the same place and boot. */
export function ownEnvironment(home: string, bootId: string): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => !/^(SSM_|AWS_)/.test(name));
  const inherited = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  return { ...inherited, REMOTE_SWE_HOME: home, REMOTE_SWE_BOOT_ID: bootId };
}

function kernelBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
