import { messageOf } from '../../src/model/result.ts';

// Mocha hands a rejection that nobody awaits on to whoever listens, and nobody does: the test would pass.
process.on('unhandledRejection', (reason) => {
  throw reason instanceof Error ? reason : new Error(messageOf(reason));
});
