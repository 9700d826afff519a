/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;

/**
 * A medium in memory that knows what a crash may lose, and yields the images that a crash would leave behind.
 * <p>
 * Invariants: the buffer holds all stores, and {@code pending} those of them that a crash may lose; where nothing is
 * pending the buffer is durable. A store that changes nothing leaves the images as they were, but for sectors, which are
 * written all the same, and may be torn. A word of eight aligned bytes is never
 * torn; the words of one {@link #write} or {@link #zero} are stored in an order drawn from the seed.
 * <p>
 * All methods but the reading of {@link #segment()} are serialised, also with those of the images taken from this
 * medium. Close images that are no longer needed: their buffers are reused. Reading through a segment of a closed medium
 * is not detected.
 */
public final class SimulatedMedium implements Medium {

	/** What is counted, and what a crash can happen at: before it takes effect. */
	public enum Event {

		STORE, FLUSH, FENCE, FORCE, GROW, SHRINK

	}

	private static final VarHandle WORD = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

	private final ImageBuffers buffers;

	private final ImageBuffers.Buffer buffer;

	private final CrashModel model;

	private final MemorySegment readOnlySegment;

	private final SplittableRandom random;

	private final PendingStores pending;

	private final Map<Event, Long> eventCounts = new EnumMap<>(Event.class);

	private final Map<Event, Long> crashAt = new EnumMap<>(Event.class);

	private final Map<Event, Long> dropAt = new EnumMap<>(Event.class);

	private long eventCount;

	private long crashAtEvent;

	private final Map<Event, Long> failAt = new EnumMap<>(Event.class);

	private BiConsumer<Event, SimulatedMedium> listener = (_, _) -> {};

	private volatile long sizeBytes;

	/** More than the size while the medium is growing. */
	private long growingToBytes;

	/** In which run of the machine stores are made: a loss of power ends it. */
	private UUID boot;

	/** Sum over all words: zero words count nothing, so that the medium's size doesn't matter. */
	private long contentHash;

	private boolean crashed;

	private boolean failed;

	private boolean closed;

	private SimulatedMedium(ImageBuffers buffers, ImageBuffers.Buffer buffer, PendingStores pending, CrashModel model,
			long sizeBytes, long seed) {
		this.buffers = buffers;
		this.buffer = buffer;
		this.pending = pending;
		this.model = model;
		this.sizeBytes = sizeBytes;
		this.random = new SplittableRandom(seed);
		this.boot = new UUID(seed, 1);
		this.readOnlySegment = buffer.segment.asReadOnly();
	}

	/**
	 * A new medium, filled with zeros.
	 * @param seed decides on the order of the words within a write
	 */
	public static SimulatedMedium create(CrashModel model, long initialSizeBytes, long maximumSizeBytes, long seed) {
		MediumOptions options = new MediumOptions(FenceReach.DEVICE, initialSizeBytes, maximumSizeBytes);
		ImageBuffers buffers = new ImageBuffers(options.maximumSizeBytes());
		return new SimulatedMedium(buffers, buffers.zeros(), new PendingStores(model), model,
				options.initialSizeBytes(), seed);
	}

	/** Events so far, of all kinds. */
	public long eventCount() {
		synchronized (this.buffers) {
			return this.eventCount;
		}
	}

	public long eventCount(Event event) {
		synchronized (this.buffers) {
			return this.eventCounts.getOrDefault(event, 0L);
		}
	}

	/** Crashes before the event of this number takes effect; events count from 1, since this medium was made. */
	public void crashAt(long eventNumber) {
		synchronized (this.buffers) {
			this.crashAtEvent = eventNumber;
		}
	}

	/** Crashes before the event of this kind and number takes effect. */
	public void crashAt(Event event, long number) {
		synchronized (this.buffers) {
			this.crashAt.put(event, number);
		}
	}

	/** Silently ignores the flush or fence of this number: what a mistake in the code under test would look like. */
	public void drop(Event event, long number) {
		if (event != Event.FLUSH && event != Event.FENCE && event != Event.FORCE) {
			throw new IllegalArgumentException(event + " can't be dropped");
		}
		synchronized (this.buffers) {
			this.dropAt.put(event, number);
		}
	}

