package dev.pmem.heap.medium;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFullException;

/**
 * A medium in memory that knows what a crash may lose, and yields the images that a crash would leave behind.
 * <p>
 * Invariants: the buffer holds all stores; a line is pending if and only if it has stores that a crash may lose, and then
 * it knows its durable contents and those stores in order, so for all other lines the buffer is durable. A store that
 * changes nothing is not recorded: with or without it the images are the same. A word of eight aligned bytes is never
 * torn; the words of one {@link #write} or {@link #zero} are stored in an order drawn from the seed.
 * <p>
 * All methods but the reading of {@link #segment()} are serialised, also with those of the images taken from this
 * medium. Close images that are no longer needed: their buffers are reused. Reading through a segment of a closed medium
 * is not detected.
 */
public final class SimulatedMedium implements Medium {

	/** What is counted, and what a crash can happen at: before it takes effect. */
	public enum Event {

		STORE, FLUSH, FENCE, FORCE, GROW

	}

	private static final VarHandle WORD = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

	private final ImageBuffers buffers;

	private final ImageBuffers.Buffer buffer;

	private final CrashModel model;

	private final MemorySegment readOnlySegment;

	private final SplittableRandom random;

	/** By line number; iterated in the order of their first stores, so that a seed always gives the same images. */
	private final Map<Long, PendingLine> pendingLines = new LinkedHashMap<>();

	private final List<PendingLine> flushedLines = new ArrayList<>();

	private final Map<Event, Long> eventCounts = new EnumMap<>(Event.class);

	private final Map<Event, Long> crashAt = new EnumMap<>(Event.class);

	private final Map<Event, Long> dropAt = new EnumMap<>(Event.class);

	private long eventCount;

	private long crashAtEvent;

	private long failFenceAt;

	private BiConsumer<Event, SimulatedMedium> listener = (_, _) -> {};

	private volatile long sizeBytes;

	/** Sequence of the next recorded store, and of the first one since the last fence. */
	private long storeSequence;

	private long fencedSequence;

	private boolean crashed;

	private boolean failed;

	private boolean closed;

	private SimulatedMedium(ImageBuffers buffers, ImageBuffers.Buffer buffer, CrashModel model, long sizeBytes,
			long seed) {
		this.buffers = buffers;
		this.buffer = buffer;
		this.model = model;
		this.sizeBytes = sizeBytes;
		this.random = new SplittableRandom(seed);
		this.readOnlySegment = buffer.segment.asReadOnly();
	}

