package dev.pmem.heap.block;

/**
 * A private, stable copy of one block: header fields and payload. Reused by its owner for many reads; not thread-safe.
 * <p>
 * Invariant: {@code length <= bytes.length}; the payload is {@code bytes[0, length)}.
 */
public final class BlockImage {

	private static final byte[] EMPTY = {};

	/** Pool offset of the block's header. */
	public long offset;

	/** Commit sequence that wrote this version. */
	public long version;

	/** A code of {@link BlockKind}. */
	public int kind;

	/** Layout number of an object, index number of a node. */
	public int type;

	/** Payload length in bytes. */
	public int length;

	/** The payload, from index 0; may be longer than {@link #length}. */
	public byte[] bytes = EMPTY;

	/** Makes room for a payload of this length; content is lost if the array had to grow. */
	public byte[] ensureCapacity(int payloadLength) {
		if (this.bytes.length < payloadLength) {
			this.bytes = new byte[Math.max(payloadLength, Math.min(Integer.MAX_VALUE - 8, payloadLength
					+ (payloadLength >> 1)))];
		}
		return this.bytes;
	}

}