	/**
	 * The fence or force of this number fails, and all after it, as those of a broken device do. What it was to make
	 * durable is seen, but not written before it's stored again.
	 */
	public void failAt(Event event, long number) {
		if (event != Event.FENCE && event != Event.FORCE) {
			throw new IllegalArgumentException(event + " can't fail");
		}
		synchronized (this.buffers) {
			this.failAt.put(event, number);
		}
	}

	/** Is called before each event takes effect, and may take images then. */
	public void setListener(BiConsumer<Event, SimulatedMedium> listener) {
		synchronized (this.buffers) {
			this.listener = listener;
		}
	}

	/** How many lines or sectors have stores that a crash may lose. */
	public int pendingUnitCount() {
		synchronized (this.buffers) {
			return this.pending.unitCount();
		}
	}

	/** Equal contents have equal hashes, and different ones hardly ever do. */
	public long contentHash() {
		synchronized (this.buffers) {
			return this.contentHash ^ this.sizeBytes;
		}
	}

	/** What a word contributes to the hash: to leave it out. */
	public static long wordHash(long offset, long value) {
		if (value == 0) {
			return 0;
		}
		long hash = (value ^ (offset * 0x9E37_79B9_7F4A_7C15L)) * 0xBF58_476D_1CE4_E5B9L;
		hash = (hash ^ (hash >>> 30)) * 0x94D0_49BB_1331_11EBL;
		return hash ^ (hash >>> 31);
	}

	/** The word at this offset. */
	public long word(long offset) {
		synchronized (this.buffers) {
			return word(this.buffer.segment, offset);
		}
	}

	static long word(MemorySegment segment, long offset) {
		return (long) WORD.get(segment, offset);
	}

	/** How many images a crash at this moment can leave, at most {@link Long#MAX_VALUE}; different ones may be equal. */
	public long imageCount() {
		synchronized (this.buffers) {
			long count = this.pending.imageCount();
			return isGrowing() ? Math.clamp(count, 1, Long.MAX_VALUE / 2) * 2 : count;
		}
	}

	private boolean isGrowing() {
		return this.growingToBytes > this.sizeBytes;
	}

	/** Gives every image that a crash at this moment can leave to the action, and closes it then. */
	public void forEachImage(Consumer<SimulatedMedium> action) {
		long count = imageCount();
		if (count == Long.MAX_VALUE) {
			throw new IllegalStateException("too many images: " + pendingUnitCount() + " units are pending");
		}
		for (long number = 0; number < count; number++) {
			try (SimulatedMedium image = image(number)) {
				action.accept(image);
			}
		}
	}

	/**
	 * One of the images that a crash at this moment can leave, numbered from 0: nothing that can be lost is there; the
	 * last has everything.
	 */
	public SimulatedMedium image(long number) {
		synchronized (this.buffers) {
			Objects.checkIndex(number, imageCount());
			long sameSize = this.pending.imageCount();
			return (number < sameSize)
					? image(this.pending.draw(number), this.sizeBytes, number)
					: image(this.pending.draw(number - sameSize), this.growingToBytes, number);
		}
	}

	/** What a crash at this moment leaves, by chance; nothing and everything come up more often than by pure chance. */
	public SimulatedMedium crashImage(RandomGenerator random) {
		synchronized (this.buffers) {
			long imageBytes = this.sizeBytes;
			if (isGrowing()) {
				long pages = (this.growingToBytes - this.sizeBytes) / MediumOptions.PAGE_SIZE_BYTES;
				imageBytes += MediumOptions.PAGE_SIZE_BYTES
						* (random.nextBoolean() ? pages : random.nextLong(pages + 1));
			}
			return image(this.pending.draw(random), imageBytes, random.nextLong());
		}
	}

	private SimulatedMedium image(CrashDraw draw, long imageBytes, long seed) {
		requireOpen();
		ImageBuffers.Buffer copy = this.buffers.copyOf(this.buffer);
		SimulatedMedium image = new SimulatedMedium(this.buffers, copy, new PendingStores(this.model), this.model,
				imageBytes, seed);
		image.contentHash = this.contentHash;
		// where the process alone dies the machine goes on; or is stopped in order some time later, and so loses nothing
		if (this.model == CrashModel.PROCESS_CRASH && seed % 4 != 0) {
			image.boot = this.boot;
		}
		this.pending.forEachLeft(draw, (offset, contents) -> {
			for (int index = 0; index < contents.length; index++) {
				image.set(offset + (long) index * Long.BYTES, contents[index]);
			}
			copy.touch(offset);
		});
		return image;
	}

