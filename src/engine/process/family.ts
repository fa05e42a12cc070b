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
  /** Somebody still has the command's output open: whoever it is, it has inherited it, and so is a member. */
  noteHolders(): void;
  /** Asks every member to end. Nobody is asked twice. */
  ask(): Promise<void>;
  /** Ends every member by force, again and again until none is found, for about a second; the result is who is still alive. */
  force(): Promise<readonly Member[]>;
  /** The members that are alive, without the leader. */
  survivors(): Promise<readonly Member[]>;
  /** Whether nobody is left beside the leader. Cheaper than `survivors` while somebody is. */
  isGone(): Promise<boolean>;
  /**
   * One line for each member, the leader first: pid, command, state, processor time. Empty where the platform does not tell.
   * `hide` takes secrets out of a command before it is shortened.
   */
  describe(hide: (command: string) => string): Promise<readonly string[]>;
}
