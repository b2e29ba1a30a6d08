import 'reflect-metadata';
import fc from 'fast-check';

/** What properties draw from in CI: a change is refused for what it breaks, and not for what chance brings. */
const SEED_OF_CI = 20_261_124;

// Elsewhere every run draws anew, and tells its seed when it finds something.
if (process.env['CI']) fc.configureGlobal({ seed: SEED_OF_CI });