	/**
	 * What another process finds if this one is killed now, and the power doesn't fail: all that was stored; what a crash
	 * may lose it still may.
	 */
	public SimulatedMedium afterKill(long seed) {
		synchronized (this.buffers) {
			requireOpen();
			SimulatedMedium next = new SimulatedMedium(this.buffers, this.buffers.copyOf(this.buffer),
					this.pending.copy(), this.model, this.sizeBytes, seed);
			next.contentHash = this.contentHash;
			next.boot = this.boot;
			return next;
		}
	}

	private void set(long offset, long value) {
		long present = word(this.buffer.segment, offset);
		this.contentHash += wordHash(offset, value) - wordHash(offset, present);
		WORD.setRelease(this.buffer.segment, offset, value);
	}

	@Override
	public String kind() {
		return "simulated";
	}

	@Override
	public String name() {
		return "simulated medium (" + this.model + ")";
	}

	@Override
	public Persistence persistence() {
		return this.model.persistence;
	}

	@Override
	public MemorySegment segment() {
		return this.readOnlySegment;
	}

	@Override
	public long sizeBytes() {
		return this.sizeBytes;
	}

	@Override
	public long maximumSizeBytes() {
		return this.readOnlySegment.byteSize();
	}

	@Override
	public void grow(long sizeBytes) {
		synchronized (this.buffers) {
			this.growingToBytes = sizeBytes;
			happens(Event.GROW);
			this.growingToBytes = 0;
			requireWorking();
			if (sizeBytes < this.sizeBytes || sizeBytes % MediumOptions.PAGE_SIZE_BYTES != 0) {
				throw new IllegalArgumentException("new size " + sizeBytes + " from " + this.sizeBytes);
			}
			if (sizeBytes > maximumSizeBytes()) {
				throw new PoolFullException(name() + " of " + this.sizeBytes + " bytes can't grow to " + sizeBytes
						+ ": its maximum size is " + maximumSizeBytes());
			}
			this.sizeBytes = sizeBytes;
		}
	}

	@Override
	public void shrink(long sizeBytes) {
		synchronized (this.buffers) {
			happens(Event.SHRINK);
			requireWorking();
			if (sizeBytes <= 0 || sizeBytes >= this.sizeBytes || sizeBytes % MediumOptions.PAGE_SIZE_BYTES != 0) {
				throw new IllegalArgumentException("cut to " + sizeBytes + " from " + this.sizeBytes);
			}
			// what is beyond reads as zero when it grows again, whatever was lost of it
			this.pending.cutOff(sizeBytes);
			for (long offset = sizeBytes; offset < this.sizeBytes; offset += Long.BYTES) {
				if (word(this.buffer.segment, offset) != 0) {
					this.buffer.touch(offset);
					set(offset, 0);
				}
			}
			this.sizeBytes = sizeBytes;
		}
	}

	@Override
	public UUID boot() {
		return this.boot;
	}

	@Override
	public void putLong(long offset, long value) {
		synchronized (this.buffers) {
			checkStore(offset, Long.BYTES);
			if (offset % Long.BYTES != 0) {
				throw new IllegalArgumentException("offset " + offset + " is not a multiple of 8");
			}
			store(offset, -1L, value);
		}
	}

	@Override
	public void putLongRelease(long offset, long value) {
		putLong(offset, value);
	}

	@Override
	public void write(long offset, byte[] source, int index, int length) {
		Objects.checkFromIndexSize(index, length, source.length);
		synchronized (this.buffers) {
			checkStore(offset, length);
			MemorySegment bytes = MemorySegment.ofArray(source).asSlice(index, length);
			storeWords(offset, length, bytes);
		}
	}

	@Override
	public void zero(long offset, long sizeBytes) {
		synchronized (this.buffers) {
			checkStore(offset, sizeBytes);
			storeWords(offset, sizeBytes, MemorySegment.NULL);
		}
	}

	private void checkStore(long offset, long sizeBytes) {
		happens(Event.STORE);
		Objects.checkFromIndexSize(offset, sizeBytes, this.sizeBytes);
	}

