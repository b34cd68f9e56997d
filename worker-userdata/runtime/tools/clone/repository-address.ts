import { fullName, readRepository } from '@remote-swe/core/domain/repository';
import { ToolRefusal } from '../worker-tool.ts';

const SCP_STYLE = /^[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^\s]+$/;
const EXAMPLE = 'Example: octocat/hello-world or https://github.com/octocat/hello-world.git';
const PROTOCOLS = new Set(['http:', 'https:', 'ssh:', 'git:', 'file:']);

/** Where to clone from, and the folder names to try for it, best first. */
export type RepositoryAddress = { url: string; folders: string[] };

/** Characters of an address; a longer one is refused before anything looks at it. */
const ADDRESS_CHARS_MAX = 2_048;

/** Understands `owner/name` on the configured code host and clone URLs; refuses everything else with the reason. */
export function repositoryAddress(repository: string, serverUrl: string): RepositoryAddress {
  const read = readRepository(repository, serverUrl);
  if (read.kind === 'odd' || (read.kind === 'ours' && read.rest.length > 0))
    throw new ToolRefusal(`'${shown(repository)}' is no repository of ${serverUrl}; nothing was run. ${EXAMPLE}`);
  return read.kind === 'ours' ? ownAddress(fullName(read.repository), serverUrl) : otherAddress(repository);
}

/** Whatever way it was named in: the address that credentials are given for. */
function ownAddress(name: string, serverUrl: string): RepositoryAddress {
  return { url: `${serverUrl.replace(/\/+$/, '')}/${name}.git`, folders: folderNames(name) };
}

function otherAddress(repository: string): RepositoryAddress {
  if (repository.length > ADDRESS_CHARS_MAX) throw new ToolRefusal(`'${shown(repository)}' is too long. ${EXAMPLE}`);
  const wanted = repository.trim().replace(/\/$/, '');
  if (SCP_STYLE.test(wanted)) return { url: wanted, folders: folderNames(wanted.slice(wanted.indexOf(':') + 1)) };
  return { url: checkedUrl(wanted), folders: folderNames(wanted.replace(/[?#].*$/, '')) };
}

function checkedUrl(text: string): string {
  if (!URL.canParse(text)) throw new ToolRefusal(`'${shown(text)}' is neither owner/name nor a clone URL. ${EXAMPLE}`);
  const url = new URL(text);
  if (!PROTOCOLS.has(url.protocol))
    throw new ToolRefusal(
      `Repositories are cloned over https, ssh or file, not over ${url.protocol}//. Nothing was run.`,
    );
  if (url.password || (url.username && url.protocol.startsWith('http')))
    throw new ToolRefusal('The URL holds credentials; nothing was run. Leave them out: access is arranged for you.');
  return text;
}

function shown(text: string): string {
  return text.slice(0, 200);
}

/** `name`, and `owner-name` for when another repository of that name is there already. */
function folderNames(path: string): string[] {
  const parts = path
    .replace(/\.git$/, '')
    .split('/')
    .filter((part) => part !== '');
  const [owner = 'repository', name = owner] = parts.slice(-2);
  const folders = [name, `${owner}-${name}`].map((folder) => folder.replace(/[^A-Za-z0-9_.-]/g, '_'));
  if (folders.some((folder) => /^\.+$|^-|^\.git$/.test(folder)))
    throw new ToolRefusal(`'${name}' cannot be a folder's name; clone it with git into a folder of your choice.`);
  return folders;
}
