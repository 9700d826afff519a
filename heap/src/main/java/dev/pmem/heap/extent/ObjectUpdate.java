/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.block.BlockImage;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.UnstorableValueException;
import dev.pmem.heap.object.payload.PayloadWriter;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.store.HeapTransaction;
import dev.pmem.heap.transaction.Transaction;

/**
 * The update of one stored object in steps. The stored state is read once and the new state is encoded once. The
 * encoded state can then be compared, adjusted, decoded and stored. Belongs to one thread; must be closed.
 * <p>
 * Invariants: {@code stored}, once read, is the object as the transaction reads it, and stays so until {@link #close},
 * because nobody else writes the object meanwhile. If both states have the current layout and the same length, they
 * differ at most in {@code [from, to)}.
 *
 * @param <T> the class of the object
 */
public final class ObjectUpdate<T> implements AutoCloseable {

	private final ExtentWriters<T> writers;

	private final AccessFaults faults;

	private final Transaction blocks;

	private final long reference;

	/** Gives the instances that the object refers to. */
	private ReferenceSource source;

	/** The encoded state; empty at first. */
	private final PayloadWriter state;

	/** The writer of the class of the instance that was encoded; null until then. */
	private @Nullable ExtentWriter<T> writer;

	private @Nullable BlockImage stored;

	private boolean wasHeld;

	private int from;

	private int to;

	ObjectUpdate(ExtentWriters<T> writers, AccessFaults faults, HeapTransaction transaction, long reference) {
		this.writers = writers;
		this.faults = faults;
		this.blocks = StoreTransaction.blocks(transaction);
		this.reference = reference;
		this.source = ReferenceSource.NONE;
		ObjectContext context = writers.hasReferences() ? StoreTransaction.context(transaction) : null;
		this.state = ExtentWriter.takeState();
		if (context != null) {
			this.source = context;
			this.state.setReferences(context);
		}
	}

	/**
	 * Encodes the instance and compares it with the stored object.
	 * @param ignored a property that is not compared, and that gets the stored value in the encoded state; null for
	 * none
	 * @return whether they differ
	 * @throws UnstorableValueException if a value can't be stored
	 */
	public boolean encode(T instance, @Nullable NumberProperty ignored) {
		ExtentWriter<T> writer = this.writers.of(instance);
		this.writer = writer;
		writer.encode(instance, this.state);
		try {
			release();
			BlockImage found = hold(this.blocks.readObject(this.reference));
			writer.keep(found, this.state);
			if (ignored != null) {
				ignored.set(this.state, ignored.get(found, this.writers.readers()));
			}
			if (found.type != writer.layoutNumber() || found.length != this.state.length()) {
				this.from = 0;
				this.to = Integer.MAX_VALUE;
				return writer.differs(found, this.state, this.source);
			}
			this.from = this.state.firstDifference(found.bytes);
			if (this.from < 0) {
				this.from = Integer.MAX_VALUE;
				this.to = 0;
				return false;
			}
			this.to = this.state.endOfDifference(found.bytes);
			return true;
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/**
	 * Encodes the stored object without its references to some objects, where its properties are declared with
	 * {@code @OnDelete(SET_NULL)}.
	 * @param gone says which objects
	 * @return whether there were such references
	 */
	public boolean erase(LongPredicate gone) {
		try {
			BlockImage found = stored();
			ExtentWriter<T> writer = this.writers.ofStored(found);
			this.writer = writer;
			writer.erase(found, gone, this.state);
			this.from = 0;
			this.to = Integer.MAX_VALUE;
			return found.type != writer.layoutNumber() || !this.state.contentEquals(found.bytes, found.length);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** The stored value of a property, or {@link NumberProperty#ABSENT}. */
	public long storedNumber(NumberProperty property) {
		try {
			return property.get(stored(), this.writers.readers());
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** A new instance with the stored state. */
	public T decodeStored() {
		try {
			return this.writers.readers().decode(stored(), this.source);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	/** A new instance with the encoded state. */
	public T decode() {
		return writer().decode(this.state, this.source);
	}

	/** Whether an instance has the encoded state; encodes that instance. */
	public boolean isStateOf(T instance) {
		PayloadWriter other = new PayloadWriter();
		other.setReferences(this.state.references());
		ExtentWriter<T> writer = this.writers.of(instance);
		writer.encode(instance, other);
		writer.keep(stored(), other);
		return this.state.contentEquals(other.bytes(), other.length());
	}

	/** Computes something of bytes in a layout. */
	@FunctionalInterface
	public interface Digest {

		/** What the first bytes give. */
		int of(byte[] bytes, int length, int layoutNumber);

	}

	/** What the encoded state gives. */
	public int digest(Digest digest) {
		return digest.of(this.state.bytes(), this.state.length(), writer().layoutNumber());
	}

	/** The object. */
	public long reference() {
		return this.reference;
	}

	/** Whether the constructor takes other objects in the encoded state than in the stored one. */
	public boolean changesConstructorReferences() {
		ConstructorReferences references = this.writers.readers().constructorReferences();
		if (!references.areSome()) {
			return false;
		}
		BlockImage found = stored();
		return !Arrays.equals(
				references.targets(this.writers.readers().layout(found), found.bytes, found.length),
				references.targets(this.writers.readers().layout(writer().layoutNumber()), this.state.bytes(),
						this.state.length()));
	}

	/** Overwrites a property in the encoded state. */
	public void set(NumberProperty property, long value) {
		boolean wasNull = property.isNull(this.state);
		property.set(this.state, value);
		this.from = Math.min(this.from, property.field().index());
		this.to = Math.max(this.to, property.field().endIndex());
		if (wasNull != property.isNull(this.state)) {
			this.from = Math.min(this.from, property.field().nullByteIndex());
		}
	}

	/**
	 * Stores the encoded state, which must differ from the stored one.
	 * @throws UnstorableValueException if the state breaks a rule of its class
	 * @throws IllegalArgumentException if its id is another
	 */
	public void store() {
		try {
			writer().update(this.blocks, this.reference, stored(), this.state, this.from, this.to);
		} catch (InternalError | IllegalStateException | CorruptPoolException ex) {
			throw this.faults.translate(ex);
		}
	}

	private ExtentWriter<T> writer() {
		assert this.writer != null : "nothing was encoded";
		return Objects.requireNonNull(this.writer);
	}

	private BlockImage stored() {
		BlockImage found = this.stored;
		return (found != null) ? found : hold(this.blocks.readObject(this.reference));
	}

	/** Keeps the image from being filled again by code that is called meanwhile. */
	private BlockImage hold(BlockImage image) {
		this.stored = image;
		this.wasHeld = image.held;
		image.held = true;
		return image;
	}

	private void release() {
		BlockImage held = this.stored;
		if (held != null) {
			held.held = this.wasHeld;
			this.stored = null;
		}
	}

	@Override
	public void close() {
		release();
		this.state.release();
	}

}
