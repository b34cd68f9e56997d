import { frontMatter, type RuleScope, ruleScope } from './front-matter.ts';
import { importedPaths } from './imports.ts';
import { type KnowledgeKind, kindOf, placesIn, rankOf } from './places.ts';
import { followed, type Tree, type TreeEntry, type TreeFile } from './tree.ts';

/** Larger files are not instructions. */
const FILE_BYTES_MAX = 256 * 1024;
/** Files that are read for one result, imported ones among them: catches folders of hundreds of rules. */
const FILES_MAX = 60;
/** Links that are followed for one result, each with a few runs of git: catches folders of hundreds of them. */
const LINKS_MAX = 60;
/** Imports of imports. */
const IMPORT_DEPTH_MAX = 5;

export type Guide = { path: string; text: string };
/** A rule for some files or occasions. */
export type SomeRule = { path: string; when: string; about: string };
export type Skill = { path: string; name: string; about: string };

/** What a repository tells agents about some of its folders. `ids` are the contents of all that was found. */
export type Knowledge = {
  guides: Guide[];
  rules: SomeRule[];
  skills: Skill[];
  /** Files with the contents of another one that is shown, or was. */
  same: { path: string; as: string | undefined }[];
  /** Too large to be read, or more than are read at once. */
  leftOut: string[];
  ids: string[];
};

/** What is found so far. `seen`: contents by id, with the path that showed them, or none where an earlier result did. */
type Gathering = {
  tree: Tree;
  knowledge: Knowledge;
  seen: Map<string, string | undefined>;
  files: number;
  links: number;
};

/** Knowledge for these folders, the outermost first, so that what is nearest comes last. `known` contents are not shown again. */
export async function gatherKnowledge(tree: Tree, folders: string[], known: ReadonlySet<string>): Promise<Knowledge> {
  const knowledge: Knowledge = { guides: [], rules: [], skills: [], same: [], leftOut: [], ids: [] };
  const seen = new Map<string, string | undefined>([...known].map((id) => [id, undefined]));
  const gathering: Gathering = { tree, knowledge, seen, files: 0, links: 0 };
  const listed = await tree.list(folders.flatMap(placesIn));
  const isForAgents = ({ path }: TreeEntry) => folders.some((folder) => kindIn(folder, path) !== 'none');
  const files = await filesOf(gathering, listed.filter(isForAgents));
  for (const folder of folders) {
    const here = files
      .map((file) => ({ file, kind: kindIn(folder, file.path) }))
      .filter(({ kind }) => kind !== 'none')
      .sort((a, b) => rankOf(folder, a.file.path) - rankOf(folder, b.file.path));
    for (const { file, kind } of here) await take(gathering, file, kind, 0);
  }
  return knowledge;
}

/** One after the other: each link is a few runs of git. */
async function filesOf(gathering: Gathering, entries: TreeEntry[]): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  for (const entry of entries) {
    const isTooMany = entry.isLink && gathering.links++ >= LINKS_MAX;
    const file = isTooMany ? undefined : await followed(gathering.tree, entry);
    if (isTooMany) gathering.knowledge.leftOut.push(entry.path);
    if (file) files.push(file);
  }
  return files;
}

function kindIn(folder: string, path: string): KnowledgeKind {
  return folder === '' || path.startsWith(`${folder}/`) ? kindOf(folder, path) : 'none';
}

async function take(gathering: Gathering, file: TreeFile, kind: KnowledgeKind, depth: number): Promise<void> {
  const text = await textOf(gathering, file);
  if (text === undefined) return;
  const { knowledge } = gathering;
  const front = frontMatter(text);
  if (kind === 'skill') {
    const name = front?.name ?? (file.path.split('/').at(-2) || file.path);
    knowledge.skills.push({ path: file.path, name, about: front?.description ?? '' });
    return;
  }
  const scope: RuleScope = kind === 'rule' ? ruleScope(front) : { kind: 'always' };
  if (scope.kind === 'some') {
    knowledge.rules.push({ path: file.path, when: scope.when, about: scope.about });
    return;
  }
  knowledge.guides.push({ path: file.path, text });
  if (depth < IMPORT_DEPTH_MAX) await takeImports(gathering, file.path, text, depth);
}

async function takeImports(gathering: Gathering, path: string, text: string, depth: number): Promise<void> {
  const wanted = importedPaths(path, text);
  const listed = await gathering.tree.list(wanted);
  // An import names a file; what lies below a folder of that name was not meant.
  const named = listed.filter((one) => wanted.includes(one.path));
  const files = await filesOf(gathering, named);
  const inOrder = files.sort((a, b) => wanted.indexOf(a.path) - wanted.indexOf(b.path));
  for (const file of inOrder) await take(gathering, file, 'guide', depth + 1);
}

/** Undefined when it is shown already, under whatever name, or cannot be shown. */
async function textOf(gathering: Gathering, { path, id, bytes }: TreeFile): Promise<string | undefined> {
  const { knowledge, seen, tree } = gathering;
  if (seen.has(id)) {
    const as = seen.get(id);
    if (as !== path) knowledge.same.push({ path, as });
    return undefined;
  }
  if (bytes > FILE_BYTES_MAX || gathering.files >= FILES_MAX) {
    knowledge.leftOut.push(path);
    return undefined;
  }
  gathering.files++;
  const text = await tree.read(id);
  if (text === undefined) return undefined;
  seen.set(id, path);
  knowledge.ids.push(id);
  return text;
}
