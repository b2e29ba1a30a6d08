/** Who a message goes to, and how that person wants it. Read when the message goes: an address may have changed. */
import type { PlannedMessage } from '../domain/messages/messages-of.js';
import type { MessagePreferences } from '../domain/messages/preferences.js';
import { DEFAULT_PREFERENCES } from '../domain/messages/preferences.js';
import type { JourneyRow } from '../domain/journey/projection.js';
import { CandidateRecords } from '../persistence/candidates/candidate-records.js';
import type { Store } from '../persistence/connection.js';
import { MessagePreferenceStore, type PreferenceOwner } from '../persistence/messages/message-preferences.js';

export interface Recipient {
  email?: string | undefined;
  /** Of a candidate. */
  phone?: string | undefined;
  givenName?: string | undefined;
  preferences: MessagePreferences;
  /** Can choose how messages come; a mailbox of a region cannot. */
  chooses: boolean;
}

/** What of a journey and its message says who gets it. */
export interface Addressed {
  message: PlannedMessage;
  journey: JourneyRow;
  /** Of the proposal or placement that the message is about. */
  contractorId?: string | undefined;
}

type Contact = Pick<Recipient, 'email' | 'phone' | 'givenName'>;

export class Recipients {
  private readonly preferences: MessagePreferenceStore;

  private readonly models: Store['models'];
  private readonly records: CandidateRecords;

  constructor(store: Pick<Store, 'models' | 'keys'>) {
    this.models = store.models;
    this.records = new CandidateRecords(store);
    this.preferences = new MessagePreferenceStore(store.models);
  }

  /** Undefined when there is nobody: no coach yet, or a record that is gone. */
  async of({ message, journey, contractorId }: Addressed): Promise<Recipient | undefined> {
    switch (message.to) {
      case 'candidate':
        return this.chooser(`candidate/${message.candidateId}`, await this.candidate(message.candidateId));
      case 'contractor':
        return contractorId === undefined ? undefined : this.chooser(`contractor/${contractorId}`, await this.contractor(contractorId));
      case 'coach': {
        const coachId = message.toId ?? journey.coachId;
        return coachId === undefined ? undefined : this.chooser(`account/${coachId}`, await this.coach(coachId));
      }
      case 'coordinator':
      case 'manager':
        return this.mailbox(message.toId ?? journey.region, message.to);
    }
  }

  private async chooser(owner: PreferenceOwner, contact: Contact | undefined): Promise<Recipient | undefined> {
    return contact && { ...contact, preferences: await this.preferences.of(owner), chooses: true };
  }

  private async mailbox(code: string, role: 'coordinator' | 'manager'): Promise<Recipient | undefined> {
    const region = await this.models.regions.findById(code, { contacts: 1 }).lean();
    return { email: region?.contacts?.[role], preferences: DEFAULT_PREFERENCES, chooses: false };
  }

  private async candidate(candidateId: string): Promise<Contact | undefined> {
    const found = await this.records.person(candidateId);
    return found ? { email: found.email, phone: found.phone, givenName: found.givenName } : undefined;
  }

  private async contractor(contractorId: string): Promise<Contact | undefined> {
    const found = await this.models.contractors.findById(contractorId, { contact: 1 }).lean();
    return found ? { email: found.contact?.email } : undefined;
  }

  private async coach(coachId: string): Promise<Contact | undefined> {
    const found = await this.models.coaches.findById(coachId, { email: 1 }).lean();
    return found ? { email: found.email } : undefined;
  }
}
