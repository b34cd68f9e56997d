/** Prefixes of Bedrock's cross-Region inference profiles, each a group of Regions. */
export const PROFILE_PREFIXES = ['us', 'us-gov', 'eu', 'apac', 'jp', 'au', 'global'] as const;
export type ProfilePrefix = (typeof PROFILE_PREFIXES)[number];

/** Calls the model in its own Region, without a profile. */
export const IN_REGION = 'in-region';

export type ProfileWish = {
  /** The profiles that the model has; none: it is called in its own Region. */
  profiles: readonly ProfilePrefix[];
  /** An operator's choice for this model. */
  profile?: ProfilePrefix | typeof IN_REGION;
  /** What is tried first: every Region (cheapest, most capacity), or only the Region's own part of the world. */
  prefer: 'global' | 'geography';
};

/**
 * The prefix for calls from a Region; '' calls without profile, undefined: no profile of the model may be called from there.
 * An explicit choice wins over everything.
 */
export function profilePrefixIn(region: string, { profiles, profile, prefer }: ProfileWish): string | undefined {
  if (profile !== undefined) return profile === IN_REGION ? '' : profile;
  if (profiles.length === 0) return '';
  const own = geographies(region);
  const inOrder: ProfilePrefix[] = prefer === 'global' ? ['global', ...own] : [...own, 'global'];
  return inOrder.find((prefix) => profiles.includes(prefix));
}

/** The profiles whose Regions hold this one, the narrowest first. */
function geographies(region: string): ProfilePrefix[] {
  if (region.startsWith('us-gov-')) return ['us-gov'];
  if (/^(us|ca)-/.test(region)) return ['us'];
  if (region.startsWith('eu-')) return ['eu'];
  if (/^ap-northeast-[13]$/.test(region)) return ['jp', 'apac'];
  if (/^ap-southeast-[24]$/.test(region)) return ['au', 'apac'];
  return region.startsWith('ap-') ? ['apac'] : [];
}
