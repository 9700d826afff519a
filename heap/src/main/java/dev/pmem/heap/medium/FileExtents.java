/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ranges of a file have blocks of the disk, according to the file system.
 *
 * @param holes ranges without blocks, in ascending order
 * @param shared ranges whose blocks belong to other files as well
 */
record FileExtents(List<Range> holes, List<Range> shared) {

	private static final long FS_IOC_FIEMAP = 0xC020_660BL;

	/** struct fiemap: u64 start, u64 length, u32 flags, u32 mapped extents, u32 room for extents, u32 reserved. */
	private static final int HEADER_BYTES = 32;

	private static final int LENGTH = 8;

	private static final int MAPPED_COUNT = 20;

	private static final int ROOM = 24;

	/** struct fiemap_extent: u64 logical, u64 physical, u64 length, 16 bytes reserved, u32 flags, 12 bytes reserved. */
	private static final int EXTENT_BYTES = 56;

	private static final int EXTENT_LENGTH = 16;

	private static final int EXTENT_FLAGS = 40;

	private static final int FLAG_LAST = 1;

	private static final int FLAG_SHARED = 0x2000;

	private static final int EXTENTS_PER_CALL = 512;

	/**
	 * A range of a file.
	 */
	record Range(long start, long end) {

		long sizeBytes() {
			return this.end - this.start;
		}

	}

	/**
	 * Asks the file system for the extents, and if it does not tell them, for holes. Holes may miss space that is
	 * allocated but was never written.
	 * @param sizeBytes the file's size
	 * @throws PosixException if the file system tells neither
	 */
	static FileExtents of(Posix posix, int descriptor, long sizeBytes) throws PosixException {
		Builder builder = new Builder(sizeBytes);
		if (!builder.addExtents(posix, descriptor)) {
			if (posix.space().allocatedBytes(descriptor) >= sizeBytes) {
				return new FileExtents(List.of(), List.of());
			}
			builder.addData(posix, descriptor);
			if (builder.holes.isEmpty() && builder.position == sizeBytes) {
				// The file has fewer blocks than bytes, so it has holes: the file system does not tell them.
				throw posix.failure(SystemCalls.Function.LSEEK, Errno.EOPNOTSUPP);
			}
		}
		return builder.build();
	}

	/** The number of bytes in these ranges. */
	static long sizeBytes(List<Range> ranges) {
		long sum = 0;
		for (Range range : ranges) {
			sum += range.sizeBytes();
		}
		return sum;
	}

	/** Takes ranges with blocks, in ascending order; the gaps between them are holes. */
	private static final class Builder {

		private final long sizeBytes;

		private final List<Range> holes = new ArrayList<>();

		private final List<Range> shared = new ArrayList<>();

		private long position;

		Builder(long sizeBytes) {
			this.sizeBytes = sizeBytes;
		}

		/** Whether the file system tells extents. */
		boolean addExtents(Posix posix, int descriptor) throws PosixException {
			try (Arena arena = Arena.ofConfined()) {
				MemorySegment map = arena.allocate(HEADER_BYTES + (long) EXTENTS_PER_CALL * EXTENT_BYTES, Long.BYTES);
				boolean last = this.sizeBytes == 0;
				while (!last && this.position < this.sizeBytes) {
					map.fill((byte) 0);
					map.set(ValueLayout.JAVA_LONG, 0, this.position);
					map.set(ValueLayout.JAVA_LONG, LENGTH, this.sizeBytes - this.position);
					map.set(ValueLayout.JAVA_INT, ROOM, EXTENTS_PER_CALL);
					int errno = posix.control(descriptor, FS_IOC_FIEMAP, map);
					if (errno != 0 && this.position > 0) {
						throw posix.failure(SystemCalls.Function.IOCTL, errno);
					}
					if (errno != 0) {
						return false;
					}
					int count = map.get(ValueLayout.JAVA_INT, MAPPED_COUNT);
					last = count == 0;
					for (int index = 0; index < count; index++) {
						last |= addExtent(map.asSlice(HEADER_BYTES + (long) index * EXTENT_BYTES, EXTENT_BYTES));
					}
				}
				return true;
			}
		}

		private boolean addExtent(MemorySegment extent) {
			long start = extent.get(ValueLayout.JAVA_LONG, 0);
			long end = start + extent.get(ValueLayout.JAVA_LONG, EXTENT_LENGTH);
			int flags = extent.get(ValueLayout.JAVA_INT, EXTENT_FLAGS);
			add(start, end, (flags & FLAG_SHARED) != 0);
			return (flags & FLAG_LAST) != 0;
		}

		void addData(Posix posix, int descriptor) throws PosixException {
			long data = posix.space().seekData(descriptor, 0);
			while (data != PosixSpace.NONE && data < this.sizeBytes) {
				long hole = posix.space().seekHole(descriptor, data);
				long end = (hole != PosixSpace.NONE) ? hole : this.sizeBytes;
				add(data, end, false);
				data = posix.space().seekData(descriptor, end);
			}
		}

		private void add(long start, long end, boolean isShared) {
			long from = Math.max(start, this.position);
			long to = Math.min(end, this.sizeBytes);
			if (from >= to) {
				return;
			}
			if (from > this.position) {
				this.holes.add(new Range(this.position, from));
			}
			if (isShared) {
				Range before = this.shared.isEmpty() ? null : this.shared.getLast();
				if (before != null && before.end == from) {
					this.shared.set(this.shared.size() - 1, new Range(before.start, to));
				} else {
					this.shared.add(new Range(from, to));
				}
			}
			this.position = to;
		}

		FileExtents build() {
			if (this.position < this.sizeBytes) {
				this.holes.add(new Range(this.position, this.sizeBytes));
			}
			return new FileExtents(this.holes, this.shared);
		}

	}

}
