/** What messages there are, who gets them and how, in the words of preferences. */

/** Who a message is for, in relation to the journey that it is about. */
export const AUDIENCES = ['candidate', 'contractor', 'coach', 'coordinator', 'manager'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Kinds of message for which a person chooses a channel. */
export const MESSAGE_KINDS = ['proposal', 'placement', 'checkpoint', 'reminder', 'escalation', 'absence', 'guidance'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const MESSAGE_CHANNELS = ['email', 'sms', 'none'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

export const MESSAGE_LANGUAGES = ['nl', 'en'] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];
