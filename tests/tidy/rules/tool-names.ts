import { importsOf } from '../imports.ts';
import { type Finding, isNode, lineOf, type Node, type SourceFile } from '../source.ts';
import { isProduct } from './direction.ts';

const DEFINITIONS = 'layers/agent-core/src/tools/';

/** A tool, and the name of the files that are its own: `edit_file` has edit-file.ts, beside its definition and on the worker. */
type Tool = { name: string; path: string; base: string };

/**
 * The product names a tool in its own files only: what the engine, the guards or the worker must know of it is a field of its
 * definition. A text for the model names one as `${tool.name}`.
 */
export function toolNames(files: readonly SourceFile[]): Finding[] {
  const tools = files.flatMap(definedIn);
  return files.filter(({ path }) => isProduct(path)).flatMap((file) => findingsOf(file, tools));
}

/** A definition is an object with a name, a place and an effect. */
function definedIn({ path, nodes }: SourceFile): Tool[] {
  if (!path.startsWith(DEFINITIONS)) return [];
  return nodes.flatMap((node) => {
    if (!isNode(node, 'ObjectExpression')) return [];
    const fields = new Map((node.properties as Node[]).map((property) => [keyOf(property), property]));
    const name = textOf((fields.get('name') as { value?: unknown } | undefined)?.value);
    if (name === undefined || !fields.has('place') || !fields.has('effect')) return [];
    return [{ name, path, base: `${name.replaceAll('_', '-')}.ts` }];
  });
}

function findingsOf(file: SourceFile, tools: readonly Tool[]): Finding[] {
  const others = tools.filter(({ path, base }) => path !== file.path && file.path.split('/').at(-1) !== base);
  const inTexts = new Set(file.nodes.flatMap((node) => (isNode(node, 'TemplateLiteral') ? inserted(node) : [])));
  const taken = takenDefinitions(file, tools);
  return file.nodes.flatMap((node) => {
    const text = textOf(node);
    const named = text === undefined ? undefined : others.find(({ name }) => names(text, name));
    if (named) return [finding(file, node, `'${named.name}'`)];
    const compared = inTexts.has(node) ? undefined : nameOfDefinition(node, taken);
    return compared ? [finding(file, node, compared)] : [];
  });
}

/** A name of two words is one wherever it stands; a plain word, such as `bash`, only when it is all of a text. */
function names(text: string, name: string): boolean {
  return name.includes('_') ? new RegExp(`(^|[^\\w])${name}($|[^\\w])`).test(text) : text === name;
}

function inserted(template: Record<string, unknown>): unknown[] {
  return template.expressions as unknown[];
}

/** Definitions that a file imports, by the name they have there. */
function takenDefinitions(file: SourceFile, tools: readonly Tool[]): ReadonlySet<string> {
  const homes = new Set(tools.map(({ path }) => path));
  return new Set(importsOf(file).flatMap(({ target, names }) => (target && homes.has(target) ? names : [])));
}

function nameOfDefinition(node: unknown, taken: ReadonlySet<string>): string | undefined {
  if (!isNode(node, 'MemberExpression')) return undefined;
  const { object, property } = node;
  if (!isNode(object, 'Identifier') || !isNode(property, 'Identifier') || property.name !== 'name') return undefined;
  return taken.has(String(object.name)) ? `${object.name}.name` : undefined;
}

function textOf(node: unknown): string | undefined {
  if (isNode(node, 'StringLiteral')) return String(node.value);
  return isNode(node, 'TemplateElement') ? String((node.value as { raw: string }).raw) : undefined;
}

function keyOf(property: Node): string | undefined {
  const key = (property as { key?: unknown }).key;
  return isNode(key, 'Identifier') ? String(key.name) : undefined;
}

function finding({ path }: SourceFile, node: unknown, what: string): Finding {
  return {
    rule: 'tool name',
    path,
    line: lineOf(node),
    message: `${what} outside of the tool's own file: make what is meant a field of its definition; in a text, \`\${tool.name}\``,
  };
}
