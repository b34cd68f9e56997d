/** The states of an EC2 instance, with EC2's own words. */
export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

/** A local machine as others see it. */
export type Instance = {
  instanceId: string;
  state: InstanceState;
  /** The directory that plays the EBS volume: survives a stop, is removed by terminate. */
  disk: string;
  /** Changes at each start; what ran in an earlier boot is gone. */
  bootId: string;
  /** Milliseconds on the local clock of the latest launch or start. */
  launchedAtMs: number;
  /** Why it stopped by itself, for people; empty when somebody asked for the state. */
  reason: string;
};

/** The operation is not possible in the instance's state, as EC2's IncorrectInstanceState. */
export class InstanceStateError extends Error {
  override name = 'InstanceStateError';
}

export class InstanceNotFound extends Error {
  override name = 'InstanceNotFound';
}
