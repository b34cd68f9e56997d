import { oneLine } from '@remote-swe/core/domain/frames/one-line';

/** What a package.json says of a project: the scripts that people run, and the versions it asks for. */
export type NodePackage = { scripts: string[]; asksFor: string[] };

/** Versions that are told: catches a package that asks for hundreds of things. */
const VERSIONS_MAX = 6;
/** Characters of one of them. */
const VERSION_CHARS_MAX = 60;
/** npm runs these by itself: when it installs, packs, publishes or counts the version up. */
const OWN_HOOKS =
  /^(dependencies|install|version|publish|prepare|preprepare|postprepare|prepublishOnly|(pre|post)(install|pack|publish|version|uninstall|shrinkwrap))$/;

export function nodePackage(packageJson: string): NodePackage {
  const { scripts, engines, packageManager } = fieldsOf(packageJson);
  const names = scripts && typeof scripts === 'object' ? Object.keys(scripts) : [];
  const versions = [...engineVersions(engines), packageManager].filter((one) => typeof one === 'string');
  return {
    scripts: withoutHooks(names),
    asksFor: versions.slice(0, VERSIONS_MAX).map((version) => oneLine(version, VERSION_CHARS_MAX)),
  };
}

function fieldsOf(packageJson: string): { scripts?: unknown; engines?: unknown; packageManager?: unknown } {
  try {
    return JSON.parse(packageJson) ?? {};
  } catch {
    return {};
  }
}

/** Nobody calls a hook: it runs with the script, or the command of npm, that it belongs to. */
function withoutHooks(names: string[]): string[] {
  const known = new Set(names);
  const isHook = (name: string) => {
    const [, of] = /^(?:pre|post)(.+)$/s.exec(name) ?? [];
    return OWN_HOOKS.test(name) || (of !== undefined && known.has(of));
  };
  return names.filter((name) => !isHook(name));
}

/** Old packages have a list of them. */
function engineVersions(engines: unknown): unknown[] {
  if (Array.isArray(engines)) return engines;
  if (!engines || typeof engines !== 'object') return [];
  return Object.entries(engines).flatMap(([name, range]) => (typeof range === 'string' ? `${name} ${range}` : []));
}
