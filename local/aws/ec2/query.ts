import type { LocalRequest } from '../../kernel/http.ts';

/** A request of the EC2 Query protocol as a tree: `Filter.1.Value.2=x` is `{ Filter: { 1: { Value: { 2: 'x' } } } }`. */
export type QueryTree = { [key: string]: string | QueryTree };

export function parseQuery(request: LocalRequest): QueryTree {
  const tree: QueryTree = {};
  for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) insert(tree, name.split('.'), value);
  return tree;
}

/** The scalar at a path of member names; undefined when it is absent. */
export function scalar(tree: QueryTree, ...path: string[]): string | undefined {
  const found = at(tree, path);
  return typeof found === 'string' ? found : undefined;
}

/** The structure at a path of member names; empty when it is absent. */
export function structure(tree: QueryTree, ...path: string[]): QueryTree {
  const found = at(tree, path);
  return typeof found === 'object' ? found : {};
}

/** The scalars of a numbered list, in order. */
export function scalars(tree: QueryTree, ...path: string[]): string[] {
  return members(tree, path).filter((item) => typeof item === 'string');
}

/** The structures of a numbered list, in order. */
export function structures(tree: QueryTree, ...path: string[]): QueryTree[] {
  return members(tree, path).filter((item) => typeof item === 'object');
}

function members(tree: QueryTree, path: string[]): (string | QueryTree)[] {
  const list = Object.entries(structure(tree, ...path));
  return list.sort(([left], [right]) => Number(left) - Number(right)).map(([, item]) => item);
}

function at(tree: QueryTree, path: string[]): string | QueryTree | undefined {
  let found: string | QueryTree | undefined = tree;
  for (const name of path) found = typeof found === 'object' ? found[name] : undefined;
  return found;
}

function insert(tree: QueryTree, path: string[], value: string): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const child = tree[name];
  const branch = typeof child === 'object' ? child : {};
  tree[name] = branch;
  insert(branch, rest, value);
}
