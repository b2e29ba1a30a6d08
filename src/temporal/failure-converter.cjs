'use strict';
/* global require, exports */
// Loaded by the SDK by its path, in the worker, in the API and in the sandbox of workflows: hence a file of this form.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { DefaultFailureConverter } = require('@temporalio/common');

/** Messages and stack traces go into a payload, so that the codec encrypts them; the code of a refusal stays plain. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
