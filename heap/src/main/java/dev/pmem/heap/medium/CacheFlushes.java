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
 * Chooses how to flush a pool on persistent memory, by {@link Mediums#FLUSH_PROPERTY} or by what the machine offers.
 */
final class CacheFlushes {

	static final String AUTO = "auto";

	static final String JDK = "jdk";

	static final String FILE = "file";

	/** Each is made once, since its code stays. */
	private static final Map<FlushInstruction, NativeCacheFlush> installed = new EnumMap<>(FlushInstruction.class);

	private CacheFlushes() {}

	/**
	 * How to flush a file's mapping without the JDK; null if that isn't wanted, or if the system refuses code of ours or the
	 * processor has no instruction for it.
	 * @throws IllegalArgumentException if the property asks for what does not exist here
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
		throw new IllegalArgumentException("System property " + Mediums.FLUSH_PROPERTY + " is '" + choice + "'. Choose "
				+ AUTO + ", " + JDK + ", " + FILE + " or an instruction that this processor has: "
				+ String.join(", ", supported.stream().map(CacheFlushes::name).toList()));
	}

	/** Whether the JDK's way of flushing is wanted where there is no better. */
	static boolean allowsJdk() {
		return choice().equals(AUTO) || choice().equals(JDK);
	}

	private static String choice() {
		return System.getProperty(Mediums.FLUSH_PROPERTY, AUTO);
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
