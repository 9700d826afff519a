/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.medium;

import java.io.IOException;
import java.nio.file.Path;

import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.PoolAccessException;
import dev.pmem.heap.exception.PoolFacts;

/**
 * Opens a file as a medium: claims it, opens it, and gives a new or empty file its initial size. An opening that fails
 * gives back everything that it had taken.
 */
final class FileOpening {

	/** How often a file is opened anew if another file replaces it meanwhile. */
	private static final int OPENING_ATTEMPTS = 3;

	private FileOpening() {}

	/**
	 * Opens a file that was claimed.
	 */
	interface Opener<M extends FileMedium> {

		M open(PoolFileClaim claim) throws IOException;

	}

	/** Claims the file, opens it, and gives a new or empty one its initial size. */
	static <M extends FileMedium> M open(Path path, MediumOptions options, Opener<M> opener) {
		for (int attempt = 1; attempt <= OPENING_ATTEMPTS; attempt++) {
			M opened = openOnce(path, opener);
			if (isStillAtItsPath(opened)) {
				growIfEmpty(opened, options.initialSizeBytes());
				return opened;
			}
			// The file was replaced between the claim and the opening, or the first opening for writing has given it
			// another inode, as an overlay of a container's image does.
			opened.close();
		}
		throw new PoolAccessException(PoolFacts.of(path.toString()), "Can't open pool " + path
				+ ": other files took its place again and again while it was opened",
				"Stop what replaces it, then try again", null);
	}

	private static boolean isStillAtItsPath(FileMedium medium) {
		try {
			return medium.claim().describeLoss(0) == null;
		} catch (RuntimeException | Error ex) {
			medium.close();
			throw ex;
		}
	}

	private static <M extends FileMedium> M openOnce(Path path, Opener<M> opener) {
		PoolFileClaim claim = PoolFileClaim.take(path);
		try {
			return opener.open(claim);
		} catch (IOException ex) {
			claim.release();
			throw claim.cannotOpen(ex);
		} catch (RuntimeException | Error ex) {
			claim.release();
			throw ex;
		}
	}

	private static void growIfEmpty(FileMedium medium, long initialSizeBytes) {
		try {
			if (medium.sizeBytes() == 0) {
				if (medium.isMarked()) {
					throw CorruptPoolException.emptied(PoolFacts.of(medium.name()),
							"its file is empty, but was a pool, as its attribute user." + FileMedium.POOL_MARK
									+ " tells");
				}
				medium.grow(initialSizeBytes);
				// Its size must be durable before its mark is: an empty file with the mark was cut off.
				medium.forceAllToDevice();
				medium.mark();
			}
		} catch (CorruptPoolException ex) {
			medium.close();
			throw ex;
		} catch (RuntimeException | Error ex) {
			medium.claim().deleteCreatedFile();
			medium.close();
			throw ex;
		}
	}

}
