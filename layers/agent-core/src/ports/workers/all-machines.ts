/** One machine that is not gone. `isEnding`: it runs nothing any more and costs nothing, and is about to go. */
export type RemainingMachine = { machineId: string; isEnding: boolean };

/** The machines of this deployment, whoever they worked for, and nobody else's. */
export interface AllMachines {
  /** Whether the deployment itself is being removed, and not only changed. */
  isLeaving(): Promise<boolean>;
  remaining(): Promise<RemainingMachine[]>;
  /** What is gone already is no error. Tries each; throws when one could not be terminated, with why. */
  terminate(machineIds: string[]): Promise<void>;
}
