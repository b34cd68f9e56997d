import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const runtime = fileURLToPath(new URL('../../../worker-userdata/runtime', import.meta.url));

/** Functions of node:fs that make, change, hand over or remove what a name stands for. */
const CHANGES =
  /^(append|chmod|chown|copy|cp|create|fchown|fchmod|lchown|link|mkdir|mkdtemp|rename|rm|rmdir|symlink|truncate|unlink|utimes|write)/;

/**
 * Who may write in the folders whose names each file changes. A file that is new here needs its answer first: `ours` means only
 * root may, `tools` that all of it is done with the effective rights of the tools' user, or in a process of that user, and
 * `descriptor` that names play no part.
 */
const WHERE: Record<string, 'ours' | 'tools' | 'descriptor'> = {
  'by-hand.ts': 'ours',
  'command/attachments.ts': 'tools',
  'command/clean-up.ts': 'ours',
  'command/answer.ts': 'descriptor',
  'command/machine-facts.ts': 'ours',
  'command/session-log.ts': 'tools',
  'files/access-for-tools.ts': 'descriptor',
  'files/output-pipe.ts': 'ours',
  'files/read-file.ts': 'tools',
  'files/remove-tree.ts': 'descriptor',
  'files/write-file.ts': 'tools',
  'git/credentials.ts': 'ours',
  'git/run-git.ts': 'ours',
  'holding/numbers.ts': 'ours',
  'home.ts': 'ours',
  'jobs/job-files.ts': 'ours',
  'knowledge/told-knowledge.ts': 'ours',
  'ledger/claim.ts': 'ours',
  'ledger/durable.ts': 'ours',
  'ledger/reserve.ts': 'ours',
  'mcp/call.ts': 'ours',
  'mcp/host-client.ts': 'ours',
  'mcp/host/error-log.ts': 'tools',
  'output/log-file.ts': 'descriptor',
  'process/error-log.ts': 'ours',
  'repository-setup/clone-states.ts': 'ours',
  'repository-setup/clones.ts': 'ours',
  'repository-setup/given-secrets.ts': 'ours',
  'repository-setup/kept-diffs.ts': 'ours',
  'saved-work/copy-entry.ts': 'tools',
  'saved-work/operation.ts': 'tools',
  'saved-work/restore/restore-repository.ts': 'tools',
  'saved-work/restore/restore-work.ts': 'ours',
  'saved-work/save/save-repository.ts': 'tools',
  'saved-work/staging.ts': 'ours',
  'saved-work/upload.ts': 'ours',
  'saved-work/save/working-tree.ts': 'tools',
  'saved-work/save/write-bundle.ts': 'tools',
  'tools/clone/clone-repository.ts': 'tools',
  'tools/edit/text-file.ts': 'tools',
  'tools/working-directory.ts': 'ours',
};

const sources = readdirSync(runtime, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => ({ name, text: readFileSync(join(runtime, name), 'utf8') }));

function imported(text: string): string[] {
  const names = [...text.matchAll(/import \{([^}]*)\} from 'node:fs(?:\/promises)?'/g)].flatMap(([, list = '']) =>
    list.split(','),
  );
  return names.map((name) => name.replace(/^\s*type /, '').trim()).filter(Boolean);
}

describe('what the runtime, which is root, changes on the disk', () => {
  it('What the runtime changes on the disk is known for every file, with who may write there', () => {
    const changing = sources.filter(({ text }) => imported(text).some((name) => CHANGES.test(name)));
    expect(changing.map(({ name }) => name).sort()).toEqual(Object.keys(WHERE).sort());
  });

  it('The runtime gives nobody a file by a name that may stand for something else, or lead elsewhere', () => {
    const byName = sources.filter(({ text }) => imported(text).some((name) => /^(chown|cp|rm$|rmdir$)/.test(name)));
    expect(byName.map(({ name }) => name)).toEqual([]);
  });

  it('The runtime removes a folder with all that is in it by name only where nobody else may write', () => {
    const byName = sources.filter(({ text }) => /rmSync\([^;]*recursive/.test(text)).map(({ name }) => name);
    expect(byName.map((name) => WHERE[name])).toEqual(byName.map(() => 'ours'));
  });

  it('The runtime follows the rights of the tools’ user where that user may write', () => {
    const users = sources.filter(
      ({ name }) => WHERE[name] === 'tools' && !/^(files|mcp\/host)\/|copy-entry|text-file/.test(name),
    );
    expect(users.filter(({ text }) => !/asToolUser\(/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});
