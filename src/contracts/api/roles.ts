/** Roles as they stand in the `roles` claim of an access token. */
export const ROLES = [
  'intake',
  'coach',
  'coordinator',
  'contractor',
  'candidate',
  'manager',
  'privacy-officer',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a role reaches by a route. `all`: every record of the installation. `region`: records of the regions in the
 * token. `caseload`: candidates whom the caller guides, is asked to take over, or has an open action for.
 * `contractor`: records of the contractor in the token. `self`: the candidate in the token, or what belongs to the
 * account itself.
 */
export type Scope = 'all' | 'region' | 'caseload' | 'contractor' | 'self';

/** Who signed in. */
export interface Identity {
  /** Account id at the identity provider, without meaning elsewhere. */
  subject: string;
  roles: Role[];
  /** Regions in which the account works; claim `regions`. */
  regions: string[];
  /** For role contractor; claim `contractor_id`. */
  contractorId?: string;
  /** For role candidate; claim `candidate_id`. */
  candidateId?: string;
}

/** Who is calling a route. Every service call takes it, so that scopes can be filtered in the query. */
export interface Principal extends Identity {
  /** What the roles reach together by this route. */
  scopes: readonly Scope[];
  /** The route changes nothing. */
  reading: boolean;
}
