package dev.pmem.heap.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.ConflictException;
import dev.pmem.heap.exception.PoolException;
import dev.pmem.heap.transaction.Transaction;
import dev.pmem.heap.transaction.TransactionEngine;

/**
 * A persistent sequence of ids. Values are reserved in blocks by transactions of their own, so that no transaction waits
 * for, or conflicts over, another's ids; a crash leaves out what was reserved and not used, a close in order does not.
 * Thread-safe.
 * <p>
 * Invariant: every value given out is below the stored value and above every integer id stored so far.
 */
final class IdSequence {

	/** How many values a crash can leave out. */
	private static final int BLOCK_SIZE = 100;

	private final TransactionEngine engine;

	private final Catalog catalog;

	private final byte[] key;

	private final LongSupplier largestStoredId;

	/** The next value to give out, or 0 before the first. */
	private long next;

	/** The largest id stored through this object, perhaps by a transaction that isn't committed yet. */
	private long observed;

	/** The end of the reserved block. */
	private long limit;

	IdSequence(TransactionEngine engine, Catalog catalog, String extent, LongSupplier largestStoredId) {
		this.engine = engine;
		this.catalog = catalog;
		this.key = CatalogKeys.sequence(extent);
		this.largestStoredId = largestStoredId;
	}

	synchronized long next() {
		if (this.next == 0) {
			this.next = Math.max(stored(), Math.addExact(Math.max(this.largestStoredId.getAsLong(), this.observed), 1));
		}
		if (this.next >= this.limit) {
			long end = Math.addExact(this.next, BLOCK_SIZE);
			store(end);
			this.limit = end;
		}
		return this.next++;
	}

	/** An object with this id is about to be stored. */
	synchronized void observe(long id) {
		this.observed = Math.max(this.observed, id);
		if (this.next != 0 && id >= this.next) {
			this.next = (id == Long.MAX_VALUE) ? id : id + 1;
		}
	}

	/** Gives back what is reserved and not used; keeps what is beyond that because a larger id was stored. */
	synchronized void close() {
		if (this.next != 0 && this.next != this.limit && this.engine.failure() == null) {
			try {
				store(this.next);
				this.limit = this.next;
			} catch (PoolException ex) {
				// as after a crash, the rest of the block is left out
				System.getLogger(IdSequence.class.getName()).log(System.Logger.Level.WARNING,
						"The next id " + this.next + " could not be stored: " + ex.getMessage());
			}
		}
	}

	private long stored() {
		Transaction transaction = this.engine.begin(true, false);
		try {
			long reference = this.catalog.find(transaction, this.key);
			if (reference == 0) {
				return 1;
			}
			BlockImage image = transaction.readObject(reference, new BlockImage());
			return ByteBuffer.wrap(image.bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
		} finally {
			transaction.rollback();
		}
	}

	private void store(long value) {
		byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
		while (true) {
			Transaction transaction = this.engine.begin(false, false);
			try {
				this.catalog.put(transaction, this.key, Catalog.LAYOUT_OF_LAYOUTS, bytes, bytes.length);
				transaction.commit();
				return;
			} catch (ConflictException ex) {
				// only this object writes to this key: the conflict was with a commit before its snapshot was published
				Thread.onSpinWait();
			} finally {
				transaction.rollback();
			}
		}
	}

}