	/**
	 * A new medium, filled with zeros.
	 * @param seed decides on the order of the words within a write
	 */
	public static SimulatedMedium create(CrashModel model, long initialSizeBytes, long maximumSizeBytes, long seed) {
		MediumOptions options = new MediumOptions(FenceReach.DEVICE, initialSizeBytes, maximumSizeBytes);
		ImageBuffers buffers = new ImageBuffers(options.maximumSizeBytes());
		return new SimulatedMedium(buffers, buffers.zeros(), model, options.initialSizeBytes(), seed);
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

	/** The fence of this number, and all after it, fail as those of a broken device do. */
	public void failFenceAt(long number) {
		synchronized (this.buffers) {
			this.failFenceAt = number;
		}
	}

	/** Is called before each event takes effect, and may take images then. */
	public void setListener(BiConsumer<Event, SimulatedMedium> listener) {
		synchronized (this.buffers) {
			this.listener = listener;
		}
	}

	/** How many lines have stores that a crash may lose. */
	public int pendingLineCount() {
		synchronized (this.buffers) {
			return this.pendingLines.size();
		}
	}

	/** How many images a crash at this moment can leave, at most {@link Long#MAX_VALUE}; different ones may be equal. */
	public long imageCount() {
		synchronized (this.buffers) {
			if (this.model == CrashModel.PROCESS_CRASH) {
				return this.storeSequence - this.fencedSequence + 1;
			}
			long count = 1;
			for (PendingLine line : this.pendingLines.values()) {
				long choices = line.count() + 1L;
				if (count > Long.MAX_VALUE / choices) {
					return Long.MAX_VALUE;
				}
				count *= choices;
			}
			return count;
		}
	}

	/** Gives every image that a crash at this moment can leave to the action, and closes it then. */
	public void forEachImage(Consumer<SimulatedMedium> action) {
		long count = imageCount();
		if (count == Long.MAX_VALUE) {
			throw new IllegalStateException("too many images: " + pendingLineCount() + " lines are pending");
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
			if (this.model == CrashModel.PROCESS_CRASH) {
				return prefixImage(this.fencedSequence + number);
			}
			long[] rest = {number};
			return linesImage((line) -> {
				int choices = line.count() + 1;
				int kept = (int) (rest[0] % choices);
				rest[0] /= choices;
				return kept;
			}, number);
		}
	}

	/** What a crash at this moment leaves, by chance; nothing and everything come up more often than by pure chance. */
	public SimulatedMedium crashImage(RandomGenerator random) {
		synchronized (this.buffers) {
			int bias = random.nextInt(8);
			if (this.model == CrashModel.PROCESS_CRASH) {
				long pending = this.storeSequence - this.fencedSequence;
				return prefixImage(this.fencedSequence + ((bias < 3) ? pending : random.nextLong(pending + 1)));
			}
			return linesImage((line) -> switch (bias) {
				case 0 -> 0;
				case 1 -> line.count();
				// Whole lines only: with many words to a line the extremes are rare otherwise.
				case 2, 3, 4 -> random.nextBoolean() ? line.count() : 0;
				default -> random.nextInt(line.count() + 1);
			}, random.nextLong());
		}
	}

	private SimulatedMedium prefixImage(long endSequence) {
		return linesImage((line) -> line.countBelow(endSequence), endSequence);
	}

	private SimulatedMedium linesImage(KeptStores keptStores, long seed) {
		requireOpen();
		ImageBuffers.Buffer copy = this.buffers.copyOf(this.buffer);
		long[] contents = new long[PendingLine.WORD_COUNT];
		for (PendingLine line : this.pendingLines.values()) {
			System.arraycopy(line.durableWords, 0, contents, 0, contents.length);
			line.apply(keptStores.of(line), contents);
			for (int word = 0; word < contents.length; word++) {
				WORD.set(copy.segment, line.offset + (long) word * Long.BYTES, contents[word]);
			}
			copy.touch(line.offset);
		}
		return new SimulatedMedium(this.buffers, copy, this.model, this.sizeBytes, seed);
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
		return (this.model == CrashModel.PROCESS_CRASH) ? Persistence.PAGE_CACHE : Persistence.PERSISTENT_MEMORY;
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
			happens(Event.GROW);
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
		long present = (long) WORD.get(segment, offset);
		long next = (present & ~mask) | (value & mask);
		if (next == present) {
			return;
		}
		long lineNumber = offset / PendingLine.SIZE_BYTES;
		PendingLine line = this.pendingLines.get(lineNumber);
		if (line == null) {
			line = new PendingLine(lineNumber * PendingLine.SIZE_BYTES);
			for (int word = 0; word < PendingLine.WORD_COUNT; word++) {
				line.durableWords[word] = (long) WORD.get(segment, line.offset + (long) word * Long.BYTES);
			}
			this.pendingLines.put(lineNumber, line);
		}
		line.add(this.storeSequence++, (int) (offset % PendingLine.SIZE_BYTES) / Long.BYTES, mask, value);
		this.buffer.touch(offset);
		WORD.setRelease(segment, offset, next);
	}

	@Override
	public void flush(long offset, long sizeBytes) {
		synchronized (this.buffers) {
			boolean dropped = happens(Event.FLUSH);
			Objects.checkFromIndexSize(offset, sizeBytes, this.sizeBytes);
			if (dropped || sizeBytes == 0) {
				return;
			}
			long first = offset / PendingLine.SIZE_BYTES;
			long last = (offset + sizeBytes - 1) / PendingLine.SIZE_BYTES;
			if (last - first < this.pendingLines.size()) {
				for (long lineNumber = first; lineNumber <= last; lineNumber++) {
					flush(this.pendingLines.get(lineNumber));
				}
			} else {
				for (PendingLine line : this.pendingLines.values()) {
					long lineNumber = line.offset / PendingLine.SIZE_BYTES;
					flush((lineNumber >= first && lineNumber <= last) ? line : null);
				}
			}
		}
	}

	private void flush(PendingLine line) {
		if (line != null && line.flush()) {
			this.flushedLines.add(line);
		}
	}

	@Override
	public void fence() {
		synchronized (this.buffers) {
			boolean dropped = happens(Event.FENCE);
			this.failed |= this.failFenceAt > 0 && eventCount(Event.FENCE) >= this.failFenceAt;
			requireWorking();
			if (dropped) {
				return;
			}
			this.fencedSequence = this.storeSequence;
			if (this.model == CrashModel.PROCESS_CRASH) {
				this.pendingLines.clear();
			} else {
				for (PendingLine line : this.flushedLines) {
					if (line.fence()) {
						this.pendingLines.remove(line.offset / PendingLine.SIZE_BYTES);
					}
				}
			}
			this.flushedLines.clear();
		}
	}

	@Override
	public void force(long offset, long sizeBytes) {
		synchronized (this.buffers) {
			Objects.checkFromIndexSize(offset, sizeBytes, this.sizeBytes);
			boolean dropped = happens(Event.FORCE);
			requireWorking();
			if (!dropped && sizeBytes > 0) {
				makeDurable(offset / PendingLine.SIZE_BYTES, (offset + sizeBytes - 1) / PendingLine.SIZE_BYTES);
			}
		}
	}

	@Override
	public void forceAll() {
		synchronized (this.buffers) {
			boolean dropped = happens(Event.FORCE);
			requireWorking();
			if (!dropped) {
				makeDurable(0, Long.MAX_VALUE);
			}
		}
	}

	private void makeDurable(long firstLine, long lastLine) {
		if (this.model == CrashModel.PROCESS_CRASH) {
			this.fencedSequence = this.storeSequence;
			this.pendingLines.clear();
			return;
		}
		this.pendingLines.keySet().removeIf((line) -> line >= firstLine && line <= lastLine);
		this.flushedLines.removeIf((line) -> {
			long number = line.offset / PendingLine.SIZE_BYTES;
			return number >= firstLine && number <= lastLine;
		});
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
				this.pendingLines.clear();
				this.flushedLines.clear();
				this.buffers.release(this.buffer);
			}
		}
	}

	/** Decides how many of a line's stores have reached the device. */
	@FunctionalInterface
	private interface KeptStores {

		int of(PendingLine line);

	}

}
