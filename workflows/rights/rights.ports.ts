/** What requests and the retention run need from outside. The activities implement it; the workflows own it. */
import type { RequestStatus, Right } from '../../src/domain/rights/request.js';

export interface RequestLook {
  right: Right;
  status: RequestStatus;
  /** When there is something to look at again, unless somebody decides. */
  lookAgainAt: string;
}

/** What went: documents by collection, and executions of Temporal. */
export interface Erased {
  documents: Record<string, number>;
  histories: number;
  /** Documents that are still there. */
  left: number;
  /** How long another process can go on with the key that it has, in milliseconds: what it wrote is swept up after that. */
  lookAgainMs: number;
}

export interface RightsActivities {
  /** The request as it stands; marks it when its term ends soon, or has ended. */
  lookAtRequest(requestId: string): Promise<RequestLook>;
  /** Carries out everything but an erasure. A repeat changes nothing. */
  carryOut(requestId: string): Promise<void>;
  isHeld(requestId: string): Promise<boolean>;
  /** Ends the journey when that was decided, and waits until it is over. */
  endJourney(requestId: string): Promise<void>;
  /** Destroys documents, histories and keys. */
  erasePerson(requestId: string): Promise<Erased>;
  /** Writes the record of destruction; from here on nothing names the person. */
  closeErasure(requestId: string, erased: Erased): Promise<void>;
}

export interface RetentionActivities {
  /** Destroys what is past its term, some people at a time, and says whether there may be more. */
  destroyPast(): Promise<{ records: number; more: boolean }>;
}
