/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Chooses how to flush a pool on persistent memory, by {@link #PROPERTY} or by the instructions of the
 * machine.
 */
final class CacheFlushes {

	static final String PROPERTY = "pmem.flush";

	static final String AUTO = "auto";

	static final String JDK = "jdk";

	static final String FILE = "file";

	/** Each flush is made once, because its code stays for the life of the process. */
	private static final Map<FlushInstruction, NativeCacheFlush> installed = new EnumMap<>(FlushInstruction.class);

	private CacheFlushes() {}

	/**
	 * How to flush a file's mapping without the JDK. Null if flushing without the JDK is not wanted, if the system
	 * refuses machine code of our own, or if the processor has no instruction for it.
	 * @throws IllegalArgumentException if the property names a flush that does not exist here
	 */
	static @Nullable CacheFlush choose(Posix posix, Path file) {
		String choice = choice();
		if (choice.equals(JDK) || choice.equals(FILE)) {
			return null;
		}
		if (choice.equals(AUTO) && PersistenceDomain.coversCaches(file)) {
			return new PersistentCaches();
		}
		List<FlushInstruction> supported;
		try {
			supported = FlushInstruction.supported(posix);
			for (FlushInstruction instruction : supported) {
				if (choice.equals(AUTO) || choice.equals(name(instruction))) {
					return install(posix, instruction);
				}
			}
		} catch (PosixException | UnsupportedOperationException ex) {
			System.getLogger(CacheFlushes.class.getName()).log(System.Logger.Level.WARNING,
					"No code for flush instructions can be installed (" + ex.getMessage() + ')');
			return null;
		}
		if (choice.equals(AUTO)) {
			return null;
		}
		throw new IllegalArgumentException("System property " + PROPERTY + " is '" + choice + "'. Choose "
				+ AUTO + ", " + JDK + ", " + FILE + " or an instruction that this processor has: "
				+ String.join(", ", supported.stream().map(CacheFlushes::name).toList()));
	}

	/** Whether the JDK's flush is wanted if there is no better one. */
	static boolean allowsJdk() {
		return choice().equals(AUTO) || choice().equals(JDK);
	}

	private static String choice() {
		return System.getProperty(PROPERTY, AUTO);
	}

	private static String name(FlushInstruction instruction) {
		return instruction.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static NativeCacheFlush install(Posix posix, FlushInstruction instruction) throws PosixException {
		synchronized (installed) {
			NativeCacheFlush flush = installed.get(instruction);
			if (flush == null) {
				flush = new NativeCacheFlush(posix, instruction);
				installed.put(instruction, flush);
			}
			return flush;
		}
	}

}
