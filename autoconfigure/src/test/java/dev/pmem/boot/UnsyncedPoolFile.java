/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A pool's file as it is after a loss of power: copied from one that is open with process-crash, and made to be of another
 * run of the machine. Knows by itself, as docs/FORMAT.md says, where that stands.
 */
public final class UnsyncedPoolFile {

	private static final int HEADER_COPY_BYTES = 4096;

	private static final int HEADER_COPY_COUNT = 3;

	private static final int BOOT_ID = 128;

	private static final int CHECKSUM = 508;

	private UnsyncedPoolFile() {}

	/** Copies a pool that is open. */
	public static void copy(Path open, Path to) throws IOException {
		byte[] bytes = Files.readAllBytes(open);
		for (int copy = 0; copy < HEADER_COPY_COUNT; copy++) {
			ByteBuffer header = ByteBuffer.wrap(bytes, copy * HEADER_COPY_BYTES, HEADER_COPY_BYTES).slice()
					.order(ByteOrder.LITTLE_ENDIAN);
			header.putLong(BOOT_ID, ~header.getLong(BOOT_ID));
			CRC32C crc = new CRC32C();
			crc.update(header.slice(0, CHECKSUM));
			header.putInt(CHECKSUM, (int) crc.getValue());
		}
		Files.write(to, bytes);
	}

	/** As {@link #copy}; changes a byte of a text, as if a page with a part of its object were of another moment. */
	public static void copyInParts(Path open, Path to, String text) throws IOException {
		copy(open, to);
		byte[] bytes = Files.readAllBytes(to);
		byte[] searched = text.getBytes(StandardCharsets.ISO_8859_1);
		// the last place is that of the object; the log may have the text, too
		for (int index = bytes.length - searched.length; index >= 0; index--) {
			if (ByteBuffer.wrap(bytes, index, searched.length).equals(ByteBuffer.wrap(searched))) {
				bytes[index] ^= 1;
				Files.write(to, bytes);
				return;
			}
		}
		throw new IllegalArgumentException(text + " isn't in " + open);
	}

}
