/** What the privacy officer thinks of an emergency access. */
export const EMERGENCY_FINDINGS = ['in-order', 'to-be-examined'] as const;
export type EmergencyFinding = (typeof EMERGENCY_FINDINGS)[number];
