/** How a fork can be made in an account; or why not, and who can change that. */
export type ForkMaker =
  | { kind: 'may'; token(): Promise<string>; organization?: string }
  | { kind: 'none'; lacking: string };

/** An account that forks can go to. */
export type ForkAccount = { owner: string; maker: ForkMaker };

/** `none` says why there are no accounts. */
export type ForkAccounts = { accounts: ForkAccount[]; none: string };
