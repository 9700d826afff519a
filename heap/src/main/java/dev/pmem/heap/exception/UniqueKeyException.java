package dev.pmem.heap.exception;

/**
 * A unique key is taken already.
 */
public class UniqueKeyException extends PoolException {

	private static final long serialVersionUID = 1L;

	public UniqueKeyException(String message) {
		super(message);
	}

	public UniqueKeyException(String message, Throwable cause) {
		super(message, cause);
	}

}
