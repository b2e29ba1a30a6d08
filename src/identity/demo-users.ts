import type { Role } from '../contracts/api/roles.js';

/** An account of local mode. Nobody: an id and a role, no name. */
export interface DemoUser {
  accountId: string;
  role: Role;
  title: { nl: string; en: string };
  /** What this role is for. */
  task: { nl: string; en: string };
}

/** The claims of an account, as they stand in its access token. */
export interface AccountClaims {
  roles: Role[];
  regions: string[];
  contractor_id?: string;
  candidate_id?: string;
}

/** What the demo users are bound to, unless the environment says otherwise. */
export const DEMO_CONTRACTOR_ID = '0d5a3c1e-5f0b-4b6e-9c52-6f3a1d7e2b01';
export const DEMO_CANDIDATE_ID = '0d5a3c1e-5f0b-4b6e-9c52-6f3a1d7e2b02';

export const DEMO_USERS: readonly DemoUser[] = [
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0001',
    role: 'intake',
    title: { nl: 'Medewerker intake', en: 'Intake staff' },
    task: { nl: 'meldt kandidaten aan en start het traject', en: 'registers candidates and starts the journey' },
  },
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0002',
    role: 'coach',
    title: { nl: 'Jobcoach', en: 'Job coach' },
    task: { nl: 'begeleidt kandidaten op het werk', en: 'guides candidates at work' },
  },
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0003',
    role: 'coordinator',
    title: { nl: 'Coördinator werkpool', en: 'Pool coordinator' },
    task: { nl: 'brengt kandidaten en werk bij elkaar', en: 'brings candidates and work together' },
  },
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0004',
    role: 'contractor',
    title: { nl: 'Opdrachtnemer', en: 'Contractor' },
    task: { nl: 'biedt werk en geeft antwoord op voorstellen', en: 'offers work and answers proposals' },
  },
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0005',
    role: 'candidate',
    title: { nl: 'Kandidaat', en: 'Candidate' },
    task: { nl: 'volgt het eigen traject en zegt ja of nee', en: 'follows their own journey and says yes or no' },
  },
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0006',
    role: 'manager',
    title: { nl: 'Manager', en: 'Manager' },
    task: { nl: 'ziet hoe het met de werkpool gaat', en: 'sees how the pool is doing' },
  },
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0007',
    role: 'privacy-officer',
    title: { nl: 'Privacyfunctionaris', en: 'Privacy officer' },
    task: { nl: 'let op het gebruik van persoonsgegevens', en: 'watches over the use of personal data' },
  },
  {
    accountId: '6b1f0a52-3c1d-4a57-8d0e-1a4b7c9e0008',
    role: 'administrator',
    title: { nl: 'Beheerder', en: 'Administrator' },
    task: { nl: 'beheert regio’s, beleid en instellingen', en: 'manages regions, policies and settings' },
  },
];

/** `contractor:<uuid>` or `candidate:<uuid>`: an account for any contractor or candidate that is there. */
const DYNAMIC = /^(contractor|candidate):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The account id of what was chosen: a role, the id of a demo user, or a dynamic account; undefined when there is none. */
export function accountIdOf(chosen: string): string | undefined {
  const text = chosen.trim().toLowerCase();
  if (DYNAMIC.test(text)) return text;
  return DEMO_USERS.find((user) => user.accountId === text || user.role === text)?.accountId;
}

export interface DemoBinding {
  regions: string[];
  contractorId?: string;
  candidateId?: string;
}

/** The claims of an account; undefined when there is no such account. */
export function claimsOf(accountId: string, binding: DemoBinding): AccountClaims | undefined {
  const { regions } = binding;
  const dynamic = DYNAMIC.exec(accountId);
  const role = dynamic?.[1] ?? DEMO_USERS.find((user) => user.accountId === accountId)?.role;
  switch (role) {
    case undefined:
      return undefined;
    case 'contractor':
      return { roles: ['contractor'], regions, contractor_id: dynamic?.[2] ?? binding.contractorId ?? DEMO_CONTRACTOR_ID };
    case 'candidate':
      return { roles: ['candidate'], regions, candidate_id: dynamic?.[2] ?? binding.candidateId ?? DEMO_CANDIDATE_ID };
    default:
      return { roles: [role as Role], regions };
  }
}
