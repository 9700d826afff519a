/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What a class loader of its own does in {@link ClassLoaderTests}.
 */
public final class LoaderBody {

	private static final MediumOptions OPTIONS = new MediumOptions(FenceReach.PAGE_CACHE, MediumContractTests.INITIAL,
			MediumContractTests.MAXIMUM);

	private static @Nullable Medium medium;

	private LoaderBody() {}

	/** Opens a pool, by the medium of this name. */
	public static String open(String file, String kind) {
		try {
			Path path = Path.of(file);
			return remember(
					kind.equals("mapped") ? MappedMedium.open(path, OPTIONS) : FileChannelMedium.open(path, OPTIONS));
		} catch (RuntimeException ex) {
			return ex.toString();
		}
	}

	/** Opens a pool to be read. */
	public static String look(String file, String kind) {
		try {
			return remember(PrivateMedium.open(Path.of(file)));
		} catch (RuntimeException ex) {
			return ex.toString();
		}
	}

	private static String remember(Medium opened) {
		medium = opened;
		return opened.getClass().getSimpleName();
	}

	public static String close(String file, String kind) {
		Medium open = medium;
		if (open != null) {
			open.close();
			medium = null;
		}
		return "closed";
	}

}
