/** The hosts that an operator lets machines look up: names of packaged lists, and hosts beside them. Absent: every host. */
export type NetworkLists = { lists: string[]; domains: string[] };

/** Hosts that one note names: a build that cannot reach its registry tries hundreds of names. */
const NAMED_MAX = 5;
/** Characters at each end of an output that are looked at; programs say what they could not reach at the end. */
const LOOKED_AT_CHARS = 20_000;

const HOST = '([a-z0-9_][a-z0-9_.-]*\\.[a-z][a-z0-9-]+)';
/** What programs say when a name has no address: curl, git, ssh, wget, apt, Node, Python, Go and Docker, Java. */
const UNRESOLVED = [
  `could not resolve host(?:name)?:? ['"]?${HOST}`,
  `could not resolve ['"]${HOST}`,
  `unable to resolve host address ['"‘]${HOST}`,
  `temporary failure resolving ['"]${HOST}`,
  `getaddrinfo (?:enotfound|eai_again) ${HOST}`,
  `failed to resolve ['"]${HOST}`,
  `lookup ${HOST}(?: on \\S+)?: no such host`,
  `unknownhostexception: ${HOST}`,
].map((pattern) => new RegExp(pattern, 'gi'));

/** For the model, with what its machine is. */
export function networkText({ lists, domains }: NetworkLists): string {
  const further = domains.length > 0 ? `, and ${domains.join(', ')}` : '';
  return `Network: only hosts of these lists can be reached: ${lists.join(', ')}${further}. Other names do not resolve.`;
}

/** Hosts that an output says have no address, each once. */
export function unresolvedHosts(output: string): string[] {
  const text =
    output.length > 2 * LOOKED_AT_CHARS
      ? `${output.slice(0, LOOKED_AT_CHARS)}\n${output.slice(-LOOKED_AT_CHARS)}`
      : output;
  const found = UNRESOLVED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, host = '']) => host.toLowerCase()));
  return [...new Set(found)].slice(0, NAMED_MAX);
}

/** What to make of them, for the model; undefined when there is nothing to say. */
export function unresolvedText(network: NetworkLists | undefined, output: string): string | undefined {
  const hosts = network ? unresolvedHosts(output) : [];
  if (!network || hosts.length === 0) return undefined;
  return `[${hosts.join(', ')}: no address. ${networkText(network)} Trying again does not help. Use what can be reached, or say which host is needed: an operator can add it to EgressFurtherDomains.]`;
}
