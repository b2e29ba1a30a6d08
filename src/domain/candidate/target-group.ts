/** Target groups of social return (see domain.md). The order is the order in which screens list them. */
export const TARGET_GROUPS = [
  'participatiewet',
  'ww',
  'wia',
  'wajong',
  'banenafspraak',
  'wsw',
  'bbl',
  'bol',
  'vso-pro',
  'nug',
] as const;
export type TargetGroup = (typeof TARGET_GROUPS)[number];

/** What shows that a person belongs to the target group. The document itself stays with its issuer. */
export const EVIDENCE_KINDS = [
  'benefit-decision',
  'uwv-statement',
  'target-group-register',
  'school-statement',
  'wsw-indication',
  'self-declaration',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];
