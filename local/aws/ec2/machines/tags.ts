import { AwsFailure } from '../../failure.ts';
import { type QueryTree, scalar, structures } from '../query.ts';

export type Tags = Record<string, string>;

/** EC2's own limit per resource. */
const TAGS_MAX = 50;

/** The tags that the request's TagSpecifications give to one kind of resource. */
export function specifiedTags(tree: QueryTree, resourceType: 'instance' | 'volume'): Tags {
  const specifications = structures(tree, 'TagSpecification');
  const matching = specifications.filter((specification) => scalar(specification, 'ResourceType') === resourceType);
  return checked(Object.assign({}, ...matching.map((specification) => parseTags(specification))));
}

/** The `Tag.n.Key`, `Tag.n.Value` list of a structure. */
export function parseTags(tree: QueryTree): Tags {
  return Object.fromEntries(
    structures(tree, 'Tag').map((tag) => [scalar(tag, 'Key') ?? '', scalar(tag, 'Value') ?? '']),
  );
}

export function checked(tags: Tags): Tags {
  if (Object.keys(tags).length > TAGS_MAX)
    throw new AwsFailure('TagLimitExceeded', `A resource may have at most ${TAGS_MAX} tags`);
  return tags;
}

export function tagSet(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
