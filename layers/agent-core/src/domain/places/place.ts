/** Tokens and requests that a model may take in one place in a minute; what is absent is not limited by us. */
export type Quota = {
  tokensPerMinute?: number;
  requestsPerMinute?: number;
  /** How many tokens of the quota one token of a reply takes (docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html). */
  outputFactor: number;
};

/** Where models are asked: one Region of one account. The first of a list is the deployment's own. */
export type ModelPlace = {
  /** `<region>`, or `<account>/<region>` of another account. */
  name: string;
  region: string;
  /** The role of another account; absent: the deployment's own. */
  roleArn?: string;
  /** Which share of the sessions has its home here, compared with the others'; 0: asked only when those have no room. */
  share: number;
  /** By the model's name. */
  quotas: Record<string, Quota>;
};

/** Quotas are counted in windows that begin with each minute since the epoch. */
export const MINUTE_MS = 60_000;