	/** Stores a range word by word, up or down from any of its words; a source of no size is all zeros. */
	private void storeWords(long offset, long length, MemorySegment source) {
		if (length == 0) {
			return;
		}
		long first = offset / Long.BYTES;
		long count = (offset + length - 1) / Long.BYTES - first + 1;
		long start = this.random.nextLong(count);
		boolean upwards = this.random.nextBoolean();
		for (long i = 0; i < count; i++) {
			long word = first + (upwards ? (start + i) % count : (start - i + count) % count);
			long wordOffset = word * Long.BYTES;
			long from = Math.max(offset, wordOffset);
			long to = Math.min(offset + length, wordOffset + Long.BYTES);
			long value = (source.byteSize() == 0) ? 0 : value(source, from - offset, from - wordOffset, to - from);
			store(wordOffset, mask((int) (from - wordOffset), (int) (to - from)), value);
		}
	}

	private static long value(MemorySegment source, long index, long shiftBytes, long length) {
		if (length == Long.BYTES) {
			return source.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), index);
		}
		long value = 0;
		for (int i = 0; i < length; i++) {
			value |= (source.get(ValueLayout.JAVA_BYTE, index + i) & 0xFFL) << (8 * (shiftBytes + i));
		}
		return value;
	}

	private static long mask(int startByte, int length) {
		return (length == Long.BYTES) ? -1L : ((1L << (8 * length)) - 1) << (8 * startByte);
	}

	private void store(long offset, long mask, long value) {
		MemorySegment segment = this.buffer.segment;
		long present = word(segment, offset);
		long next = (present & ~mask) | (value & mask);
		this.pending.add(segment, offset, mask, value, next != present);
		if (next != present) {
			this.buffer.touch(offset);
			set(offset, next);
		}
	}

	@Override
	public void flush(long offset, long sizeBytes) {
		synchronized (this.buffers) {
			boolean dropped = happens(Event.FLUSH);
			Objects.checkFromIndexSize(offset, sizeBytes, this.sizeBytes);
			if (!dropped) {
				this.pending.flush(offset, sizeBytes);
			}
		}
	}

	@Override
	public void fence() {
		synchronized (this.buffers) {
			boolean dropped = happens(Event.FENCE);
			if (fails(Event.FENCE)) {
				this.pending.failFence();
			}
			requireWorking();
			if (!dropped) {
				this.pending.fence();
			}
		}
	}

	@Override
	public void force(long offset, long sizeBytes) {
		synchronized (this.buffers) {
			Objects.checkFromIndexSize(offset, sizeBytes, this.sizeBytes);
			boolean dropped = happens(Event.FORCE);
			if (fails(Event.FORCE)) {
				this.pending.failForce(offset, sizeBytes);
			}
			requireWorking();
			if (!dropped) {
				this.pending.force(offset, sizeBytes);
			}
		}
	}

	@Override
	public void forceAll() {
		synchronized (this.buffers) {
			// another thread may cut it meanwhile
			force(0, this.sizeBytes);
		}
	}

	@Override
	public void forceToDevice(long offset, long sizeBytes) {
		force(offset, sizeBytes);
	}

	@Override
	public void forceAllToDevice() {
		forceAll();
	}

	/** Whether this is the sync that breaks the device. */
	private boolean fails(Event event) {
		boolean fails = !this.failed && eventCount(event) == this.failAt.getOrDefault(event, 0L);
		this.failed |= fails;
		return fails;
	}

	/** Counts an event. Returns whether it is to be ignored. */
	private boolean happens(Event event) {
		requireOpen();
		if (this.crashed) {
			throw new SimulatedCrash("crashed already");
		}
		this.listener.accept(event, this);
		this.eventCount++;
		long number = this.eventCounts.merge(event, 1L, Long::sum);
		if (this.eventCount == this.crashAtEvent || number == this.crashAt.getOrDefault(event, 0L)) {
			this.crashed = true;
			throw new SimulatedCrash("crash at event " + this.eventCount + ", " + event + " " + number);
		}
		return number == this.dropAt.getOrDefault(event, 0L);
	}

	private void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException(name() + " is closed");
		}
	}

	private void requireWorking() {
		if (this.failed) {
			throw new PoolAccessException("Syncing " + name() + " failed");
		}
	}

	@Override
	public void close() {
		synchronized (this.buffers) {
			if (!this.closed) {
				this.closed = true;
				this.pending.clear();
				this.buffers.release(this.buffer);
			}
		}
	}

}
