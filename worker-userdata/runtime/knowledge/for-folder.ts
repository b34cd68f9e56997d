import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ToolContent } from '@remote-swe/core/domain/tool/tool';
import { KNOWLEDGE_CHARS_MAX } from '@remote-swe/core/tools/clone-repository';
import { baseOf } from '../git/base-branch.ts';
import { asToolUser } from '../process/user.ts';
import { isInside } from '../tools/paths.ts';
import type { CallContext, ToolAnswer } from '../tools/worker-tool.ts';
import { gatherKnowledge } from './gather.ts';
import { isNews, knowledgeContent } from './knowledge-content.ts';
import { CommitTree } from './tree.ts';

/** Characters of instructions that come with a file of a folder which was not worked in before. */
const NEARER_CHARS_MAX = 8_000;
/** Folders within folders, the nearest ones. */
const FOLDERS_MAX = 12;

/** What the top of a clone tells agents, or a word that there is nothing. */
export async function topKnowledge(repository: string, context: CallContext): Promise<ToolContent[]> {
  const base = await baseOf(repository, context);
  if (!base) return [text('The remote names no default branch, so no instructions for agents were read.')];
  const knowledge = await gatherKnowledge(new CommitTree(repository, base.commit, context), [''], context.told.ids);
  context.told.add([repository], knowledge.ids);
  const none = knowledge.same.length > 0 ? 'as they were shown before' : 'none (AGENTS.md or the like) at the top';
  if (!isNews(knowledge)) return [text(`Instructions for agents, on ${base.branch}: ${none}.`)];
  return knowledgeContent(
    knowledge,
    `The repository's own instructions for agents, from ${base.branch}:`,
    KNOWLEDGE_CHARS_MAX,
  );
}

/**
 * The answer with the instructions of the folders that the path lies in, where this conversation has not met them. They come
 * with a result, and never into what was said before, so that the model's cache holds.
 */
export async function withKnowledge(answer: ToolAnswer, path: string, context: CallContext): Promise<ToolAnswer> {
  if (answer.kind === 'stopped' || answer.isError) return answer;
  // What a call has done is told, whatever becomes of this.
  const nearer = await nearerKnowledge(path, context).catch(() => []);
  return nearer.length > 0 ? { ...answer, content: [...answer.content, ...nearer] } : answer;
}

async function nearerKnowledge(path: string, context: CallContext): Promise<ToolContent[]> {
  const place = asToolUser(context.user, () => placeOf(path, context.home.workspace));
  if (!place) return [];
  const { repository } = place;
  const news = place.folders.filter((folder) => !context.told.wasLookedAt(join(repository, folder)));
  const base = news.length > 0 ? await baseOf(repository, context) : undefined;
  if (!base) return [];
  const knowledge = await gatherKnowledge(new CommitTree(repository, base.commit, context), news, context.told.ids);
  context.told.add(
    news.map((folder) => join(repository, folder)),
    knowledge.ids,
  );
  const heading = `Instructions for agents here, from ${base.branch}; where they differ from those of an outer folder, these hold:`;
  return isNews(knowledge) ? knowledgeContent(knowledge, heading, NEARER_CHARS_MAX) : [];
}

/** The repository around a path of the workspace, and its folders on the way there, the outermost (`''`) first. */
function placeOf(path: string, workspace: string): { repository: string; folders: string[] } | undefined {
  try {
    const real = realpathSync(path);
    const top = realpathSync(workspace);
    let folder = statSync(real).isDirectory() ? real : dirname(real);
    const folders: string[] = [];
    for (; isInside(folder, top) && folder !== top; folder = dirname(folder)) {
      folders.push(folder);
      if (!existsSync(join(folder, '.git'))) continue;
      const repository = folder;
      const below = folders.slice(0, FOLDERS_MAX).map((one) => relative(repository, one));
      return { repository, folders: below.reverse() };
    }
    return undefined;
  } catch {
    return undefined;
  }
}

function text(words: string): ToolContent {
  return { type: 'text', text: words };
}
