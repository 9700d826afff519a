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
 * What stands in the lock file beside a pool: who has the pool open, and whether that process has lengthened the pool's
 * file for a moment. Lines of text, filled up to a fixed size, so that one write, which a kill can't tear, replaces it all.
 *
 * @param owner null if nobody has it open
 * @param lengthening null unless a process was killed while it had lengthened the file
 */
record LockRecord(@Nullable ProcessIdentity owner, @Nullable Lengthening lengthening) {

	static final LockRecord NONE = new LockRecord(null, null);

	private static final int SIZE_BYTES = 512;

	/**
	 * The JDK lengthens a file to map more than there is of it. Whoever finds this, and the file as long as that, cuts it
	 * back: nothing was stored in it at that length.
	 *
	 * @param fileKey which file that was
	 * @param from its size
	 * @param to for that moment
	 */
	record Lengthening(String fileKey, long from, long to) {

		/** The size that the file has but for this: its own, unless it's this file and as long as it was made. */
		long sizeOf(String fileKey, long sizeBytes) {
			return (this.fileKey.equals(fileKey) && sizeBytes == this.to) ? this.from : sizeBytes;
		}

	}

	/** Reads the record; what is no record counts as none. */
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

	/** Whether the owner lives and isn't this process. */
	boolean isOwnedByAnother() {
		ProcessIdentity owner = this.owner;
		return owner != null && owner.isAlive() && !owner.equals(ProcessIdentity.current());
	}

}
