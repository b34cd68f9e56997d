import { AwsFailure } from '../../failure.ts';
import { type QueryTree, scalar, scalars, structures } from '../query.ts';
import type { Tags } from './tags.ts';

/** What filters look at: plain attributes by filter name, and tags. */
export type Filterable = { attributes: Record<string, string | undefined>; tags: Tags };

/**
 * Keeps what passes all filters of the request. Values may hold `*` and `?` as on AWS.
 * Throws InvalidParameterValue for a filter name that the local service does not know.
 */
export function applyFilters<Item>(tree: QueryTree, items: Item[], describe: (item: Item) => Filterable): Item[] {
  const filters = structures(tree, 'Filter').map((filter) => ({
    name: scalar(filter, 'Name') ?? '',
    patterns: scalars(filter, 'Value').map(toPattern),
  }));
  return items.filter((item) => {
    const described = describe(item);
    return filters.every(({ name, patterns }) => {
      const values = valuesOf(described, name);
      return patterns.some((pattern) => values.some((value) => pattern.test(value)));
    });
  });
}

function valuesOf({ attributes, tags }: Filterable, name: string): string[] {
  if (name === 'tag-key') return Object.keys(tags);
  const key = name.startsWith('tag:') ? name.slice('tag:'.length) : undefined;
  if (key !== undefined) return Object.hasOwn(tags, key) ? [tags[key] ?? ''] : [];
  if (!Object.hasOwn(attributes, name))
    throw new AwsFailure('InvalidParameterValue', `The filter '${name}' is invalid or not known to the local EC2`);
  const value = attributes[name];
  return value === undefined ? [] : [value];
}

function toPattern(value: string): RegExp {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
