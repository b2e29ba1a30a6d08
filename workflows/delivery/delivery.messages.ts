/** What starts a delivery: ids and times. What is delivered is made from the store at the moment of sending. */
export interface DeliveryInput {
  deliveryId: string;
  /** The first attempt is not before this moment. */
  notBefore?: string;
  retry: DeliveryRetry;
}

/** The wait doubles from `firstMs` to `mostMs`; after `attempts` the delivery is dead. */
export interface DeliveryRetry {
  firstMs: number;
  mostMs: number;
  attempts: number;
}

export interface DeliveryResult {
  outcome: 'sent' | 'dropped' | 'dead';
}
