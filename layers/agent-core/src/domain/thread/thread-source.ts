/** A thread of Slack. `teamId`: the installation's. */
export type SlackThread = { kind: 'slack'; teamId: string; channel: string; threadTs: string };

/** An issue or pull request of the code host. `repository`: `owner/name`, as it was called when the session began, in small letters. */
export type GitHubThread = { kind: 'github'; repository: string; number: number };

/**
 * A session that a program began, or a person in the console: no chat has a thread for it. `installation`: the one whose people its
 * people are, whoever they are known by there. `id`: 26 letters and digits. `callback`: where a program is told of it.
 */
export type ApiThread = { kind: 'api'; installation: string; id: string; callback?: Callback };

/** `key`: id of the API key that asked for it, whose callbacks are signed in a way of its own. */
export type Callback = { url: string; key: string };

/**
 * The thread that a session is, by the kind of its source; everything about where to answer follows from it. A new source adds
 * its own shape here, and its rules ({@link file://../session/source.ts}). PERSISTED CONTRACT.
 */
export type ThreadSource = SlackThread | GitHubThread | ApiThread;
