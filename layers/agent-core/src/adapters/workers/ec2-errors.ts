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

export function isGoneError(error: unknown): boolean {
  return GONE.has(codeOf(error));
}
