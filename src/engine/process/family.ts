import type { LeftBehind } from '../../model/verdict.ts';

/** A process that belongs to a command and is alive; zombies are not. */
export type Member = Pick<LeftBehind, 'pid' | 'command'>;

/**
 * The port to everything that a command has started: what we may look at and end. No implementation ever signals a process of
 * which it cannot prove that it belongs to the command.
 */
export interface Family {
  /** To be called within the handler of the leader's `exit` event: from now on its pid may belong to somebody else. */
  noteLeaderExit(): void;
  /** Asks every member to end, once. */
  ask(): Promise<void>;
  /** Ends every member by force, until none is found or it makes no sense to go on. */
  force(): Promise<void>;
  /** The members that are alive beside the leader. */
  survivors(): Promise<readonly Member[]>;
}
