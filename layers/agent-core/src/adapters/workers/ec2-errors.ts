/** EC2's error codes come as the error's name (EC2 API reference, Error codes). */
const NO_CAPACITY = new Set([
  'InsufficientInstanceCapacity',
  'InsufficientHostCapacity',
  'InsufficientFreeAddressesInSubnet',
  'InstanceLimitExceeded',
  'VcpuLimitExceeded',
  'MaxSpotInstanceCountExceeded',
  'RequestLimitExceeded',
  'Unsupported',
]);
const GONE = new Set(['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed']);

export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** Another type, another subnet, or simply later: the ladder goes on. */
export function isCapacityError(error: unknown): boolean {
  return NO_CAPACITY.has(codeOf(error));
}

/**
 * EC2 will not do it, now or later, for a reason that is in the request: no lack of capacity, no fault of its own,
 * no lost answer, and no launch that was asked for before. */
export function isRefused(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const isRefusal = status !== undefined && status >= 400 && status < 500;
  return isRefusal && !isCapacityError(error) && codeOf(error) !== 'IdempotentParameterMismatch';
}

/** For people: what EC2 refused, and where an operator can do something about it. */
export function capacityReason(error: unknown, asked: { instanceType?: string; subnetId?: string }): string {
  const code = codeOf(error);
  const what = [asked.instanceType, asked.subnetId && `in ${asked.subnetId}`].filter(Boolean).join(' ');
  const isQuota = code === 'InstanceLimitExceeded' || code === 'VcpuLimitExceeded';
  return `${isQuota ? "the account's EC2 quota is used up" : 'EC2 has none free'} (${[code, what].filter(Boolean).join(': ')})`;
}

export function isGoneError(error: unknown): boolean {
  return GONE.has(codeOf(error));
}
