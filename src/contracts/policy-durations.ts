/** Durations in a policy. */
import { z } from 'zod';
import { approximateMilliseconds } from '../domain/shared/calendar.js';
import { hint } from './api/hints.js';

/** The longest wait that a policy can hold; longer is a typing error. */
const LONGEST_MS = 10 * 366 * 86_400_000;

// Weeks stand alone in ISO 8601, and the sign in front is an extension that the calendar takes.
const DURATION = /^-?P(?!$)(?:\d{1,4}W|(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,5}M)?(?:\d{1,6}S)?)?)$/;

export const zSigned = z
  .string()
  .regex(DURATION, { error: hint('duration'), abort: true })
  .refine((text) => Math.abs(approximateMilliseconds(text)) <= LONGEST_MS, {
    error: hint('duration-long'),
    abort: true,
  })
  .meta({ description: 'ISO 8601 duration; a minus in front means before.', examples: ['-P42D'] });

/** A wait: longer than nothing. */
export const zWait = zSigned
  .refine((text) => approximateMilliseconds(text) > 0, hint('duration-none'))
  .meta({ description: 'ISO 8601 duration, longer than nothing.', examples: ['P14D'] });
