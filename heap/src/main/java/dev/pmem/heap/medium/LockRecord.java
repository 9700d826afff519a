/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The contents of the lock file beside a pool: which process has the pool open, and whether this process has lengthened
 * the pool's file for a moment. The record consists of lines of text that are filled up to a fixed size. One write,
 * which a kill can't tear, therefore replaces all of it.
 *
 * @param owner null if no process has the pool open
 * @param lengthening null unless a process was killed while it had lengthened the file
 */
record LockRecord(@Nullable ProcessIdentity owner, @Nullable Lengthening lengthening) {

	static final LockRecord NONE = new LockRecord(null, null);

	private static final int SIZE_BYTES = 512;

	/**
	 * The JDK lengthens a file to map it beyond its end. If a process finds this record, and the file has the recorded
	 * length, it cuts the file back: nothing was stored in the file at that length.
	 *
	 * @param fileKey the key of the lengthened file
	 * @param from the size before
	 * @param to the size while it was lengthened
	 */
	record Lengthening(String fileKey, long from, long to) {

		/**
		 * The size of the file without the lengthening: {@code from} if the key is that of the lengthened file and the
		 * given size is the lengthened one; otherwise the given size.
		 */
		long sizeOf(String fileKey, long sizeBytes) {
			return (this.fileKey.equals(fileKey) && sizeBytes == this.to) ? this.from : sizeBytes;
		}

	}

	/** Reads the record. Bytes that are no record count as no record. */
	static LockRecord read(RandomAccessFile file) throws IOException {
		byte[] bytes = new byte[SIZE_BYTES];
		file.seek(0);
		int count = Math.max(0, file.read(bytes));
		Map<String, String> lines = new HashMap<>();
		new String(bytes, 0, count, UTF_8).lines().forEach((line) -> {
			int equals = line.indexOf('=');
			if (equals > 0) {
				lines.put(line.substring(0, equals), line.substring(equals + 1));
			}
		});
		return new LockRecord(owner(lines), lengthening(lines));
	}

	private static @Nullable ProcessIdentity owner(Map<String, String> lines) {
		try {
			return new ProcessIdentity(Long.parseLong(lines.getOrDefault("pid", "")),
					Long.parseLong(lines.getOrDefault("started", "")), lines.getOrDefault("boot", ""),
					lines.getOrDefault("namespace", ""));
		} catch (NumberFormatException _) {
			return null;
		}
	}

	private static @Nullable Lengthening lengthening(Map<String, String> lines) {
		try {
			return new Lengthening(lines.getOrDefault("file", ""), Long.parseLong(lines.getOrDefault("from", "")),
					Long.parseLong(lines.getOrDefault("to", "")));
		} catch (NumberFormatException _) {
			return null;
		}
	}

	void write(RandomAccessFile file) throws IOException {
		StringBuilder text = new StringBuilder();
		ProcessIdentity owner = this.owner;
		if (owner != null) {
			text.append("pid=").append(owner.pid()).append("\nstarted=").append(owner.started()).append("\nboot=")
					.append(owner.boot()).append("\nnamespace=").append(owner.namespace()).append('\n');
		}
		Lengthening lengthening = this.lengthening;
		if (lengthening != null) {
			text.append("file=").append(lengthening.fileKey).append("\nfrom=").append(lengthening.from)
					.append("\nto=").append(lengthening.to).append('\n');
		}
		byte[] bytes = text.toString().getBytes(UTF_8);
		assert bytes.length <= SIZE_BYTES : text;
		byte[] filled = Arrays.copyOf(bytes, SIZE_BYTES);
		Arrays.fill(filled, bytes.length, SIZE_BYTES, (byte) '\n');
		file.seek(0);
		file.write(filled);
	}

	/** Whether the owner is another process and lives. */
	boolean isOwnedByAnother() {
		ProcessIdentity owner = this.owner;
		return owner != null && owner.isAlive() && !owner.equals(ProcessIdentity.current());
	}

}
