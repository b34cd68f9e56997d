/**
 * What these tests need of a real account and cannot make themselves, by environment variable. Our own endpoint and other
 * emulators take any name, so that there the stand-ins do.
 */
const NEEDS = {
  /** An arm64 image whose SSM agent starts by itself, e.g. Amazon Linux 2023. */
  CONTRACT_IMAGE_ID: 'ami-0123456789abcdef0',
  /** A subnet from which that agent reaches SSM. */
  CONTRACT_SUBNET_ID: 'subnet-0123456789abcdef0',
  /** A subnet in another Availability Zone. */
  CONTRACT_OTHER_SUBNET_ID: 'subnet-0fedcba9876543210',
  /** An instance profile with AmazonSSMManagedInstanceCore. */
  CONTRACT_INSTANCE_PROFILE: 'remote-swe-contract',
  /** A function that Scheduler may name as a target; it is never invoked. */
  CONTRACT_SCHEDULER_TARGET_ARN: 'arn:aws:lambda:us-west-2:000000000000:function:remote-swe-contract',
  /** A role that Scheduler can assume. */
  CONTRACT_SCHEDULER_ROLE_ARN: 'arn:aws:iam::000000000000:role/remote-swe-contract',
};

export type Need = keyof typeof NEEDS;

/** The variable's value; outside of AWS its stand-in. Empty when it is missing: see `missing`. */
export function of(need: Need): string {
  return process.env[need] ?? (process.env.CONTRACT_TARGET === 'aws' ? '' : NEEDS[need]);
}

/** Which of these are missing, as part of a test's name; undefined when nothing is. */
export function missing(...needs: Need[]): string | undefined {
  const names = needs.filter((need) => of(need) === '');
  return names.length === 0 ? undefined : `needs ${names.join(', ')}`;
}

/** A title for tests that are skipped when something is missing: the reason becomes part of the name. */
export function titled(title: string, reason: string | undefined): string {
  return reason === undefined ? title : `${title} (skipped: ${reason})`;
}
