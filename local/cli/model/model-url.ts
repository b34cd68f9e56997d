import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../system/system.ts';

/** Nobody asks the server for its limits: a usual window, and a reply that leaves room in it. */
const CONTEXT_TOKENS = 128_000;
const REPLY_TOKENS_MAX = 8_192;

/**
 * Copies an operator's configuration (`from`; default ours) with one more model, the default: a server of one's own, which costs nothing, is not
 * asked to think and caches as it likes. Resolves to the folder and to what removes it.
 */
export async function configWithOwnModel(
  name: string,
  from = join(ROOT, 'layers/agent-config'),
): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'remote-swe-config-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    for (const part of ['prompts', 'mcp.json']) await cp(join(from, part), join(directory, part), { recursive: true });
    const file = JSON.parse(await readFile(join(from, 'models.json'), 'utf8'));
    await writeFile(join(directory, 'models.json'), JSON.stringify(withOwn(file, name)));
    return { directory, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function withOwn(file: { models: object; sources: object }, name: string): object {
  const source = { from: 'the model server of npm run local', read: '2026-11-22', confirmed: false };
  const parts = ['profiles', 'limits', 'cache', 'thinking', 'images', 'price'];
  const own = {
    modelId: 'local-server.model',
    profiles: [],
    contextTokens: CONTEXT_TOKENS,
    outputTokensMax: REPLY_TOKENS_MAX,
    cache: null,
    thinking: { style: 'none' },
    images: { countMax: 20, bytesMax: 3_932_160 },
    documents: null,
    price: { input: 0, output: 0 },
    sources: Object.fromEntries(parts.map((part) => [part, 'own'])),
  };
  return { ...file, default: name, models: { ...file.models, [name]: own }, sources: { ...file.sources, own: source } };
}
