/** An account id without meaning. What may be an address is hashed. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._:|-]{0,119}$/;

/** The account as it is written down and told: its id, or `blind` of it, a keyed hash that is the same in every process. */
export function pseudonymOf(account: string, blind: (account: string) => string): string {
  return PLAIN.test(account) ? account : blind(account);
}
