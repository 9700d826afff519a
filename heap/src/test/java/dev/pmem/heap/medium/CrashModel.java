package dev.pmem.heap.medium;

/**
 * What a crash image of a {@link SimulatedMedium} may lack.
 */
public enum CrashModel {

	/**
	 * The process dies: an image has a prefix, in the order of the program, of all stores, which includes those before
	 * the last fence, flushed or not.
	 */
	PROCESS_CRASH,
	/**
	 * The power fails: each 64-byte line has a prefix of its own of the stores to it, which includes those that were
	 * flushed before the last fence.
	 */
	POWER_LOSS_LINES

}
