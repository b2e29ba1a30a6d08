/** What somebody chose about messages, and what holds for who chose nothing. */
import { MESSAGE_CHANNELS, MESSAGE_KINDS, type MessageChannel, type MessageKind, type MessageLanguage } from './message-kinds.js';
import { firstAllowedMoment, type QuietHours } from './quiet-hours.js';
import type { Instant } from '../shared/calendar.js';

export interface MessagePreferences {
  language: MessageLanguage;
  /** By kind of message; `email` for a kind that is left out. */
  channels: Partial<Record<MessageKind, MessageChannel>>;
  /** Left out: messages come at any hour. */
  quietHours?: QuietHours | undefined;
  /** Kinds that may come on Saturday and Sunday. */
  weekendKinds: MessageKind[];
}

/** Proposals and placements come in the weekend as well: the time to answer runs on. */
export const DEFAULT_PREFERENCES: MessagePreferences = {
  language: 'nl',
  channels: {},
  quietHours: { from: '20:00', until: '08:00' },
  weekendKinds: ['proposal', 'placement'],
};

/** By which channel a message of this kind comes. */
export function channelFor({ channels }: MessagePreferences, kind: MessageKind): MessageChannel {
  return channels[kind] ?? 'email';
}

/** The channel of every kind. */
export function allChannels(preferences: MessagePreferences): Record<MessageKind, MessageChannel> {
  const entries = MESSAGE_KINDS.map((kind) => [kind, channelFor(preferences, kind)] as const);
  return Object.fromEntries(entries) as Record<MessageKind, MessageChannel>;
}

/** The first moment from `now` on at which a message of this kind may come. */
export function allowedFrom({ quietHours, weekendKinds }: MessagePreferences, kind: MessageKind, now: Instant): Instant {
  return firstAllowedMoment(now, { hours: quietHours, weekends: !weekendKinds.includes(kind) });
}

/** True for a channel that sends something. */
export function isSent(channel: MessageChannel): channel is Exclude<MessageChannel, 'none'> {
  return channel !== 'none' && MESSAGE_CHANNELS.includes(channel);
}
