import { delimiter } from 'node:path';
import type { Home } from '../home.ts';
import type { Settings } from '../settings.ts';
import { CALL_VARIABLE } from './tree.ts';
import type { ToolUser } from './user.ts';

/** Whose the tools' processes are, and where they are at home. */
type ToolPlace = { settings: Settings; home: Home; user: ToolUser };

/** Notices of package managers that are about themselves: new versions, funding, telemetry. Nothing here changes what they do. */
const QUIET = {
  npm_config_update_notifier: 'false',
  npm_config_fund: 'false',
  npm_config_progress: 'false',
  NO_UPDATE_NOTIFIER: '1',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  YARN_ENABLE_TELEMETRY: '0',
  NEXT_TELEMETRY_DISABLED: '1',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_ROOT_USER_ACTION: 'ignore',
  GH_NO_UPDATE_NOTIFIER: '1',
  GH_PROMPT_DISABLED: '1',
  DOTNET_NOLOGO: '1',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
};

/**
 * The whole environment of a tool: nothing is inherited but the search path and what {@link Settings.passedOn} names. So no
 * AWS variable, no SSM parameter and no secret of ours can be there.
 */
export function toolEnvironment(
  { settings, home, user }: ToolPlace,
  marker: string,
  git: Record<string, string>,
): Record<string, string> {
  const name: Record<string, string> = user.kind === 'other' ? { USER: user.name, LOGNAME: user.name } : {};
  return {
    ...settings.passedOn,
    ...name,
    PATH: `${home.bin}${delimiter}${settings.path}`,
    HOME: user.kind === 'other' ? user.home : home.toolHome,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    NO_COLOR: '1',
    PAGER: 'cat',
    DEBIAN_FRONTEND: 'noninteractive',
    ...QUIET,
    ...git,
    [CALL_VARIABLE]: marker,
  };
}
