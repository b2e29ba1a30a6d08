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

/** Who is calling. Every service call takes it, so that scopes can be filtered in the query. */
export interface Principal {
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
