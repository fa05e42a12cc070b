/** Lets real time pass, for looking again at a system that sends no events; limits and durations go by the clock port. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
