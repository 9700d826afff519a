package dev.pmem.heap.exception;

/**
 * Another transaction committed a change to what this one changed (or, if serializable, read). Retry the transaction.
 */
public class ConflictException extends PoolException {

	private static final long serialVersionUID = 1L;

	public ConflictException(String message) {
		super(message);
	}

	public ConflictException(String message, Throwable cause) {
		super(message, cause);
	}

}
