/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * No store but the limit of any that syncs for each commit: 256 bytes appended to a file that is allocated and filled
 * already, and one fdatasync. At its end it begins again.
 */
final class RawFile implements Store {

	private static final int RECORD_BYTES = 256;

	private static final int FILE_BYTES = 64 << 20;

	private final FileChannel channel;

	private final AtomicLong recordCount = new AtomicLong();

	private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);

	RawFile(Path folder) {
		try {
			this.channel = FileChannel.open(folder.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
			for (long position = 0; position < FILE_BYTES; position += zeros.capacity()) {
				this.channel.write(zeros.clear(), position);
			}
			this.channel.force(true);
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		for (int i = 0; i < RECORD_BYTES; i++) {
			this.record.put(i, (byte) (i + 1));
		}
	}

	@Override
	public void insert(long first, long end) {
		// Nothing to find later: the file is full from the start.
	}

	@Override
	public long deposit(long ordinal) {
		long position = this.recordCount.getAndIncrement() * RECORD_BYTES % FILE_BYTES;
		try {
			this.channel.write(this.record.duplicate(), position);
			this.channel.force(false);
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return position;
	}

	@Override
	public boolean contains(long ordinal) {
		throw new UnsupportedOperationException("a file finds nothing");
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		} catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
