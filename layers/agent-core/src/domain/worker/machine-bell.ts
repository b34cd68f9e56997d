/**
 * What a provider's event says of a machine: a command on it has ended, or it has changed its state at `at`. `other`: a state
 * on the way from one to another, which the step asks for itself.
 */
export type MachineBell =
  | { kind: 'command'; machineId: string }
  | { kind: 'machine'; machineId: string; state: 'stopped' | 'gone' | 'other'; at: number };
