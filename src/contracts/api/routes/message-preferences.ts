import { z } from 'zod';
import { MESSAGE_CHANNELS, MESSAGE_KINDS, MESSAGE_LANGUAGES } from '../../../domain/messages/message-kinds.js';
import { zId } from '../common.js';
import { hint } from '../hints.js';
import { defineRoute } from '../route.js';

const tag = 'Messages';
const ofCandidate = z.strictObject({ candidateId: zId });

const zClock = z
  .string()
  .regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, hint('clock'))
  .meta({ description: 'Wall clock time in Europe/Amsterdam.', examples: ['20:00'] });
const zChannel = z.enum(MESSAGE_CHANNELS);
const zKind = z.enum(MESSAGE_KINDS);

const choices = {
  language: z.enum(MESSAGE_LANGUAGES),
  channels: z
    .strictObject(Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, zChannel.optional()])) as Record<(typeof MESSAGE_KINDS)[number], z.ZodOptional<typeof zChannel>>)
    .meta({ description: 'By kind of message; email for a kind that is left out.' }),
  quietHours: z
    .strictObject({ from: zClock, until: zClock })
    .nullable()
    .meta({ description: 'No messages in these hours; they may go over midnight. null: at any hour.' }),
  weekendKinds: z.array(zKind).max(MESSAGE_KINDS.length).meta({ description: 'Kinds that may come on Saturday and Sunday.' }),
};

export const zMessagePreferences = z
  .object({
    ...choices,
    channels: z.object(Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, zChannel])) as Record<(typeof MESSAGE_KINDS)[number], typeof zChannel>),
    rev: z.int().meta({ description: '0 while nothing was chosen.' }),
  })
  .meta({ id: 'MessagePreferences' });

/** What somebody chose about messages. */
export const messagePreferenceRoutes = {
  readMessagePreferences: defineRoute({
    operationId: 'readMessagePreferences',
    method: 'get',
    path: '/v1/message-preferences',
    tag,
    summary: 'How the caller gets messages',
    response: zMessagePreferences,
    status: 200,
    etag: true,
  }),
  replaceMessagePreferences: defineRoute({
    operationId: 'replaceMessagePreferences',
    method: 'put',
    path: '/v1/message-preferences',
    tag,
    summary: 'Choose how the caller gets messages',
    description: 'Messages that wait follow it as well.',
    body: z.strictObject(choices),
    response: zMessagePreferences,
    status: 200,
    etag: true,
    ifMatch: true,
  }),
  readCandidateMessagePreferences: defineRoute({
    operationId: 'readCandidateMessagePreferences',
    method: 'get',
    path: '/v1/candidates/{candidateId}/message-preferences',
    tag,
    summary: 'How a candidate gets messages',
    params: ofCandidate,
    response: zMessagePreferences,
    status: 200,
    etag: true,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
  replaceCandidateMessagePreferences: defineRoute({
    operationId: 'replaceCandidateMessagePreferences',
    method: 'put',
    path: '/v1/candidates/{candidateId}/message-preferences',
    tag,
    summary: 'Choose how a candidate gets messages, as agreed with the candidate',
    params: ofCandidate,
    body: z.strictObject(choices),
    response: zMessagePreferences,
    status: 200,
    etag: true,
    ifMatch: true,
    errors: ['CANDIDATE.UNKNOWN'],
  }),
};
